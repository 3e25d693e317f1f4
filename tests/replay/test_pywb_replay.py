"""pywb serves what the archive holds, by its CDXJ, as it was captured."""

import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from house_at_work import House
from lxml import html
from playwright.sync_api import Browser, expect

from mahjar.evidence import Record
from mahjar.warc import IDENTICAL, NOT_MODIFIED

pytestmark = [pytest.mark.replay, pytest.mark.store, pytest.mark.e2e]

COLLECTION = "mahjar"
HERE = Path(__file__).resolve().parent
PYTHON = HERE.parents[1] / ".venv-replay" / "bin" / "python"
TRIES = """
import sys
from pathlib import Path
import loopback_only
loopback_only.keep_to_loopback(Path(sys.argv[1]))
from gevent import monkey
monkey.patch_all()
import socket

def refused(reach, *to):
    try:
        reach(*to)
    except PermissionError as error:
        print(error)

refused(socket.socket().connect, ("0.0.0.0", 9))
refused(socket.socket(type=socket.SOCK_DGRAM).sendto, b"", ("0.0.0.0", 9))
refused(socket.getaddrinfo, "archive.invalid", 80)
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(("localhost", server.getsockname()[1])).close()
"""
"""0.0.0.0 is this machine too, and not its loopback: were the guard broken, nothing would leave it."""


def raw(wayback: Any, record: Record) -> tuple[int, dict[str, str], bytes]:
    """Ask for a capture as it came: its status, its headers, and its body, content-encoding kept."""
    with wayback.client.stream("GET", wayback.address(record, "id_")) as answer:
        return answer.status_code, answer.headers, b"".join(answer.iter_raw())


def profiled(captured: list[Record], profile: str) -> list[tuple[Record, Record]]:
    """Give the revisits of a profile, each with the record that it refers to."""
    by_id = {record.record_id: record for record in captured}
    return [
        (record, by_id[record.warc_headers["WARC-Refers-To"]])
        for record in captured
        if record.warc_headers.get("WARC-Profile") == profile
    ]


def when(record: Record) -> str:
    """Write a capture's time as Memento-Datetime does (RFC 7089)."""
    return f"{record.date:%a, %d %b %Y %H:%M:%S} GMT"


def test_every_capture_replays_byte_for_byte_by_its_address_and_time(captured: list[Record], wayback: Any):
    responses = [record for record in captured if record.type == "response"]
    assert len({record.url for record in responses}) >= 15, "two papers' articles, documents and robots.txt"
    for record in responses:
        status, headers, body = raw(wayback, record)
        assert body == record.payload, record.url
        assert status == record.status
        assert headers["memento-datetime"] == when(record)
        for name in ("Content-Type", "Content-Encoding"):
            assert headers.get(name) == record.header(name)


def test_a_page_that_was_sent_again_unchanged_replays_from_the_record_that_it_refers_to(
    house: House, captured: list[Record], wayback: Any
):
    revisits = profiled(captured, IDENTICAL)
    articles = {row["url"] for row in house.rows("articles")}
    assert articles & {record.url for record, _ in revisits}
    for record, first in revisits:
        status, headers, body = raw(wayback, record)
        assert body == first.payload != record.payload
        assert (status, headers["memento-datetime"]) == (200, when(record))


def test_a_time_at_which_a_server_only_said_not_modified_leads_to_the_page_itself(
    house: House, captured: list[Record], wayback: Any
):
    revisits = profiled(captured, NOT_MODIFIED)
    articles = {row["url"] for row in house.rows("articles")}
    assert articles & {record.url for record, _ in revisits}
    for record, first in revisits:
        status, headers, body = raw(wayback, record)
        assert (status, body) == (200, first.payload), record.url
        assert headers["memento-datetime"] == when(first)


def test_a_page_is_rewritten_for_replay_and_keeps_its_words_whatever_its_charset(
    house: House, captured: list[Record], wayback: Any
):
    titles = {row["url"]: row["title"] for row in house.rows("articles")}
    pages = [record for record in captured if record.type == "response" and record.url in titles]
    assert {record.header("Content-Type") for record in pages} == {"text/html", "text/html; charset=utf-8"}
    for record in pages:
        answer = wayback.client.get(wayback.address(record))
        charset = re.search(rb"charset=[\"']?([\w-]+)", answer.content)[1].decode()
        assert titles[record.url] in answer.content.decode(charset)
        at = wayback.address(record)
        links = {urljoin(at, link) for link in html.fromstring(answer.content).xpath("//a/@href")}
        assert len(links) > 3
        for link in links:
            assert link.startswith(at.partition("/http")[0]), "links lead on within the archive"


@pytest.mark.browser
def test_a_page_looks_in_pywb_as_it_looks_on_its_site_and_nothing_is_asked_of_the_site(
    house: House, captured: list[Record], wayback: Any, browser: Browser
):
    paper = house.press.outlet("riwaq-toronto")
    row = next(row for row in house.rows("articles") if row["outlet"] == paper.id)
    record = next(record for record in captured if record.record_id == row["record_id"])
    paper.visits.forget()
    asked = []
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(wayback.address(record), wait_until="networkidle")
    expect(page.get_by_role("heading", name=row["title"], exact=True)).to_be_visible()
    replayed = page.screenshot(full_page=True)
    assert {urlsplit(url).netloc for url in asked} == {wayback.client.base_url.netloc.decode()}
    assert paper.requests == []
    assert not wayback.strayed.exists()

    page.goto(record.url, wait_until="networkidle")
    assert page.screenshot(full_page=True) == replayed


def test_what_was_never_captured_is_not_there_and_nothing_is_asked_of_the_live_site(
    house: House, captured: list[Record], wayback: Any
):
    for paper in house.press.outlets:
        paper.visits.forget()
    for paper in house.press.outlets:
        for how in ("id_", "", "im_"):
            missing = wayback.client.get(f"{COLLECTION}/20260101000000{how}/{paper.base_url}/never-captured")
            assert missing.status_code == 404
        assert paper.requests == []
    assert not wayback.strayed.exists(), wayback.strayed.read_text()


def test_the_guard_round_pywb_refuses_and_writes_down_what_would_leave_this_machine(tmp_path: Path):
    done = subprocess.run(
        [PYTHON, "-c", TRIES, tmp_path / "strayed"], cwd=HERE, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("only this machine's loopback may be reached") == 3
    assert (tmp_path / "strayed").read_text().splitlines() == [
        "socket.connect 0.0.0.0",
        "socket.sendto 0.0.0.0",
        "socket.getaddrinfo archive.invalid",
    ]

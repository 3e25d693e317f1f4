"""An archived page as a person sees it: served on loopback, as it was captured, with nothing that runs."""

import datetime as dt
import gzip
import html
import json
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

import httpx
import pytest

import mahjar
from mahjar import cli
from mahjar.errors import EvidenceError, NotStored
from mahjar.evidence import Record, read_one
from mahjar.inert import inert
from mahjar.replay import ArchivedPage, Replay, archived_page, opened, page_in, readable, show_in_browser

ARABIC = "<html dir=rtl><title>خبر</title><p>خبر من الجالية</p></html>"
MAHJAR = Path(sys.executable).parent / "mahjar"
CAPTURED = dt.datetime(2026, 9, 3, 12, 5, 7, 250_000, tzinfo=dt.UTC)


def page_of(body: bytes = ARABIC.encode(), **more) -> ArchivedPage:
    facts = {
        "outlet": "بريد الأرز",
        "url": "https://cedar-post.example/2026/09/خبر/?a=1&b=2",
        "record_id": "<urn:uuid:6a5e9b1c-0d9f-4a56-9d0e-111111111111>",
        "captured": CAPTURED,
        "content_type": "text/html; charset=utf-8",
        "body": body,
    }
    return ArchivedPage(**(facts | more))


def get(address: str, **headers: str) -> httpx.Response:
    return httpx.get(address, headers=headers, trust_env=False, timeout=10)


@pytest.mark.store
def test_the_page_of_an_article_is_the_payload_of_its_record(press):
    press.article("cedar-post", "/1", title="افتتاح مركز ثقافي")
    press.night("one")
    row = next(iter(mahjar.open().articles()))
    page = archived_page(press.store, row, "بريد الأرز")
    record = read_one(press.store.get_range(row["warc_key"], row["warc_offset"], row["warc_length"]))
    assert page.body == gzip.decompress(record.payload) == record.decoded()
    assert (page.url, page.record_id, page.captured) == (row["url"], row["record_id"], row["fetched"])
    assert (page.outlet, page.content_type) == ("بريد الأرز", "text/html; charset=utf-8")
    assert archived_page(press.store, row).outlet == "cedar-post"
    with pytest.raises(EvidenceError, match="names no WARC record"):
        archived_page(press.store, row | {"warc_offset": None})
    with pytest.raises(NotStored):
        archived_page(press.store, row | {"warc_key": row["warc_key"] + "x"})


def test_a_page_is_served_as_it_came_with_the_charset_that_only_its_header_names():
    for charset in ("utf-8", "windows-1256"):
        body, said = ARABIC.encode(charset), f"text/html;charset={charset}"
        with Replay(page_of(body, content_type=said)) as replay:
            answer = get(replay.address + "page")
        assert (answer.status_code, answer.content) == (200, body)
        assert answer.headers["content-type"] == said


def test_the_browser_is_told_to_run_nothing_and_fetch_nothing():
    with Replay(page_of()) as replay:
        frame, page = get(replay.address), get(replay.address + "page")
    rules = {rule.split(" ")[0]: rule.split(" ")[1:] for rule in policy(page)}
    assert rules["sandbox"] == []
    assert rules["default-src"] == ["'none'"]
    assert {name for name in rules if name.endswith("-src")} == {
        "default-src", "style-src", "img-src", "font-src"
    }  # fmt: skip
    assert not any("http" in source or "*" in source for sources in rules.values() for source in sources)
    assert f"frame-src {replay.address}page" in policy(frame)
    assert "<iframe sandbox " in frame.text
    for answer in (frame, page):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-dns-prefetch-control"] == "off"
        assert answer.headers["cache-control"] == "no-store"


def policy(answer: httpx.Response) -> list[str]:
    return answer.headers["content-security-policy"].split("; ")


def test_the_frame_says_what_is_shown_and_trusts_none_of_it():
    spoilt = page_of(outlet="<b>بريد</b> $url", url="https://cedar-post.example/?a=1&b='\"><script>")
    with Replay(spoilt) as replay:
        frame = get(replay.address).text
    for said in ("2026-09-03 12:05:07 UTC", "6a5e9b1c-0d9f-4a56-9d0e-111111111111"):
        assert said in frame
    assert "&lt;b&gt;بريد&lt;/b&gt; $url" in frame
    assert "?a=1&amp;b=&#x27;&quot;&gt;&lt;script&gt;" in frame
    assert "<script" not in frame


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://cedar-post.example/%D8%AE%D8%A8%D8%B1/?p=1", "https://cedar-post.example/خبر/?p=1"),
        ("https://cedar-post.example/%C8%E1%CF", "https://cedar-post.example/%C8%E1%CF"),
        ("https://cedar-post.example/a%E2%80%AE%1B%3Cb%3E", "https://cedar-post.example/a<b>"),
    ],
)
def test_an_address_is_shown_in_letters_where_it_has_some_and_whole_beside(url, shown):
    assert readable(url) == shown
    with Replay(page_of(url=url)) as replay:
        assert f'<bdi title="{url}">{html.escape(shown)}</bdi>' in get(replay.address).text


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "utf-16-le", "utf-16-be"])
def test_tags_that_would_make_the_browser_connect_are_exchanged_and_nothing_else(charset):
    before = (
        "<html>خبر<link rel=preconnect href='https://cdn.example'><LINK\nrel=dns-prefetch href=//cdn.example>"
        "<link/rel=preconnect><style>a:link, iframe {}</style><linkage>&lt;link <p>The <b>link</b> "
        "<iframe src=//ads.example></iframe ><FRAME\tsrc=a><frameset><p>iframe>"
    )
    after = (
        "<html>خبر<base rel=preconnect href='https://cdn.example'><base\nrel=dns-prefetch href=//cdn.example>"
        "<base/rel=preconnect><style>a:link, iframe {}</style><linkage>&lt;link <p>The <b>link</b> "
        "<xframe src=//ads.example></xframe ><xrame\tsrc=a><frameset><p>iframe>"
    )
    assert inert(before.encode(charset)) == after.encode(charset)
    with Replay(page_of(before.encode(charset))) as replay:
        assert get(replay.address + "page").content == after.encode(charset)


def test_only_who_knows_the_address_and_asks_for_it_by_its_own_name_is_answered():
    with Replay(page_of()) as replay:
        root = replay.address.rsplit("/", 2)[0]
        for path in ("/", "/page", "/favicon.ico", "/guessed/", "/guessed/page"):
            assert get(root + path).status_code == 404, path
        for host in ("cedar-post.example", "127.0.0.1", root.replace("127.0.0.1", "localhost")[7:]):
            assert get(replay.address, host=host).status_code == 421, host
            assert get(replay.address + "page", host=host).status_code == 421, host
        assert httpx.post(replay.address, trust_env=False).status_code == 501
        assert get(replay.address).status_code == 200
        port = int(root.rpartition(":")[2])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5)
    with pytest.raises(httpx.ConnectError):
        get(replay.address)


def record_of(kind: str = "response", **headers: str | None) -> Record:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items() if value is not None)
    url = "https://cedar-post.example/1"
    return Record("<urn:uuid:1>", kind, url, CAPTURED, {}, 200, named, ARABIC.encode(), True, 0, 1)


@pytest.mark.parametrize(
    ("said", "passed_on"),
    [
        ("text/html; charset=windows-1256", "text/html; charset=windows-1256"),
        ("application/xhtml+xml", "application/xhtml+xml"),
        (None, "text/html"),
        ("text/html\r\nSet-Cookie: a=b", "text/html"),
        ("text/html; charset=\x7f", "text/html"),
        ("text/html; charset=عربي", "text/html"),
    ],
)
def test_a_content_type_is_passed_on_unless_it_would_break_the_head_of_the_answer(said, passed_on):
    assert page_in(record_of(Content_Type=said), "cedar-post").content_type == passed_on


def test_a_record_without_a_page_of_its_own_is_not_shown():
    for kind in ("revisit", "metadata", "request"):
        with pytest.raises(EvidenceError, match=f"is a {kind}: it holds no page"):
            page_in(record_of(kind), "cedar-post")


def test_the_address_is_said_and_a_missing_browser_too(monkeypatch):
    seen = []

    def looks(address: str) -> bool:
        seen.append(get(address).text)
        return False

    said = []
    monkeypatch.setattr(webbrowser, "open", looks)
    monkeypatch.setattr(Replay, "wait", lambda _: said.append("waits"))
    show_in_browser(page_of(), said.append)
    assert "بريد الأرز" in seen[0]
    assert said[0].startswith("The archived page is at http://127.0.0.1:")
    assert said[1:] == ["No browser could be opened here: open that address yourself.", "waits"]


def test_a_browser_setting_that_names_nothing_is_a_missing_browser(monkeypatch):
    def fails(address: str) -> bool:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "open", fails)
    assert opened("http://127.0.0.1:9/") is False


@pytest.fixture
def shown(press) -> dict:
    """An article of an archive that the environment names."""
    press.article("cedar-post", "/1", title="افتتاح مركز ثقافي")
    press.night("one")
    return next(iter(mahjar.open().articles()))


@pytest.mark.store
def test_show_opens_the_page_beside_what_it_prints(shown, monkeypatch, capsys):
    seen = {}

    def looks(address: str) -> bool:
        seen.update(frame=get(address).text, page=get(address + "page").text)
        raise KeyboardInterrupt

    monkeypatch.setattr(webbrowser, "open", looks)
    monkeypatch.setattr(sys, "argv", ["mahjar", "show", shown["article_id"], "--open", "--json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert ended.value.code == 0, "Ctrl-C is how it ends"
    assert json.loads(said.out)["article"]["title"] == "افتتاح مركز ثقافي"
    assert said.err.startswith("The archived page is at http://127.0.0.1:")
    assert "بريد الأرز" in seen["frame"]
    assert "<title>افتتاح مركز ثقافي</title>" in seen["page"]


@pytest.mark.store
def test_show_opens_nothing_that_is_not_proven(shown, press, monkeypatch, capsys):
    start, end = shown["warc_offset"], shown["warc_offset"] + shown["warc_length"]
    segment = press.store.get(shown["warc_key"])
    press.store.put(shown["warc_key"], segment[:start] + b"\0" * (end - start) + segment[end:])
    monkeypatch.setattr(webbrowser, "open", lambda _: pytest.fail("it was opened"))
    monkeypatch.setattr(sys, "argv", ["mahjar", "show", shown["article_id"], "--open"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert "the evidence does not hold" in capsys.readouterr().err


@pytest.mark.store
def test_the_command_serves_the_page_to_the_browser_of_the_environment_until_ctrl_c(shown, tmp_path):
    told, browser = tmp_path / "told", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}.new && mv {told}.new {told}\n')
    browser.chmod(0o700)
    child = subprocess.Popen(
        [MAHJAR, "show", shown["article_id"], "--open"],
        env=os.environ | {"BROWSER": f"{browser} %s"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while not told.exists():
            assert child.poll() is None, child.communicate()
            time.sleep(0.02)
        address = told.read_text()
        assert "افتتاح مركز ثقافي" in get(address + "page").text
        child.send_signal(signal.SIGINT)
        said, log = child.communicate(timeout=60)
    finally:
        child.kill()
    assert child.returncode == 0, log
    assert log == f"The archived page is at {address} until Ctrl-C.\n"
    assert "✓" in said
    with pytest.raises(httpx.ConnectError):
        get(address)

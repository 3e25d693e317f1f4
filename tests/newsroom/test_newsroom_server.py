"""The request log, connections, the clock's ports, and how a press starts and ends."""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from newsroom.article import Article
from newsroom.errors import (
    BadArticleError,
    NewsroomError,
    PortTakenError,
    UnknownArticleError,
    UnknownOutletError,
)
from newsroom.press import Press


def test_the_log_keeps_what_a_test_wants_to_know(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("jisr-montreal")
    client.get(outlet.base_url + "/feed/?x=1", headers={"User-Agent": "mahjar-test", "If-None-Match": '"a"'})
    client.get(outlet.base_url + "/none")
    client.post(outlet.base_url + "/feed/")
    first, second, third = outlet.requests
    assert (first.method, first.target, first.path, first.status) == ("GET", "/feed/?x=1", "/feed/", 200)
    assert first.headers["user-agent"] == "mahjar-test"
    assert first.headers["if-none-match"] == '"a"'
    assert abs((datetime.now(UTC) - first.time).total_seconds()) < 10
    assert second.status == 404
    assert (third.method, third.status) == ("POST", 405)
    assert first.monotonic <= second.monotonic <= third.monotonic
    outlet.visits.forget()
    assert outlet.requests == []


def test_a_head_request_tells_the_length_without_the_body(press: Press, client: httpx.Client) -> None:
    url = press.outlet("riwaq-toronto").truth()[0].url
    headers = {"Accept-Encoding": "identity"}
    head, get = client.head(url, headers=headers), client.get(url, headers=headers)
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))
    assert head.headers["etag"] == get.headers["etag"]


def test_a_connection_is_kept_for_the_next_request(press: Press) -> None:
    outlet = press.outlet("jisr-montreal")
    connection = http.client.HTTPConnection(outlet.host, timeout=5)
    for path in ("/robots.txt", "/feed/", "/"):
        connection.request("GET", path)
        connection.getresponse().read()
    connection.close()
    assert {visit.connection for visit in outlet.requests} == {outlet.requests[0].connection}
    assert outlet.visits.most_connections == 1


def test_the_most_connections_and_requests_at_once_are_counted(press: Press) -> None:
    outlet = press.outlet("jisr-montreal")
    outlet.fault("slow", seconds=0.4)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: httpx.get(outlet.base_url + "/feed/", trust_env=False), range(3)))
    assert outlet.visits.most_connections == 3
    assert outlet.visits.most_requests == 3
    deadline = time.monotonic() + 5
    while outlet.visits.open_connections and time.monotonic() < deadline:
        time.sleep(0.02)
    outlet.visits.forget()
    assert outlet.visits.most_connections == 0


def test_a_press_ends_at_once_with_answers_under_way() -> None:
    with Press() as press:
        outlet = press.outlet("jisr-montreal")
        outlet.fault("slow", path="/feed/", seconds=60)
        outlet.fault("endless", path="/")
        waiting = [
            threading.Thread(target=_read_forever, args=(outlet.base_url + path,), daemon=True)
            for path in ("/feed/", "/")
        ]
        for thread in waiting:
            thread.start()
        while len(outlet.requests) < 2:
            time.sleep(0.01)
        started = time.monotonic()
    assert time.monotonic() - started < 2
    for thread in waiting:
        thread.join(5)
        assert not thread.is_alive()


def _read_forever(url: str) -> None:
    try:
        with httpx.stream("GET", url, timeout=30, trust_env=False) as answer:
            for _ in answer.iter_raw():
                time.sleep(0.001)
    except httpx.TransportError:
        return  # the press has ended, which is what the test waits for


def test_a_port_that_is_taken_is_one_sentence_and_frees_the_others(press: Press) -> None:
    taken = int(press.outlets[0].host.partition(":")[2])
    with pytest.raises(PortTakenError, match=rf"^Port {taken} of 127\.0\.0\.1 is taken[^.]*\.$"):
        Press(ports=[0, taken, 0]).start()


def test_ports_can_be_chosen_and_used_again(press: Press) -> None:
    press.stop()
    ports = [int(outlet.host.partition(":")[2]) for outlet in press.outlets]
    with Press(ports=ports) as again:
        assert again.hosts == [f"127.0.0.1:{port}" for port in ports]


def test_the_clock_runs_until_it_is_set_and_can_run_again() -> None:
    with Press() as press:
        assert abs((press.now - datetime.now(UTC)).total_seconds()) < 5
        press.now = datetime(2027, 1, 1, tzinfo=UTC)
        assert press.now == datetime(2027, 1, 1, tzinfo=UTC)
        assert press.advance(timedelta(days=1)).day == 2
        press.now = None
        assert abs((press.now - datetime.now(UTC)).total_seconds()) < 5
        with pytest.raises(NewsroomError, match="time zone"):
            press.now = datetime(2027, 1, 1)  # noqa: DTZ001 - a naive time is the point


def test_the_same_epoch_gives_the_same_papers_whenever_they_are_started() -> None:
    epoch = datetime(2026, 11, 1, 12, tzinfo=UTC)
    papers = []
    for now in (epoch, epoch + timedelta(days=9)):
        with Press(now=now, epoch=epoch, older=2) as press:
            truths = [truth for outlet in press.outlets for truth in outlet.truth()]
            papers.append([(t.slug, t.url.partition("/20")[2], t.published, t.text) for t in truths])
    assert papers[0] == papers[1]


def test_articles_lie_in_the_last_three_weeks_and_older_ones_come_on_request() -> None:
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    with Press(now=now, older=3) as press:
        for outlet in press.outlets:
            ages = sorted((now - truth.published).days for truth in outlet.truth())
            assert sum(age <= 21 for age in ages) >= 10
            assert sum(age > 31 for age in ages) == 3
            assert not any(21 < age <= 31 for age in ages)


def test_what_an_editor_can_not_do_is_said_in_one_sentence(press: Press) -> None:
    outlet = press.outlet("jisr-montreal")
    facts = {
        "slug": "x",
        "title": "عنوان",
        "lede": "مقدمة",
        "body": ["نص"],
        "published": press.now,
        "section": "city",
    }
    assert outlet.add(Article.of(facts)).paragraphs == ("مقدمة", "نص")
    with pytest.raises(BadArticleError, match="already"):
        outlet.add(Article.of(facts))
    with pytest.raises(BadArticleError, match="no section 'sport', only community"):
        outlet.add(Article.of({**facts, "slug": "y", "section": "sport"}))
    with pytest.raises(BadArticleError, match="has no colour"):
        outlet.edit("x", colour="red")
    with pytest.raises(BadArticleError, match="list of texts"):
        outlet.edit("x", body="نص")
    with pytest.raises(BadArticleError, match="'title'"):
        outlet.edit("x", title=" ")
    with pytest.raises(UnknownArticleError, match="'nobody'"):
        outlet.delete("nobody")
    with pytest.raises(UnknownOutletError, match="riwaq-toronto"):
        press.outlet("nowhere")


def test_two_articles_of_one_title_and_month_have_two_addresses(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("jisr-montreal")
    facts = {"title": "عنوان واحد", "lede": "مقدمة", "body": [], "published": press.now, "section": "city"}
    first, second = (outlet.add(Article.of({**facts, "slug": slug})) for slug in ("a", "b"))
    assert first.url != second.url
    assert client.get(first.url).status_code == client.get(second.url).status_code == 200

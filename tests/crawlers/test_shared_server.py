"""Crawls of outlets that share a server, each a process of its own: the press's log is the witness."""

import json
import re
import time
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest

from crawlers.politeness.turn import Turn
from mahjar import layout

pytestmark = pytest.mark.store

DELAY = 0.2
SERVER = "one-box"


def path_of(truth):
    """An article's path."""
    return urlsplit(truth.url).path


class Paper:
    """One of the papers on the server: every second article of what the press prints there."""

    def __init__(self, nights, name, own, others):
        self.name, self.nights = name, nights
        self.own = {path_of(truth) for truth in own}
        nights.run = f"run-{name}"
        exclude = [f"^{re.escape(unquote(path_of(truth)).rstrip('/'))}$" for truth in others]
        facts = nights.paper.toml(delay_seconds=DELAY)
        nights.text = f"exclude = {json.dumps(exclude, ensure_ascii=False)}\n{facts}"

    def start(self):
        """Start its crawl."""
        return self.nights.start(outlet=f"paper-{self.name}", server=SERVER)

    def wait(self, child):
        """Wait for the crawl's end."""
        return self.nights.wait(child)


@pytest.fixture
def papers(press, nights_of):
    """Makes two papers that one press prints at one host and port."""

    def make(**env):
        server = press.outlet("jisr-montreal")
        truth = server.truth()
        halves = truth[::2], truth[1::2]
        return (
            Paper(nights_of(server, **env), "first", *halves),
            Paper(nights_of(server, **env), "second", *reversed(halves)),
        )

    return make


def until(condition, seconds=60):
    """Wait for something to be so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.005)


def gaps(requests):
    """Seconds from each answer to the next request."""
    return [later.monotonic - (visit.monotonic + visit.seconds) for visit, later in pairwise(requests)]


def captured(paper, night):
    """How many of a paper's own articles a night captured; nothing else may be asked."""
    outcomes = Counter(night.outcomes().values())
    assert set(outcomes) <= {"captured", "excluded"}
    assert outcomes["captured"] == len(paper.own)
    return outcomes["captured"]


def test_two_crawls_of_one_server_never_ask_it_at_once_and_keep_one_gap_and_one_rest(papers):
    first, second = papers()
    first.nights.paper.fault("status", path=min(first.own), code=429, retry_after=2, times=1)
    children = first.start(), second.start()
    nights = first.wait(children[0]), second.wait(children[1])
    visits = first.nights.paper.visits
    requests = visits.all()
    assert [night.report.reason for night in nights] == ["finished", "finished"]
    assert captured(first, nights[0]) + captured(second, nights[1]) == len(first.nights.paper.truth())
    assert (visits.most_requests, visits.most_connections) == (1, 1)
    assert len(requests) == sum(night.report.requests for night in nights)
    assert min(gaps(requests)) >= DELAY
    (refused,) = [number for number, visit in enumerate(requests) if visit.status == 429]
    assert gaps(requests)[refused] >= 1.9
    assert all(night.report.waited > 0 for night in nights)
    turn = Turn.read(first.nights.store.get(layout.turn(SERVER)))
    assert (turn.by, turn.waiting) == (None, ())


def test_a_crawl_that_is_killed_amid_a_request_stops_the_other_for_no_longer_than_its_turn(papers):
    first, second = papers(MAHJAR_CRAWL_ANSWER_SECONDS="5", MAHJAR_CRAWL_TURN_MARGIN="1")
    path = min(first.own)
    first.nights.paper.fault("slow", path=path, seconds=4, times=1)
    killed = first.start()
    until(lambda: any(visit.path == path for visit in first.nights.paper.requests))
    killed.kill()
    killed.communicate()
    left = Turn.read(first.nights.store.get(layout.turn(SERVER)))
    assert (left.outlet, left.lasts) == ("paper-first", 6)
    night = second.wait(second.start())
    assert night.report.reason == "finished"
    captured(second, night)
    assert 5.9 < night.report.waited < 15
    assert first.nights.paper.visits.most_requests == 1

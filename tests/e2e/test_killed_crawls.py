"""A crawl is killed with -9 where it hurts, and run again: nothing lost, nothing twice."""

import subprocess
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from house_at_work import House, kill

from newsroom.demo import DEMO_OUTLETS
from pipeline.check import check
from pipeline.commit import commit
from pipeline.crawl import crawl
from pipeline.extract import extract
from pipeline.night import Night

pytestmark = [pytest.mark.e2e, pytest.mark.store]

BEGAN = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
RUN = ("--run", "night-1", "--began", BEGAN)


@pytest.fixture
def house(house_of) -> House:
    """One newspaper with a feed that validates, on a quiet line."""
    return house_of(outlets=DEMO_OUTLETS[:1])


def until(true: Callable[[], bool], child: subprocess.Popen[str], what: str) -> None:
    """Wait for a moment in a step's life."""
    limit = time.monotonic() + 60
    while not true():
        assert child.poll() is None, f"the step ended before {what}: {child.stdout.read()}"
        assert time.monotonic() < limit, what
        time.sleep(0.002)


def finish(house: House) -> None:
    """Run what is left of the night, as retries would."""
    night, outlet = Night.of("night-1", datetime.fromisoformat(f"{BEGAN}+00:00")), house.paper.id
    crawl(night, outlet, log=house.said.append)
    extract(night, outlet, log=house.said.append)
    check(night, outlet, log=house.said.append)
    commit(night, [outlet], log=house.said.append)


def is_whole(house: House) -> None:
    """The archive holds what the newspaper published, once, and the books close."""
    assert house.counts("night-1") == {"found": 11, "fetched": 11, "new": 11}
    truths = {truth.url: truth for truth in house.paper.truth()}
    articles = house.rows("articles")
    assert sorted(row["url"] for row in articles) == sorted(truths)
    for row in articles:
        assert row["text"] == truths[row["url"]].text
    assert {row["state"] for row in house.urls().values()} == {"settled"}
    captures = [row for row in house.rows("captures") if row["kind"] == "article"]
    assert {row["url"] for row in captures} == set(truths)


@pytest.mark.parametrize("requests", [1, 2, 6], ids=["after-robots", "after-the-feed", "amid-the-pages"])
def test_a_killed_crawl_is_finished_by_its_retry(house, requests):
    house.paper.fault("slow", seconds=0.4)
    child = house.step("crawl", house.paper.id, *RUN)
    until(lambda: len(house.paper.requests) > requests, child, f"{requests} requests")
    kill(child)
    house.paper.calm()
    finish(house)
    is_whole(house)
    twice = [target for target, times in Counter(house.asked()).items() if times > 1]
    assert len(twice) <= 3, "only what was in flight, or in no finished record, is asked again"
    assert house.nights("night-1")[house.paper.id]["attempts"] == 2

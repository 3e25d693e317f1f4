"""Crawl, extract and commit are killed with -9 where it hurts, and run again: nothing lost, nothing twice."""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psutil
import pytest
from house_at_work import House, command

from mahjar.settings import StoreSettings
from mahjar.tables import Tables
from newsroom.demo import DEMO_OUTLETS
from pipeline.check import check
from pipeline.choose import choose_outlets
from pipeline.commit import commit
from pipeline.crawl import crawl
from pipeline.extract import extract
from pipeline.night import Night

pytestmark = [pytest.mark.e2e, pytest.mark.store]

BEGAN = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
RUN = ("--run", "night-1", "--began", BEGAN)
COMPARED = {
    "articles": ("article_id", "text_hash", "title", "text", "run"),
    "urls": ("address", "state", "outcome", "text_hash"),
    "nights": ("outlet", "run", "state", "found", "fetched", "new", "failed", "deferred", "books_close"),
}


@pytest.fixture
def house(house_of) -> House:
    """One newspaper with a feed that validates, on a quiet line."""
    return house_of(outlets=DEMO_OUTLETS[:1])


def kill(child: subprocess.Popen[str]) -> None:
    """Kill a step with -9; what it started must be gone within a second or two."""
    below = psutil.Process(child.pid).children(recursive=True)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    _, alive = psutil.wait_procs(below, timeout=3)
    assert not [process for process in alive if "resource_tracker" not in " ".join(command(process))]


def until(true: Callable[[], bool], child: subprocess.Popen[str], what: str) -> None:
    """Wait for a moment in a step's life."""
    limit = time.monotonic() + 60
    while not true():
        assert child.poll() is None, f"the step ended before {what}: {child.stdout.read()}"
        assert time.monotonic() < limit, what
        time.sleep(0.002)


def crawled(house: House) -> Night:
    """Run a night as far as its crawl."""
    night = Night.of("night-1", datetime.fromisoformat(f"{BEGAN}+00:00"))
    choose_outlets(night, [house.paper.id], log=house.said.append)
    crawl(night, house.paper.id, log=house.said.append)
    return night


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


@pytest.mark.parametrize("moment", ["the first worker", "all workers", "the first rows staged"])
def test_a_killed_extraction_is_finished_by_its_retry(house, moment):
    crawled(house)
    staging = f"staging/run=night-1/outlet={house.paper.id}/"
    rows, accounts = f"{staging}captures.parquet", f"{staging}accounts.json"

    def reached(child: subprocess.Popen[str]) -> bool:
        if moment == "the first rows staged":
            return house.store.exists(rows)
        time.sleep(0.1)  # looking through all processes is not free
        below = psutil.Process(child.pid).children(recursive=True)
        return len(below) >= (2 if moment == "the first worker" else 4)

    for _ in range(8):
        child = house.step("extract", house.paper.id, *RUN)
        until(partial(reached, child), child, moment)
        kill(child)
        if not house.store.exists(accounts):
            break
        house.store.delete(rows)  # it was quicker than this test: once more
        house.store.delete(accounts)
    assert not house.store.exists(accounts)
    finish(house)
    is_whole(house)


@pytest.mark.parametrize("table", ["captures", "articles", "urls"])
def test_a_killed_commit_is_finished_by_its_retry(house, table):
    night = crawled(house)
    extract(night, house.paper.id, log=house.said.append)
    check(night, house.paper.id, log=house.said.append)
    child = house.step("commit", *RUN)
    tables = Tables(StoreSettings.read())
    until(lambda: bool(tables.read(table).num_rows), child, f"{table} are committed")
    kill(child)
    commit(night, [house.paper.id], log=house.said.append)
    is_whole(house)
    before = {name: house.rows(name) for name in COMPARED}
    commit(night, [house.paper.id], log=house.said.append)

    def compared(name: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
        return [[row[column] for column in COMPARED[name]] for row in rows]

    for name in COMPARED:
        assert compared(name, house.rows(name)) == compared(name, before[name])

"""A store that dies amid a crawl, and a crawl that is never run again: what was fetched is not lost."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from house_at_work import House, kill

from deploy.onebox.store import Ports, SeaweedFS
from newsroom.demo import DEMO_OUTLETS

pytestmark = [pytest.mark.e2e, pytest.mark.store]

BEGAN = datetime.now(UTC).replace(microsecond=0)
RUN = ("--run", "night-1", "--began", f"{BEGAN:%Y-%m-%dT%H:%M:%S}")
OFTEN = {"MAHJAR_CRAWL_SEGMENT_MEGABYTES": "0.01"}
"""A segment every few pages."""


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something to be so."""
    limit = time.monotonic() + 60
    while not true():
        assert time.monotonic() < limit, what
        time.sleep(0.01)


def pages(house: House) -> Counter[str]:
    """How often each article was asked for."""
    return Counter(target for target in house.asked() if target.startswith("/20"))


def waiting(house: House) -> list[Path]:
    """The segments in the spool."""
    return list((house.folder / "spool").rglob("*.warc.gz"))


@pytest.fixture
def mortal(tmp_path) -> Iterator[SeaweedFS]:
    """A store of the test's own, which comes back where it was."""
    with SeaweedFS(tmp_path / "mortal", Ports.free()) as store:
        yield store


def test_a_store_that_dies_amid_a_crawl_is_sent_the_segments_when_it_is_back(house_of, mortal, monkeypatch):
    house: House = house_of(outlets=DEMO_OUTLETS[:1])
    for name, value in mortal.settings.items():
        monkeypatch.setenv(name, value)
    house.write(delay_seconds=0.3)
    child = house.step("crawl", house.paper.id, *RUN, **OFTEN)
    until(lambda: pages(house).total() > 4, "four pages")
    assert mortal.session
    os.kill(mortal.session.pid, signal.SIGKILL)
    said, _ = child.communicate(timeout=90)
    assert child.returncode == 2
    assert "can't be reached" in " ".join(said.split())
    assert "Traceback" not in said
    assert waiting(house)
    mortal.stop()
    mortal.start()
    house.write()
    house.began["night-1"] = BEGAN
    assert house.night("night-1").ok
    assert house.counts("night-1") == {"found": 11, "fetched": 11, "new": 11}
    assert set(pages(house).values()) == {1}, "what waited in the spool was not asked again"
    assert not waiting(house)
    truths = {truth.url: truth.text for truth in house.paper.truth()}
    assert {row["url"]: row["text"] for row in house.rows("articles")} == truths


def test_a_crawl_that_is_killed_and_never_run_again_loses_no_article(house_of):
    house: House = house_of(outlets=DEMO_OUTLETS[:1])
    house.write(delay_seconds=0.3)
    child = house.step("crawl", house.paper.id, *RUN)
    until(lambda: pages(house).total() > 4, "four pages")
    kill(child)
    for step in ("extract", "check"):
        house.done(step, house.paper.id, *RUN)
    house.done("commit", *RUN)
    row = house.nights("night-1")[house.paper.id]
    assert (row["state"], row["attempts"], row["found"]) == ("failed", 1, 0)
    assert "left no report" in row["reason"]
    assert waiting(house), "its pages are on this machine"

    # By the next night one of those pages is gone: all there is of it waits in the spool.
    first, *_ = pages(house)
    (gone,) = [truth for truth in house.paper.truth() if truth.url.endswith(first)]
    house.paper.delete(gone.slug)
    house.paper.visits.forget()
    house.write()
    assert house.night("night-2", days=1).ok
    (feed,) = [visit for visit in house.paper.requests if visit.target == "/feed/"]
    assert feed.status == 200
    assert "if-none-match" not in feed.headers
    assert not waiting(house)
    texts = {row["url"]: row["text"] for row in house.rows("articles")}
    assert texts == {truth.url: truth.text for truth in [gone, *house.paper.truth()]}
    assert house.counts("night-2") == {"found": 11, "fetched": 11, "new": 11}
    assert {row["state"] for row in house.urls().values()} == {"settled"}
    late = [row for row in house.rows("captures") if row["run"] == "night-1"]
    assert {"/robots.txt", "/feed"} < {row["address"] for row in late}, "every exchange has its row"

    house.paper.visits.forget()
    house.night("night-3", days=1)
    (feed,) = [visit for visit in house.paper.requests if visit.target == "/feed/"]
    assert feed.status == 304, "all is settled: now the feed may be asked whether it has changed"

"""Steps killed at a write, before or after the store has it: the retry ends as an undisturbed run does."""

import os
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from gate import Gate
from house_at_work import House, kill

from crawlers.job import LEDGER
from mahjar.evidence import records
from mahjar.layout import TABLES
from mahjar.store import Store
from newsroom.demo import DEMO_OUTLETS
from pipeline.check import check
from pipeline.choose import choose_outlets
from pipeline.commit import commit
from pipeline.crawl import crawl
from pipeline.extract import extract
from pipeline.night import Night

pytestmark = [pytest.mark.e2e, pytest.mark.store]

MAGAZINE = DEMO_OUTLETS[1]
"""It shows no counters: the same page twice is the same bytes."""
BEGAN = datetime.now(UTC).replace(microsecond=0)
NIGHT = Night.of("night-1", BEGAN)
RUN = ("--run", NIGHT.run, "--began", f"{BEGAN:%Y-%m-%dT%H:%M:%S}")
TIMINGS = {"finished", "extract_seconds"} | {f"{name}_version" for name in TABLES}
"""Columns of ``nights`` that say when, and of which commit."""
PLACES = {
    "record_id", "version", "first_seen", "fetched", "last_try", "refers_to", "warc_key", "warc_offset",
    "warc_length", "warc_block_digest", "attempt", "attempts", "tries", "requests", "bytes", "crawl_seconds",
}  # fmt: skip
"""Columns in which two crawls of the same pages differ: which record, when, and on which try."""


@pytest.fixture
def house(house_of, monkeypatch) -> House:
    """One newspaper without counters, whose crawl sends a segment every few pages."""
    monkeypatch.setenv("MAHJAR_CRAWL_SEGMENT_MEGABYTES", "0.01")
    return house_of(outlets=[MAGAZINE], articles=6)


def killed(house: House, step: tuple[str, ...], at: str, when: str) -> None:
    """Run a step until a request to the store, and kill it there."""
    gate = Gate(house.store.settings.endpoint or "", at, after=when == "after")
    child = house.step(*step, MAHJAR_S3_ENDPOINT=gate.endpoint)
    try:
        assert gate.reached.wait(60), child.communicate(timeout=1)
        kill(child)
    finally:
        gate.close()


def archive(house: House, without: set[str]) -> dict[str, list[str]]:
    """Give every table's rows, but for some columns; rows that are the same without those count once."""
    return {
        table: sorted(
            {repr({name: row[name] for name in sorted(row.keys() - without)}) for row in house.rows(table)}
        )
        for table in TABLES
    }


def forget(store: Store, *prefixes: str) -> None:
    """Delete everything below some prefixes."""
    for prefix in prefixes:
        for key, _ in list(store.list(prefix)):
            store.delete(key)


def quiet(house: House) -> dict[str, Any]:
    """Say nothing aloud."""
    return {"log": house.said.append}


def crawled(house: House) -> None:
    """Choose the newspaper and crawl it, into several segments."""
    choose_outlets(NIGHT, [MAGAZINE.id], **quiet(house))
    crawl(NIGHT, MAGAZINE.id, **quiet(house))


def finished(house: House) -> None:
    """Extract, check and commit."""
    extract(NIGHT, MAGAZINE.id, **quiet(house))
    check(NIGHT, MAGAZINE.id, **quiet(house))
    commit(NIGHT, [MAGAZINE.id], **quiet(house))


def test_an_extraction_killed_at_a_write_ends_as_if_it_was_not(house):
    crawled(house)
    finished(house)
    undisturbed = archive(house, TIMINGS)
    assert [len(undisturbed[name]) for name in ("articles", "nights")] == [6, 1]
    staging = f"staging/run={NIGHT.run}/outlet={MAGAZINE.id}/"
    rows = [f"{staging}{name}" for name in ("captures", "articles", "urls", "accounts", "night")]
    for at, when in (
        (r"GET .*t01-001\.warc\.gz", "before"),  # amid the pages: those of the first segment are in work
        (r"PUT .*urls\.parquet", "after"),
        (r"PUT .*accounts\.json", "before"),
    ):
        forget(house.store, "tables/", *rows)
        killed(house, ("extract", MAGAZINE.id, *RUN), at, when)
        assert not house.store.exists(f"{staging}accounts.json")
        finished(house)
        assert archive(house, TIMINGS) == undisturbed, f"killed {when} {at}"


def test_a_commit_killed_at_a_write_ends_as_if_it_was_not(house):
    crawled(house)
    finished(house)
    undisturbed = archive(house, TIMINGS)
    for at, when in (
        (r"PUT .*tables/captures/_delta_log/0+1\.json", "after"),
        (r"PUT .*tables/articles/month", "after"),
        (r"PUT .*tables/urls/_delta_log/0+1\.json", "before"),
    ):
        forget(house.store, "tables/")
        killed(house, ("commit", *RUN), at, when)
        commit(NIGHT, [MAGAZINE.id], **quiet(house))
        assert archive(house, TIMINGS) == undisturbed, f"killed {when} {at}"
        commit(NIGHT, [MAGAZINE.id], **quiet(house))
        assert archive(house, TIMINGS) == undisturbed, "committed twice"


@pytest.mark.parametrize(("when", "ledger"), [("before", "kept"), ("after", "kept"), ("before", "lost")])
def test_a_crawl_killed_while_a_segment_is_sent_ends_as_if_it_was_not(house, monkeypatch, when, ledger):
    house.write(delay_seconds=0.3)
    bucket = house.store.settings.bucket
    monkeypatch.setenv("MAHJAR_S3_BUCKET", f"{bucket}/undisturbed")
    crawled(house)
    finished(house)
    undisturbed = archive(house, TIMINGS | PLACES)
    monkeypatch.setenv("MAHJAR_S3_BUCKET", f"{bucket}/killed")
    house.paper.visits.forget()
    killed(house, ("crawl", MAGAZINE.id, *RUN), r"PUT .*t01-001\.warc\.gz", when)
    if ledger == "lost":  # as when it is killed between an answer and its line
        (written,) = Path(os.environ["MAHJAR_SPOOL"]).rglob(LEDGER)
        written.unlink()
    crawl(NIGHT, MAGAZINE.id, **quiet(house))
    finished(house)
    assert archive(house, TIMINGS | PLACES) == undisturbed
    pages = {truth.url.partition(house.paper.host)[2] for truth in house.paper.truth()}
    asked = Counter(house.asked())
    in_flight = [target for target in pages if asked[target] > 1]
    assert len(in_flight) <= 1
    assert {asked[target] for target in asked if "post-sitemap" in target} == {1}, "what it named is kept"
    ids = [
        record.record_id
        for key, _ in house.store.list("raw/")
        if key.endswith(".warc.gz")
        for record in records(BytesIO(house.store.get(key)))
    ]
    assert len(set(ids)) == len(ids), "a record is in the store twice"
    responses = Counter(row["url"] for row in house.rows("captures") if row["kind"] == "article")
    assert sum(responses.values()) - len(responses) <= len(in_flight)

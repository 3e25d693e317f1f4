"""Nights that fail, are cleared, are run again, or come much later: the archive holds each thing once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from house_at_work import House

import pipeline.harvest
import pipeline.identity
from mahjar import clock
from mahjar.ledger import COUNTS
from newsroom.demo import DEMO_OUTLETS
from pipeline.check import check
from pipeline.choose import choose_outlets
from pipeline.commit import commit
from pipeline.crawl import crawl
from pipeline.night import Night

pytestmark = [pytest.mark.e2e, pytest.mark.store]


@pytest.fixture
def house(house_of) -> House:
    """One newspaper with a feed that validates."""
    return house_of(outlets=DEMO_OUTLETS[:1])


def test_an_outlet_that_failed_is_cleared_and_its_row_says_that_it_went_well(house):
    house.paper.fault("html", "/feed/")
    assert not house.night("night-1").ok
    row = house.nights("night-1")[house.paper.id]
    assert row["state"] == "failed"
    assert "/feed/" in row["reason"]
    house.paper.calm()
    assert house.night("night-1").ok
    row = house.nights("night-1")[house.paper.id]
    assert (row["state"], row["reason"], row["attempts"], row["new"]) == ("ok", None, 2, 11)


def test_a_night_run_again_doubles_no_article_and_counts_the_same(house):
    house.night("night-1")
    first = {name: house.nights("night-1")[house.paper.id][name] for name in COUNTS}
    articles, urls = house.rows("articles"), house.rows("urls")
    house.paper.visits.forget()
    house.night("night-1")
    assert {name: house.nights("night-1")[house.paper.id][name] for name in COUNTS} == first
    assert house.rows("articles") == articles
    assert house.rows("urls") == urls
    assert house.asked() == [], "what the first try holds is not asked again"


def test_an_article_is_one_version_across_a_months_end_though_its_counter_moved(house):
    to_next_month = 32 - datetime.now(UTC).day
    house.night("night-1")
    digests = {
        row["url"]: row["payload_digest"] for row in house.rows("captures") if row["kind"] == "article"
    }
    house.night("night-2", days=to_next_month)
    later = [row for row in house.rows("captures") if row["run"] == "night-2" and row["kind"] == "article"]
    assert len(later) == 11
    assert all(row["payload_digest"] != digests[row["url"]] for row in later), "no counter moved"
    assert {row["month"] for row in later} != {row["month"] for row in house.rows("articles")}
    assert house.counts("night-2") == {"found": 11, "fetched": 11, "unchanged": 11}
    assert len(house.rows("articles")) == 11


def test_a_changed_extractor_is_no_new_version(house, monkeypatch):
    house.night("night-1")
    stored = house.rows("articles")
    # As if these had been read by an older extractor that left a word of furniture in every text.
    older = {row["article_id"]: "0" * 64 for row in stored}
    real = pipeline.harvest.latest_versions

    def by_an_older_extractor(tables, outlet, night):
        versions = real(tables, outlet, night)
        return {name: replace(version, text_hash=older[name]) for name, version in versions.items()}

    monkeypatch.setattr(pipeline.harvest, "latest_versions", by_an_older_extractor)
    house.night("night-2", days=1.2)
    assert house.counts("night-2") == {"found": 11, "fetched": 11, "unchanged": 11}
    assert house.rows("articles") == stored


def test_a_crawl_killed_after_the_feed_and_never_retried_loses_nothing_to_a_304(house):
    """Its captures are staged by the check alone; the next night the feed says 304 to whoever asks it so."""
    house.write(limits=(("requests", 2),))  # robots.txt and the feed: then the crawl is over
    assert house.night("night-1").ok
    assert house.counts("night-1") == {"found": 11, "deferred": 11}
    house.write()
    house.paper.visits.forget()
    house.night("night-2")
    (feed,) = [visit for visit in house.paper.requests if visit.target == "/feed/"]
    assert feed.status == 200
    assert "if-none-match" not in feed.headers
    assert house.counts("night-2") == {"found": 11, "fetched": 11, "new": 11}
    house.paper.visits.forget()
    house.night("night-3")
    (feed,) = [visit for visit in house.paper.requests if visit.target == "/feed/"]
    assert feed.status == 304, "all is settled: now the feed may be asked whether it has changed"


def test_a_challenge_one_night_is_an_article_the_next(house):
    target = house.paper.truth()[3].url.partition(house.paper.host)[2]
    house.paper.fault("challenge", target)
    house.night("night-1")
    assert house.counts("night-1") == {"found": 11, "fetched": 10, "new": 10, "failed": 1, "blocked": 1}
    (blocked,) = [row for row in house.urls().values() if row["state"] == "blocked"]
    assert blocked["outcome"] == "challenge"
    house.paper.calm()
    house.night("night-2")
    assert house.counts("night-2")["new"] == 1
    assert len(house.rows("articles")) == 11


def test_pages_that_were_captured_and_never_read_are_read_the_next_night_and_not_asked_again(house):
    night = Night.of("night-1", clock.now())
    outlet = house.paper.id
    choose_outlets(night, log=house.said.append)
    crawl(night, outlet, log=house.said.append)
    checked = check(night, outlet, extract="failed", log=house.said.append)
    assert checked["state"] == "failed"
    commit(night, [outlet], log=house.said.append)
    assert {row["state"] for row in house.urls().values()} == {"captured"}
    house.paper.visits.forget()
    house.night("night-2")
    assert house.counts("night-2")["recovered"] == 11
    assert set(house.asked()) == {"/robots.txt", "/feed/"}
    assert {row["state"] for row in house.urls().values()} == {"settled"}
    truths = {truth.url: truth.text for truth in house.paper.truth()}
    assert {row["url"]: row["text"] for row in house.rows("articles")} == truths
    house.night("night-2")
    assert house.counts("night-2")["recovered"] == 11, "a night that is cleared says the same again"

"""Whole crawls against the press: what a first night and a second night fetch, keep and say."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from mahjar import layout

pytestmark = pytest.mark.store

PAPERS = ("jisr-montreal", "riwaq-toronto", "qanadil-ottawa")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_first_night_captures_every_article_that_was_published(press, nights_of, paper):
    nights = nights_of(press.outlet(paper))
    night = nights.crawl()
    assert (night.code, night.report.reason, night.report.error) == (0, "finished", None)
    bodies = {record.url: record.decoded() for record in nights.records() if record.type == "response"}
    for truth in nights.paper.truth():
        assert truth.url in bodies, truth.url
    assert set(night.outcomes().values()) == {"captured"}
    assert len(night.outcomes()) == len(nights.paper.truth()) == night.report.would_fetch
    assert night.report.requests == len(nights.paper.requests)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_second_night_with_nothing_new_asks_for_robots_and_each_document_once(press, nights_of, paper):
    nights = nights_of(press.outlet(paper))
    first = nights.crawl()
    nights.learn(first)
    nights.paper.visits.forget()
    nights.next_night(2)
    second = nights.crawl()
    assert set(second.outcomes().values()) <= {"known"}
    documents = {row["url"].removeprefix(nights.paper.base_url) for row in first.report.documents}
    asked = Counter(nights.asked())
    assert asked.pop("/robots.txt") == 1
    assert set(asked) <= documents
    assert set(asked.values()) == {1}
    assert not nights.captured()


def test_a_document_that_has_not_changed_becomes_a_revisit_of_its_capture(nights):
    nights.learn(nights.crawl())
    nights.next_night(2)
    night = nights.crawl()
    assert night.one("feed").status == 304
    (revisit,) = [r for r in nights.records() if r.type == "revisit" and r.url.endswith("/feed/")]
    assert revisit.warc_headers["WARC-Refers-To"] == nights.known["/feed"].earlier.record_id
    assert "server-not-modified" in revisit.warc_headers["WARC-Profile"]


def test_a_feed_whose_articles_nobody_knows_is_not_asked_whether_it_has_changed(nights):
    nights.learn(nights.crawl())
    nights.known = {address: row for address, row in nights.known.items() if row.kind == "feed"}
    nights.next_night(2)
    night = nights.crawl()
    assert night.one("feed").status == 200
    assert Counter(night.outcomes().values()) == {"captured": len(nights.paper.truth())}


def test_a_sitemap_that_dates_every_page_anew_is_not_believed(press, nights_of):
    paper = press.outlet("riwaq-toronto")
    paper.add_generated(30, days=5)
    nights = nights_of(paper)
    nights.learn(nights.crawl())
    for address, row in nights.known.items():
        before = "2026-10-01T00:00:00Z" if row.kind == "article" else None
        nights.known[address] = replace(row, hint_modified=before, validators=False)
    nights.next_night(2)
    night = nights.crawl()
    assert any("most of its pages have changed" in alert for alert in night.report.alerts)
    assert Counter(night.outcomes().values())["known"] >= 30


def test_an_article_that_is_added_is_the_only_one_fetched_the_next_night(nights):
    nights.learn(nights.crawl())
    (added,) = nights.paper.add_generated(1)
    nights.next_night(2)
    night = nights.crawl()
    assert [a for a, outcome in night.outcomes().items() if outcome == "captured"] == list(nights.captured())
    assert [r.url for r in nights.records() if r.type == "response" and r.url == added.url]
    assert Counter(night.outcomes().values())["captured"] == 1


def test_an_article_whose_lastmod_moved_is_fetched_again(press, nights_of):
    nights = nights_of(press.outlet("riwaq-toronto"))
    nights.learn(nights.crawl())
    slug = nights.paper.truth()[0].slug
    press.now = press.now.replace(hour=9)
    edited = nights.paper.edit(slug, title="عنوان جديد بعد التصحيح")
    nights.next_night(2)
    night = nights.crawl()
    again = [line for line in night.ledger if line.kind == "article" and line.outcome == "captured"]
    assert [line.url for line in again] == [edited.url]


def test_a_look_at_a_page_that_is_byte_for_byte_the_same_is_a_revisit(press, nights_of):
    nights = nights_of(press.outlet("riwaq-toronto"))
    nights.learn(nights.crawl())
    address, known = next((a, k) for a, k in nights.known.items() if k.kind == "article")
    nights.known[address] = type(known)(**(vars(known) | {"due": True, "validators": False}))
    nights.next_night(2)
    night = nights.crawl()
    assert night.outcomes()[address] == "captured"
    kinds = {
        r.warc_headers["WARC-Profile"].rsplit("/", 1)[-1]
        for r in nights.records()
        if r.url == known.url and r.type == "revisit"
    }
    assert kinds <= {"identical-payload-digest"}


def test_every_segment_passes_the_checks_of_two_other_readers(press, nights_of, tmp_path):
    nights = nights_of(press.outlet("riwaq-toronto"), MAHJAR_CRAWL_SEGMENT_MEGABYTES="0.02")
    night = nights.crawl()
    assert len(night.report.segments) > 2
    for number, key in enumerate(night.report.segments):
        body = nights.store.get(key)
        path = tmp_path / f"{number}.warc.gz"
        path.write_bytes(body)
        checked = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stdout
        assert "digest failed" not in checked.stdout
        count = 0
        for record in ArchiveIterator(BytesIO(body), parse_http=False):
            assert record.verify_block_digest()
            count += 1
        for record in ArchiveIterator(BytesIO(body), parse_http=True, record_types=WarcRecordType.response):
            assert record.verify_payload_digest()
        assert count > 1


def test_an_index_names_its_segment_and_every_response_in_it(nights):
    night = nights.crawl()
    (key,) = night.report.segments
    lines = nights.store.get(layout.index_of(key)).decode().splitlines()
    assert lines == sorted(lines)
    assert all(f'"filename": "{key.rsplit("/", 1)[-1]}"' in line for line in lines)
    assert len(lines) == sum(record.type in {"response", "revisit"} for record in nights.records())


def test_an_index_leaves_out_what_a_304_answered_and_keeps_a_revisit_of_the_same_bytes(press, nights_of):
    nights = nights_of(press.outlet("riwaq-toronto"))
    nights.learn(nights.crawl())
    nights.next_night(2)
    night = nights.crawl()
    (key,) = night.report.segments
    revisits = [record for record in nights.records() if record.type == "revisit"]
    not_modified = [record for record in revisits if record.status == 304]
    assert 0 < len(not_modified) < len(revisits)
    lines = nights.store.get(layout.index_of(key)).decode().splitlines()
    offsets = {int(json.loads(line.split(" ", 2)[2])["offset"]) for line in lines}
    assert not offsets & {record.offset for record in not_modified}
    assert offsets >= {record.offset for record in revisits if record.status == 200}


def test_heads_are_kept_as_they_were_sent(nights):
    nights.crawl()
    feed = next(r for r in nights.records() if r.type == "response" and r.url.endswith("/feed/"))
    assert "Content-Type" in dict(feed.http_headers)
    request = next(r for r in nights.records() if r.type == "request" and r.url.endswith("/feed/"))
    sent = {name.lower(): value for name, value in request.http_headers}
    seen = next(v for v in nights.paper.requests if v.target == "/feed/").headers
    assert sent == seen
    assert sent["accept-encoding"] == "gzip, deflate"


def test_requests_are_spaced_and_never_two_at_a_time(nights):
    nights.toml = {"delay_seconds": 0.3}
    nights.crawl()
    times = [visit.monotonic for visit in nights.paper.requests]
    gaps = [b - a for a, b in pairwise(times)]
    assert min(gaps) >= 0.29
    assert nights.paper.visits.most_requests == 1
    assert nights.paper.visits.most_connections == 1


def test_the_books_close(press, nights_of):
    for paper in PAPERS:
        nights = nights_of(press.outlet(paper))
        nights.run = f"run-{paper}"
        night = nights.crawl()
        addresses = [line.address for line in night.ledger]
        assert len(addresses) == len(set(addresses))
        assert sum(night.report.counts.values()) == len(night.outcomes())

"""Two nights over three newspapers: everything they publish is in the archive, word for word, once."""

import io
import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from house_at_work import House

import mahjar
from newsroom.article import Truth
from newsroom.demo import DEMO_OUTLETS

pytestmark = [pytest.mark.e2e, pytest.mark.store]

CREDITS = ("editor", "source", "agency", "translator", "photographer")
SAME = ("title", "lede", "text", *CREDITS, "section", "published_day")
LISTS = ("paragraphs", "authors", "tags")
INSTANTS = ("published", "modified")


def archived() -> dict[str, dict[str, Any]]:
    """Pull the archive as a researcher does: the latest version of each article, by its address."""
    return {row["url"]: row for row in mahjar.open().articles().arrow().to_pylist()}


def is_printed(row: dict[str, Any], truth: Truth) -> None:
    """Compare an article with what its newspaper published."""
    for name in SAME:
        assert row[name] == getattr(truth, name), (truth.url, name)
    for name in LISTS:
        assert tuple(row[name]) == getattr(truth, name), (truth.url, name)
    for name in INSTANTS:  # not every theme prints them
        assert row[name] in {None, getattr(truth, name).replace(microsecond=0)}, (truth.url, name)


def documents(house: House, outlet: str) -> set[str]:
    """The discovery documents of an outlet that the archive knows, as they are asked for."""
    host = house.press.outlet(outlet).host
    rows = [row for row in house.rows("urls") if row["outlet"] == outlet and row["kind"] != "article"]
    return {row["url"].partition(host)[2] for row in rows}


def test_two_nights_hold_every_article_word_for_word_and_ask_for_nothing_twice(house_of):
    house: House = house_of()
    assert house.night("night-1").ok
    published = {truth.url: truth for paper in house.press.outlets for truth in paper.truth()}
    pulled = archived()
    assert set(pulled) == set(published)
    for url, truth in published.items():
        is_printed(pulled[url], truth)
    for paper in house.press.outlets:
        assert house.counts("night-1", paper.id) == {"found": 11, "fetched": 11, "new": 11}
        paper.visits.forget()

    assert house.night("night-2").ok
    for paper in house.press.outlets:
        row, asked = house.nights("night-2")[paper.id], house.asked(paper.id)
        assert (row["state"], row["fetched"], row["requests"]) == ("ok", 0, len(asked))
        assert len(set(asked)) == len(asked), "a document was asked twice"
        assert "/robots.txt" in asked
        assert set(asked) <= {"/robots.txt"} | documents(house, paper.id), "more than documents was asked"
    assert len(house.asked("jisr-montreal")) == 2, "a feed is one document"
    assert len(house.rows("articles")) == 33
    whole_evidence(house)


def test_an_edit_is_a_version_an_addition_is_an_article_and_a_deletion_keeps_what_was_archived(house_of):
    house: House = house_of(outlets=DEMO_OUTLETS[1:2])
    paper = house.paper
    house.night("night-1")
    slugs = [truth.slug for truth in paper.truth()]
    house.press.advance(timedelta(hours=1))
    edited = paper.edit(slugs[0], title="عنوان جديد تماما لهذا الخبر", modified=house.press.now.isoformat())
    (added,) = paper.add_generated(1)
    gone = paper.article(slugs[1])
    paper.delete(slugs[1])
    house.night("night-2", days=1.2)

    counts = house.counts("night-2")
    assert (counts["new"], counts["changed"]) == (1, 1)
    assert counts["skipped"] == 1, "the article that is gone is a final refusal"
    pulled = archived()
    is_printed(pulled[edited.url], edited)
    is_printed(pulled[added.url], added)
    is_printed(pulled[gone.url], gone)
    versions = [row for row in house.rows("articles") if row["url"] == edited.url]
    assert len(versions) == 2
    assert len({row["article_id"] for row in versions}) == 1
    first, second = sorted(versions, key=lambda row: row["fetched"])
    assert first["title"] != second["title"]
    assert first["first_seen"] == second["first_seen"]
    (address,) = [row for row in house.urls().values() if row["url"] == gone.url]
    assert (address["state"], address["outcome"]) == ("settled", "gone")


def whole_evidence(house: House) -> None:
    """Every segment passes other people's tools, and `mahjar show` proves an article."""
    keys = [key for key, _ in house.store.list("raw/") if key.endswith(".warc.gz")]
    assert keys
    for key in keys:
        body = house.store.get(key)
        path = house.folder / key.rpartition("/")[2]
        path.write_bytes(body)
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout
        for record in ArchiveIterator(io.BytesIO(body), parse_http=False):
            assert record.record_type is WarcRecordType.warcinfo or record.verify_block_digest()
        for record in ArchiveIterator(io.BytesIO(body), record_types=WarcRecordType.response):
            assert record.verify_payload_digest()
    article = house.rows("articles")[0]
    show = "from mahjar.cli import main; main()"
    shown = subprocess.run(
        [sys.executable, "-c", show, "show", "--json", article["article_id"]], capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    proof = json.loads(shown.stdout)["proof"]
    assert proof["record_id"] == article["record_id"]
    checks = {check["name"]: check["holds"] for check in proof["checks"]}
    assert checks.pop("WARC-Payload-Digest")
    assert checks.pop("payload_digest (SHA-256)")
    assert all(checks.values())

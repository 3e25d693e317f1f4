"""A night over real pages: each ends as an article or in quarantine, and reads as it does outside a night."""

from pathlib import Path
from typing import Any

import pytest
from house_at_work import House

import mahjar
from bench.predictions import as_json, ours, predict
from bench.saved_pages import read_manifest, read_page
from extract import Extracted, NotAnArticle, OutletFacts, Page, extract
from newsroom.saved import SavedPages

PAGES = Path(__file__).resolve().parents[3] / "shared" / "pages"

pytestmark = [pytest.mark.e2e, pytest.mark.store, pytest.mark.shared]

CHALLENGES = {"htmldate-dates:1685765130", "htmldate-dates:1566929327"}
"""Saved from behind a bot wall, which the crawl knows by its scripts; two of them end a night's visit."""
BELOW_A_PREFIX = {
    "lists:crickettoday.info/20130903062737/index.php",
    "lists:farsnews-home",
    "lists:isna-home",
    "lists:sportsnewstodayar.com/20130625222351/index.html",
    "lists:www.todaysarabnews.com/20130827001855/index.html",
}
"""Home pages that are served below a prefix, since there is one home page here: lists, not home pages."""
BY_HOST = {
    # A site's own name among the authors is known by its host, which is another here.
    "authors": {
        "derived:akhbarelyom-cp1256-lying",
        "derived:akhbarelyom-cp1256-meta",
        "derived:akhbarelyom-cp1256-nometa",
        "htmldate-dates:1653186688",
        "htmldate-dates:1708999888",
        "htmldate-dates:1789437552",
        "htmldate:akhbarelyom",
        "scrapinghub:f81c6c05d9cbc933",
        "scrapinghub:fde930b01859de83",
    },
    # Addresses below the page's own.
    "canonical_url": {
        "fundus:de/Golem_2025_09_09",
        "htmldate-dates:1708999888",
        "htmldate-dates:1716561772",
    },
    "images": {
        "fundus:de/Tagesspiegel_2024_04_29",
        "fundus:jp/YomiuriShimbun_2024_12_03",
        "htmldate-dates:1509819104",
        "htmldate-dates:1791336003",
        "htmldate-dates:1793766917",
    },
}
"""The pages whose fields differ from those outside a night because their host does, by field."""
BY_ZONE = (
    "published", "modified", "published_day", "published_confidence", "published_how", "published_raw",
    "flags", "quality",
)  # fmt: skip
"""What a zone and the time of the fetch decide, which the extractor is not told outside a night."""


@pytest.fixture(scope="module")
def outside() -> dict[str, dict[str, Any]]:
    """What `make score` writes of each page, by its id."""
    rows = [row for row in read_manifest(PAGES) if row.get("page_kind") != "feed" and row["url"]]
    return {row["id"]: row for row in predict(PAGES, rows, ours, "outside a night")}


def test_every_saved_page_ends_as_an_article_or_in_quarantine_and_reads_as_outside_a_night(house_of, outside):
    saved = SavedPages(PAGES)
    house: House = house_of(outlets=[saved])
    house.write(delay_seconds=0.0)
    house.night("night-1")
    assert house.nights("night-1")[saved.id]["state"] == "blocked", "two challenges are an answer"
    house.night("night-2")
    articles = {row["url"]: row for row in mahjar.open().articles().arrow().to_pylist()}
    walls = {row["url"]: row for row in house.rows("quarantine")}
    assert set(outside) == set(saved.addresses)
    assert articles.keys() | walls.keys() == set(saved.addresses.values())
    assert not articles.keys() & walls.keys()
    assert {row["address"] for row in house.urls().values() if row["state"] == "blocked"} == {
        walls[saved.addresses[name]]["address"] for name in CHALLENGES
    }
    for name, expected in outside.items():
        url = saved.addresses[name]
        if expected["text"] is None:
            reason = "challenge" if name in CHALLENGES else expected["reason"]
            assert walls[url]["reason"] == ("section-page" if name in BELOW_A_PREFIX else reason), name
        else:
            assert articles[url]["text"] == expected["text"], name
            assert articles[url]["paragraphs"] == list(expected["paragraphs"]), name
    fields_differ_as_their_host_does(saved, articles, outside)


def fields_differ_as_their_host_does(
    saved: SavedPages, articles: dict[str, dict[str, Any]], outside: dict[str, dict[str, Any]]
) -> None:
    """The fields are those of `make score`, but for what the host and the zone decide."""
    differ: dict[str, set[str]] = {}
    for page in saved.pages:
        row = articles.get(saved.addresses[page.id])
        if row is None:
            continue
        found = {
            name for name, value in outside[page.id].items() if name in row and same(row[name]) != same(value)
        }
        if found:
            # What differs is what the extractor says of the same bytes at this host, in this zone.
            there = at_this_host(saved, row, page.file)
            assert {name: same(row[name]) for name in found} == {name: same(there[name]) for name in found}, (
                page.id
            )
        for name in found:
            differ.setdefault(name, set()).add(page.id)
    assert {name: ids for name, ids in differ.items() if name not in BY_ZONE} == BY_HOST


def at_this_host(saved: SavedPages, row: dict[str, Any], file: Path) -> dict[str, Any]:
    """Extract a page as the outlet file describes it, outside a night, as fetched when the night did."""
    facts = saved.outlet_file()
    outlet = OutletFacts(saved.id, names=(facts.name_ar, facts.name_en), timezone=facts.timezone)
    found: Extracted | NotAnArticle = extract(
        Page(row["url"], read_page(file), "text/html", fetched=row["fetched"], outlet=outlet)
    )
    assert isinstance(found, Extracted)
    return as_json(found)


def same(value: Any) -> Any:
    """Bring a value as JSON, Arrow or Python has it into one form."""
    if isinstance(value, (list, tuple)):
        return [same(each) for each in value]
    if isinstance(value, dict):
        return {name: same(each) for name, each in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value

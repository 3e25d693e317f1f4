"""Traps from the crawl to the books: one article under several names, and pages that lead home."""

import json
from dataclasses import replace

import pytest
from house_at_work import House

from newsroom.demo import DEMO_OUTLETS

pytestmark = [pytest.mark.e2e, pytest.mark.store]


def test_names_of_one_article_and_pages_that_lead_home_are_settled_by_a_second_look(house_of):
    names, gone = (replace(DEMO_OUTLETS[0], id=name) for name in ("many-names", "gone-home"))
    house: House = house_of(outlets=[names, gone], articles=4)
    many, homing = house.press.outlets
    for kind in ({"kind": "numbers", "code": 200}, {"kind": "cut-slugs"}):
        many.trap(**kind)
    whole = {truth.url for truth in many.truth()}
    homing.trap("gone-home")
    lost, *others = homing.truth()

    house.night("night-1")
    assert house.counts("night-1", many.id) == {"found": 12, "fetched": 12, "new": 4, "unchanged": 8}
    articles = [row for row in house.rows("articles") if row["outlet"] == many.id]
    assert {row["canonical_url"] for row in articles} == whole, "the canonical link decides"
    assert len(articles) == 4
    ids = [row["article_id"] for row in house.urls(many.id).values()]
    assert len(ids) == 12
    assert len(set(ids)) == 4

    homing.delete(lost.slug)
    house.night("night-2", days=1)
    assert house.counts("night-2", many.id)["unchanged"] == 12, "every name is looked at once more"
    assert by_reason(house, "night-2", homing.id, "failed_by") == {"redirected-home": 1}
    assert row_of(house, homing, lost)["state"] == "failed"

    house.press.outlet(many.id).visits.forget()
    house.night("night-3", days=4)
    pages = [target for target in house.asked(many.id) if target.startswith(("/20", "/?p="))]
    assert len(pages) == 4, "then one name an article is enough"
    assert by_reason(house, "night-3", homing.id, "skipped_by") == {"gone": 1}
    settled = row_of(house, homing, lost)
    assert (settled["state"], settled["outcome"], settled["next_due"]) == ("settled", "gone", None)
    assert settled["detail"] == "it leads to the home page, on two nights in a row"
    assert {row["url"] for row in house.rows("articles") if row["outlet"] == homing.id} == {
        truth.url for truth in (lost, *others)
    }, "what was archived stays"


def test_a_first_night_of_a_crowd_closes_its_books_and_later_nights_know_it(house_of):
    house: House = house_of(outlets=[DEMO_OUTLETS[0]], articles=4)
    paper = house.paper
    paper.trap("crowd", urls=2_000, lastmod="today")
    way = {"how": "sitemap", "url": f"{paper.base_url}/sitemap.xml"}
    house.write(discover=(way,), limits=(("requests", 5),))
    house.night("night-1")
    counts = house.counts("night-1")
    assert (counts["found"], counts["fetched"], counts["deferred"]) == (2_004, 3, 2_001)
    first = by_reason(house, "night-1", paper.id, "deferred_by")
    assert first["window"] > 1_900, "by the month in the address, whatever the sitemap says"
    assert first["ceiling"] == 2_001 - first["window"]
    house.night("night-2")
    second = house.counts("night-2")
    assert second["known"] >= first["window"], "not asked for by nights, and not forgotten"
    assert second["found"] == 2_004
    assert len(house.urls()) == 2_004


def by_reason(house: House, run: str, outlet: str, name: str) -> dict[str, int]:
    """How many addresses were skipped, say, for each reason."""
    counted: dict[str, int] = json.loads(house.nights(run)[outlet][name])
    return counted


def row_of(house, paper, truth):
    """The row of an article's address."""
    (row,) = [row for row in house.urls(paper.id).values() if row["url"] == truth.url]
    return row

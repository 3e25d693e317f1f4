"""Whole nights of a newspaper whose posts come from WordPress's REST API."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from house_at_work import House

from newsroom.demo import DEMO_OUTLETS

pytestmark = [pytest.mark.e2e, pytest.mark.store]


@pytest.fixture
def house(house_of) -> House:
    """One newspaper with a REST API."""
    return house_of(outlets=[replace(DEMO_OUTLETS[0], discover=("wordpress",))])


def test_posts_are_archived_word_for_word_and_a_settled_night_asks_for_new_and_changed_ones_once(house):
    house.night("night-1")
    truths = {truth.url: truth.text for truth in house.paper.truth()}
    assert {row["url"]: row["text"] for row in house.rows("articles")} == truths
    house.paper.visits.forget()
    house.night("night-2")
    robots, *posts = house.asked()
    assert robots == "/robots.txt"
    assert [parse_qs(urlsplit(target).query)["orderby"] for target in posts] == [["date"], ["modified"]]
    counts = house.counts("night-2")
    assert counts == {"found": counts["known"], "known": counts["known"]}, "only those of the last days"
    assert 0 < counts["known"] < 11
    slug = house.paper.truth()[-1].slug
    house.paper.edit(slug, title="عنوان بعد التصويب")
    house.paper.add_generated(1, seed=5)
    house.night("night-3")
    assert house.counts("night-3")["new"] == 1
    assert house.counts("night-3")["changed"] == 1
    documents = [row for row in house.rows("urls") if row["kind"] == "wordpress"]
    assert len(documents) == 2, "a document keeps one row, though its dates move from night to night"

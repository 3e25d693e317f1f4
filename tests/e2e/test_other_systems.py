"""Whole nights of newspapers on Joomla and on Blogger: what a reader sees is what is archived."""

import pytest
from house_at_work import House

from newsroom.demo import FURTHER_OUTLETS

pytestmark = [pytest.mark.e2e, pytest.mark.store]
FIELDS = ("title", "text", "editor", "source", "agency", "section", "published_day")
LISTS = ("paragraphs", "authors", "tags")


@pytest.fixture
def house(house_of) -> House:
    """A newspaper on Joomla, read by its feed, and one on Blogger, read by its sitemap."""
    return house_of(outlets=FURTHER_OUTLETS, articles=8)


def told(house: House) -> dict[str, dict[str, object]]:
    """What the newspapers published, by address."""
    truths = [truth for paper in house.press.outlets for truth in paper.truth()]
    return {
        truth.url: {name: getattr(truth, name) for name in FIELDS}
        | {name: list(getattr(truth, name)) for name in LISTS}
        for truth in truths
    }


def test_papers_on_joomla_and_blogger_are_archived_word_for_word_and_asked_no_more_than_once(house):
    house.night("night-1")
    rows = {row["url"]: row for row in house.rows("articles")}
    assert {url: {name: row[name] for name in (*FIELDS, *LISTS)} for url, row in rows.items()} == told(house)
    assert house.rows("quarantine") == []
    for paper in house.press.outlets:
        paper.visits.forget()
    house.night("night-2")
    asked = {paper.id: [visit.target for visit in paper.requests] for paper in house.press.outlets}
    assert asked == {
        "manbar-halifax": ["/robots.txt", "/index.php?format=feed&type=rss"],
        "daftar-calgary": ["/robots.txt", "/sitemap.xml", "/sitemap.xml?page=1"],
    }
    joomla, blogger = house.press.outlets
    edited = joomla.edit(joomla.truth()[3].slug, title="عنوان بعد التصويب")
    added = blogger.add_generated(1, seed=9)[0]
    house.night("night-3", days=1.2)
    articles = house.rows("articles")
    titles = {row["title"] for row in articles if row["url"] == edited.url}
    assert titles == {rows[edited.url]["title"], edited.title}, "each article is looked at again after a day"
    assert added.title in {row["title"] for row in articles}
    assert len(articles) == len(rows) + 2, "a counter that moved is no other version"

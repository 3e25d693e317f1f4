"""Nights of papers whose section pages count articles, not pages, in their addresses."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawlers.spiders.section import SectionWay
from mahjar.outlet import Outlet, Section, parse
from newsroom.demo import FURTHER_OUTLETS
from newsroom.press import Press

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.fixture
def press():
    """A paper on Joomla that is read by its sections, a page and a half of articles in each or more."""
    with Press([replace(FURTHER_OUTLETS[0], discover=("section",))], now=NOW, articles=50) as press:
        yield press


@pytest.mark.store
def test_sections_that_count_articles_are_read_to_their_last_page(press, nights_of):
    nights = nights_of(press.outlets[0])
    night = nights.crawl()
    assert (night.report.reason, night.report.alerts) == ("finished", [])
    assert len(nights.captured()) == len(nights.paper.truth()) == 50
    asked = [target for target in nights.asked() if "?start=" in target]
    assert {target.partition("?")[2] for target in asked} >= {"start=10"}
    assert all(int(target.partition("=")[2]) % 10 == 0 for target in asked)


@pytest.mark.parametrize(("step", "second"), [(None, "?start=2"), (10, "?start=10"), (25, "?start=25")])
def test_the_second_page_is_two_or_as_many_as_a_page_lists(press, step, second):
    outlet: Outlet = parse(press.outlets[0].toml().encode(), "manbar-halifax.toml")
    url = press.outlets[0].base_url + "/index.php/news"
    facts = Section(how="section", url=url, page_url=url + "?start={page}", pages=3, page_step=step)
    way = SectionWay(outlet, facts, {})
    (following,) = way.after_unchanged(way.first())
    assert following.url == url + second

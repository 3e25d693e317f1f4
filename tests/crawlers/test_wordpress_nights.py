"""Nights of a newspaper whose posts come from WordPress's REST API."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from newsroom.demo import DEMO_OUTLETS
from newsroom.press import Press


@pytest.fixture
def paper_with(nights_of):
    """What makes the nights of a paper whose REST API is set up so."""
    presses = []

    def make(rest="on", articles=11, rest_page=100):
        outlet = replace(
            DEMO_OUTLETS[0], rest=rest, rest_page=rest_page, discover=("wordpress",), feed_size=60
        )
        press = Press([outlet], articles=articles)
        presses.append(press)
        press.start()
        return nights_of(press.outlets[0])

    yield make
    for press in presses:
        press.stop()


def asked_for(nights):
    """The queries of posts, in order."""
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        for target in nights.asked("wp/v2/posts")
    ]


@pytest.mark.parametrize("rest", ["on", "plain"])
def test_a_first_night_takes_all_posts_of_the_window_page_by_page(paper_with, rest):
    nights = paper_with(rest, articles=60)
    nights.paper.edit(nights.paper.truth()[0].slug, published=nights.paper.truth()[1].published)
    night = nights.crawl()
    assert len(night.outcomes()) == 60
    assert set(night.outcomes().values()) == {"captured"}
    pages = asked_for(nights)
    assert [page["orderby"] for page in pages] == ["date"] * 3, "nothing is known: nothing can have changed"
    assert {page["per_page"] for page in pages} == {"25"}
    assert not night.report.alerts
    line = next(line for line in night.ledger if line.kind == "article")
    assert line.found_how == "wordpress"
    assert line.hint_published.endswith("Z")


def test_a_settled_night_asks_what_is_new_and_what_has_changed_once_each(paper_with):
    nights = paper_with()
    nights.learn(nights.crawl())
    nights.next_night(2)
    nights.paper.visits.forget()
    nights.paper.add_generated(2, seed=77)
    edited = nights.paper.truth()[-1]
    nights.paper.edit(edited.slug, title="عنوان جديد", modified=edited.published + timedelta(days=40))
    night = nights.crawl()
    assert [page["orderby"] for page in asked_for(nights)] == ["date", "modified"]
    assert len(nights.asked()) == 3 + len([o for o in night.outcomes().values() if o == "captured"])
    assert edited.url in {line.url for line in night.ledger if line.outcome == "captured"}


def test_posts_of_one_second_are_all_read(paper_with):
    nights = paper_with(articles=60)
    instant = nights.paper.truth()[30].published
    for truth in nights.paper.truth():
        nights.paper.edit(truth.slug, published=instant, modified=instant)
    assert len(nights.crawl().outcomes()) == 60


@pytest.mark.parametrize("rest", ["forbidden", "off"])
def test_where_the_api_is_off_feed_and_sitemap_are_asked_and_it_is_said(paper_with, rest):
    nights = paper_with(rest)
    nights.toml = {}
    night = nights.crawl()
    assert night.report.reason == "finished"
    assert set(night.outcomes().values()) == {"captured"}
    assert len(night.outcomes()) == 11
    (alert,) = night.report.alerts
    assert "REST API is off" in alert
    assert "/feed/" in nights.asked()


def test_a_server_that_gives_no_25_is_asked_for_ten(paper_with):
    nights = paper_with(articles=12, rest_page=10)
    night = nights.crawl()
    assert len(night.outcomes()) == 12
    assert [page["per_page"] for page in asked_for(nights)] == ["25", "10", "10"]


def test_a_crawl_that_was_killed_between_two_pages_loses_no_post(paper_with):
    """The first night reads one page and no article; the next begins where that page ended."""
    nights = paper_with(articles=60)
    nights.toml = {"limits": (("requests", 2),)}
    first = nights.crawl()
    assert len(first.outcomes()) == 25
    nights.learn(first)
    nights.next_night(2)
    nights.toml = {}
    second = nights.crawl()
    assert len(set(first.outcomes()) | set(second.outcomes())) == 60

"""The wire story: one text of an agency, told by five papers in their own way, and gone on with by one."""

from datetime import UTC, datetime, timedelta

import pytest

from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.errors import NewsroomError
from newsroom.wire import tellings, update

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIVE = (*DEMO_OUTLETS, *FURTHER_OUTLETS)


def test_each_paper_gives_it_a_headline_and_lede_of_its_own_and_some_end_it_sooner() -> None:
    told = list(tellings(FIVE, NOON).values())
    assert len({article.title for article in told}) == len({article.lede for article in told}) == len(FIVE)
    whole = told[0].body
    assert all(article.body == whole[: len(article.body)] for article in told)
    assert [len(article.body) for article in told] == [8, 8, 7, 6, 5]
    assert [article.published - NOON for article in told] == [timedelta(hours=n) for n in range(5)]
    for outlet, article in zip(FIVE, told, strict=True):
        assert article.section in outlet.sections
        assert article.agency or article.source, "who sent it is credited"


def test_its_update_has_another_address_and_its_news_before_what_was_known() -> None:
    first, more = tellings(FIVE, NOON)[FIVE[0].id], update(FIVE[0], NOON)
    assert more.slug != first.slug
    assert more.body[-len(first.body) :] == first.body
    assert len(more.body) > len(first.body)


def test_more_papers_than_tellings_are_refused_in_a_sentence() -> None:
    with pytest.raises(NewsroomError, match=r"has 5 tellings: it can't be printed by 6\."):
        tellings([*FIVE, FIVE[0]], NOON)

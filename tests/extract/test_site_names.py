"""How a site calls itself, where its own feed says so."""

import pytest

from extract.head import Head
from extract.titles import site_names


@pytest.mark.parametrize(
    ("feed", "name"),
    [
        ("دفتر النهر - Atom", "دفتر النهر"),
        ("Al Nahr » Feed", "Al Nahr"),
        ("RSS | Al Nahr", "Al Nahr"),
        ("صوت الجسر » الخلاصة", "صوت الجسر"),
        ("Al Nahr » خبر اليوم Comments Feed", "Al Nahr"),
        ("صحيفة الجسر", "صحيفة الجسر"),
    ],
)
def test_a_feed_names_its_site(feed: str, name: str) -> None:
    assert name in site_names(Head(feed=feed), (), "paper.example")


def test_a_feed_that_is_called_by_the_headline_names_no_site() -> None:
    head = Head(feed="Bridge to close - RSS", metas={"og:title": ["Bridge to close"]})
    assert "Bridge to close" not in site_names(head, (), "paper.example")
    assert not any(
        "Council" in name
        for name in site_names(
            Head(feed="Council votes to close the old bridge in spring"), (), "paper.example"
        )
    )


@pytest.mark.parametrize("feed", [None, "", "RSS 2.0", "RSS", "أخبار", "Atom Feed", "الأخبار - RSS"])
def test_a_feed_without_a_name_names_nothing(feed: str | None) -> None:
    assert site_names(Head(feed=feed), (), "paper.example") == site_names(Head(), (), "paper.example")

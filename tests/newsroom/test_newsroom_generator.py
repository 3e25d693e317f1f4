"""Generated articles: any number, all different, always the same ones."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from newsroom.demo import DEMO_OUTLETS
from newsroom.generator import generate
from newsroom.press import Press

UNTIL = datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_a_thousand_articles_are_a_thousand_texts_titles_and_slugs() -> None:
    articles = list(generate(DEMO_OUTLETS[0], 1000, seed=1, until=UNTIL, days=20))
    assert len({article.slug for article in articles}) == 1000
    assert len({article.title for article in articles}) == 1000
    assert len({(article.lede, article.body) for article in articles}) == 1000
    paragraphs = [text for article in articles for text in article.body]
    assert len(set(paragraphs)) / len(paragraphs) > 0.99
    assert not any(
        "{" in text for article in articles for text in (article.title, article.lede, *article.body)
    )
    assert all(len(article.body) >= 3 for article in articles)


def test_a_seed_decides_every_word_and_another_seed_decides_otherwise() -> None:
    outlet = DEMO_OUTLETS[1]
    once, again, other = (list(generate(outlet, 20, seed=seed, until=UNTIL, days=20)) for seed in (7, 7, 8))
    assert once == again
    assert not {article.lede for article in once} & {article.lede for article in other}


def test_articles_are_spread_evenly_over_the_days_before_their_end() -> None:
    articles = list(generate(DEMO_OUTLETS[2], 40, seed=1, until=UNTIL, days=20))
    assert articles[0].published == UNTIL
    gaps = {newer.published - older.published for newer, older in pairwise(articles)}
    assert gaps == {timedelta(hours=12)}


@pytest.mark.parametrize("outlet_id", [outlet.id for outlet in DEMO_OUTLETS])
def test_a_crowded_paper_serves_every_page_and_its_file_leaves_room(
    client: httpx.Client, outlet_id: str
) -> None:
    with Press(now=UNTIL, articles=400) as press:
        outlet = press.outlet(outlet_id)
        truths = outlet.truth()
        assert len({truth.url for truth in truths}) == 400
        for truth in truths[::80]:
            assert client.get(truth.url).status_code == 200
        feed = client.get(outlet.base_url + "/feed/").text
        assert feed.count("<item>") == 400
        assert "requests = 800" in outlet.toml()


def test_articles_added_at_night_are_other_ones_each_time(press: Press) -> None:
    outlet = press.outlet("qanadil-ottawa")
    before = len(outlet.truth())
    first, second = outlet.add_generated(3), outlet.add_generated(3)
    assert len(outlet.truth()) == before + 6
    assert not {truth.text for truth in first} & {truth.text for truth in second}
    assert all(truth.published == press.now for truth in first[:1])

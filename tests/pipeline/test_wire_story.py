"""A wire story that five papers print, from their pages to the clusters that a researcher lists."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from house_at_work import House

import mahjar
from mahjar.settings import StoreSettings
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.wire import SLUG, tellings, update

pytestmark = pytest.mark.store
FIVE = (*DEMO_OUTLETS, *FURTHER_OUTLETS)
FIRST = FIVE[0]


def test_five_outlets_with_one_wire_story_are_one_cluster_and_its_update_is_labelled_as_such(
    house_of: Callable[..., House],
) -> None:
    house = house_of(outlets=FIVE, articles=1)
    for outlet, article in tellings(FIVE, house.press.now - timedelta(hours=23)).items():
        house.press.outlet(outlet).add(article)
    house.press.outlet(FIRST.id).add(update(FIRST, house.press.now))
    assert house.night("one").ok

    corpus = mahjar.open(StoreSettings.read().uri)
    printed = [truth for outlet in FIVE for truth in house.press.outlet(outlet.id).truth()]
    texts = {article["url"]: article["text"] for article in corpus.articles(columns=["url", "text"])}
    assert texts == {truth.url: truth.text for truth in printed}
    (cluster,) = corpus.duplicates()
    titles = {(one.outlet, one.title): one for one in cluster.printings}
    told = {
        outlet.id: titles.pop((outlet.id, house.press.outlet(outlet.id).article(SLUG).title))
        for outlet in FIVE
    }
    (((where, _), new),) = titles.items()
    first, shortest = told[FIRST.id], told[FIVE[-1].id]
    assert cluster.printings[0] == first, "the earliest"
    assert [told[outlet.id].kind for outlet in FIVE] == [None, *["wire"] * 4]
    assert (where, new.kind, new.of) == (FIRST.id, "update", first.article_id)

    like_the_shortest = {
        article
        for pair in cluster.pairs
        for article in (pair.article_id, pair.earlier_id)
        if shortest.article_id in (pair.article_id, pair.earlier_id)
    }
    assert len(like_the_shortest) > 1
    assert first.article_id not in like_the_shortest, "it hangs on by those that end sooner than the first"

    kept = (
        corpus.articles(without_near_duplicates=True, columns=["article_id"])
        .arrow()["article_id"]
        .to_pylist()
    )
    assert len(kept) == len(FIVE) + 1, "an article of its own of each, and the story once"
    assert first.article_id in kept

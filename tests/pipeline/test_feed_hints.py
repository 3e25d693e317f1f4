"""What a feed says of an article fills what its page leaves open, and changes nothing that the page tells."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import httpx
import pytest

from crawlers.discovery import feed
from extract import Extracted, Hints, OutletFacts, Page, extract
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.press import Press

NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)
FIELDS = ("title", "text", "authors", "editor", "source", "agency", "section", "tags", "published_day")
FEEDS = [
    ("jisr-montreal", "/feed/"),
    ("jisr-montreal", "/feed/atom/"),
    ("manbar-halifax", "/index.php?format=feed&type=rss"),
    ("manbar-halifax", "/index.php?format=feed&type=atom"),
    ("daftar-calgary", "/feeds/posts/default"),
    ("daftar-calgary", "/feeds/posts/default?alt=rss"),
]


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press([DEMO_OUTLETS[0], *FURTHER_OUTLETS], now=NOW, articles=25) as press:
        yield press


@pytest.mark.parametrize(("outlet_id", "address"), FEEDS)
def test_an_article_is_the_same_with_what_its_feed_says(press: Press, outlet_id: str, address: str) -> None:
    served = press.outlet(outlet_id)
    outlet = next(each for each in (*DEMO_OUTLETS, *FURTHER_OUTLETS) if each.id == outlet_id)
    facts = OutletFacts(outlet.id, names=(outlet.name_ar, outlet.name_en), timezone=outlet.timezone)
    truths = {truth.url: truth for truth in served.truth()}
    with httpx.Client(trust_env=False) as client:
        answer = client.get(served.base_url + address)
        links = feed.read(answer.content, served.base_url + address, answer.headers["content-type"]).links
        assert [link.url for link in links] == list(truths)
        for link in links:
            page = client.get(link.url)
            found = extract(
                Page(
                    link.url,
                    page.content,
                    page.headers["content-type"],
                    fetched=NOW,
                    outlet=facts,
                    hints=Hints(**asdict(link.hints)),
                )
            )
            assert isinstance(found, Extracted)
            for name in FIELDS:
                assert getattr(found, name) == getattr(truths[link.url], name), (link.url, name)

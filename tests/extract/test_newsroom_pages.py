"""Every article of the newsroom comes out of every theme word for word."""

from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from extract import Extracted, NotAnArticle, OutletFacts, Page, extract, text_hash
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.press import Press

OUTLETS = (*DEMO_OUTLETS, *FURTHER_OUTLETS)
NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)
FIELDS = (
    "title",
    "lede",
    "paragraphs",
    "text",
    "authors",
    "editor",
    "source",
    "agency",
    "translator",
    "photographer",
    "section",
    "tags",
    "published_day",
)
LISTS = {
    "classic": ["/", "/page/2/", "/category/community/"],
    "magazine": ["/", "/?page=2", "/community/"],
    "handmade": ["/", "/index.php?page=2", "/section.php?cat=local&page=1"],
    "joomla": ["/", "/index.php", "/index.php?start=10", "/index.php/news", "/index.php/news?start=10"],
    "blogger": ["/", "/2026/11/", "/search/label/news", "/search?max-results=10&start=10&by-date=false"],
}


def fetch(url: str) -> tuple[bytes, str | None]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        return answer.read(), answer.headers.get("Content-Type")
    finally:
        connection.close()


@pytest.mark.parametrize("count", [None, 40], ids=["hand-written", "generated"])
@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.theme)
def test_every_article_comes_out_as_it_was_published(outlet, count) -> None:  # type: ignore[no-untyped-def]
    facts = OutletFacts(outlet.id, names=(outlet.name_ar, outlet.name_en), timezone=outlet.timezone)
    with Press([outlet], now=NOW, articles=count) as press:
        published = press.outlet(outlet.id).truth()
        assert published
        for truth in published:
            body, content_type = fetch(truth.url)
            found = extract(Page(truth.url, body, content_type, fetched=NOW, outlet=facts))
            assert isinstance(found, Extracted), (truth.url, found)
            for field in FIELDS:
                assert getattr(found, field) == getattr(truth, field), (truth.slug, field)
            assert found.published is None or found.published == truth.published.replace(microsecond=0)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.theme)
def test_lists_are_no_articles_and_say_so(outlet) -> None:  # type: ignore[no-untyped-def]
    with Press([outlet], now=NOW, articles=60) as press:
        served = press.outlet(outlet.id)
        for path in LISTS[outlet.theme]:
            body, content_type = fetch(served.base_url + path)
            found = extract(Page(served.base_url + path, body, content_type))
            assert isinstance(found, NotAnArticle), path
            assert found.reason in ("home-page", "section-page", "search-page")
            assert found.final


def test_a_page_to_log_in_at_is_no_article() -> None:
    with Press([FURTHER_OUTLETS[0]], now=NOW) as press:
        url = press.outlets[0].base_url + "/index.php/component/users/reset"
        found = extract(Page(url, *fetch(url)))
    assert isinstance(found, NotAnArticle)


def test_a_counter_that_moved_is_no_other_text() -> None:
    with Press([DEMO_OUTLETS[0]], now=NOW) as press:
        url = press.outlet(DEMO_OUTLETS[0].id).truth()[0].url
        bodies = [fetch(url)[0] for _ in range(2)]
    first, second = (extract(Page(url, body)) for body in bodies)
    assert bodies[0] != bodies[1]
    assert isinstance(first, Extracted)
    assert isinstance(second, Extracted)
    assert text_hash(first) == text_hash(second)

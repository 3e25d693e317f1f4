"""Feeds, sitemaps, robots.txt, and the HTTP that goes with them."""

import gzip
import tomllib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.robotparser import RobotFileParser

import feedparser
import httpx
import pytest
from lxml import etree

from newsroom.press import Press
from newsroom.robots import Robots

SITEMAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


def locations(document: bytes) -> list[str]:
    return [str(found) for found in etree.fromstring(document).xpath("//s:loc/text()", namespaces=SITEMAP)]


@pytest.mark.parametrize(
    ("path", "version"),
    [("/feed/", "rss20"), ("/feed/atom/", "atom10"), ("/feed/rdf/", "rss10"), ("/feed/rss/", "rss091u")],
)
def test_each_feed_names_every_article_newest_first(
    press: Press, client: httpx.Client, path: str, version: str
) -> None:
    for outlet in press.outlets:
        feed = feedparser.parse(client.get(outlet.base_url + path).content)
        assert not feed.bozo
        assert feed.version == version
        truths = outlet.truth()
        assert [entry.link for entry in feed.entries] == [truth.url for truth in truths]
        assert [entry.title for entry in feed.entries] == [truth.title for truth in truths]
        for entry, truth in zip(feed.entries, truths, strict=True):
            assert truth.paragraphs[0].startswith(entry.summary.removesuffix(" […]"))
            if version != "rss091u":
                stamp = entry.get("published_parsed") or entry.updated_parsed
                assert datetime(*stamp[:6], tzinfo=UTC) == truth.published


def test_the_wordpress_feed_names_its_writers(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("jisr-montreal")
    feed = feedparser.parse(client.get(outlet.base_url + "/feed/").content)
    for entry, truth in zip(feed.entries, outlet.truth(), strict=True):
        assert entry.author == (truth.authors[0] if truth.authors else "admin")


def test_an_edit_moves_the_atom_feeds_updated(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("riwaq-toronto")
    press.advance(timedelta(minutes=5))
    truth = outlet.edit("school-lunch", lede="بدأت سبع مدارس تقديم وجبة ساخنة.")
    feed = feedparser.parse(client.get(outlet.base_url + "/feed/atom/").content)
    entry = next(entry for entry in feed.entries if entry.link == truth.url)
    assert datetime.fromisoformat(entry.updated) == press.now
    assert datetime.fromisoformat(entry.published) == truth.published


@pytest.mark.parametrize("outlet_id", ["jisr-montreal", "riwaq-toronto", "qanadil-ottawa"])
def test_the_sitemap_index_leads_to_every_article_through_plain_gzip_and_news_files(
    press: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = press.outlet(outlet_id)
    files = locations(client.get(outlet.base_url + "/sitemap_index.xml").content)
    assert {file.rpartition("/")[2] for file in files} == {
        "post-sitemap1.xml", "post-sitemap2.xml.gz", "page-sitemap.xml", "news-sitemap.xml",
    }  # fmt: skip
    found: set[str] = set()
    for file in files:
        answer = client.get(file)
        assert ("content-encoding" not in answer.headers) or not file.endswith(".gz")
        body = gzip.decompress(answer.content) if file.endswith(".gz") else answer.content
        found |= set(locations(body))
    assert {truth.url for truth in outlet.truth()} < found
    assert set(locations(client.get(outlet.base_url + "/sitemap.xml").content)) == {
        truth.url for truth in outlet.truth()
    }


def test_lastmod_is_when_an_article_last_changed(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("riwaq-toronto")
    press.advance(timedelta(minutes=5))
    outlet.edit("school-lunch", title="وجبة ساخنة في مدارس سبع")
    tree = etree.fromstring(client.get(outlet.base_url + "/sitemap.xml").content)
    by_url = {
        str(row.findtext("s:loc", None, SITEMAP)): row.findtext("s:lastmod", None, SITEMAP) for row in tree
    }
    assert by_url == {truth.url: truth.modified.isoformat() for truth in outlet.truth()}


def test_the_news_sitemap_holds_the_last_two_days(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("riwaq-toronto")
    fresh = {truth.url for truth in outlet.truth() if truth.published > press.now - timedelta(days=2)}
    assert fresh
    document = client.get(outlet.base_url + "/news-sitemap.xml").content
    assert set(locations(document)) == fresh
    titles = etree.fromstring(document).xpath("//n:title/text()", namespaces=SITEMAP)
    assert set(titles) == {truth.title for truth in outlet.truth() if truth.url in fresh}
    press.advance(timedelta(days=60))
    assert locations(client.get(outlet.base_url + "/news-sitemap.xml").content) == []


def test_robots_txt_can_be_anything_a_test_needs(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("jisr-montreal")
    url = outlet.base_url + "/robots.txt"
    rules = RobotFileParser()
    rules.parse(client.get(url).text.splitlines())
    assert rules.can_fetch("any", outlet.truth()[0].url)
    assert rules.site_maps() == [
        outlet.base_url + "/sitemap_index.xml",
        outlet.base_url + "/news-sitemap.xml",
    ]
    outlet.robots = Robots(disallow=("/",), crawl_delay=3)
    rules = RobotFileParser()
    rules.parse(client.get(url).text.splitlines())
    assert not rules.can_fetch("any", outlet.truth()[0].url)
    assert rules.crawl_delay("any") == 3
    outlet.robots = Robots(text="User-agent: GPTBot\nDisallow: /\n")
    assert client.get(url).text == "User-agent: GPTBot\nDisallow: /\n"
    for status in (404, 503):
        outlet.robots = Robots(status=status)
        assert client.get(url).status_code == status


PATHS = ["/feed/", "/feed/atom/", "/sitemap_index.xml", "/post-sitemap2.xml.gz", "/robots.txt"]


@pytest.mark.parametrize("path", PATHS)
def test_a_client_that_has_a_document_gets_a_304(press: Press, client: httpx.Client, path: str) -> None:
    outlet = press.outlet("riwaq-toronto")
    first = client.get(outlet.base_url + path)
    again = client.get(outlet.base_url + path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "content-type" not in again.headers
    many = client.get(outlet.base_url + path, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert many.status_code == 304
    assert client.get(outlet.base_url + path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_last_modified_is_the_newest_articles_and_makes_304s_until_something_changes(
    press: Press, client: httpx.Client
) -> None:
    outlet = press.outlet("jisr-montreal")
    url = outlet.base_url + "/feed/"
    stamp = client.get(url).headers["last-modified"]
    assert parsedate_to_datetime(stamp) == max(truth.modified for truth in outlet.truth())
    headers = {"If-Modified-Since": stamp}
    assert client.get(url, headers=headers).status_code == 304
    assert client.get(url, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    older = parsedate_to_datetime(stamp) - timedelta(seconds=1)
    assert (
        client.get(url, headers={"If-Modified-Since": format_datetime(older, usegmt=True)}).status_code == 200
    )
    # An ETag rules where both are sent (RFC 9110, 13.1.3).
    assert client.get(url, headers={**headers, "If-None-Match": '"other"'}).status_code == 200
    press.advance(timedelta(seconds=2))
    outlet.add_generated(1)
    assert client.get(url, headers=headers).status_code == 200


def test_articles_have_validators_only_where_no_counter_moves(press: Press, client: httpx.Client) -> None:
    for outlet in press.outlets:
        truth = outlet.truth()[0]
        answer = client.get(truth.url)
        if outlet.id == "riwaq-toronto":
            assert client.get(truth.url, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
            assert parsedate_to_datetime(answer.headers["last-modified"]) == truth.modified
        else:
            assert not {"etag", "last-modified"} & set(answer.headers)


def test_bodies_are_gzipped_only_for_those_who_ask(press: Press, client: httpx.Client) -> None:
    url = press.outlet("riwaq-toronto").truth()[0].url
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    squeezed = client.get(url, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    refused = client.get(url, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert squeezed.headers["vary"] == "Accept-Encoding"
    assert int(squeezed.headers["content-length"]) < len(plain.content) == len(squeezed.content)


def test_outlet_files_say_three_different_ways_of_finding_articles(
    press: Press, client: httpx.Client
) -> None:
    ways = {}
    for outlet in press.outlets:
        facts = tomllib.loads(outlet.toml())
        assert facts["hosts"] == [outlet.host]
        assert facts["homepage"] == outlet.base_url + "/"
        ways[outlet.id] = [way["how"] for way in facts["discover"]]
        for way in facts["discover"]:
            assert client.get(way["url"]).status_code == 200
            assert way["how"] != "section" or "{page}" in way["page_url"]
    assert ways == {
        "jisr-montreal": ["feed"],
        "riwaq-toronto": ["sitemap"],
        "qanadil-ottawa": ["section"] * 3,
    }
    assert (
        tomllib.loads(press.outlet("riwaq-toronto").toml(permission='said "yes"'))["permission"]
        == 'said "yes"'
    )

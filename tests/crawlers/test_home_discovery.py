"""An outlet of which only the home page is known: what is asked, what is found, what is to be pinned."""

import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from crawlers.crawl import MOST_TO_FIND
from crawlers.discovery import home
from crawlers.discovery.shape import learned, looks_like_article
from newsroom.demo import FURTHER_OUTLETS
from newsroom.press import Press
from newsroom.robots import Robots

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
PAPERS = ("jisr-montreal", "riwaq-toronto", "qanadil-ottawa")
SITE = "https://paper.example"
BARE = {"discover": (), "article_url": None}
"""An outlet file with neither a way in nor a pattern."""


@pytest.fixture
def search_of(press, nights_of):
    """Makes the nights of a paper whose outlet file names no way in."""

    def make(name, **env):
        nights = nights_of(press.outlet(name), **env)
        nights.toml = dict(BARE)
        return nights

    return make


@pytest.fixture
def elsewhere(nights_of):
    """Makes the nights of a paper that is not on WordPress, whose outlet file names no way in."""
    with Press(FURTHER_OUTLETS, now=NOW, articles=8) as press:

        def make(system):
            (paper,) = (each for each in press.outlets if each.site.paper.theme.system == system)
            nights = nights_of(paper)
            nights.toml = dict(BARE)
            return nights

        yield make


def documents_asked(nights):
    """The requests that were made to find a way in: all but those for articles."""
    articles = {truth.url.removeprefix(nights.paper.base_url) for truth in nights.paper.truth()}
    return [target for target in nights.asked() if target not in articles]


@pytest.mark.store
@pytest.mark.parametrize("paper", PAPERS)
def test_the_home_page_alone_leads_to_every_article_in_a_dozen_requests(search_of, press, paper):
    nights = search_of(paper)
    night = nights.crawl()
    assert (night.report.reason, night.report.alerts) == ("finished", [])
    assert len(nights.captured()) == len(nights.paper.truth())
    assert set(night.outcomes().values()) == {"captured"}
    assert len(documents_asked(nights)) <= MOST_TO_FIND
    assert night.report.ways[-1]["url"] == f"{nights.paper.base_url}/sitemap_index.xml"
    pattern = re.compile(night.report.article_url)
    for truth in nights.paper.truth():
        assert pattern.search(truth.url.removeprefix(nights.paper.base_url))


@pytest.mark.store
def test_a_night_that_follows_asks_what_was_found_and_nothing_else(search_of):
    nights = search_of("jisr-montreal")
    nights.learn(nights.crawl())
    nights.paper.visits.forget()
    nights.next_night(2)
    added = nights.paper.add_generated(1, days=0)[0]
    night = nights.crawl()
    assert nights.asked() == ["/robots.txt", "/feed/", added.url.removeprefix(nights.paper.base_url)]
    assert [way["named_by"] for way in night.report.ways] == ["an earlier night"]
    assert night.report.article_url


@pytest.mark.store
def test_a_night_on_which_the_known_feed_is_gone_looks_for_another_way(search_of):
    nights = search_of("jisr-montreal")
    nights.learn(nights.crawl())
    nights.paper.visits.forget()
    nights.paper.fault("status", path="/feed/", code=404)
    nights.next_night(2)
    night = nights.crawl()
    assert [way["how"] for way in night.report.ways] == ["sitemap"]
    assert len(documents_asked(nights)) <= MOST_TO_FIND


@pytest.mark.store
def test_where_nothing_else_answers_the_front_page_is_read_as_a_list(search_of):
    nights = search_of("qanadil-ottawa")
    nights.paper.robots = Robots(sitemaps=())
    nights.paper.fault("status", path="*.xml", code=404)
    nights.paper.fault("status", path="*feed*", code=404)
    night = nights.crawl()
    assert (night.report.reason, night.report.alerts) == ("finished", []), "a guess that fails is no news"
    assert nights.asked().count("/") == 1, "one answer is read twice"
    (way,) = night.report.ways
    assert (way["how"], way["url"]) == ("section", f"{nights.paper.base_url}/")
    assert len(nights.captured()) == way["gave"] == nights.paper.site.paper.outlet.page_size
    guessed = [line for line in night.ledger if line.kind in {"feed", "sitemap"}]
    assert {line.outcome for line in guessed} == {"not-found"}
    nights.learn(night)
    nights.next_night(2)
    nights.paper.visits.forget()
    again = nights.crawl()
    assert nights.asked() == ["/robots.txt", "/"], "what was not there is not guessed again"
    assert [way["how"] for way in again.report.ways] == ["section"]


@pytest.mark.store
def test_a_site_that_forbids_two_guesses_is_asked_no_third_and_has_not_blocked_us(search_of):
    nights = search_of("qanadil-ottawa")
    nights.paper.robots = Robots(sitemaps=())
    nights.paper.fault("status", path="*.xml", code=403)
    nights.paper.fault("status", path="*feed*", code=403)
    nights.paper.fault("status", path="/rss", code=403)
    night = nights.crawl()
    assert night.report.reason == "finished"
    assert len(documents_asked(nights)) == 4
    assert nights.captured()


@pytest.mark.store
def test_redirects_count_too_and_the_dozen_is_never_passed(search_of):
    nights = search_of("jisr-montreal")
    nights.paper.robots = Robots(sitemaps=tuple(f"/loop-{number}.xml" for number in range(3)))
    nights.paper.fault("redirect-loop", path="/loop-*")
    nights.paper.fault("redirect-loop", path="/sitemap*")
    night = nights.crawl()
    assert len(documents_asked(nights)) == MOST_TO_FIND
    assert len(nights.captured()) == len(nights.paper.truth()), "what the feed gave is used"
    assert [way["how"] for way in night.report.ways] == ["feed"]


@pytest.mark.store
@pytest.mark.parametrize(
    ("system", "feed"),
    [("joomla", "/index.php?format=feed&type=rss"), ("blogger", "/feeds/posts/default")],
)
def test_the_feed_of_joomla_and_of_blogger_is_found_on_its_home_page(elsewhere, system, feed):
    nights = elsewhere(system)
    night = nights.crawl()
    assert (night.report.reason, night.report.alerts) == ("finished", [])
    assert night.report.ways[0]["url"] == nights.paper.base_url + feed
    assert len(documents_asked(nights)) <= MOST_TO_FIND
    assert len(nights.captured()) == len(nights.paper.truth()) == 8
    pattern = re.compile(night.report.article_url)
    assert all(
        pattern.search(truth.url.removeprefix(nights.paper.base_url)) for truth in nights.paper.truth()
    )


@pytest.mark.store
@pytest.mark.parametrize(
    ("system", "how", "where"), [("joomla", "section", "/"), ("blogger", "sitemap", "/sitemap.xml")]
)
def test_joomla_and_blogger_without_a_feed_have_another_way_in(elsewhere, system, how, where):
    nights = elsewhere(system)
    nights.paper.fault("status", "*feed*", code=404)
    nights.paper.fault("status", "*rss*", code=404)
    nights.paper.robots = Robots(sitemaps=())
    night = nights.crawl(dry_run=True)
    assert [(way["how"], way["url"]) for way in night.report.ways] == [(how, nights.paper.base_url + where)]
    assert len(nights.asked()) <= MOST_TO_FIND
    assert night.report.would_fetch == len(nights.paper.truth())


def named_in_a_header(nights):
    """Have the paper's home page name the root of its REST API."""
    value = f'<{nights.paper.base_url}/wp-json/>; rel="https://api.w.org/"'
    nights.paper.fault("header", path="/", name="Link", value=value)


@pytest.mark.store
def test_posts_are_read_from_the_rest_api_that_the_home_page_names(search_of):
    nights = search_of("jisr-montreal")
    named_in_a_header(nights)
    nights.paper.fault("status", path="/feed/", code=404)
    night = nights.crawl()
    assert [(way["how"], way["url"]) for way in night.report.ways] == [
        ("wordpress", f"{nights.paper.base_url}/wp-json/")
    ]
    assert len(nights.captured()) == len(nights.paper.truth()) == night.report.ways[0]["dated"]
    nights.learn(night)
    nights.next_night(2)
    nights.paper.visits.forget()
    again = nights.crawl()
    assert {target.partition("?")[0] for target in nights.asked()} == {"/robots.txt", "/wp-json/wp/v2/posts"}
    assert again.report.ways[0]["url"] == f"{nights.paper.base_url}/wp-json/"


@pytest.mark.store
def test_a_rest_api_that_is_named_and_refuses_is_no_news(search_of):
    nights = search_of("riwaq-toronto")
    named_in_a_header(nights)
    nights.paper.fault("status", path="/feed*", code=404)
    night = nights.crawl(dry_run=True)
    assert night.report.alerts == ["feed " + f"{nights.paper.base_url}/feed/atom/: 404 Not Found"]
    assert [way["how"] for way in night.report.ways] == ["sitemap"]


@pytest.mark.store
def test_a_site_without_any_article_is_searched_to_the_end_and_gives_no_way(search_of):
    nights = search_of("jisr-montreal")
    nights.paper.fault("html")
    nights.paper.robots = Robots(text="User-agent: *\nDisallow:\n")
    night = nights.crawl(dry_run=True)
    assert (night.report.ways, night.report.article_url) == ([], None)
    assert len(nights.asked()) <= MOST_TO_FIND
    assert night.report.reason == "dry-run"


@pytest.mark.store
@pytest.mark.parametrize("after", [2, 8])
def test_a_killed_search_is_finished_by_its_next_try(search_of, after):
    nights = search_of("jisr-montreal")
    nights.toml |= {"delay_seconds": 0.1}
    child = nights.start()
    end = time.monotonic() + 60
    while len(nights.asked()) <= after:
        assert time.monotonic() < end
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    night = nights.resume()
    assert night.report.reason == "finished"
    assert len(night.outcomes()) == len(nights.captured()) == len(nights.paper.truth())
    assert night.report.ways
    twice = [target for target, times in Counter(nights.asked()).items() if times > 1]
    begun_again = {"/robots.txt", "/", "/sitemap_index.xml"}  # they give no address that could be kept
    assert set(twice) - begun_again <= set(nights.asked()[after - 1 : after + 2])


@pytest.mark.store
def test_a_search_that_is_told_to_end_ends(search_of):
    nights = search_of("jisr-montreal")
    nights.paper.fault("slow", path="/", seconds=30)
    child = nights.start()
    while "/" not in nights.asked():
        time.sleep(0.01)
    child.terminate()
    assert nights.wait(child).report.reason == "interrupted"


def test_an_outlet_file_with_a_pattern_and_no_way_keeps_its_pattern(press, search_of):
    nights = search_of("riwaq-toronto")
    nights.toml = {"discover": ()}
    night = nights.crawl(dry_run=True)
    assert night.report.article_url is None
    assert night.report.would_fetch == len(nights.paper.truth())


PAGE = """<!doctype html><html lang="ar"><head><base href="/ar/">
<link rel="alternate" type="application/rss+xml" href="feed/">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">
<link rel="alternate" hreflang="en" href="/en/">
{further}</head><body><a href="/2024/05/خبر/">خبر</a><a href="tel:1">اتصل</a></body></html>"""


def test_a_page_names_its_feeds_and_not_those_of_comments():
    found = home.read(PAGE.format(further="").encode(), f"{SITE}/")
    assert found.feeds == (f"{SITE}/ar/feed/",)
    assert found.links == (f"{SITE}/2024/05/خبر/",)
    assert (found.rest, found.system) == (None, "")


@pytest.mark.parametrize(
    ("further", "link", "rest"),
    [
        ('<link rel="https://api.w.org/" href="/wp-json/">', None, f"{SITE}/wp-json/"),
        ("", f'<{SITE}/?rest_route=/>; rel="https://api.w.org/"', f"{SITE}/?rest_route=/"),
        ("", '</feed/>; rel="alternate", </wp-json/>; rel="https://api.w.org/"', f"{SITE}/wp-json/"),
        ("", "<x>; rel=preload", None),
    ],
)
def test_wordpress_names_its_rest_api_in_the_page_or_in_a_header(further, link, rest):
    found = home.read(PAGE.format(further=further).encode(), f"{SITE}/", "text/html", link)
    assert found.rest == rest
    assert found.system == ("wordpress" if rest else "")


@pytest.mark.parametrize(
    ("further", "system"),
    [
        ('<meta name="generator" content="WordPress 6.4">', "wordpress"),
        ('<meta name="Generator" content="Joomla! - Open Source Content Management">', "joomla"),
        ('<meta content="blogger" name="generator">', "blogger"),
        ('<script src="/media/system/js/core.js"></script>', "joomla"),
        ('<link rel="stylesheet" href="/wp-content/themes/x/style.css">', "wordpress"),
        ('<link rel="stylesheet" href="/style.css">', ""),
    ],
)
def test_a_page_shows_its_content_system_and_that_ones_addresses_come_first(further, system):
    assert home.read(PAGE.format(further=further).encode(), SITE).system == system
    guesses = list(home.usual(system, SITE))
    assert len(guesses) == len({url for _, url in guesses}) <= MOST_TO_FIND - 2
    first = {"wordpress": "/feed/", "blogger": "/feeds/posts/default", "joomla": "/?format=feed&type=rss"}
    assert guesses[0][1] == SITE + first.get(system, "/sitemap.xml")


@pytest.mark.parametrize(
    ("places", "pattern"),
    [
        ("/2024/0{n}/خبر-{n}/", r"^/\d{4}/\d{1,2}/[^/?]+/?$"),
        ("/2024/05/story-{n}.html", r"^/\d{4}/\d{1,2}/[^/?]+\.html/?$"),
        ("/news.php?id={n}", r"^/news\.php\?(?:.*&)?id=\d+(?:&|$)"),
        ("/?p=12{n}", r"^/\?(?:.*&)?p=\d+(?:&|$)"),
        ("/section{n}/120{n}/", r"^/[^/?]+/\d{3,}/?$"),
        ("/post/1804{n}/خبر-{n}", r"^/post/\d{3,}/[^/?]+/?$"),
        ("/index.php/akhbar/{n}-خبر", r"^/index\.php/akhbar/\d+[-_][^/?]+/?$"),
        ("/index.php/akhbar{n}/12{n}-2026-11-2{n}-08-00", r"^/index\.php/[^/?]+/\d+[-_][^/?]+/?$"),
        ("/news_and_articles/خبر {n}", r"^/news_and_articles/[^/?]+/?$"),
        ("/News/content/00000000-1111-2222-3333-abcdefabcde{n}", r"^/News/content/[0-9a-fA-F-]{36}/?$"),
        ("/خبر-من-كندا-{n}/", None),
    ],
)
def test_a_pattern_is_learned_when_it_tells_articles_from_listings(places, pattern):
    articles = [f"{SITE}{places.format(n=number)}?utm_source=feed" for number in range(1, 9)]
    articles = [url.replace("?utm", "&utm") if url.count("?") > 1 else url for url in articles]
    assert learned(articles) == pattern


def test_no_pattern_is_learned_from_few_from_unlike_or_where_a_listing_fits_it():
    alike = [f"{SITE}/news/{number}-خبر" for number in range(10)]
    assert learned(alike[:4]) is None
    assert learned(alike) is not None
    assert learned(alike[:7] + [f"{SITE}/{number}/x/y" for number in "abc"]) is None
    assert learned(alike[:8] + [f"{SITE}/{number}/x/y" for number in "ab"]) is not None
    assert learned(alike, [f"{SITE}/news/7-خبر"]) == learned(alike), "it is one of them"
    assert learned(alike, [f"{SITE}/news/99-كل-الأخبار"]) is None


@pytest.mark.parametrize(
    ("place", "is_one"),
    [
        ("/2024/05/خبر-من-كندا/", True), ("/archives/18472", True), ("/?p=154822", True),
        ("/وزيرة-الهجرة-تعلن-خطة-جديدة/", True), ("/article.php?id=754&cat=10", True),
        ("/", False), ("/about/", False), ("/category/news/", False), ("/tag/كندا/page/2/", False),
        ("/2024/05/", False), ("/author/admin/", False), ("/files/page20.pdf", False), ("/?s=كندا", False),
    ],
)  # fmt: skip
def test_an_address_looks_like_an_articles_or_does_not(place, is_one):
    assert looks_like_article(SITE + place) is is_one

"""Papers on Joomla and on Blogger: their addresses, feeds, sitemaps, archives and furniture."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import feedparser
import httpx
import pytest
from lxml import etree, html

from newsroom.demo import FURTHER_OUTLETS
from newsroom.press import Press
from newsroom.served import PressOutlet

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "o": "http://a9.com/-/spec/opensearchrss/1.0/",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
}


@pytest.fixture
def press() -> Iterator[Press]:
    """Both papers, 40 articles each, over two months; a feed holds 40 of them."""
    with Press(FURTHER_OUTLETS, now=NOW, articles=40, days=60) as press:
        yield press


@pytest.fixture
def joomla(press: Press) -> PressOutlet:
    return press.outlet("manbar-halifax")


@pytest.fixture
def blogger(press: Press) -> PressOutlet:
    return press.outlet("daftar-calgary")


def tree(client: httpx.Client, url: str) -> etree._Element:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return etree.fromstring(answer.content)


def page(client: httpx.Client, url: str) -> html.HtmlElement:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return html.document_fromstring(answer.content.decode())


def words(tree: html.HtmlElement) -> str:
    for hidden in tree.xpath("//script"):
        hidden.drop_tree()
    return " ".join(" ".join(tree.itertext()).split())


def links(client: httpx.Client, url: str) -> set[str]:
    found = page(client, url)
    found.make_links_absolute(url, resolve_base_href=True)
    return {link for _, _, link, _ in found.iterlinks()}


def test_every_article_stands_word_for_word_on_both_papers_pages(press: Press, client: httpx.Client) -> None:
    for outlet in press.outlets:
        for truth in outlet.truth():
            seen = words(page(client, truth.url))
            assert all(paragraph in seen for paragraph in (truth.title, *truth.paragraphs))
            for name in (
                *truth.authors,
                *truth.tags,
                truth.editor,
                truth.source,
                truth.agency,
                truth.section,
            ):
                assert name is None or name in seen


def test_both_papers_carry_their_systems_furniture(
    joomla: PressOutlet, blogger: PressOutlet, client: httpx.Client
) -> None:
    furniture = {
        joomla: (
            "كتب بواسطة:",
            "المجموعة:",
            "نشر بتاريخ:",
            "الزيارات:",
            "طباعة",
            "تسجيل الدخول",
            "المتواجدون الآن",
        ),
        blogger: (
            "مرسلة بواسطة",
            "التسميات:",
            "أرشيف المدونة",
            "المشاركات الشائعة",
            "إرسال تعليق",
            "رسالة أقدم",
        ),
    }
    for outlet, phrases in furniture.items():
        for truth in outlet.truth()[:6]:
            seen = words(page(client, truth.url))
            assert [phrase for phrase in phrases if phrase not in seen] == []
            assert not any(phrase in truth.text for phrase in phrases)


def test_joomla_finds_an_article_by_its_number_alone(joomla: PressOutlet, client: httpx.Client) -> None:
    truth = joomla.truth()[0]
    number = re.search(r"/(\d+)-", truth.url)
    assert number
    for twin in (
        f"/component/content/article/{number[1]}",
        f"/index.php/component/content/article/{number[1]}-another-alias",
        f"/index.php?option=com_content&view=article&id={number[1]}:alias&catid=8",
        f"/index.php/news/{number[1]}-x?tmpl=component&print=1&layout=default",
    ):
        seen = page(client, joomla.base_url + twin)
        assert seen.xpath("//link[@rel='canonical']/@href") == [truth.url]
        assert truth.title in words(seen)


def test_joomlas_addresses_hold_the_title_or_the_date(joomla: PressOutlet) -> None:
    aliases = {truth.url.rpartition("/")[2].partition("-")[2] for truth in joomla.truth()}
    dated = {alias for alias in aliases if re.fullmatch(r"\d{4}(-\d\d){5}", alias)}
    assert dated
    assert any("%d8" in alias for alias in aliases - dated)


def test_joomla_counts_articles_in_the_addresses_of_its_lists(
    joomla: PressOutlet, client: httpx.Client
) -> None:
    found, start = set(), 0
    while start is not None:
        seen = links(client, f"{joomla.base_url}/index.php?start={start}")
        found |= seen & {truth.url for truth in joomla.truth()}
        start = start + 10 if f"{joomla.base_url}/index.php?start={start + 10}" in seen else None
    assert found == {truth.url for truth in joomla.truth()}
    assert client.get(f"{joomla.base_url}/index.php?start=40").status_code == 404


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_joomlas_feeds_hold_the_whole_text_and_can_be_paged(
    joomla: PressOutlet, client: httpx.Client, kind: str
) -> None:
    answer = client.get(f"{joomla.base_url}/index.php?format=feed&type={kind}")
    assert kind in answer.headers["content-type"]
    feed = feedparser.parse(answer.content)
    truths = joomla.truth()
    assert [entry.link for entry in feed.entries] == [truth.url for truth in truths]
    assert all(
        truth.paragraphs[-1] in entry.summary for entry, truth in zip(feed.entries, truths, strict=True)
    )
    section = client.get(f"{joomla.base_url}/index.php/news?format=feed&type={kind}&start=3")
    expected = [truth.url for truth in truths if truth.section == "أخبار"][3:]
    assert [entry.link for entry in feedparser.parse(section.content).entries] == expected


def test_joomla_has_no_sitemap_and_names_none(joomla: PressOutlet, client: httpx.Client) -> None:
    assert "Sitemap" not in client.get(joomla.base_url + "/robots.txt").text
    for path in ("/sitemap.xml", "/sitemap_index.xml", "/feed/", "/wp-json/"):
        assert client.get(joomla.base_url + path).status_code == 404


def test_bloggers_feed_gives_any_stretch_with_its_counts(blogger: PressOutlet, client: httpx.Client) -> None:
    urls = [truth.url for truth in blogger.truth()]
    found, address = [], f"{blogger.base_url}/feeds/posts/default?start-index=1&max-results=15"
    sizes = []
    while address:
        feed = tree(client, address)
        assert feed.findtext("o:totalResults", namespaces=NAMES) == "40"
        entries = feed.xpath("a:entry/a:link[@rel='alternate']/@href", namespaces=NAMES)
        assert feed.findtext("o:startIndex", namespaces=NAMES) == str(len(found) + 1)
        found += entries
        sizes.append(len(entries))
        address = next(iter(feed.xpath("a:link[@rel='next']/@href", namespaces=NAMES)), None)
    assert (found, sizes) == (urls, [15, 15, 10])
    empty = tree(client, f"{blogger.base_url}/feeds/posts/default?start-index=41")
    assert empty.findall("a:entry", NAMES) == []
    assert empty.findtext("o:totalResults", namespaces=NAMES) == "40"


def test_bloggers_feed_can_be_rss_of_one_label_and_of_some_days(
    blogger: PressOutlet, client: httpx.Client
) -> None:
    truths = blogger.truth()
    base = f"{blogger.base_url}/feeds/posts/default"
    rss = feedparser.parse(client.get(f"{base}?alt=rss").content)
    assert (rss.version, len(rss.entries)) == ("rss20", 40)
    labelled = feedparser.parse(client.get(f"{base}/-/{quote('كتب')}?max-results=100").content)
    assert [each.link for each in labelled.entries] == [t.url for t in truths if t.section == "كتب"]
    since, until = NOW - timedelta(days=30), NOW - timedelta(days=10)
    bounds = {"published-min": since.isoformat(), "published-max": until.isoformat()}
    days = feedparser.parse(client.get(base, params=bounds).content)
    assert [each.link for each in days.entries] == [t.url for t in truths if since <= t.published < until]
    assert days.entries
    summary = feedparser.parse(client.get(f"{blogger.base_url}/feeds/posts/summary").content)
    assert all(each.summary.endswith("...") and "content" not in each for each in summary.entries)


def test_a_posts_page_names_the_feed_of_its_comments_alone(
    blogger: PressOutlet, client: httpx.Client
) -> None:
    seen = set()
    for truth in blogger.truth()[:12]:
        (address,) = page(client, truth.url).xpath("//link[contains(@href, 'comments')]/@href")
        feed = feedparser.parse(client.get(address).content)
        assert truth.title in feed.feed.title
        assert all(entry.link.startswith(truth.url + "?showComment=") for entry in feed.entries)
        seen.add(len(feed.entries))
    assert seen == {0, 1, 2}
    assert client.get(f"{blogger.base_url}/feeds/9999/comments/default").status_code == 404


def test_joomlas_components_have_pages_that_are_no_articles(
    joomla: PressOutlet, client: httpx.Client
) -> None:
    for path in ("/index.php/component/users/reset", "/component/mailto/?tmpl=component&link=1"):
        seen = words(page(client, joomla.base_url + path))
        assert "كلمة المرور" in seen
        assert not any(truth.title in seen for truth in joomla.truth())
    assert client.get(joomla.base_url + "/component/other/").status_code == 404


def test_bloggers_sitemap_is_an_index_of_numbered_pages(blogger: PressOutlet, client: httpx.Client) -> None:
    blogger.add_generated(130, days=300)
    assert f"Sitemap: {blogger.base_url}/sitemap.xml" in client.get(blogger.base_url + "/robots.txt").text
    pages = tree(client, blogger.base_url + "/sitemap.xml").xpath("s:sitemap/s:loc/text()", namespaces=NAMES)
    assert pages == [f"{blogger.base_url}/sitemap.xml?page={number}" for number in (1, 2)]
    found = [
        loc for each in pages for loc in tree(client, each).xpath("s:url/s:loc/text()", namespaces=NAMES)
    ]
    assert found == [truth.url for truth in blogger.truth()]
    assert client.get(f"{blogger.base_url}/sitemap.xml?page=3").status_code == 404


def test_a_blog_post_has_a_twin_for_telephones(blogger: PressOutlet, client: httpx.Client) -> None:
    truth = blogger.truth()[0]
    assert re.search(r"/2026/11/blog-post_\d+\.html$", truth.url)
    twin = page(client, truth.url + "?m=1")
    assert twin.xpath("//link[@rel='canonical']/@href") == [truth.url]
    assert truth.paragraphs[-1] in words(twin)


def test_a_blogs_archive_leads_to_every_month_and_every_post(
    blogger: PressOutlet, client: httpx.Client
) -> None:
    home = page(client, blogger.base_url + "/")
    months = home.xpath("//*[@id='BlogArchive1']//a/@href")
    counts = [int(text.strip("()")) for text in home.xpath("//span[@class='post-count']/text()")]
    assert [month.removeprefix(blogger.base_url) for month in months] == [
        "/2026/11/",
        "/2026/10/",
        "/2026/09/",
    ]
    assert sum(counts) == 40
    for month, count in zip(months, counts, strict=True):
        prefix = month.rstrip("/") + "/blog-post"
        assert sum(truth.url.startswith(prefix) for truth in blogger.truth()) == count
    assert client.get(blogger.base_url + "/2025/01/").status_code == 404


def test_a_blogs_section_is_its_first_label(blogger: PressOutlet, client: httpx.Client) -> None:
    for truth in blogger.truth()[:5]:
        assert truth.tags[0] == truth.section
        seen = page(client, truth.url)
        assert seen.xpath("//span[@class='post-labels']/a/text()") == list(truth.tags)


@pytest.mark.parametrize("outlet_id", [outlet.id for outlet in FURTHER_OUTLETS])
def test_what_is_gone_or_never_was_is_told_by_its_status(
    press: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = press.outlet(outlet_id)
    truth = outlet.truth()[0]
    outlet.delete(truth.slug)
    assert client.get(truth.url).status_code == 410
    assert client.get(outlet.base_url + "/2019/nothing.html").status_code == 404

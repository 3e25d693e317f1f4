"""Sitemaps, indexes, news sitemaps, plain lists, and what comes instead of one."""

import gzip
import time

import pytest

from crawlers.discovery import sitemap
from crawlers.discovery.document import DocumentError, unpacked

URL = "https://example.ca/sitemap.xml"
URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="//example.ca/main-sitemap.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://example.ca/1/ </loc><lastmod>2026-11-23T10:00:00+00:00</lastmod>
<image:image><image:loc>https://example.ca/1.jpg</image:loc><image:title>صورة</image:title></image:image></url>
<url><loc>https://example.ca/%D8%AE%D8%A8%D8%B1/?a=1&amp;b=2</loc></url>
<url><lastmod>2026-11-23</lastmod></url>
</urlset>"""
INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.ca/a.xml</loc><lastmod>2026-11-01</lastmod></sitemap>
<sitemap><loc>https://example.ca/b.xml.gz</loc></sitemap></sitemapindex>"""
NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.ca/n/</loc>
<news:news><news:publication><news:name>صحيفة</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>2026-11-24T06:00:00-05:00</news:publication_date><news:title>عنوان</news:title>
<news:keywords>مونتريال، جالية, أخبار</news:keywords></news:news></url></urlset>"""


def read(text):
    """Read a sitemap."""
    return sitemap.read(text.encode(), URL)


def test_a_sitemap_gives_addresses_and_dates_of_change_and_no_images():
    contents = read(URLSET)
    assert [link.url for link in contents.links] == [
        "https://example.ca/1/",
        "https://example.ca/%D8%AE%D8%A8%D8%B1/?a=1&b=2",
    ]
    assert [link.hints.modified for link in contents.links] == ["2026-11-23T10:00:00+00:00", None]
    assert contents.links[0].hints.title is None, "the picture's title is not the article's"
    assert contents.passed_over == 1


def test_an_index_gives_documents():
    contents = read(INDEX)
    assert [(each.url, each.modified) for each in contents.documents] == [
        ("https://example.ca/a.xml", "2026-11-01"),
        ("https://example.ca/b.xml.gz", None),
    ]


def test_a_news_sitemap_says_when_an_article_was_published():
    (link,) = read(NEWS).links
    assert (link.hints.published, link.hints.title) == ("2026-11-24T06:00:00-05:00", "عنوان")
    assert link.hints.tags == ("مونتريال", "جالية", "أخبار")


@pytest.mark.parametrize("change", [
    lambda text: text.replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', ""),
    lambda text: text.replace("http://www.sitemaps.org", "https://sitemaps.org"),
    lambda text: "\n\n  " + text,
    lambda text: "\ufeff" + text,
    lambda text: text.replace("</urlset>", ""),
])  # fmt: skip
def test_a_sitemap_with_the_usual_mistakes_is_read(change):
    assert len(read(change(URLSET)).links) == 2


def test_a_gzip_sitemap_is_unpacked_whatever_its_headers_say():
    packed = gzip.compress(URLSET.encode())
    for body, encoding in (
        (packed, None),
        (packed, "gzip"),
        (gzip.compress(packed), "gzip"),
        (URLSET.encode(), "gzip"),
    ):
        assert len(sitemap.read(unpacked(body, encoding), URL).links) == 2


def test_a_plain_list_of_addresses_is_a_sitemap():
    text = "https://example.ca/1/\r\nhttps://example.ca/خبر/\n\n"
    assert [link.url for link in read(text).links] == ["https://example.ca/1/", "https://example.ca/خبر/"]


def test_entities_are_not_unfolded_and_nothing_is_read_from_elsewhere(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    text = f"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY h "ha"><!ENTITY x SYSTEM "{secret.as_uri()}">]>
<urlset><url><loc>https://example.ca/1/&x;&h;</loc></url><url><loc>https://example.ca/2/</loc></url></urlset>"""
    assert [link.url for link in read(text).links] == ["https://example.ca/1/", "https://example.ca/2/"]


def test_a_sitemap_of_entities_within_entities_is_refused_at_once():
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = f"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a0 "ha">{bomb}]>
<urlset><url><loc>https://example.ca/&a11;</loc></url></urlset>"""
    began = time.monotonic()
    with pytest.raises(DocumentError):
        read(text)
    assert time.monotonic() - began < 2


def test_a_sitemap_of_fifty_thousand_is_read_and_a_longer_one_is_cut():
    body = "".join(f"<url><loc>https://example.ca/{n}/</loc></url>" for n in range(50_010))
    contents = read(f"<urlset>{body}</urlset>")
    assert (len(contents.links), contents.cut, contents.passed_over) == (50_000, True, 10)


@pytest.mark.parametrize(("text", "words"), [
    ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "the sitemap is empty"),
    ("<sitemapindex/>", "the sitemap is empty"),
    ("", "nothing came"),
    ("<!doctype html><html><body>عذرا</body></html>", "a web page"),
    ('<rss version="2.0"><channel/></rss>', "but a feed"),
    ("<opml/>", "no XML with <urlset>"),
    ("قريبا", "no XML with <urlset>"),
])  # fmt: skip
def test_what_is_no_sitemap_is_said_in_a_sentence(text, words):
    with pytest.raises(DocumentError, match=words):
        read(text)

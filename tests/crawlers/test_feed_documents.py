"""Feeds in every dialect, and what comes instead of one."""

import pytest

from crawlers.discovery import feed
from crawlers.discovery.document import DocumentError

URL = "https://example.ca/feed/"

RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>صحيفة</title>
<item><title>خبر أول</title><link>https://example.ca/1/</link><dc:creator>سلمى حداد</dc:creator>
<pubDate>Mon, 23 Nov 2026 10:00:00 -0500</pubDate><category>محليات</category><category>مونتريال</category>
<description>ملخص الخبر</description></item>
<item><title>بلا رابط</title></item>
<item><title>خبر ثان</title><guid isPermaLink="true">https://example.ca/2/</guid></item>
<item><title>نسبي</title><link>/3/?utm_source=rss</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>صحيفة</title>
<entry><title>خبر</title><link rel="self" href="https://example.ca/api/1"/><link rel="alternate" href="https://example.ca/a/"/>
<published>2026-11-23T10:00:00Z</published><updated>2026-11-24T09:00:00Z</updated>
<author><name>رامي</name></author><author><name>هدى</name></author></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.ca/"><title>صحيفة</title></channel>
<item rdf:about="https://example.ca/r/"><title>خبر</title><link>https://example.ca/r/</link>
<dc:date>2026-11-23T10:00:00Z</dc:date></item></rdf:RDF>"""
RSS091 = """<?xml version="1.0"?><rss version="0.91"><channel><title>صحيفة</title>
<item><title>خبر</title><link>https://example.ca/n/</link></item></channel></rss>"""
RSS090 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>صحيفة</title></channel>
<item><title>خبر</title><link>https://example.ca/z/</link></item></rdf:RDF>"""


def links(text, **more):
    """Read a feed's addresses."""
    return [link.url for link in feed.read(text.encode(), URL, **more).links]


@pytest.mark.parametrize(("text", "urls"), [
    (RSS2, ["https://example.ca/1/", "https://example.ca/2/", "https://example.ca/3/?utm_source=rss"]),
    (ATOM, ["https://example.ca/a/"]),
    (RDF, ["https://example.ca/r/"]),
    (RSS091, ["https://example.ca/n/"]),
    (RSS090, ["https://example.ca/z/"]),
])  # fmt: skip
def test_every_dialect_gives_its_articles_in_order(text, urls):
    assert links(text) == urls


def test_an_entry_without_an_address_is_counted_and_passed_over():
    assert feed.read(RSS2.encode(), URL).passed_over == 1


def test_what_rss_says_of_an_article_is_kept_as_it_stands():
    hints = feed.read(RSS2.encode(), URL).links[0].hints
    assert (hints.title, hints.authors) == ("خبر أول", ("سلمى حداد",))
    assert hints.published == "Mon, 23 Nov 2026 10:00:00 -0500"
    assert hints.modified is None
    assert (hints.section, hints.tags, hints.summary) == ("محليات", ("محليات", "مونتريال"), "ملخص الخبر")


def test_what_atom_says_of_an_article_is_kept_as_it_stands():
    hints = feed.read(ATOM.encode(), URL).links[0].hints
    assert (hints.published, hints.modified) == ("2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z")
    assert hints.authors == ("رامي", "هدى")


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("desk@paper.media (سلمى حداد)", "سلمى حداد"),
        ("noreply@blogger.com (دفتر كالغاري)", "دفتر كالغاري"),
        ("سلمى حداد &lt;desk@paper.online&gt;", "سلمى حداد"),
        ("سلمى حداد", "سلمى حداد"),
        ("desk@paper.media", "desk@paper.media"),
    ],
)
def test_an_author_is_told_from_the_address_beside_the_name(author, name):
    text = f"""<rss version="2.0"><channel><item><title>خبر</title><link>{URL}1/</link>
<author>{author}</author></item></channel></rss>"""
    assert feed.read(text.encode(), URL).links[0].hints.authors == (name,)


def test_the_one_date_of_an_rdf_entry_is_that_of_publication():
    hints = feed.read(RDF.encode(), URL).links[0].hints
    assert (hints.published, hints.modified) == ("2026-11-23T10:00:00Z", None)


def test_a_content_type_that_lies_does_not_matter():
    assert links(RSS2, content_type="text/html; charset=UTF-8")
    assert links(RSS2, content_type="application/octet-stream")


def test_a_charset_that_only_the_header_names_is_believed():
    text = RSS2.replace(' encoding="UTF-8"', "").encode("windows-1256")
    read = feed.read(text, URL, "application/rss+xml; charset=windows-1256")
    assert read.links[0].hints.title == "خبر أول"


def test_a_charset_that_the_header_gets_wrong_is_not_believed():
    read = feed.read(RSS2.encode(), URL, "application/rss+xml; charset=iso-8859-1")
    assert read.links[0].hints.title == "خبر أول"


def test_a_feed_that_breaks_off_gives_what_came_before():
    assert links(RSS2[: RSS2.index("<item><title>نسبي")] + "<item><title>&nbsp") == [
        "https://example.ca/1/",
        "https://example.ca/2/",
    ]


def test_a_feed_of_nothing_yet_is_a_feed():
    assert links('<rss version="2.0"><channel><title>صحيفة</title></channel></rss>') == []


@pytest.mark.parametrize(("body", "words"), [
    ("<!DOCTYPE html><html><body><a href='/1'>خبر</a></body></html>", "not a feed but a web page"),
    ("", "nothing came"),
    ('{"posts": []}', "neither RSS, RDF nor Atom"),
    ("/etc/passwd", "neither RSS, RDF nor Atom"),
    ("http://127.0.0.1/", "neither RSS, RDF nor Atom"),
])  # fmt: skip
def test_what_is_no_feed_is_said_in_a_sentence(body, words):
    with pytest.raises(DocumentError, match=words):
        feed.read(body.encode(), URL)

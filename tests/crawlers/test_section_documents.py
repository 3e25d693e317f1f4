"""Section pages: which of their links are articles."""

import pytest

from crawlers.discovery import section
from crawlers.discovery.document import DocumentError
from crawlers.discovery.pattern import ArticlePattern
from mahjar.outlet import parse

URL = "https://example.ca/section/local/"
TOML = """
name = { ar = "صحيفة" }
homepage = "https://example.ca/"
hosts = ["example.ca", "old.example.net"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
"""
PAGE = """<html><head><base href="https://example.ca/"></head><body>
<a href="/2026/11/خبر-أول/">خبر</a> <a href="2026/11/second/#comments">ثان</a>
<a href="https://www.example.ca/2026/11/second/">ثان مرة أخرى</a>
<a href="//old.example.net/2026/10/old/">قديم</a>
<a href="https://elsewhere.com/2026/11/away/">بعيد</a>
<a href="/section/local/page/2/">التالي</a> <a href="javascript:void(0)">x</a> <a href="mailto:a@b.c">x</a>
<a href="http://[bad">x</a> <a>بلا رابط</a> <a href="">x</a></body></html>"""


def pattern(line="[article]\nurl = '/\\d{4}/\\d{2}/[^/]+/$'"):
    """An outlet's pattern."""
    return ArticlePattern(parse((TOML + line).encode(), "example.toml"))


def test_links_on_the_outlets_hosts_that_fit_the_pattern_are_articles():
    contents = section.read(PAGE.encode(), URL, "text/html; charset=utf-8", pattern())
    assert [link.url for link in contents.links] == [
        "https://example.ca/2026/11/خبر-أول/",
        "https://example.ca/2026/11/second/",
        "https://www.example.ca/2026/11/second/",
        "https://old.example.net/2026/10/old/",
    ]
    assert contents.passed_over == 6


def test_a_pattern_is_searched_in_letters_whether_the_link_is_encoded_or_not():
    is_article = pattern("[article]\nurl = '^/خبر/\\d+$'")
    assert is_article("https://example.ca/%D8%AE%D8%A8%D8%B1/12")
    assert is_article("https://example.ca/خبر/12")
    assert not is_article("https://example.ca/خبر/12/more")


def test_a_pattern_may_look_at_the_query():
    is_article = pattern("[article]\nurl = 'news\\.php\\?id=\\d+'")
    assert is_article("https://example.ca/news.php?id=7")
    assert not is_article("https://example.ca/news.php?cat=7")


def test_a_listing_in_windows_1256_is_read():
    page = '<html><head><meta charset="windows-1256"></head><a href="/2026/11/خبر/">خبر</a></html>'.encode(
        "cp1256"
    )
    (link,) = section.read(page, URL, "text/html", pattern()).links
    assert link.url == "https://example.ca/2026/11/خبر/"


@pytest.mark.parametrize("body", [b"", b"<html></html>", "<p>لا شيء</p>".encode(), b"\x00\xff\xfe"])
def test_a_page_without_articles_is_said_in_a_sentence(body):
    with pytest.raises(DocumentError, match="matches"):
        section.read(body, URL, None, pattern())


def test_a_section_of_an_outlet_without_a_pattern_says_what_is_missing():
    with pytest.raises(DocumentError, match=r"needs \[article\].url"):
        section.read(PAGE.encode(), URL, None, pattern(""))

"""Documents of garbage: whatever comes, it is read as far as it goes or refused in a sentence."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.discovery import feed, section, sitemap
from crawlers.discovery.document import DocumentError, joined, unpacked
from crawlers.discovery.pattern import ArticlePattern
from mahjar.address import address_of
from mahjar.outlet import parse

URL = "https://example.ca/a/"
OUTLET = parse(b"""
name = { en = "Example" }
homepage = "https://example.ca/"
hosts = ["example.ca"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
[article]
url = '/\\d+/'
""", "example.toml")  # fmt: skip
WHOLE = (
    '<?xml version="1.0"?><rss version="2.0"><channel><item><title>خبر &amp; &#1583;</title>'
    "<link>https://example.ca/1/</link><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>"
    "<description><![CDATA[<p>نص</p>]]></description></item></channel></rss>",
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.ca/1/</loc>'
    "<lastmod>2026-11-23</lastmod></url></urlset>",
    '<html><head><base href="/"><meta charset="utf-8"></head><a href="/1/">خبر</a><a href="http://[x">y</a></html>',
)
READERS = {
    "feed": lambda body: feed.read(body, URL, "text/xml; charset=windows-1256"),
    "sitemap": lambda body: sitemap.read(body, URL),
    "section": lambda body: section.read(body, URL, "text/html; charset=nonsense", ArticlePattern(OUTLET)),
}
spoilt = st.builds(
    lambda text, at, length, dirt: text.encode()[:at] + dirt + text.encode()[at + length :],
    st.sampled_from(WHOLE),
    st.integers(0, 300),
    st.integers(0, 40),
    st.binary(max_size=12)
    | st.sampled_from([b"<![CDATA[", b"<!--", b"<!DOCTYPE x [", b"&#0;", b"&#xFFFFFF;", b"]]>"]),
)


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=spoilt | st.binary(max_size=400))
def test_a_spoilt_document_gives_addresses_or_one_sentence(kind, body):
    with contextlib.suppress(DocumentError):
        for link in READERS[kind](unpacked(body, "gzip")).links:
            assert link.url.startswith(("http://", "https://"))
            assert address_of(link.url, OUTLET)


@given(st.text(max_size=40) | st.from_regex(r"https?://[\[\]a-z0-9:.@/?#%-]{0,30}", fullmatch=True))
def test_a_link_is_a_web_address_or_none(link):
    url = joined(URL, link)
    assert url is None or (url.startswith(("http://", "https://")) and "#" not in url)
    if url:
        OUTLET.owns(url)
        assert address_of(url, OUTLET).startswith("/")

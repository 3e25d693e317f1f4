"""A home page, read for the ways in that it names, and the addresses where content systems keep theirs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url

from crawlers.discovery.document import MOST_LINKS, joined

How = Literal["feed", "sitemap"]

FEED_TYPES = {
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml",
}  # fmt: skip
REST = "https://api.w.org/"
"""The link relation by which WordPress names its REST API."""
COMMENTS = re.compile(r"comments?(/|=|$)", re.IGNORECASE)
"""Feeds of readers' comments, whose entries are no articles."""
HEADER_LINK = re.compile(r'<([^>]*)>[^<]*?;\s*rel="?([^";,<]+)', re.IGNORECASE)
"""One link of a Link header (RFC 8288, section 3)."""
SIGNS = {
    "wordpress": re.compile(r"wordpress|/wp-content/|/wp-includes/", re.IGNORECASE),
    "blogger": re.compile(r"\bblogger\b|\.blogspot\.|blogger\.com", re.IGNORECASE),
    "joomla": re.compile(r"\bjoomla\b|option=com_content|/media/system/js/", re.IGNORECASE),
}
"""What a page of each content system shows somewhere in its head, its links or its scripts."""
USUAL: dict[str, tuple[tuple[How, str], ...]] = {
    "wordpress": (("feed", "feed/"), ("sitemap", "/wp-sitemap.xml"), ("sitemap", "/sitemap_index.xml")),
    "blogger": (("feed", "feeds/posts/default"), ("sitemap", "/sitemap.xml")),
    "joomla": (("feed", "?format=feed&type=rss"), ("feed", "index.php?format=feed")),
    "": (("sitemap", "/sitemap.xml"), ("feed", "rss"), ("feed", "rss.xml")),
}
"""Where each system keeps its feed (below the home page) and its sitemap (at the host's root)."""


@dataclass(frozen=True)
class Home:
    """What a home page says of how its articles are found."""

    feeds: tuple[str, ...] = ()
    """Feeds of articles that it links, as they stand there; those of comments are left out."""
    rest: str | None = None
    """The root of WordPress's REST API, where the page or its Link header names it."""
    system: str = ""
    """The content system that it shows signs of: a key of :data:`SIGNS`, or nothing."""
    links: tuple[str, ...] = ()
    """Where its links lead, each once, in order."""


def read(body: bytes, url: str, content_type: str | None = None, link_header: str | None = None) -> Home:
    """Read a home page.

    Args:
        body: the page, content-encoding undone.
        url: its address, after redirects.
        content_type: the header, for its charset.
        link_header: the ``Link`` header (RFC 8288), if there was one.
    """
    _, text = html_to_unicode(content_type, body, default_encoding="utf-8")
    base, page = get_base_url(text, url), Selector(text=text or "<html/>", type="html")
    feeds: dict[str, None] = {}
    rest = None
    for tag in page.xpath("//link[@rel and @href]"):
        rel, target = tag.attrib["rel"].lower().split(), joined(base, tag.attrib["href"])
        if target is None:
            continue
        kind = tag.attrib.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in rel and kind in FEED_TYPES and not COMMENTS.search(target):
            feeds.setdefault(target)
        elif REST in rel:
            rest = rest or target
    links = dict.fromkeys(filter(None, (joined(base, href) for href in page.xpath("//a/@href").getall())))
    rest = rest or rest_of_header(link_header or "", base)
    return Home(tuple(feeds), rest, "wordpress" if rest else system_of(page), tuple(links)[:MOST_LINKS])


def rest_of_header(value: str, base: str) -> str | None:
    """Give the root of WordPress's REST API that a Link header names."""
    return next(
        (joined(base, target) for target, rel in HEADER_LINK.findall(value) if rel.strip() == REST), None
    )


def system_of(page: Selector) -> str:
    """Tell a page's content system: by its generator, or else by where its scripts, styles and links are."""
    generator = " ".join(
        page.xpath("//meta[translate(@name, 'GENRATO', 'genrato')='generator']/@content").getall()
    )
    places = " ".join(page.xpath("//script/@src | //link/@href | //a/@href").getall())
    for text in (generator, places):
        for system, sign in SIGNS.items():
            if sign.search(text):
                return system
    return ""


def usual(system: str, homepage: str) -> Iterator[tuple[How, str]]:
    """Give the usual addresses, those of the content system that was seen first.

    Args:
        system: a key of :data:`USUAL`; the empty one when no system was told.
        homepage: the outlet's home page.

    Yields:
        What should be there and its address, each address once.
    """
    base = homepage if urlsplit(homepage).path else f"{homepage}/"
    given: set[str] = set()
    for name in sorted(USUAL, key=lambda each: each != system):
        for how, where in USUAL[name]:
            url = urljoin(base, where)
            if url not in given:
                given.add(url)
                yield how, url

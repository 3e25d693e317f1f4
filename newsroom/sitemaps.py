"""A newspaper's sitemaps (sitemaps.org 0.9, Google's news extension): index, plain, gzip'd and news.

Articles are spread over files of `chunk` addresses, the older ones gzip'd; a paper with a history has a file
a month. Every `lastmod` is an article's, so that a file stays the same bytes until one of its articles
changes.
"""

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from newsroom.newspaper import Entry, Month, Newspaper
from newsroom.themes import Place

INDEX = "/sitemap_index.xml"
NEWS = "/news-sitemap.xml"
PAGES = "/page-sitemap.xml"
PLAIN = "/sitemap.xml"
"""Every article in one file, which the index does not name."""
_MONTH = re.compile(r"/sitemap-pt-post-(\d{4})-(\d{2})\.xml")
_POSTS = re.compile(r"/post-sitemap(\d+)\.xml(\.gz)?")
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_NEWS_AGE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap's bytes, their media type, and when they last changed."""

    body: bytes
    content_type: str
    changed: datetime | None


class Sitemaps:
    """Writes one newspaper's sitemaps."""

    def __init__(self, paper: Newspaper, base_url: str, chunk: int = 1000) -> None:
        self._paper = paper
        self._base_url = base_url
        self._chunk = chunk

    def at(self, path: str) -> Sitemap | None:
        """The sitemap at a path, or None where there is none."""
        entries = self._paper.published()
        if path == INDEX:
            return self._index(entries)
        if path == NEWS:
            return self._news(entries)
        if path == PAGES:
            return _xml(self._listings(), None)
        if path == PLAIN and entries:
            return self._posts(entries, gzipped=False)
        if found := _MONTH.fullmatch(path):
            of_month = self._paper.published(month=(int(found[1]), int(found[2])))
            return address_list(of_month, self._base_url) if of_month and self._by_month else None
        if found := _POSTS.fullmatch(path):
            number, gzipped = int(found[1]), found[2] is not None
            chunks = self._chunks(entries)
            if 1 <= number <= len(chunks) and gzipped == (number > 1):
                return self._posts(chunks[number - 1], gzipped)
        return None

    @property
    def _by_month(self) -> bool:
        """Whether its sitemaps are one a month: those of a paper with a history are."""
        return self._paper.outlet.history is not None

    def _chunks(self, entries: list[Entry]) -> list[list[Entry]]:
        """The newest half of a small paper in the first, plain file; the rest in gzip'd ones."""
        size = min(self._chunk, max(1, -(-len(entries) // 2)))
        return [entries[start : start + size] for start in range(0, len(entries), size)]

    def _index(self, entries: list[Entry]) -> Sitemap:
        listed: list[tuple[str, datetime | None]] = [
            (f"{self._base_url}/post-sitemap{number}.xml{'.gz' if number > 1 else ''}", _latest(chunk))
            for number, chunk in enumerate(self._chunks(entries), 1)
        ]
        if self._by_month:
            listed = [
                (f"{self._base_url}/sitemap-pt-post-{year}-{month:02d}.xml", changed)
                for (year, month), changed in _months(entries).items()
            ]
        listed += [(self._base_url + path, None) for path in (PAGES, NEWS)]
        return sitemap_index(listed, _latest(entries) if entries else None)

    def _posts(self, entries: list[Entry], gzipped: bool) -> Sitemap:
        plain = address_list(entries, self._base_url)
        if not gzipped:
            return plain
        return Sitemap(gzip.compress(plain.body, mtime=0), "application/x-gzip", plain.changed)

    def _news(self, entries: list[Entry]) -> Sitemap:
        """The last two days, with each article's title and date."""
        root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "news": _NEWS})
        since = self._paper.clock.now() - _NEWS_AGE
        recent = [entry for entry in entries if entry.published >= since]
        for entry in recent:
            child = etree.SubElement(root, f"{{{_SITEMAP}}}url")
            _leaf(child, "loc", self._base_url + entry.path)
            news = etree.SubElement(child, f"{{{_NEWS}}}news")
            publication = etree.SubElement(news, f"{{{_NEWS}}}publication")
            _leaf(publication, "name", self._paper.outlet.name_ar, _NEWS)
            _leaf(publication, "language", "ar", _NEWS)
            _leaf(news, "publication_date", entry.published.isoformat(), _NEWS)
            _leaf(news, "title", entry.article.title, _NEWS)
        return _xml(root, _latest(recent) if recent else None)

    def _listings(self) -> etree._Element:
        root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
        for section in (None, *self._paper.outlet.sections):
            child = etree.SubElement(root, f"{{{_SITEMAP}}}url")
            _leaf(child, "loc", self._base_url + self._paper.theme.listing_path(Place(section)))
        return root


def sitemap_index(listed: Sequence[tuple[str, datetime | None]], changed: datetime | None) -> Sitemap:
    """An index of sitemaps, each with when it last changed where that is told."""
    root = etree.Element(f"{{{_SITEMAP}}}sitemapindex", nsmap={None: _SITEMAP})
    for url, touched in listed:
        child = etree.SubElement(root, f"{{{_SITEMAP}}}sitemap")
        _leaf(child, "loc", url)
        if touched:
            _leaf(child, "lastmod", touched.isoformat())
    return _xml(root, changed)


def address_list(entries: Sequence[Entry], base_url: str) -> Sitemap:
    """A sitemap of articles, of which there is at least one, each with when it last changed."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
    for entry in entries:
        child = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        _leaf(child, "loc", base_url + entry.path)
        _leaf(child, "lastmod", entry.touched.isoformat())
    return _xml(root, _latest(entries))


def _months(entries: Sequence[Entry]) -> dict[Month, datetime]:
    """When an article of each month last changed; months in the order of the entries."""
    changed: dict[Month, datetime] = {}
    for entry in entries:
        changed[entry.month] = max(changed.get(entry.month, entry.touched), entry.touched)
    return changed


def _latest(entries: Sequence[Entry]) -> datetime:
    return max(entry.touched for entry in entries)


def _leaf(parent: etree._Element, tag: str, text: str, namespace: str = _SITEMAP) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{tag}").text = text


def _xml(root: etree._Element, changed: datetime | None) -> Sitemap:
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Sitemap(body, "application/xml; charset=UTF-8", changed)

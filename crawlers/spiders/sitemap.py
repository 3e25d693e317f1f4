"""Discovering by sitemaps: an index leads to others, and ``[article].url`` tells articles from the rest."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from crawlers.discovery import sitemap
from crawlers.discovery.document import Contents
from crawlers.discovery.pattern import ArticlePattern
from crawlers.instants import instant_of
from crawlers.spiders.way import Document
from mahjar.address import address_of
from mahjar.outlet import Outlet, Sitemap

DEEPEST = 3
"""Indexes within indexes are not allowed by sitemaps.org, but met; a loop must end."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class SitemapWay:
    """A ``[[discover]] how = "sitemap"``."""

    how = "sitemap"

    def __init__(self, outlet: Outlet, facts: Sitemap) -> None:
        """Take the facts of the outlet file."""
        self._outlet, self._facts = outlet, facts
        self._is_article = ArticlePattern(outlet)

    def first(self) -> Document:
        """Give the sitemap or index of the outlet file."""
        return Document(self._facts.url, address_of(self._facts.url, self._outlet), self)

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read a sitemap; addresses that are no article's are passed over.

        Raises:
            DocumentError: it is none, or empty.
        """
        contents = sitemap.read(body, document.url)
        links = [link for link in contents.links if self._is_article(link.url)]
        return replace(
            contents, links=links, passed_over=contents.passed_over + len(contents.links) - len(links)
        )

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give the sitemaps that an index names and the outlet file follows, the latest changed first."""
        named = [
            self._below(document, further.url, further.modified)
            for further in contents.documents
            if document.depth < DEEPEST and self._follows(further.url)
        ]
        return sorted(named, key=lambda each: instant_of(each.modified) or LONG_AGO, reverse=True)

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give nothing: an index is never asked whether it has changed, since its sitemaps may have."""
        return ()

    def _follows(self, url: str) -> bool:
        return self._outlet.owns(url) and (not self._facts.follow or bool(re.search(self._facts.follow, url)))

    def _below(self, document: Document, url: str, modified: str | None) -> Document:
        return Document(
            url,
            address_of(url, self._outlet),
            self,
            depth=document.depth + 1,
            named_by=document.address,
            modified=modified,
        )

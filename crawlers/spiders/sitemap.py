"""Discovering by sitemaps: an index leads to others, and ``[article].url`` tells articles from the rest."""

import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crawlers.discovery import sitemap
from crawlers.discovery.document import Contents, Further
from crawlers.discovery.pattern import ArticlePattern
from crawlers.history import History
from crawlers.instants import instant_of
from crawlers.placing import Span, span_of_name
from crawlers.spiders.way import Document
from mahjar.address import address_of
from mahjar.outcome import Outcome
from mahjar.outlet import Outlet, Sitemap

LOG = logging.getLogger(__name__)

DEEPEST = 3
"""Indexes within indexes are not allowed by sitemaps.org, but met; a loop must end."""
TOO_DEEP = f"it lies below {DEEPEST + 1} indexes"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class SitemapWay:
    """A ``[[discover]] how = "sitemap"``."""

    how = "sitemap"

    def __init__(self, outlet: Outlet, facts: Sitemap, history: History | None = None) -> None:
        """Take the facts of the outlet file.

        Args:
            outlet: whose sitemap it is.
            facts: where it is, and which sitemaps of an index are followed.
            history: the days that are wanted, in a backfill; None in a night.
        """
        self._outlet, self._facts = outlet, facts
        self._wanted = Span(history.since, history.until) if history else None
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
            if document.depth < DEEPEST and self._follows(further.url) and self._may_hold(further)
        ]
        named.sort(key=lambda each: instant_of(each.modified) or LONG_AGO, reverse=True)
        return named + self._passed_over(document, contents)

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give nothing: an index is never asked whether it has changed, since its sitemaps may have."""
        return ()

    def beyond(self, document: Document) -> Iterable[Document] | None:
        """Give nothing: a sitemap that gave articles leads to no other."""
        return ()

    def _may_hold(self, further: Further) -> bool:
        """Say whether a sitemap may name articles of the days that are wanted.

        Nothing in it was published after its last change; and one that is called 2019 holds that year's.
        """
        if self._wanted is None:
            return True
        changed, named = instant_of(further.modified), span_of_name(further.url)
        old = changed is not None and changed.astimezone(ZoneInfo(self._outlet.timezone)).date()
        if (old and old < self._wanted.first) or (named and not named.meets(self._wanted)):
            LOG.info("sitemap %s is passed over: it holds none of the days that are wanted", further.url)
            return False
        return True

    def _passed_over(self, document: Document, contents: Contents) -> list[Document]:
        """Give the sitemaps that are accounted for and not asked: others' hosts, and what lies too deep."""
        passed = []
        for further in contents.documents:
            below = self._below(document, further.url, further.modified)
            if not self._outlet.owns(further.url):
                passed.append(replace(below, unasked=(Outcome.OFF_HOST, "it is not on the outlet's hosts")))
            elif document.depth >= DEEPEST and self._follows(further.url):
                passed.append(replace(below, unasked=(Outcome.CEILING, TOO_DEEP)))
        return passed

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

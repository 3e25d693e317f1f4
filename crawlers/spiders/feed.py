"""Discovering by a feed, all of whose entries are articles; in a backfill by its further pages too."""

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.discovery import feed
from crawlers.discovery.document import Contents
from crawlers.history import History
from crawlers.placing import days_of
from crawlers.spiders.way import Document
from mahjar.address import address_of
from mahjar.outlet import Feed, Outlet

MOST_PAGES = 500
"""Of one feed: 12,500 posts of Blogger's, 5,000 of WordPress's."""
WORDPRESS_FEED = re.compile(r"/feed/?(?:(?:atom|rdf|rss2?)/?)?\Z")
PAGED = "paged"


class FeedWay:
    """A ``[[discover]] how = "feed"``."""

    how = "feed"

    def __init__(self, outlet: Outlet, facts: Feed, history: History | None = None) -> None:
        """Take the facts of the outlet file.

        Args:
            outlet: whose feed it is.
            facts: where it is.
            history: how far back its pages are read; None in a night, which reads the first one only.
        """
        self._outlet, self._facts, self._history = outlet, facts, history
        self._gave: set[str] = set()

    def first(self) -> Document:
        """Give the feed."""
        return self._document(self._facts.url)

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read the feed. Its entries are taken as they are: whatever a newspaper's feed names is news.

        Raises:
            DocumentError: it is none.
        """
        return feed.read(body, document.url, content_type)

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give the feed's next page in a backfill, as long as it names what no page before it did.

        The feed says where it is (``rel="next"``, RFC 5005 and Blogger's), or is one of WordPress's, whose
        pages are counted by ``paged``. It ends where all is older than what is wanted: a feed is in the order
        of publication. A system that does not know the parameter gives the first page again.
        """
        new = {link.url for link in contents.links} - self._gave
        self._gave |= new
        if self._history is None or not new or document.page >= MOST_PAGES:
            return ()
        if self._is_too_old(contents, self._history):
            return ()
        named = contents.documents[0].url if contents.documents else paged(document.url, document.page + 1)
        if named is None or not self._outlet.owns(named):
            return ()
        return (replace(self._document(named), page=document.page + 1, named_by=document.address),)

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give nothing."""
        return ()

    def beyond(self, document: Document) -> Iterable[Document] | None:
        """Give the page after one of WordPress's that was read; of others only the page itself tells."""
        if document.page == 1:
            return None
        url = paged(document.url, document.page + 1)
        if url is None:
            return None
        return (replace(self._document(url), page=document.page + 1, named_by=document.address),)

    def _is_too_old(self, contents: Contents, history: History) -> bool:
        zone = self._outlet.timezone
        placed = [days_of(link.url, link.hints.published, None, zone) for link in contents.links]
        return bool(placed) and all(days is not None and days.last < history.since for days in placed)

    def _document(self, url: str) -> Document:
        return Document(url, address_of(url, self._outlet), self)


def paged(url: str, page: int) -> str | None:
    """Give the address of a further page of one of WordPress's feeds; None where it is none of these."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != PAGED]
    if not WORDPRESS_FEED.search(parts.path) and "feed" not in dict(query):
        return None
    return urlunsplit(parts._replace(query=urlencode([*query, (PAGED, str(page))]), fragment=""))

"""Discovering by a feed: one document, all of whose entries are articles."""

from collections.abc import Iterable

from crawlers.discovery import feed
from crawlers.discovery.document import Contents
from crawlers.spiders.way import Document
from mahjar.address import address_of
from mahjar.outlet import Feed, Outlet


class FeedWay:
    """A ``[[discover]] how = "feed"``."""

    how = "feed"

    def __init__(self, outlet: Outlet, facts: Feed) -> None:
        """Take the facts of the outlet file."""
        self._outlet, self._facts = outlet, facts

    def first(self) -> Document:
        """Give the feed."""
        return Document(self._facts.url, address_of(self._facts.url, self._outlet), self)

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read the feed. Its entries are taken as they are: whatever a newspaper's feed names is news.

        Raises:
            DocumentError: it is none.
        """
        return feed.read(body, document.url, content_type)

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give nothing: a feed has no further pages."""
        return ()

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give nothing."""
        return ()

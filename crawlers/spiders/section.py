"""Discovering by section pages: a listing and the pages after it, until they give nothing new."""

from collections.abc import Iterable
from dataclasses import replace

from crawlers.discovery import section
from crawlers.discovery.document import Contents
from crawlers.discovery.pattern import ArticlePattern
from crawlers.spiders.way import Document, KnownDocuments
from mahjar.address import address_of
from mahjar.ledger import State
from mahjar.outlet import Outlet, Section


class SectionWay:
    """A ``[[discover]] how = "section"``."""

    how = "section"

    def __init__(self, outlet: Outlet, facts: Section, known: KnownDocuments) -> None:
        """Take the facts of the outlet file, and the documents that earlier nights read."""
        self._outlet, self._facts, self._known = outlet, facts, known
        self._is_article = ArticlePattern(outlet)

    def first(self) -> Document:
        """Give the first page."""
        return Document(self._facts.url, address_of(self._facts.url, self._outlet), self)

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read a page.

        Raises:
            DocumentError: no link on it is an article's.
        """
        return section.read(body, document.url, content_type, self._is_article)

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give the next page, when this one gave something new.

        A next page that was never read is read in any case: a crawl that died between the two pages must not
        lose the second one's articles, when the first one's are all known by now.
        """
        page = document.page + 1
        if page > self._facts.pages or self._facts.page_url is None:
            return ()
        step = self._facts.page_step
        url = self._facts.page_url.replace("{page}", str((page - 1) * step if step else page))
        following = replace(
            document, url=url, address=address_of(url, self._outlet), page=page, named_by=document.address
        )
        known = self._known.get(following.address)
        if fresh or known is None or known.state != State.SETTLED:
            return (following,)
        return ()

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give the next page if it was never read."""
        return self.after(document, Contents(), 0)

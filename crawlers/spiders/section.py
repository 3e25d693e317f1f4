"""Discovering by section pages: a listing and the pages after it, until they give nothing new."""

from collections.abc import Container, Iterable
from dataclasses import replace

from crawlers.discovery import section
from crawlers.discovery.document import Contents
from crawlers.discovery.pattern import ArticlePattern
from crawlers.discovery.traps import Listing
from crawlers.history import History
from crawlers.placing import days_in_path
from crawlers.spiders.way import Document, KnownDocuments
from mahjar.address import address_of
from mahjar.outcome import Outcome, State
from mahjar.outlet import Outlet, Section

MOST_PAGES = 500
"""Of one listing, whatever its outlet file says of nights."""
BARREN = (Outcome.DOCUMENT, "not asked: whatever it named on earlier nights came to nothing")
REPEATS = "it repeats earlier pages, so the listing ends here"


class SectionWay:
    """A ``[[discover]] how = "section"``."""

    how = "section"

    def __init__(
        self,
        outlet: Outlet,
        facts: Section,
        known: KnownDocuments,
        history: History | None = None,
        *,
        barren: Container[str] = (),
    ) -> None:
        """Take the facts of the outlet file, and the documents that earlier nights read.

        Args:
            outlet: whose listing it is.
            facts: where it is, and how its further pages are called.
            known: documents that earlier nights read.
            history: how far back days are wanted, in a backfill, which reads to the end of the listing.
            barren: addresses of documents that nothing came of on earlier nights.
        """
        self._outlet, self._facts, self._known, self._history = outlet, facts, known, history
        self._barren, self._listing = barren, Listing()
        self._is_article = ArticlePattern(outlet)

    def first(self) -> Document:
        """Give the first page."""
        return Document(self._facts.url, address_of(self._facts.url, self._outlet), self)

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read a page.

        Raises:
            DocumentError: no link on it is an article's.
        """
        contents = section.read(body, document.url, content_type, self._is_article)
        if self._listing.repeats(self._addresses(contents)):
            return replace(contents, remark=REPEATS)
        return contents

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give the next page, when this one gave something new.

        A next page that was never read is read in any case: a crawl that died between the two pages must not
        lose the second one's articles, when the first one's are all known by now. One that only repeats the
        pages before it is the last, and one that nothing ever came of is not asked again.
        """
        addresses = self._addresses(contents)
        repeats = self._listing.repeats(addresses)
        self._listing.read(addresses)
        following = self._next(document)
        if repeats or following is None:
            return ()
        if self._history is not None:
            return (following,) if self._is_of_use(contents, self._history) else ()
        if following.page > self._facts.pages:
            return ()
        if following.address in self._barren:
            return (replace(following, unasked=BARREN),)
        known = self._known.get(following.address)
        if fresh or known is None or known.state != State.SETTLED:
            return (following,)
        return ()

    def _next(self, document: Document) -> Document | None:
        page = document.page + 1
        if self._facts.page_url is None or page > MOST_PAGES:
            return None
        step = self._facts.page_step
        url = self._facts.page_url.replace("{page}", str((page - 1) * step if step else page))
        return replace(
            document, url=url, address=address_of(url, self._outlet), page=page, named_by=document.address
        )

    def _is_of_use(self, contents: Contents, history: History) -> bool:
        """Say whether a backfill goes on after a page.

        A listing is in the order of publication; where its addresses have dates, it ends with what is wanted.
        """
        placed = [days_in_path(link.url) for link in contents.links]
        return any(days is None or days.last >= history.since for days in placed)

    def beyond(self, document: Document) -> Iterable[Document] | None:
        """Give the page after one that was read."""
        following = self._next(document)
        return (following,) if following else ()

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give the next page if it was never read."""
        return self.after(document, Contents(), 0)

    def _addresses(self, contents: Contents) -> list[str]:
        return [address_of(link.url, self._outlet) for link in contents.links]

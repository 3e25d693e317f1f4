"""What a search for ways in asks: the home page, and feeds and sitemaps that no outlet file names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from crawlers.discovery import home, section
from crawlers.discovery.document import Contents
from crawlers.discovery.pattern import ArticlePattern
from crawlers.exchange import Answer, Ask
from crawlers.spiders.sitemap import SitemapWay
from crawlers.spiders.way import Document
from crawlers.verdict import header
from mahjar.address import address_of
from mahjar.outlet import ArticleFacts, Outlet, Sitemap


@dataclass(frozen=True)
class Found:
    """A way in that gave articles."""

    how: str
    url: str
    named_by: str
    """Who named its address: ``an earlier night``, ``home page``, ``robots.txt`` or ``usual address``."""
    gave: int
    """Addresses of articles, as far as one can tell."""
    dates: tuple[datetime, ...] = ()
    """When they were published, where that is said; the earliest first."""

    def described(self) -> dict[str, Any]:
        """Give it as the report has it: ``dated`` says how many dates there are."""
        oldest, newest = (self.dates[0], self.dates[-1]) if self.dates else (None, None)
        return {
            "how": self.how,
            "url": self.url,
            "named_by": self.named_by,
            "gave": self.gave,
            "dated": len(self.dates),
            "oldest": oldest.isoformat() if oldest else None,
            "newest": newest.isoformat() if newest else None,
        }


class HomeWay:
    """The home page: it gives no address of its own, but says where to look."""

    how = "home"

    def __init__(self, outlet: Outlet) -> None:
        """Take the outlet whose home page it is."""
        self._outlet = outlet
        self.page = home.Home()
        self.came: tuple[Ask, Answer] | None = None

    def first(self) -> Document:
        """Give the home page."""
        url = self._outlet.homepage
        return Document(url, address_of(url, self._outlet), self)

    def hear(self, ask: Ask, answer: Answer) -> None:
        """Take the answer as it came: its ``Link`` header, and the page for a second reading."""
        self.came = ask, answer

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read what the page names; its articles are read as a last resort only, by :class:`FrontPage`."""
        link = header(self.came[1].exchange, "Link") if self.came else None
        self.page = home.read(body, document.url, content_type, link)
        return Contents()

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give nothing: what it names is weighed, not asked for altogether."""
        return ()

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give nothing: it is never asked whether it has changed."""
        return ()


class FrontPage(HomeWay):
    """The home page once more, as a list of articles: where neither feed nor sitemap was found."""

    how = "section"

    def __init__(self, outlet: Outlet, pattern: str) -> None:
        """Take the outlet, and the pattern that tells its articles."""
        super().__init__(outlet)
        self._is_article = ArticlePattern(with_pattern(outlet, pattern))

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read the page's links.

        Raises:
            DocumentError: none is an article's.
        """
        return section.read(body, document.url, content_type, self._is_article)


class Search(Protocol):
    """What a found sitemap asks of the search that found it."""

    @property
    def left(self) -> int:
        """How many requests may still be made."""

    def is_article(self, url: str) -> bool:
        """Say whether an address is an article's."""

    def wants(self, document: Document) -> bool:
        """Say whether a sitemap of an index may hold what is wanted."""


class FoundSitemap(SitemapWay):
    """A sitemap that nobody pinned: what an article is has to be told without the outlet file's pattern."""

    def __init__(self, outlet: Outlet, url: str, search: Search) -> None:
        """Take the sitemap's address, and the search, which tells articles and what is wanted."""
        super().__init__(outlet, Sitemap(how="sitemap", url=url))
        self._search = search
        self._is_article = search.is_article  # type: ignore[assignment] # it answers the same question

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give those sitemaps of an index that may hold what is wanted, as many as may be asked still."""
        named = list(super().after(document, contents, fresh))
        wanted = [each for each in named if each.unasked is None and self._search.wants(each)]
        return wanted[: max(self._search.left, 0)] + [each for each in named if each.unasked is not None]


def with_pattern(outlet: Outlet, pattern: str) -> Outlet:
    """Give an outlet as if its file had this pattern of article addresses."""
    return outlet.model_copy(update={"article": ArticleFacts(url=pattern)})

"""One crawl: what its parts share. The spider holds it, and Scrapy's components find it there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawlers.discovery.traps import Barren
from crawlers.frontier import Frontier
from crawlers.job import Job, Known
from crawlers.ledger import LedgerFile
from crawlers.politeness.server import SharedServer
from crawlers.segments import Segments
from crawlers.tempo import Tempo
from crawlers.visit import Visit
from mahjar.outlet import Outlet

MOST_TO_FIND = 12
"""Requests that may be made to find a way in where the outlet file names none, robots.txt counted."""


@dataclass
class Crawl:
    """One outlet, one try."""

    job: Job
    outlet: Outlet
    tempo: Tempo
    allow: frozenset[str]
    visit: Visit
    frontier: Frontier
    ledger: LedgerFile
    segments: Segments | None
    """None in a dry run without a sample, which keeps nothing."""
    server: SharedServer | None = None
    """The server whose turns the outlet takes; None where it shares it with nobody."""
    documents_known: dict[str, Known] = field(default_factory=dict)
    """Discovery documents that earlier nights read, by address."""
    documents_that_gave: set[str] = field(default_factory=set)
    """Addresses of documents that a known article came from."""
    barren: Barren = field(default_factory=Barren)
    """Documents that nothing came of on earlier nights."""
    documents: list[dict[str, Any]] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    robots: list[dict[str, Any]] = field(default_factory=list)
    """What each host's robots.txt said: host, status, crawl_delay, sitemaps."""
    allows: Callable[[str], bool | None] = field(default=lambda _: None)
    """Whether robots.txt allows an address; None while its host has not been asked."""
    newest: dict[str, datetime] = field(default_factory=dict)
    """The latest ``date`` and ``modified`` that the REST API said of an article that is known."""
    delay: float = 0.0
    """Seconds between two requests, never less: the outlet file's or robots.txt's Crawl-delay."""
    would_fetch: int = 0
    finding: int = 0
    """Requests for robots.txt and documents, of this try; counted where a way in must be found."""
    ways: list[dict[str, Any]] | None = None
    """The ways in that were found; None where the outlet file names them."""
    article_url: str | None = None
    """A pattern of article addresses, where one was learned."""

    def says(self, *signals: str) -> None:
        """Take note of what the site says of archiving or machine reading, once."""
        self.signals += [each for each in dict.fromkeys(signals) if each not in self.signals]


def crawl_of(crawler: Crawler) -> Crawl:
    """Give the crawl that Scrapy's crawler is for.

    Raises:
        NotConfigured: it runs another spider.
    """
    crawl = getattr(crawler.spider, "crawl", None)
    if not isinstance(crawl, Crawl):
        raise NotConfigured("this component works for the outlet spider only")
    return crawl

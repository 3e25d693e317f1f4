"""The frontier as Scrapy's scheduler: documents first, then one article after the other as the engine asks.

Requests for articles are made only when their turn comes, so that there is never more than one in memory.
"""

from collections import deque
from typing import Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawlers.exchange import ask_of
from crawlers.spiders.outlet import OutletSpider


class FrontierScheduler(BaseScheduler):
    """Holds documents, redirects and retries itself, and takes articles from the frontier."""

    def __init__(self, spider: OutletSpider) -> None:
        """Schedule for a spider."""
        self._spider = spider
        self._ready: deque[Request] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it, as Scrapy does."""
        assert isinstance(crawler.spider, OutletSpider)  # noqa: S101 - the only spider there is
        return cls(crawler.spider)

    def open(self, spider: Spider) -> None:
        """Nothing to open: the frontier is."""

    def close(self, reason: str) -> None:
        """Nothing to close: what is left is accounted for by the spider."""

    def has_pending_requests(self) -> bool:
        """Say whether there is anything left to ask."""
        return bool(self._ready) or self._spider.has_articles()

    def enqueue_request(self, request: Request) -> bool:
        """Take a document's request, or one that is to be sent again or elsewhere: such a one goes first."""
        if ask_of(request).requests:
            self._ready.appendleft(request)
        else:
            self._ready.append(request)
        return True

    def next_request(self) -> Request | None:
        """Give the next request; None while documents are still being read."""
        if self._ready:
            return self._ready.popleft()
        return self._spider.next_article()

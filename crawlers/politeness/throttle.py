"""Scrapy's AutoThrottle, which slows down with a slow site, made to keep three promises more."""

import asyncio
from time import monotonic

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawlers.crawl import crawl_of


class Throttle(AutoThrottle):
    """AutoThrottle that never goes below the Crawl-delay, waits after an answer, and not once all is over.

    Scrapy counts a delay from when the last request was sent: a site that takes longer than that to answer
    would be asked again at once, just when it is under load. And a request that waits for its time would
    keep a visit open that has ended, for as long as the Crawl-delay is.
    """

    _ending: asyncio.Task[None] | None = None

    def __init__(self, crawler: Crawler) -> None:
        """Connect to the signals, as Scrapy does."""
        super().__init__(crawler)
        crawler.signals.connect(self._left, signals.request_left_downloader)
        crawler.signals.connect(self._closed, signals.spider_closed)

    def _spider_opened(self, spider: Spider) -> None:
        super()._spider_opened(spider)
        self._ending = asyncio.ensure_future(self._let_go())

    def _closed(self) -> None:
        if self._ending is not None:
            self._ending.cancel()

    async def _let_go(self) -> None:
        await crawl_of(self.crawler).visit.ended()
        downloader = self.crawler.engine.downloader
        for slot in downloader.slots.values():
            slot.delay = 0
            slot.close()  # forgets when the next request was to be sent …
            downloader._process_queue(slot)  # … which then fails, since the visit is over

    def _left(self, request: Request, spider: Spider) -> None:
        _, slot = self._get_slot(request, spider)
        if slot is not None:
            slot.lastseen = monotonic()

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        crawl = crawl_of(self.crawler)
        if not crawl.visit.over:
            slot.delay = max(slot.delay, crawl.delay)

"""Scrapy's AutoThrottle, which slows down with a slow site, made to keep two promises more."""

from time import monotonic

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawlers.crawl import crawl_of


class Throttle(AutoThrottle):
    """AutoThrottle that never goes below the Crawl-delay, and counts a delay from the end of the last answer.

    Scrapy counts from when the last request was sent: a site that takes longer than the delay to answer would
    be asked again at once, just when it is under load.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Connect to the signals, as Scrapy does."""
        super().__init__(crawler)
        crawler.signals.connect(self._left, signals.request_left_downloader)

    def _left(self, request: Request, spider: Spider) -> None:
        _, slot = self._get_slot(request, spider)
        if slot is not None:
            slot.lastseen = monotonic()

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, crawl_of(self.crawler).delay)

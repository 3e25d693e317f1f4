"""Scrapy's AutoThrottle, which slows down with a slow site, kept from ever going below the Crawl-delay."""

from scrapy.core.downloader import Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawlers.crawl import crawl_of


class Throttle(AutoThrottle):
    """AutoThrottle with the crawl's own least delay."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, crawl_of(self.crawler).delay)

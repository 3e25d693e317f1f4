"""Ask again what failed for a moment, twice at most and with time between; rest when the site asks for it."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.crawl import Crawl, crawl_of
from crawlers.exchange import NoPage, ask_of
from crawlers.politeness.rest import PASSING, is_last, rest_after
from mahjar.outcome import Outcome

LOG = logging.getLogger(__name__)


class Patience:
    """A downloader middleware that waits and asks again.

    It waits while it holds the one request that may be under way, so nothing else is asked meanwhile.
    """

    def __init__(self, crawl: Crawl) -> None:
        """Work for a crawl."""
        self._crawl = crawl

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it, as Scrapy does."""
        return cls(crawl_of(crawler))

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Let an answer through, or wait and ask again."""
        answer = ask_of(request).answer
        if answer is None or answer.outcome not in PASSING:
            return response
        return await self._again(request, answer.outcome, answer.retry_after) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Wait and ask again where nothing came."""
        if not isinstance(exception, NoPage) or not exception.again:
            return None
        return await self._again(request, exception.outcome, None)

    async def _again(self, request: Request, outcome: Outcome, asked_for: float | None) -> Request | None:
        ask, visit, waits = ask_of(request), self._crawl.visit, self._crawl.tempo.waits
        if asked_for and asked_for > min(self._crawl.tempo.longest_wait, visit.seconds_left):
            visit.end("left-alone", alert=f"the site asks to be left alone for {asked_for:.0f} s ({outcome})")
            return None
        wait = rest_after(ask, asked_for, waits)
        if wait:
            LOG.info("%s for %s: waiting %g s", outcome, request.url, wait)
            await visit.pause(wait)
        if is_last(ask, waits) or visit.over:
            return None
        ask.tries += 1
        return request.replace(dont_filter=True)

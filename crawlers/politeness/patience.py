"""Ask again what failed for a moment, twice at most and with time between; rest when the site asks for it."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.crawl import Crawl, crawl_of
from crawlers.exchange import NoPage, ask_of
from mahjar.ledger import Outcome

LOG = logging.getLogger(__name__)

PASSING = {Outcome.SERVER_ERROR, Outcome.TOO_MANY_REQUESTS, Outcome.TIME_OUT, Outcome.RESET}
"""What may be over in a minute."""


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
        last = ask.tries > len(waits) or ask.guess
        if asked_for and asked_for > min(self._crawl.tempo.longest_wait, visit.seconds_left):
            visit.end("left-alone", alert=f"the site asks to be left alone for {asked_for:.0f} s ({outcome})")
            return None
        wait = asked_for or 0.0 if last else max(waits[ask.tries - 1], asked_for or 0.0)
        if wait:
            LOG.info("%s for %s: waiting %g s", outcome, request.url, wait)
            await visit.pause(wait)
        if last or visit.over:
            return None
        ask.tries += 1
        return request.replace(dont_filter=True)

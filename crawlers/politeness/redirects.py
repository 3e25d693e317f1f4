"""Follow redirects within the outlet, five at most (RFC 9309 asks as many of robots.txt)."""

from typing import Self
from urllib.parse import urldefrag

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.crawl import crawl_of
from crawlers.exchange import NoPage, ask_of
from mahjar.address import address_of
from mahjar.outcome import Outcome

HOME = "/"
PERMANENT = {301, 308}


class Redirects(RedirectMiddleware):
    """Scrapy's redirects, which end where the outlet ends."""

    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it, as Scrapy does."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:
        """Send no Referer."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Follow a redirect, if it stays on the outlet's hosts.

        Raises:
            NoPage: it leads away, to the home page, to an address with a turn of its own, or round and round.
        """
        ask = ask_of(request)
        if ask.answer is not None and ask.answer.outcome is not None:
            return response
        try:
            answer = super().process_response(request, response)
        except IgnoreRequest as error:
            raise NoPage(
                Outcome.TOO_MANY_REDIRECTS, f"more than {self.max_redirect_times} redirects"
            ) from error
        if not isinstance(answer, Request):
            return answer
        crawl = crawl_of(self.crawler)
        outlet, address = crawl.outlet, address_of(answer.url, crawl.outlet)
        if ask.kind != "robots" and not outlet.owns(answer.url):
            raise NoPage(Outcome.REDIRECTED_AWAY, f"redirected to {answer.url}, which is not the outlet's")
        if ask.kind == "article" and address != ask.address:
            if address in {HOME, address_of(outlet.homepage, outlet)}:
                raise NoPage(Outcome.REDIRECTED_HOME, "redirected to the home page")
            if response.status in PERMANENT and crawl.frontier.has_own_turn(address):
                raise NoPage(Outcome.TWIN, f"moved to {answer.url}, which is looked after by itself")
        return answer.replace(url=urldefrag(answer.url).url, dont_filter=True)

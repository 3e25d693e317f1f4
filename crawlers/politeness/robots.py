"""robots.txt as RFC 9309 has it: asked once a host, before anything else, and obeyed.

Not there (4xx): everything is allowed. There but out of reach (5xx, no answer, 429): nothing is, tonight.
"""

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler

from crawlers import signals
from crawlers.crawl import Crawl, crawl_of
from crawlers.exchange import ASK, SLOT, Answer, Ask, NoPage, ask_of
from crawlers.verdict import header
from mahjar.address import address_of
from mahjar.evidence import decoded
from mahjar.outcome import Outcome

LOG = logging.getLogger(__name__)

AGENT = "Mahjar"
MOST_BYTES = 500 << 10  # RFC 9309, section 2.5
READABLE = {None, Outcome.OPTED_OUT}
NOT_THERE = {
    Outcome.NOT_FOUND,
    Outcome.GONE,
    Outcome.FORBIDDEN,
    Outcome.UNAUTHORISED,
    Outcome.CLIENT_ERROR,
    Outcome.TOO_MANY_REDIRECTS,
}
"""What RFC 9309 calls unavailable (section 2.3.1.3): there are no rules then."""


class Robots:
    """A downloader middleware that lets nothing past that robots.txt disallows."""

    def __init__(self, crawler: Crawler, crawl: Crawl) -> None:
        """Work for a crawl, which learns to ask :meth:`allows`."""
        self._crawler, self._crawl = crawler, crawl
        self._hosts: dict[str, Protego] = {}
        self._asking = asyncio.Lock()
        crawl.allows = self.allows

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it, as Scrapy does."""
        return cls(crawler, crawl_of(crawler))

    def allows(self, url: str) -> bool | None:
        """Say whether an address may be asked; None while its host's robots.txt is not known."""
        rules = self._hosts.get(host_of(url))
        return None if rules is None else bool(rules.can_fetch(url, AGENT))

    async def process_request(self, request: Request) -> None:
        """Hold a request against its host's rules, which are asked first.

        Raises:
            NoPage: it is disallowed, or robots.txt is out of reach, which ends the visit, or the visit
                is over.
        """
        if ask_of(request).kind == "robots":
            return
        visit = self._crawl.visit
        if visit.over:
            raise NoPage(visit.left_over, f"the visit was over ({visit.reason})")
        host = host_of(request.url)
        async with self._asking:
            if host not in self._hosts:
                self._hosts[host] = await self._rules(host)
        if not self.allows(request.url):
            raise NoPage(Outcome.ROBOTS, "robots.txt disallows it")

    async def _rules(self, host: str) -> Protego:
        url = f"{host}/robots.txt"
        ask = Ask(address_of(url, self._crawl.outlet), "robots", "robots")
        request = Request(url, meta={ASK: ask} | SLOT, dont_filter=True)
        try:
            await self._crawler.engine.download_async(request)
        except NoPage as error:
            outcome, detail = error.outcome, error.detail
        else:
            assert ask.answer is not None  # noqa: S101 - every response was captured
            outcome, detail = ask.answer.outcome, ask.answer.detail  # type: ignore[assignment] # may be None
        if outcome in NOT_THERE:
            self._crawl.robots.append({"host": host, "status": detail})
            return Protego.parse("")
        if ask.answer is None or outcome not in READABLE:
            raise self._out_of_reach(host, outcome, detail)
        return self._read(host, ask.answer)

    def _read(self, host: str, answer: Answer) -> Protego:
        body = decoded(answer.exchange.body, header(answer.exchange, "Content-Encoding"), MOST_BYTES)
        text = body.decode("utf-8", "replace").removeprefix("\ufeff")
        rules = Protego.parse(text)
        delay = rules.crawl_delay(AGENT)
        self._crawl.robots.append(
            {
                "host": host,
                "status": str(answer.exchange.status),
                "crawl_delay": delay,
                "sitemaps": list(rules.sitemaps),
            }
        )
        self._crawl.says(*signals.of_robots(text, rules, self._crawl.outlet.homepage))
        if delay:
            LOG.info("robots.txt asks for %g s between requests", delay)
            self._slow_down(float(delay))
        return rules

    def _slow_down(self, delay: float) -> None:
        self._crawl.delay = max(self._crawl.delay, delay)
        for slot in self._crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, self._crawl.delay)

    def _out_of_reach(self, host: str, outcome: Outcome, detail: str) -> NoPage:
        visit = self._crawl.visit
        if outcome is Outcome.FORBIDDEN_ADDRESS:
            if host == host_of(self._crawl.outlet.homepage):  # another host's links are refused one by one
                visit.end("forbidden-address", alert=detail)
            return NoPage(outcome, detail)
        reason = "blocked" if outcome is Outcome.CHALLENGE else "robots"
        visit.end(reason, alert=f"robots.txt is out of reach ({detail}), so nothing may be asked tonight")
        return NoPage(visit.left_over, f"robots.txt is out of reach: {detail}")


def host_of(url: str) -> str:
    """Give scheme and host of an address: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

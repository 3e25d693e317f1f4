"""Keep every exchange: the downloader middleware nearest to the wire.

It sees robots.txt, documents, redirects, retries, error pages and articles alike, before anybody reads them,
and writes each into the archive with what is known of it.
"""

import asyncio
from typing import Any, Self

from scrapy import Request
from scrapy import signals as scrapy_signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import signals
from crawlers.crawl import MOST_TO_FIND, Crawl, crawl_of
from crawlers.exchange import Answer, Ask, NoPage, ask_of
from crawlers.payload import decoded_sha256, warc_digest
from crawlers.segments import SpoolError
from crawlers.verdict import header, retry_after, verdict
from crawlers.wire import EXCHANGE
from mahjar.evidence import decoded, read_date
from mahjar.outcome import Outcome
from mahjar.warc import Earlier, Exchange

TURN_SECONDS = 1.0


class Capture:
    """Counts requests against the ceilings on their way out, and writes answers on their way in."""

    def __init__(self, crawl: Crawl) -> None:
        """Work for a crawl."""
        self._crawl = crawl

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it, as Scrapy does."""
        return cls(crawl_of(crawler))

    def process_request(self, request: Request) -> None:
        """Let a request out while the visit lasts.

        Raises:
            NoPage: the visit is over, or enough was asked to find a way in.
        """
        ask = ask_of(request)
        ask.answer = None
        visit = self._crawl.visit
        if visit.over:
            raise NoPage(visit.left_over, f"the visit was over ({visit.reason})")
        if ask.kind != "article" and not self._crawl.outlet.discover:
            if ask.kind != "robots" and self._crawl.finding >= MOST_TO_FIND:
                raise NoPage(Outcome.CEILING, f"{MOST_TO_FIND} requests were made to find a way in")
            self._crawl.finding += 1

    def process_response(self, request: Request, response: Response) -> Response:
        """Judge an answer and write it; ``ask.answer`` is there for everybody after.

        Raises:
            NoPage: the answer could not be kept, so it must not be used.
        """
        exchange: Exchange = request.meta.pop(EXCHANGE)
        ask = ask_of(request)
        beginning = decoded(exchange.body, header(exchange, "Content-Encoding"), signals.HEAD_BYTES)
        outcome, detail = verdict(exchange, beginning)
        said = signals.of_headers(exchange.headers) + signals.of_page(beginning)
        if ask.kind != "robots":
            self._crawl.says(*said)
        if outcome is None and self._opted_out(exchange, said):
            outcome, detail = Outcome.OPTED_OUT, "; ".join(said)
        record_id = None
        if self._crawl.segments is not None:
            record_id = self._write(ask, exchange, outcome, said)
        ask.answer = Answer(exchange, beginning, record_id, outcome, detail, retry_after(exchange))
        return response

    def _opted_out(self, exchange: Exchange, said: tuple[str, ...]) -> bool:
        return (
            exchange.status == 200
            and self._crawl.outlet.permission is None
            and signals.forbids_archiving(said)
        )

    def _write(self, ask: Ask, exchange: Exchange, outcome: Outcome | None, said: tuple[str, ...]) -> str:
        segments = self._crawl.segments
        assert segments is not None  # noqa: S101 - asked by the caller
        about = self._about(ask, exchange, outcome, said)
        try:
            if outcome is Outcome.OPTED_OUT:
                head = {"what": "opted-out", "status": exchange.status, "headers": list(exchange.headers)}
                return segments.write_metadata(exchange.url, exchange.fetched, about | head)
            return segments.write(exchange, about=about, unchanged_since=earlier(ask, exchange))
        except SpoolError as error:
            self._crawl.visit.end("spool", error=str(error))
            raise NoPage(Outcome.NOT_REACHED, str(error)) from error

    def _about(
        self, ask: Ask, exchange: Exchange, outcome: Outcome | None, said: tuple[str, ...]
    ) -> dict[str, Any]:
        job = self._crawl.job
        return {
            "outlet": job.outlet,
            "run": job.run,
            "attempt": job.attempt,
            "kind": ask.kind,
            "address": ask.address,
            "found_how": ask.found_how,
            "found_in": list(ask.found_in),
            "hints": {name: value for name, value in vars(ask.hints).items() if value},
            "payload_sha256": decoded_sha256(exchange.body, header(exchange, "Content-Encoding")),
            "signals": list(said),
            "outcome": outcome.value if outcome else None,
        }


class SegmentClock:
    """Closes segments that have grown old while nothing was written: a Scrapy extension."""

    def __init__(self, crawl: Crawl) -> None:
        """Work for a crawl."""
        self._crawl = crawl
        self._running: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it, as Scrapy does, to run while the spider is open."""
        extension = cls(crawl_of(crawler))
        crawler.signals.connect(extension.start, scrapy_signals.spider_opened)
        crawler.signals.connect(extension.stop, scrapy_signals.spider_closed)
        return extension

    def start(self) -> None:
        """Begin to look at the open segment, every second."""
        self._running = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """Stop looking."""
        if self._running is not None:
            self._running.cancel()

    async def _run(self) -> None:
        segments = self._crawl.segments
        while segments is not None:
            await asyncio.sleep(TURN_SECONDS)
            try:
                segments.turn()
            except SpoolError as error:
                self._crawl.visit.end("spool", error=str(error))
                return


def earlier(ask: Ask, exchange: Exchange) -> Earlier | None:
    """Give the earlier capture that an answer repeats: by a 304, or byte for byte as it came."""
    before = ask.known.earlier if ask.known else None
    if before is None or exchange.truncated:
        return None
    same = exchange.status == 200 and warc_digest(exchange.body) == before.warc_payload_digest
    if exchange.status != 304 and not same:
        return None
    return Earlier(before.record_id, before.url, read_date(before.fetched), before.warc_payload_digest)

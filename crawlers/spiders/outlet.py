"""The spider: one outlet's crawl, by all of the outlet's ways of discovering at once.

An outlet may have a feed, two sitemaps and five sections. They share one host, so they share one spider: one
connection, one delay, one frontier, one set of ceilings. What differs between them stands in ``feed.py``,
``sitemap.py`` and ``section.py`` beside this.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.choice import CAPTURED, Choice
from crawlers.crawl import Crawl
from crawlers.exchange import ASK, SLOT, Ask, NoPage, ask_of, validators
from crawlers.frontier import Candidate
from crawlers.job import Hints, Looked
from crawlers.spiders.documents import Documents
from crawlers.spiders.home import HomeSearch
from crawlers.spiders.way import Document
from mahjar.outcome import Outcome

LOG = logging.getLogger(__name__)

DOCUMENT = "document"
Read = Callable[[Response], AsyncIterator[Request] | None]
Lose = Callable[[Failure], None]
NOT_ASKED = {Outcome.CEILING, Outcome.NOT_REACHED, Outcome.ROBOTS}


class OutletSpider(Spider):
    """Reads the documents, decides, and has the articles fetched."""

    name = "outlet"

    def __init__(self, crawl: Crawl) -> None:
        """Crawl an outlet."""
        super().__init__()
        self.crawl = crawl
        self._documents = Documents(crawl)
        self._reading: set[str] = set()
        self._all_opened = False
        self._decided = False
        self._asked = 0
        self._done_with_one = asyncio.Event()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the documents of the outlet file; where it names none, search from the home page."""
        self.crawl.visit.bind()
        self.crawler.signals.connect(self._failed, signals.spider_error)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.crawl.visit.end, "interrupted")
        if self.crawl.outlet.discover:
            for request in self._requests(self._documents.first()):
                yield request
        else:
            search = HomeSearch(self.crawl, self._documents)
            for document in search.documents():
                for request in self._requests([document]):
                    yield request
                await self._all_read()
            search.conclude()
        self._all_opened = True

    async def _all_read(self) -> None:
        """Wait until every document that was asked is done with, or the visit ends."""
        while self._reading and self.crawl.visit.reason is None:
            self._done_with_one.clear()
            await self._done_with_one.wait()

    def has_articles(self) -> bool:
        """Say whether an article's turn is still to come."""
        if self.crawl.visit.over:
            return False
        return not self._decided or self.crawl.frontier.has_waiting()

    def next_article(self) -> Request | None:
        """Give the request whose turn it is, once all documents are read."""
        if self._reading or not self._all_opened or self.crawl.visit.over:
            return None
        if not self._decided:
            self.decide()
        if self.crawl.job.sample and self._asked == self.crawl.job.sample:
            self.crawl.visit.end("dry-run")
        candidate = None if self.crawl.visit.over else self.crawl.frontier.next()
        self._asked += candidate is not None
        return self._article_request(candidate) if candidate else None

    def decide(self) -> None:
        """Give every address that is named or due its place: in the queue, or in the ledger with a reason."""
        self._decided = True
        crawl = self.crawl
        choice = Choice(crawl.outlet, crawl.job, crawl.allows)
        for candidate in crawl.frontier.undecided():
            verdict = choice.of(candidate)
            if verdict.rank is not None:
                crawl.frontier.queue(candidate, verdict.rank)
            else:
                self._finish(candidate, verdict.outcome, verdict.detail)
        crawl.would_fetch = crawl.frontier.waiting()
        LOG.info("%d pages to fetch", crawl.would_fetch)
        if crawl.job.dry_run and not crawl.job.sample:
            crawl.visit.end("dry-run")

    def settle(self) -> None:
        """When all is over: account for every address that was not come to."""
        if not self._decided:
            self.decide()
        # What a backfill leaves is taken by its next run; open to nights, it would take their requests.
        outcome = Outcome.WINDOW if self.crawl.job.history else self.crawl.visit.left_over
        for candidate in self.crawl.frontier.left():
            self._finish(candidate, outcome, f"the visit ended first ({self.crawl.visit.reason})")

    async def read_document(self, response: Response) -> AsyncIterator[Request]:
        """Read a document, and ask for those that come after it."""
        ask = ask_of(asked(response))
        document: Document = response.meta[DOCUMENT]
        assert ask.answer is not None  # noqa: S101 - every response was captured
        if not self._documents.forgives(document, ask.answer.outcome):
            self.crawl.visit.hear(ask.answer.outcome, response.url)
        following = self._documents.arrived(document, ask, ask.answer)
        for request in self._requests(following):
            yield request
        self._done_with(document)

    def lose_document(self, failure: Failure) -> None:
        """Account for a document that did not come."""
        document: Document = asked(failure).meta[DOCUMENT]
        outcome, detail = self._why(failure)
        self._documents.end(document, outcome, detail, ask=ask_of(asked(failure)))
        self._done_with(document)

    def _done_with(self, document: Document) -> None:
        self._reading.discard(document.address)
        self._done_with_one.set()

    def read_article(self, response: Response) -> None:
        """Account for an article's answer. The page itself is read by others, from the archive."""
        ask = ask_of(asked(response))
        assert ask.answer is not None  # noqa: S101 - every response was captured
        outcome = ask.answer.outcome
        self.crawl.visit.hear(outcome, response.url)
        self._account(
            response.meta["candidate"], ask, outcome.value if outcome else CAPTURED, ask.answer.detail
        )

    def lose_article(self, failure: Failure) -> None:
        """Account for an article that did not come."""
        outcome, detail = self._why(failure)
        self._account(asked(failure).meta["candidate"], ask_of(asked(failure)), outcome.value, detail)

    def _failed(self, failure: Failure) -> None:
        """End the visit where our own code fails: what it was at would otherwise never be done with."""
        self.crawl.visit.end("error", error=f"the crawl met an error of its own: {failure.value!r}")
        self._done_with_one.set()

    def _why(self, failure: Failure) -> tuple[Outcome, str]:
        error = failure.value
        if not isinstance(error, NoPage):
            LOG.error("%s", failure.getTraceback())
            self._failed(failure)
            return Outcome.NOT_REACHED, "the crawl met an error of its own"
        if error.outcome not in NOT_ASKED:
            self.crawl.visit.hear(error.outcome, asked(failure).url)
        if error.outcome is Outcome.FORBIDDEN_ADDRESS:
            self.crawl.visit.alerts.append(error.detail)
        return error.outcome, error.detail

    def _requests(self, documents: Iterable[Document]) -> Iterator[Request]:
        for document in self._documents.to_ask(documents):
            self._reading.add(document.address)
            ask = self._documents.ask_for(document)
            meta = {DOCUMENT: document}
            request = self._request(document.url, ask, meta, self.read_document, self.lose_document)
            request.headers.update(self._documents.validators(document))
            yield request

    def _article_request(self, candidate: Candidate) -> Request:
        hints, known = candidate.hints, candidate.known
        if known is not None and not candidate.named:
            hints = Hints(published=known.hint_published, modified=known.hint_modified)
        ask = Ask(candidate.address, "article", candidate.how, candidate.found_in, hints, known)
        meta = {"candidate": candidate}
        request = self._request(candidate.url, ask, meta, self.read_article, self.lose_article)
        request.headers.update(validators(candidate.known))
        return request

    def _request(self, url: str, ask: Ask, meta: Mapping[str, object], read: Read, lose: Lose) -> Request:
        return Request(
            url,
            callback=read,
            errback=lose,
            meta={ASK: ask, **SLOT, **meta},
            dont_filter=True,
        )

    def _account(self, candidate: Candidate, ask: Ask, outcome: str, detail: str) -> None:
        status = ask.answer.exchange.status if ask.answer else None
        self._finish(candidate, outcome, detail, status=status, requests=ask.requests)
        LOG.info("%s %s %s", outcome, candidate.url, detail or status or "")

    def _finish(
        self, candidate: Candidate, outcome: str, detail: str, *, status: int | None = None, requests: int = 0
    ) -> None:
        known, hints = candidate.known, candidate.hints
        self.crawl.ledger.write(
            Looked(
                address=candidate.address,
                url=candidate.url,
                outcome=str(outcome),
                detail=detail,
                status=status,
                requests=requests,
                found_how=candidate.how,
                found_in=candidate.found_in,
                hint_published=hints.published,
                hint_modified=hints.modified or (known.hint_modified if known else None),
            )
        )
        self.crawl.frontier.done(candidate.address)


def asked(result: Response | Failure) -> Request:
    """Give the request that a response or a failure belongs to."""
    request: Request = result.request  # type: ignore[union-attr,assignment] # Scrapy sets it on both
    return request

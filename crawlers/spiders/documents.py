"""The discovery documents of one crawl: which were opened, what each gave, how each ended."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from crawlers.crawl import Crawl
from crawlers.discovery.document import Contents, DocumentError, Link, unpacked
from crawlers.exchange import Answer, Ask, validators
from crawlers.job import Found, Looked
from crawlers.segments import SpoolError
from crawlers.spiders.feed import FeedWay
from crawlers.spiders.section import SectionWay
from crawlers.spiders.sitemap import SitemapWay
from crawlers.spiders.way import Document, FallsBack, HeedsAnswer, Resumes, Way
from crawlers.spiders.wordpress import WordpressWay
from crawlers.verdict import header
from mahjar.address import address_of, without_session
from mahjar.outcome import Outcome, State
from mahjar.outlet import Feed, Sitemap, Wordpress

LOG = logging.getLogger(__name__)

NOT_THERE = {
    Outcome.NOT_FOUND,
    Outcome.GONE,
    Outcome.CLIENT_ERROR,
    Outcome.FORBIDDEN,
    Outcome.UNAUTHORISED,
    Outcome.UNREADABLE,
    Outcome.REDIRECTED_AWAY,
    Outcome.TOO_MANY_REDIRECTS,
}
"""Answers to a guess that say no more than that nothing of use is there."""

NEVER_304 = {"home", "wordpress"}
"""Ways whose documents are always taken whole: of a home page all is read, posts are asked for by date."""
MOST_SHARE = 0.5
"""Of a night's requests that documents may take: the rest is for articles."""
FEWEST_MOVED = 20
MOST_MOVED = 0.5
"""Newspapers change a few pages after they are out; not 20, and not most of those that a document names."""


class Documents:
    """What the spider knows of documents."""

    def __init__(self, crawl: Crawl) -> None:
        """Begin with what earlier tries of this run were given."""
        self._crawl = crawl
        self._history = crawl.job.history
        self._seen: set[str] = set()
        self._asked = 0
        self._given: dict[str, list[Found]] = defaultdict(list)
        for found in crawl.job.given:
            self._given[found.document].append(found)

    def first(self) -> list[Document]:
        """Give the documents of the outlet file.

        A backfill reads them once, for all its months; WordPress's posts are asked for month by month.
        """
        history = self._history
        once = history is None or history.discover
        return [way.first() for way in self._ways() if once or isinstance(way, WordpressWay)]

    def _ways(self) -> Iterator[Way]:
        outlet, known, history = self._crawl.outlet, self._crawl.documents_known, self._history
        for facts in outlet.discover:
            if isinstance(facts, Feed):
                yield FeedWay(outlet, facts, history)
            elif isinstance(facts, Sitemap):
                yield SitemapWay(outlet, facts, history)
            elif isinstance(facts, Wordpress):
                if history is None or not history.undated:  # every post has a date
                    yield WordpressWay(self._crawl, facts)
            else:
                yield SectionWay(outlet, facts, known, history, barren=self._crawl.barren)

    def to_ask(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Give those documents that must be asked; what is at hand already leads on to others.

        A document is opened once a night, however many name it, so that sitemaps that name each other end.
        """
        queue = list(documents)
        while queue:
            document = queue.pop(0)
            if document.address in self._seen:
                continue
            self._seen.add(document.address)
            if document.unasked is not None:
                self._note(document, document.unasked[0], detail=document.unasked[1])
            elif document.address in self._given and not self._must_be_read(document):
                queue[:0] = self._take_given(document)
            elif (following := self._beyond(document)) is not None:
                queue[:0] = following
            elif document.named_by and self._asked + 1 > self._crawl.outlet.limits.requests * MOST_SHARE:
                self.end(document, Outcome.CEILING, "there are more documents than half the night's requests")
            else:
                self._asked += 1
                yield document

    def _beyond(self, document: Document) -> Iterable[Document] | None:
        """Give what comes after a document that an earlier run of the same backfill has read; else None."""
        if self._history is None or document.address not in self._history.read:
            return None
        return document.way.beyond(document) if isinstance(document.way, Resumes) else None

    def _must_be_read(self, document: Document) -> bool:
        """Say whether a document is asked again, its articles at hand: only it says what follows."""
        if self._history is None or not isinstance(document.way, Resumes):
            return False
        return document.way.beyond(document) is None

    def ask_for(self, document: Document) -> Ask:
        """Make the ask for a document."""
        return Ask(
            document.address,
            document.way.how,
            document.way.how,
            (document.named_by,) if document.named_by else (),
            guess=document.guess,
            known=self._crawl.documents_known.get(document.address),
        )

    def validators(self, document: Document) -> dict[str, str]:
        """Give the headers by which a document may answer that it has not changed.

        They are not sent for a document that no known article came from: had a crawl died between reading it
        and saying what it gave, a 304 would hide that for good. An index of sitemaps is always such a one.
        """
        if self._history is not None:
            return {}  # further pages are found through it
        if document.address not in self._crawl.documents_that_gave or document.way.how in NEVER_304:
            return {}
        return validators(self._crawl.documents_known.get(document.address))

    def arrived(self, document: Document, ask: Ask, answer: Answer) -> Iterable[Document]:
        """Read a document that came, and give those that come after it."""
        if answer.outcome is not None and answer.outcome is not Outcome.OPTED_OUT:
            if self._falls_back(document, answer.outcome):
                return self._instead(document, ask, answer, answer.outcome, answer.detail)
            self._refused(document, ask, answer)
            return ()
        if answer.exchange.status == 304:
            self._note(document, Outcome.DOCUMENT, ask=ask, detail="not modified")
            return document.way.after_unchanged(document)
        try:
            contents = self._read(document, ask, answer)
        except DocumentError as error:
            if self._falls_back(document, Outcome.UNREADABLE):
                return self._instead(document, ask, answer, Outcome.UNREADABLE, str(error))
            if document.page == 1:
                self.end(document, Outcome.UNREADABLE, str(error), ask=ask)
            else:
                self._note(document, Outcome.DOCUMENT, ask=ask, detail="the listing ends before this page")
            return ()
        found = self._found(document, contents.links)
        if self._moves_too_much(found):
            self._crawl.visit.alerts.append(
                f"{document.url} says that most of its pages have changed; its dates are not believed"
            )
            found = [replace(each, hints=replace(each.hints, modified=None)) for each in found]
        self._keep(document, answer, found)
        fresh, gave = self._crawl.frontier.name(found, settled_way=self._was_read(document))
        others = f"{contents.passed_over} other entries" if contents.passed_over else ""
        detail = "; ".join(filter(None, (contents.remark, others)))
        self._note(document, Outcome.DOCUMENT, ask=ask, detail=detail, gave=gave, fresh=fresh)
        if contents.cut or answer.exchange.truncated:
            self._crawl.visit.alerts.append(f"{document.url} is larger than is taken: its end was not read")
        return document.way.after(document, contents, fresh)

    def end(self, document: Document, outcome: Outcome, detail: str, *, ask: Ask | None = None) -> None:
        """A document gave nothing, for this reason; of a guess that is no news."""
        if document.guess and outcome in NOT_THERE:
            self._note(document, Outcome.NOT_FOUND, ask=ask, detail=detail or outcome.value)
            return
        self._note(document, outcome, ask=ask, detail=detail)
        if outcome is Outcome.CEILING and not self._crawl.outlet.discover:
            return  # as many requests as may be made to find a way in: what was found is used
        if self._crawl.visit.reason is None or outcome is Outcome.UNREADABLE:
            self._crawl.visit.alerts.append(f"{document.way.how} {document.url}: {detail or outcome.value}")

    def forgives(self, document: Document, outcome: Outcome | None) -> bool:
        """Say whether an answer says no more than that a document is not there, and nothing of its site."""
        return outcome in NOT_THERE and (document.guess or self._falls_back(document, outcome))

    def _falls_back(self, document: Document, outcome: Outcome | None) -> bool:
        if document.guess:  # a search for ways in asks by itself what comes next
            return False
        return isinstance(document.way, FallsBack) and document.page == 1 and outcome in NOT_THERE

    def _instead(
        self, document: Document, ask: Ask, answer: Answer, outcome: Outcome, detail: str
    ) -> Iterable[Document]:
        self._note(document, outcome, ask=ask, detail=detail)
        assert isinstance(document.way, FallsBack)  # noqa: S101 - asked by the caller
        return document.way.instead(document, answer)

    def _refused(self, document: Document, ask: Ask, answer: Answer) -> None:
        assert answer.outcome is not None  # noqa: S101 - asked by the caller
        if document.page > 1 and answer.outcome is Outcome.NOT_FOUND:
            self._note(document, Outcome.DOCUMENT, ask=ask, detail="there is no such page")
        else:
            self.end(document, answer.outcome, answer.detail, ask=ask)

    def _read(self, document: Document, ask: Ask, answer: Answer) -> Contents:
        exchange = answer.exchange
        if isinstance(document.way, HeedsAnswer):
            document.way.hear(ask, answer)
        body = unpacked(exchange.body, header(exchange, "Content-Encoding"))
        final = replace(document, url=exchange.url)  # relative links are relative to where a redirect led
        return document.way.read(final, body, header(exchange, "Content-Type"))

    def _take_given(self, document: Document) -> list[Document]:
        found = self._given[document.address]
        fresh, gave = self._crawl.frontier.name(found, settled_way=self._was_read(document))
        self._note(document, Outcome.DOCUMENT, gave=gave, fresh=fresh)
        links = [Link(each.url, each.hints) for each in found]
        return list(document.way.after(document, Contents(links), fresh))

    def _found(self, document: Document, links: Iterable[Link]) -> list[Found]:
        outlet, found = self._crawl.outlet, []
        for link in links:
            address = address_of(link.url, outlet)
            if address not in self._seen:  # a listing links to itself
                url = without_session(link.url)
                found.append(Found(address, url, document.way.how, document.address, link.hints))
        return found

    def _moves_too_much(self, found: list[Found]) -> bool:
        """Say whether a document dates all pages anew each time it is made, as some sitemaps do.

        Believing it would have every page fetched again every night.
        """
        changed, comparable = self._crawl.frontier.moved(found)
        return changed >= FEWEST_MOVED and changed > comparable * MOST_MOVED

    def _keep(self, document: Document, answer: Answer, found: list[Found]) -> None:
        """Write what a document gave into the archive: another try of this run goes on from there."""
        if self._crawl.segments is None:
            return
        content = {
            "what": "gave",
            "kind": document.way.how,
            "address": document.address,
            "document": document.url,
            "gave": [asdict(each) for each in found],
        }
        exchange = answer.exchange
        try:
            self._crawl.segments.write_metadata(
                exchange.url, exchange.fetched, content, concurrent_to=answer.record_id
            )
        except SpoolError as error:
            self._crawl.visit.end("spool", error=str(error))

    def _was_read(self, document: Document) -> bool:
        known = self._crawl.documents_known.get(document.address)
        return known is not None and known.state == State.SETTLED

    def _note(
        self, document: Document, outcome: Outcome, *, ask: Ask | None = None, detail: str = "", **counts: int
    ) -> None:
        status = ask.answer.exchange.status if ask and ask.answer else None
        row: dict[str, Any] = {
            "url": document.url,
            "address": document.address,
            "kind": document.way.how,
            "status": status,
            "outcome": outcome.value,
            "detail": detail,
        }
        self._crawl.documents.append(row | {"gave": 0, "fresh": 0} | counts)
        self._crawl.ledger.write(
            Looked(
                document.address,
                document.url,
                outcome.value,
                document.way.how,
                detail,
                status,
                ask.requests if ask else 0,
                document.way.how,
                (document.named_by,) if document.named_by else (),
                hint_modified=document.modified,
            )
        )
        LOG.info("%s %s: %s %s", document.way.how, document.url, outcome.value, detail or counts or "")

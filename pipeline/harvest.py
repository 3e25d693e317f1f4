"""Bring in one outlet's night: rows of all tables and the accounts, out of its WARC segments and ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from crawlers.choice import CAPTURED
from crawlers.job import Hints as CrawlHints
from crawlers.job import Looked
from extract import EXTRACTOR, Extracted, NotAnArticle, Page, text_hash
from mahjar import layout
from mahjar.capture import Capture
from mahjar.evidence import Record, read_one
from mahjar.outcome import Outcome
from mahjar.outlet import Outlet
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.accounts import Accounts
from pipeline.address_row import Read, address_row
from pipeline.identity import News, Versions
from pipeline.known import DOCUMENT_KINDS, Addresses, Version, latest_versions
from pipeline.night import Log, Night
from pipeline.outcomes import leads_home, of_document, of_home, of_unfetched
from pipeline.pages import capture_of, looked_of, page_of
from pipeline.profiles import Lesson
from pipeline.quarantine import CHALLENGED, NOT_EXTRACTED, quarantine_row
from pipeline.segments import Gave, Seen, is_challenge, is_page, read_left, read_run
from pipeline.staging import LEFT_OVER, RowFiles, Staging
from pipeline.twins import Principals, principals_of
from pipeline.worker import Extractor, OverLimits, Result

RANKS = {"new": 0, "changed": 1, "unchanged": 2, "not_article": 3, "quarantined": 4}
OPEN = {"challenge": Outcome.CHALLENGE, "empty": Outcome.UNREADABLE}
"""Pages that hold nothing a better extractor could read are asked again; of others the bytes are here."""


@dataclass(frozen=True)
class Verdict:
    """What a page turned out to be: its class in the accounts, and what its address's row learns."""

    what: str
    read: Read
    reason: str | None = None


@dataclass
class Harvest:
    """One outlet's night, being brought in."""

    store: Store
    outlet: Outlet
    night: Night
    addresses: Addresses
    versions: Versions
    extractor: Extractor | None
    """None to leave the pages unread: they are then open, and read by the next night."""
    log: Log
    lesson: Lesson = field(default_factory=Lesson)
    """What earlier nights taught of its pages; takes the pages of this run's own segments."""
    ledger: dict[str, Looked] = field(default_factory=dict)
    """What the crawls say of every address found, by address; the later try's word counts."""
    known: set[str] = field(default_factory=set)
    read_documents: set[str] = field(default_factory=set)
    """Addresses of the documents of which the archive says what they gave."""
    attempts: dict[str, int] = field(default_factory=dict)
    last: dict[str, Capture] = field(default_factory=dict)
    """The last answer for each address that was asked."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)
    """Keys of segments that earlier runs left in a spool."""
    accounts: Accounts = field(default_factory=Accounts)
    extracted: int = 0

    def read_ledgers(self, staging: Staging) -> None:
        """Take in the ledgers of all tries, and what earlier runs left over."""
        self.left_over = staging.get_json(LEFT_OVER) or []
        for attempt in range(1, staging.attempts() + 1):
            for line in staging.get_lines(f"ledger-t{attempt:02d}.jsonl.gz"):
                looked = Looked.of(line)
                if looked.outcome == "known":
                    # A settled address of an old outlet is one of a hundred thousand: its name is enough.
                    self.known.add(looked.address)
                    continue
                self.known.discard(looked.address)
                before = self.ledger.get(looked.address)
                if before is None or before.outcome not in {CAPTURED, Outcome.DOCUMENT}:
                    # What an earlier try brought home, a later one does not ask for again.
                    self.ledger[looked.address] = looked
                    self.attempts[looked.address] = attempt

    def rows(self, files: RowFiles) -> None:
        """Read the segments once, and write the rows of captures, articles and quarantine."""
        if self.extractor is None:
            for seen in self._seen(files):
                if is_page(seen.capture):
                    self._settle(seen.found, unread())
            return
        for (capture, found), result in self.extractor.each(self._pages(files)):
            self._settle(found, self._judge(capture, result, files))
            self.extracted += 1
            if self.extracted % 100 == 0:
                self.log(f"{self.outlet.id}: {self.extracted} pages extracted")
        self._recover(files)

    def _pages(self, files: RowFiles) -> Iterator[tuple[tuple[Capture, str], Page]]:
        for seen in self._seen(files):
            if is_page(seen.capture):
                page = page_of(seen.record, self.outlet, seen.hints, self.lesson.profile)
                yield (seen.capture, seen.found), page

    def _seen(self, files: RowFiles) -> Iterator[Seen]:
        for seen in read_left(self.store, self.outlet, self.left_over):
            files.add("captures", capture_row(seen.capture))
            if is_page(seen.capture) and not (self.addresses.get(seen.found) or {}).get("record_id"):
                self._note(seen)  # nothing is known of its page but what was left over
                yield seen
        for item in read_run(self.store, self.outlet, self.night):
            if isinstance(item, Gave):
                self._name(item)
                continue
            files.add("captures", capture_row(item.capture))
            if item.capture.kind == "article" or item.capture.kind in DOCUMENT_KINDS:
                self._note(item)
            if is_challenge(item.capture):
                self._settle(item.found, self._refused(item.capture, CHALLENGED, files))
            yield item

    def _note(self, seen: Seen) -> None:
        self.last[seen.found] = seen.capture
        self.attempts.setdefault(seen.found, seen.capture.attempt)

    def _name(self, gave: Gave) -> None:
        """Remember what a document gave, in case the crawl was killed before its ledger said more."""
        self.read_documents.add(gave.document)
        outcome = Outcome.WINDOW if layout.is_backfill(self.night.run) else Outcome.NOT_REACHED
        for found in gave.found:
            if found.address not in self.known:
                self.ledger.setdefault(
                    found.address,
                    Looked(
                        found.address,
                        found.url,
                        outcome,
                        detail="the crawl ended before it came to it",
                        found_how=found.how,
                        found_in=(found.document,),
                        hint_published=found.hints.published,
                        hint_modified=found.hints.modified,
                    ),
                )

    def _judge(self, capture: Capture, result: Result, files: RowFiles) -> Verdict:
        if not isinstance(result, Extracted):
            return self._refused(capture, result, files)
        news, row = self.versions.judge(capture, result, self.night.run)
        if news is not News.UNCHANGED:
            files.add("articles", row)
        if capture.run == self.night.run:
            # What earlier runs left is read once: cleared after its commit, the run would not read it again,
            # and would leave another memory.
            self.lesson.pages.append((row["article_id"], result))
        return Verdict(
            news.value,
            Read(
                Outcome.ARTICLE,
                article_id=row["article_id"],
                version=row["version"],
                text_hash=row["text_hash"],
                extractor=EXTRACTOR,
            ),
        )

    def _refused(self, capture: Capture, result: NotAnArticle | OverLimits, files: RowFiles) -> Verdict:
        row = quarantine_row(capture, result, self.night.run)
        files.add("quarantine", row)
        detail = f"{row['reason']}: {result.detail}"
        if row["final"]:
            return Verdict(
                "not_article", Read(Outcome.NOT_ARTICLE, detail, extractor=EXTRACTOR), row["reason"]
            )
        outcome = OPEN.get(row["reason"], Outcome.QUARANTINED)
        return Verdict("quarantined", Read(outcome, detail, extractor=EXTRACTOR), row["reason"])

    def _settle(self, found: str, verdict: Verdict) -> None:
        """Keep the best that an address's pages of this run gave: a second run counts as the first."""
        before = self.verdicts.get(found)
        if before is None or RANKS[verdict.what] < RANKS[before.what]:
            self.verdicts[found] = verdict

    def _recover(self, files: RowFiles) -> None:
        """Extract what earlier nights captured and could not read, or not with this extractor."""
        assert self.extractor is not None  # noqa: S101 - asked by the caller
        for (capture, row), result in self.extractor.each(self._unread()):
            verdict = self._judge(capture, result, files)
            self.accounts.recovered += verdict.read.outcome is Outcome.ARTICLE
            looked = Looked(row["address"], row["url"], CAPTURED, found_in=tuple(row["found_in"] or ()))
            files.add(
                "urls",
                address_row(
                    self.outlet.id, looked, verdict.read.outcome, self.night, before=row, read=verdict.read
                ),
            )

    def _count_again(self, row: dict[str, Any]) -> None:
        """Count what this very run recovered when it was committed before it was cleared."""
        looked_at = row["address"] in self.last or row["address"] in self.ledger
        if row["last_run"] == self.night.run and not looked_at and row["outcome"] == Outcome.ARTICLE:
            self.accounts.recovered += 1

    def _unread(self) -> Iterator[tuple[tuple[Capture, dict[str, Any]], Page]]:
        for row in self.addresses.all():
            self._count_again(row)
            unread_yet = row["outcome"] in {Outcome.QUARANTINED, Outcome.NOT_EXTRACTED}
            asked_tonight = row["address"] in self.last or row["last_run"] == self.night.run
            if unread_yet and row["extractor"] != EXTRACTOR and not asked_tonight and row["warc_key"]:
                record = self._fetch(row["warc_key"], row["warc_offset"], row["warc_length"])
                hints = CrawlHints(published=row["hint_published"], modified=row["hint_modified"])
                page = page_of(record, self.outlet, hints, self.lesson.profile)
                yield (capture_of(row, record), row), page

    def _fetch(self, key: str, offset: int, length: int) -> Record:
        return read_one(self.store.get_range(key, offset, length))

    def settle(self, files: RowFiles) -> None:
        """Close the accounts, and write the row of every address that was looked at."""
        for capture_address, capture in self.last.items():
            if capture_address not in self.ledger:
                self.ledger[capture_address] = looked_of(capture_address, capture)
        gave = {address: verdict.read.article_id for address, verdict in self.verdicts.items()}
        principals = principals_of(self.outlet.id, self.addresses, gave, self.night.started)
        home = leads_home(self.ledger.values(), self.last.values())
        pages = {address for address, looked in self.ledger.items() if looked.kind not in DOCUMENT_KINDS}
        for _ in self.known - set(self.ledger):
            self.accounts.look("known")
        for address, looked in self.ledger.items():
            files.add("urls", self._settled(address, looked, principals, site_leads_home=home))
        # Counted apart from what became of them: an address that was accounted for twice, or not, shows.
        self.accounts.found = len(self.known | pages)

    def _settled(
        self, address: str, looked: Looked, principals: Principals, *, site_leads_home: bool
    ) -> dict[str, Any]:
        capture, verdict = self.last.get(address), self.verdicts.get(address)
        before, is_document = self.addresses.get(address), looked.kind in DOCUMENT_KINDS
        if is_document:
            outcome, read = of_document(looked, capture, read=address in self.read_documents), None
        elif verdict is not None:
            outcome, read = verdict.read.outcome, verdict.read
        else:
            outcome, read = of_unfetched(looked, capture, before)
        if outcome is Outcome.REDIRECTED_HOME:
            outcome, looked = of_home(looked, before, self.night, site_leads_home=site_leads_home)
        if read is not None:
            article = read.article_id or (before or {}).get("article_id")
            read = replace(read, twin=principals.is_other(address, article))
        row = address_row(
            self.outlet.id,
            looked,
            outcome,
            self.night,
            before=before,
            capture=capture,
            read=read,
            attempt=self.attempts.get(address, 1),
        )
        if verdict is not None:
            self.accounts.fetch(verdict.what, verdict.reason)
        elif read is not None:
            self.accounts.fetch(News.UNCHANGED)
        elif not is_document:
            self.accounts.look(row["outcome"])  # the row's: it may have failed once too often
        return row


def capture_row(capture: Capture) -> dict[str, Any]:
    """Make a capture's row."""
    return vars(capture) | {"signals": list(capture.signals)}


def unread() -> Verdict:
    """Say of a page that it was not read."""
    detail = f"{NOT_EXTRACTED}: extraction did not run to its end"
    return Verdict("quarantined", Read(Outcome.NOT_EXTRACTED, detail), NOT_EXTRACTED)


def begin(
    store: Store,
    tables: Tables,
    outlet: Outlet,
    night: Night,
    extractor: Extractor | None,
    log: Log,
    lesson: Lesson,
) -> Harvest:
    """Begin to bring in a night: read what the archive knows of the outlet."""

    def text_again(version: Version, url: str) -> str | None:
        record = read_one(store.get_range(version.warc_key, version.warc_offset, version.warc_length))
        if extractor is None:
            return None
        result = extractor.one(page_of(record, outlet, CrawlHints(), lesson.profile))
        return text_hash(result) if isinstance(result, Extracted) else None

    versions = Versions(outlet, latest_versions(tables, outlet.id, night), text_again, lesson.extractor)
    return Harvest(store, outlet, night, Addresses(tables, outlet.id), versions, extractor, log, lesson)


def bring_in(harvest: Harvest, staging: Staging) -> dict[str, Any]:
    """Bring a night in and stage its rows; give the accounts."""
    harvest.read_ledgers(staging)
    with staging.writing() as files:
        harvest.rows(files)
        harvest.settle(files)
    return harvest.accounts.summary() | {"pages": harvest.extracted, "captures": len(harvest.last)}

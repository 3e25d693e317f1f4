"""What an address came to in a night: from its answer, its ledger's line, and what it gave before."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from crawlers.choice import CAPTURED
from crawlers.job import Looked
from mahjar.capture import Capture
from mahjar.outcome import STATE_OF, Outcome, State
from pipeline.address_row import Read
from pipeline.known import DOCUMENT_KINDS
from pipeline.night import Night

FEWEST_HOME = 3
"""So many addresses that lead to the home page, and no page at all: that is the site, and not its pages."""
BY_STATUS = {
    401: Outcome.UNAUTHORISED,
    403: Outcome.FORBIDDEN,
    404: Outcome.NOT_FOUND,
    410: Outcome.GONE,
    429: Outcome.TOO_MANY_REQUESTS,
}


def outcome_of(capture: Capture) -> Outcome:
    """Say what an answer is that is no page, from its record alone."""
    if capture.outcome:
        return Outcome(capture.outcome)
    if capture.status in BY_STATUS:
        return BY_STATUS[capture.status]
    if capture.status >= 500:
        return Outcome.SERVER_ERROR
    if capture.status >= 400:
        return Outcome.CLIENT_ERROR
    if capture.kind in DOCUMENT_KINDS and capture.status in {200, 304}:
        return Outcome.DOCUMENT
    return Outcome.NOT_REACHED  # a redirect whose end was not reached


def of_document(looked: Looked, capture: Capture | None, *, read: bool) -> Outcome:
    """Say what a discovery document came to.

    Args:
        looked: the ledger's line, or one made from its capture when the crawl was killed before it.
        capture: its last answer, if there was one.
        read: the archive says what it gave.
    """
    if looked.outcome != CAPTURED:
        return Outcome(looked.outcome)
    outcome = Outcome.DOCUMENT if capture is None else outcome_of(capture)
    if outcome is Outcome.DOCUMENT and capture is not None and capture.status == 200 and not read:
        return Outcome.NOT_REACHED  # killed between taking it and reading it: it is asked for whole again
    return outcome


def of_unfetched(
    looked: Looked, capture: Capture | None, before: dict[str, Any] | None
) -> tuple[Outcome, Read | None]:
    """Say what an address without a page of its own tonight came to; what it gave before may hold."""
    if capture is not None and capture.record_type == "revisit" and before is not None:
        # 304, or the same bytes again: what its earlier capture gave still holds.
        return held(before)
    outcome = Outcome(looked.outcome) if looked.outcome != CAPTURED else None
    if outcome in {None, Outcome.NOT_REACHED, Outcome.WINDOW} and capture is not None:
        outcome = outcome_of(capture)
    if outcome is None:
        outcome = Outcome.NOT_REACHED  # its segment never reached the store: it is asked again
    return outcome, None


def leads_home(ledger: Iterable[Looked], answers: Iterable[Capture]) -> bool:
    """Say whether a site led all that was asked of it to its home page: then it is not the pages that went.

    Args:
        ledger: what became of the night's addresses.
        answers: the last answer to each.
    """
    home = sum(looked.outcome == Outcome.REDIRECTED_HOME for looked in ledger)
    gave_pages = any(capture.kind == "article" and capture.status in {200, 304} for capture in answers)
    return home >= FEWEST_HOME and not gave_pages


def of_home(
    looked: Looked, before: dict[str, Any] | None, night: Night, *, site_leads_home: bool
) -> tuple[Outcome, Looked]:
    """Say what an address came to that leads to the home page: it is gone when two nights in a row say so.

    A site that is mended or moves sends everybody home for a night; its pages stay open.

    Args:
        looked: the ledger's line.
        before: its row as it stands in the table.
        night: the run.
        site_leads_home: whether that was tonight's answer to all that was asked.
    """
    if before is None or site_leads_home:
        return Outcome.REDIRECTED_HOME, looked
    again = before["last_run"] == night.run  # the night is run again
    if before["outcome"] != (Outcome.GONE if again else Outcome.REDIRECTED_HOME):
        return Outcome.REDIRECTED_HOME, looked
    return Outcome.GONE, replace(looked, detail="it leads to the home page, on two nights in a row")


def held(before: dict[str, Any]) -> tuple[Outcome, Read]:
    """Say what an address's earlier capture gave, though the address may have failed since."""
    outcome, detail = Outcome(before["outcome"]), before["detail"] or ""
    if STATE_OF[outcome] in {State.FAILED, State.BLOCKED} and outcome is not Outcome.UNREADABLE:
        outcome, detail = Outcome.ARTICLE if before["version"] else Outcome.NOT_EXTRACTED, ""
    extractor = None if outcome is Outcome.NOT_EXTRACTED else before["extractor"]
    return outcome, Read(outcome, detail, extractor=extractor)

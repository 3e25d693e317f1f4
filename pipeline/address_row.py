"""The row of ``urls`` after a night: what was known of an address, and what this night adds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from crawlers.job import Looked
from mahjar import layout
from mahjar.capture import Capture
from mahjar.outcome import LOOK_AGAIN_DAYS, MOST_FAILED_NIGHTS, STATE_OF, Outcome, State
from pipeline.night import Night

MOST_DOCUMENTS = 20


@dataclass(frozen=True)
class Read:
    """What extraction made of an address's page."""

    outcome: Outcome
    detail: str = ""
    article_id: str | None = None
    version: str | None = None
    text_hash: str | None = None
    extractor: str | None = None
    twin: bool = False
    """Another address of the same article is looked at again: this one only once."""


def address_row(
    outlet: str,
    looked: Looked,
    outcome: Outcome,
    night: Night,
    *,
    before: dict[str, Any] | None,
    capture: Capture | None = None,
    read: Read | None = None,
    attempt: int = 1,
) -> dict[str, Any]:
    """Make an address's row.

    Run again, a night makes the same row: what it counted the first time is not counted twice.

    Args:
        outlet: the outlet's id.
        looked: the ledger's line.
        outcome: what it came to in the end.
        night: the run.
        before: the row as it stands in the table, if there is one.
        capture: the last answer, if there was one.
        read: what its page gave, if it was extracted.
        attempt: the try of this run that looked last.
    """
    row = dict(before) if before else begun(outlet, looked, night)
    again = before is not None and before["last_run"] == night.run
    counted = again and attempt <= (before or {}).get("attempt", 0)
    state = STATE_OF[outcome]
    failed = max(row["failed_nights"], 1) if again else row["failed_nights"] + 1
    row |= {
        "url": looked.url,
        "found_in": sorted(set(row["found_in"] or ()) | set(looked.found_in))[:MOST_DOCUMENTS],
        "detail": (read.detail if read else "") or looked.detail or None,
        "tries": row["tries"] + (0 if counted else looked.requests),
        "failed_nights": failed_nights(state, failed, row["failed_nights"]),
        "last_run": night.run,
        "attempt": attempt,
        "hint_published": looked.hint_published or row["hint_published"],
        "hint_modified": looked.hint_modified or row["hint_modified"],
    }
    if state is State.FAILED and failed >= MOST_FAILED_NIGHTS:
        row["detail"], outcome = (
            f"{outcome.value} on {failed} nights: {row['detail'] or ''}".rstrip(": "),
            Outcome.GAVE_UP,
        )
    row |= {"outcome": outcome.value, "state": STATE_OF[outcome].value}
    if capture is not None:
        row |= answered(capture, row)
    if read is not None:
        row |= {
            "article_id": read.article_id or row["article_id"],
            "version": read.version or row["version"],
            "text_hash": read.text_hash or row["text_hash"],
            "extractor": read.extractor,
        }
    look_made = before is not None and before["outcome"] == Outcome.ARTICLE and not again
    row["looks"] += bool(capture is not None and outcome is Outcome.ARTICLE and look_made)
    row["next_due"] = next_due(row, outcome, night, looks=1 if read and read.twin else len(LOOK_AGAIN_DAYS))
    return row


def failed_nights(state: State, counted: int, before: int) -> int:
    """Count failed nights in a row; one on which an address was not asked ends no row."""
    if state is State.FAILED:
        return counted
    return before if state is State.DEFERRED else 0


def begun(outlet: str, looked: Looked, night: Night) -> dict[str, Any]:
    """Begin the row of an address that nobody had heard of."""
    nothing = dict.fromkeys(
        (
            "article_id", "last_try", "status", "etag", "last_modified", "hint_published", "hint_modified",
            "payload_digest", "warc_payload_digest", "record_id", "fetched", "warc_key", "warc_offset",
            "warc_length", "text_hash", "version", "extractor",
        )
    )  # fmt: skip
    return nothing | {
        "outlet": outlet,
        "address": looked.address,
        "month": night.month,
        "kind": looked.kind,
        "first_found": night.started,
        "first_run": night.run,
        "found_how": looked.found_how,
        "found_in": [],
        "tries": 0,
        "failed_nights": 0,
        "looks": 0,
    }


def answered(capture: Capture, row: dict[str, Any]) -> dict[str, Any]:
    """Give what an answer changes: its status always, its place and validators when it has a body to keep."""
    changes: dict[str, Any] = {"last_try": capture.fetched, "status": capture.status}
    good = capture.status in {200, 304} and capture.outcome is None
    if good:
        changes |= {
            "etag": capture.etag or (row["etag"] if capture.status == 304 else None),
            "last_modified": capture.last_modified
            or (row["last_modified"] if capture.status == 304 else None),
        }
    if good and capture.record_type == "response":
        changes |= {
            name: getattr(capture, name)
            for name in (
                "payload_digest", "warc_payload_digest", "record_id", "fetched",
                "warc_key", "warc_offset", "warc_length",
            )
        }  # fmt: skip
    return changes


def next_due(row: dict[str, Any], outcome: Outcome, night: Night, *, looks: int) -> datetime | None:
    """Say when an address is to be asked again: an instant, or None for never by a night.

    Args:
        row: its row.
        outcome: what it came to.
        night: the run.
        looks: how many looks an article gets after its first capture.
    """
    if outcome in {Outcome.CEILING, Outcome.NOT_REACHED}:
        return night.started
    if STATE_OF[outcome] is State.BLOCKED or (
        STATE_OF[outcome] is State.FAILED and outcome is not Outcome.GAVE_UP
    ):
        return night.started
    if layout.is_backfill(night.run):
        return None  # what was published long ago is not looked at again unless it is said to have changed
    if outcome is Outcome.ARTICLE and row["looks"] < looks:
        # Counted from night to night, since a capture at 02:05 would not be due at 02:00 a day later.
        gaps = [day - before for before, day in pairwise((0, *LOOK_AGAIN_DAYS))]
        return night.started + timedelta(days=gaps[row["looks"]])
    return None

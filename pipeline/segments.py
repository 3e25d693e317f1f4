"""What a run's WARC segments say: every exchange, what it was for, and what documents gave.

The segments are the truth: rows are made from them, on any machine, and not from a crawler's memory.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.job import Found, Hints
from mahjar import layout
from mahjar.address import address_of
from mahjar.capture import Capture
from mahjar.clock import month_of
from mahjar.errors import EvidenceError
from mahjar.evidence import Record, records, sha256
from mahjar.outcome import Outcome
from mahjar.outlet import Outlet
from mahjar.store import Store
from pipeline.night import Night


@dataclass(frozen=True)
class Seen:
    """One exchange: its row, and what the crawl knew when it made it."""

    capture: Capture
    found: str
    """The address that was to be asked; ``capture.address`` is another where a redirect led away from it."""
    hints: Hints
    record: Record


@dataclass(frozen=True)
class Gave:
    """What one discovery document, named by its address, gave."""

    document: str
    found: tuple[Found, ...]


@dataclass
class Earlier:
    """What earlier tries of a run hold: a retry goes on from there."""

    given: list[Found] = field(default_factory=list)
    captured: set[str] = field(default_factory=set)
    requests: int = 0
    bytes: int = 0


def keys(store: Store, outlet: str, night: Night) -> list[str]:
    """List the segments of all tries of a run, in the order they were written."""
    prefix = layout.run_segments(outlet, night.day, night.run)
    return [key for key, _ in store.list(prefix) if key.endswith(".warc.gz")]


def read_run(store: Store, outlet: Outlet, night: Night) -> Iterator[Seen | Gave]:
    """Read a run's segments, one record in memory at a time.

    Raises:
        EvidenceError: a segment is no WARC; it names the segment.
        StoreError: the store can't be reached.
    """
    for key in keys(store, outlet.id, night):
        yield from read_stored(store, key, outlet, night.run)


def read_left(store: Store, outlet: Outlet, left: Iterable[str]) -> Iterator[Seen]:
    """Read the exchanges of segments that crawls of earlier runs left, each as that run's.

    Args:
        store: the archive.
        outlet: whose they are.
        left: keys; one that is not in the store waits in a spool still, and is passed over.

    Raises:
        EvidenceError: a segment is no WARC; it names the segment.
        StoreError: the store can't be reached.
    """
    for key in left:
        if store.exists(key):
            for item in read_stored(store, key, outlet, layout.run_of(key, outlet.id)):
                if isinstance(item, Seen):
                    yield item


def read_stored(store: Store, key: str, outlet: Outlet, run: str) -> Iterator[Seen | Gave]:
    """Read one segment out of the store; see :func:`read_segment`."""
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as file:
        store.download(key, Path(file.name))
        yield from read_segment(Path(file.name), key, outlet, run)


def read_segment(path: Path, key: str, outlet: Outlet, run: str) -> Iterator[Seen | Gave]:
    """Read one segment from a local copy.

    Args:
        path: the copy.
        key: the segment's key in the store, which goes into the rows.
        outlet: whose hosts addresses are made against.
        run: the run that wrote it.

    Raises:
        EvidenceError: it is no WARC.
    """
    answer: Record | None = None
    with path.open("rb") as stream:
        try:
            for record in records(stream):
                if record.type in {"response", "revisit"}:
                    if answer is not None:
                        yield seen(answer, {}, key, outlet, run)
                    answer = record
                elif record.type == "metadata":
                    about = record.json
                    if about.get("what") == "gave":
                        yield Gave(about["address"], tuple(map(Found.of, about["gave"])))
                    elif (
                        answer is not None
                        and record.warc_headers.get("WARC-Concurrent-To") == answer.record_id
                    ):
                        yield seen(answer, about, key, outlet, run)
                        answer = None
                    else:  # a page whose body may not be kept: this record is all there is of it
                        yield seen(record, about, key, outlet, run)
        except EvidenceError as error:
            raise EvidenceError(f"segment {key}: {error}") from error
    if answer is not None:
        yield seen(answer, {}, key, outlet, run)


def seen(record: Record, about: dict[str, Any], key: str, outlet: Outlet, run: str) -> Seen:
    """Make an exchange's row from its record and what the crawl said of it."""
    url = record.url or ""
    address = address_of(url, outlet)
    hints = about.get("hints") or {}
    location = record.header("Location")
    found_in = about.get("found_in") or []
    kept = record.type != "metadata"
    capture = Capture(
        record_id=record.record_id,
        month=month_of(record.date),
        outlet=outlet.id,
        run=run,
        attempt=layout.attempt_of(key),
        kind=about.get("kind") or "unknown",
        url=url,
        address=address,
        record_type=record.type,
        revisit_profile=record.warc_headers.get("WARC-Profile"),
        refers_to=record.warc_headers.get("WARC-Refers-To"),
        fetched=record.date,
        status=record.status if record.status is not None else int(about.get("status") or 0),
        content_type=record.header("Content-Type"),
        content_encoding=record.header("Content-Encoding"),
        etag=record.header("ETag"),
        last_modified=record.header("Last-Modified"),
        redirect_to=location if record.status in {301, 302, 303, 307, 308} else None,
        bytes=len(record.payload) if kept else 0,
        truncated=record.warc_headers.get("WARC-Truncated"),
        payload_digest=sha256(record.decoded()) if record.type == "response" else about.get("payload_sha256"),
        warc_payload_digest=record.warc_headers.get("WARC-Payload-Digest"),
        warc_block_digest=record.warc_headers.get("WARC-Block-Digest"),
        signals=tuple(about.get("signals") or ()),
        outcome=about.get("outcome"),
        found_how=about.get("found_how"),
        found_in=found_in[0] if found_in else None,
        ip=record.warc_headers.get("WARC-IP-Address"),
        warc_key=key,
        warc_offset=record.offset,
        warc_length=record.length,
    )
    lists = {name: tuple(hints.get(name) or ()) for name in ("authors", "tags")}
    return Seen(capture, about.get("address") or address, Hints(**(hints | lists)), record)


def is_page(capture: Capture) -> bool:
    """Say whether a capture is an article's page to extract: an answer of 200 with its body."""
    return (
        capture.kind == "article"
        and capture.record_type == "response"
        and capture.status == 200
        and capture.outcome is None
    )


def is_challenge(capture: Capture) -> bool:
    """Say whether a challenge was served as if it were the article's page; with a 403 it is a refusal."""
    return capture.kind == "article" and capture.status == 200 and capture.outcome == Outcome.CHALLENGE


def answers(capture: Capture) -> bool:
    """Say whether a capture answers the question that was asked, so that a retry need not ask again."""
    final = {200, 304, 404, 410}
    return capture.status in final and capture.outcome in {None, "not-found", "gone", "opted-out"}


def earlier_tries(store: Store, outlet: Outlet, night: Night) -> Earlier:
    """Gather what earlier tries of a run hold."""
    held = Earlier()
    for item in read_run(store, outlet, night):
        if isinstance(item, Gave):
            held.given.extend(item.found)
            continue
        held.requests += 1
        held.bytes += item.capture.bytes
        if item.capture.kind == "article" and answers(item.capture):
            held.captured.add(item.found)
    return held

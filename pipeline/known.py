"""What the archive knows of an outlet before a night: its addresses, its articles, its last nights."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from crawlers.job import Earlier, Known
from mahjar import layout
from mahjar.outcome import State
from mahjar.outlet import Outlet
from mahjar.tables import Tables
from pipeline.night import Night

DOCUMENT_KINDS = {"feed", "sitemap", "section", "wordpress", "home"}
BLOCKED_NIGHTS_TO_PAUSE = 3


@dataclass(frozen=True)
class Version:
    """The latest version of an article."""

    version: str
    text_hash: str
    month: str
    first_seen: datetime
    warc_key: str
    warc_offset: int
    warc_length: int


class Addresses:
    """The rows of ``urls`` of one outlet; held as Arrow, since there may be a hundred thousand."""

    def __init__(self, tables: Tables, outlet: str) -> None:
        """Read them."""
        self.rows: pa.Table = tables.read("urls", where=pc.field("outlet") == outlet)
        self._place = {address: n for n, address in enumerate(self.rows["address"].to_pylist())}

    def __len__(self) -> int:
        """How many addresses were ever found."""
        return len(self._place)

    def get(self, address: str) -> dict[str, Any] | None:
        """Give one address's row."""
        place = self._place.get(address)
        if place is None:
            return None
        row: dict[str, Any] = self.rows.slice(place, 1).to_pylist()[0]
        return row

    def all(self) -> Iterator[dict[str, Any]]:
        """Give every row, a few in memory at a time."""
        for batch in self.rows.to_batches(max_chunksize=500):
            yield from batch.to_pylist()


def known_addresses(addresses: Addresses, night: Night) -> Iterator[Known]:
    """Give what a crawl should know; what this very run found first is not known yet.

    A night that is run again then asks afresh for what failed, and counts as it did at first.
    """
    open_documents = documents_with_open_addresses(addresses)
    for row in addresses.all():
        if row["first_run"] == night.run and row["kind"] not in DOCUMENT_KINDS:
            continue
        yield known(row, night, open_documents)


def documents_with_open_addresses(addresses: Addresses) -> set[str]:
    """Addresses of the documents that gave an address which is not settled."""
    found: set[str] = set()
    for row in addresses.all():
        if row["state"] != State.SETTLED and row["kind"] not in DOCUMENT_KINDS:
            found.update(row["found_in"] or ())
    return found


def known(row: dict[str, Any], night: Night, open_documents: set[str]) -> Known:
    """Tell a crawl of one address."""
    is_document = row["kind"] in DOCUMENT_KINDS
    earlier = None
    if row["record_id"] and row["warc_payload_digest"] and row["fetched"]:
        earlier = Earlier(
            record_id=row["record_id"],
            url=row["url"],
            fetched=row["fetched"].isoformat(),
            warc_payload_digest=row["warc_payload_digest"],
            payload_digest=row["payload_digest"] or "",
        )
    return Known(
        address=row["address"],
        url=row["url"],
        kind=row["kind"],
        state=row["state"],
        outcome=row["outcome"],
        due=not is_document and due(row, night),
        validators=earlier is not None and not (is_document and open_document(row, open_documents)),
        etag=row["etag"],
        last_modified=row["last_modified"],
        hint_published=row["hint_published"],
        hint_modified=row["hint_modified"],
        found_how=row["found_how"],
        found_in=tuple(row["found_in"] or ()),
        earlier=earlier,
    )


def open_document(row: dict[str, Any], open_documents: set[str]) -> bool:
    """Say whether a document must be taken whole: a 304 would hide for good what was not read out of it."""
    return row["state"] != State.SETTLED or row["address"] in open_documents


def due(row: dict[str, Any], night: Night) -> bool:
    """Say whether an address's turn has come, or came in this run's earlier try."""
    if row["last_run"] == night.run and row["state"] != State.SETTLED:
        return row["next_due"] is not None
    return row["next_due"] is not None and row["next_due"] <= night.started


def latest_versions(tables: Tables, outlet: str, night: Night) -> dict[str, Version]:
    """Give the latest version of each of an outlet's articles, leaving out what this very run added."""
    columns = ["article_id", "fetched", "run", *Version.__dataclass_fields__]
    rows = tables.read("articles", where=pc.field("outlet") == outlet, columns=columns)
    latest: dict[str, tuple[datetime, Version]] = {}
    for batch in rows.to_batches(max_chunksize=500):
        for row in batch.to_pylist():
            article, fetched, run = row.pop("article_id"), row.pop("fetched"), row.pop("run")
            if run != night.run and (article not in latest or fetched >= latest[article][0]):
                latest[article] = fetched, Version(**row)
    return {article: version for article, (_, version) in latest.items()}


def seen_by_nights(addresses: Addresses, night: Night) -> bool:
    """Say whether a night before this one found an article; what a backfill found tells nothing of nights."""
    articles = addresses.rows.filter(pc.field("kind") == "article")
    runs = pc.unique(articles["first_run"]).to_pylist()
    return any(run != night.run and not layout.is_backfill(run) for run in runs)


def past_nights(tables: Tables, outlet: str, night: Night) -> list[dict[str, Any]]:
    """Give the outlet's rows of ``nights`` before this run, the newest first; a backfill's are none."""
    rows: list[dict[str, Any]] = tables.read("nights", where=pc.field("outlet") == outlet).to_pylist()
    return sorted(
        (row for row in rows if row["run"] != night.run and not layout.is_backfill(row["run"])),
        key=lambda row: row["started"],
        reverse=True,
    )


def paused(outlet: Outlet, nights: list[dict[str, Any]]) -> bool:
    """Say whether an outlet is left alone: it blocked us on three nights in a row since it was enabled."""
    since = [
        row
        for row in nights
        if row["state"] != "paused"
        and (outlet.enabled_on is None or row["started"] >= aware(outlet.enabled_on))
    ]
    recent = since[:BLOCKED_NIGHTS_TO_PAUSE]
    return len(recent) == BLOCKED_NIGHTS_TO_PAUSE and all(row["state"] == "blocked" for row in recent)


def aware(instant: datetime) -> datetime:
    """Take an instant without a zone for the machine's own."""
    return instant if instant.tzinfo else instant.astimezone()

"""Captures, one row per exchange with a server, and what became of those that gave no article."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from mahjar.article import STRINGS, UTC_TIME, key

KINDS = ("article", "feed", "sitemap", "section", "wordpress", "home", "robots")
"""What an exchange was for."""

CAPTURES = pa.schema(
    [
        key("record_id"),  # of the response or revisit; of the metadata record where the body was not kept
        key("month"),  # of fetched
        key("outlet"),
        pa.field("run", pa.string()),
        pa.field("attempt", pa.int64()),
        pa.field("kind", pa.string()),
        pa.field("url", pa.string()),
        pa.field("address", pa.string()),
        pa.field("record_type", pa.string()),  # response, revisit, metadata
        pa.field("revisit_profile", pa.string()),
        pa.field("refers_to", pa.string()),  # record id that a revisit points to
        pa.field("fetched", UTC_TIME),
        pa.field("status", pa.int64()),
        pa.field("content_type", pa.string()),
        pa.field("content_encoding", pa.string()),
        pa.field("etag", pa.string()),
        pa.field("last_modified", pa.string()),
        pa.field("redirect_to", pa.string()),
        pa.field("bytes", pa.int64()),  # of the payload as it came
        pa.field("truncated", pa.string()),  # WARC-Truncated's reason
        pa.field("payload_digest", pa.string()),  # SHA-256 of the decoded payload, hex
        pa.field("warc_payload_digest", pa.string()),  # the record's own, of the payload as it came
        pa.field("warc_block_digest", pa.string()),
        pa.field("signals", STRINGS),  # noarchive, noai, tdm-reservation: as the server or page said them
        pa.field("outcome", pa.string()),
        pa.field("found_how", pa.string()),
        pa.field("found_in", pa.string()),
        pa.field("ip", pa.string()),
        pa.field("warc_key", pa.string()),
        pa.field("warc_offset", pa.int64()),
        pa.field("warc_length", pa.int64()),
    ]
)

QUARANTINE = pa.schema(
    [
        key("record_id"),
        key("extractor"),
        key("month"),  # of the capture's fetched
        key("outlet"),
        pa.field("url", pa.string()),
        pa.field("address", pa.string()),
        pa.field("fetched", UTC_TIME),
        pa.field("run", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("confidence", pa.float64()),
        pa.field("detail", pa.string()),
        pa.field("remedy", pa.string()),
        pa.field("final", pa.bool_()),
        pa.field("warc_key", pa.string()),
        pa.field("warc_offset", pa.int64()),
        pa.field("warc_length", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Place:
    """Where a WARC record lies: the key of its segment, and its gzip member's offset and length in bytes."""

    warc_key: str
    warc_offset: int
    warc_length: int


@dataclass(frozen=True)
class Capture:
    """One exchange, as its WARC records tell it; the fields are those of the table ``captures``."""

    record_id: str
    month: str
    outlet: str
    run: str
    attempt: int
    kind: str
    url: str
    address: str
    record_type: str
    revisit_profile: str | None
    refers_to: str | None
    fetched: datetime
    status: int
    content_type: str | None
    content_encoding: str | None
    etag: str | None
    last_modified: str | None
    redirect_to: str | None
    bytes: int
    truncated: str | None
    payload_digest: str | None
    warc_payload_digest: str | None
    warc_block_digest: str | None
    signals: tuple[str, ...]
    outcome: str | None
    found_how: str | None
    found_in: str | None
    ip: str | None
    warc_key: str
    warc_offset: int
    warc_length: int

    @property
    def place(self) -> Place:
        """Where the record lies."""
        return Place(self.warc_key, self.warc_offset, self.warc_length)

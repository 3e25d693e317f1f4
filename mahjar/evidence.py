"""Read WARC segments back: what was exchanged, and whether it still is what its digests say."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from mahjar.errors import EvidenceError

MOST_DECODED = 64 << 20
"""A payload that unpacks to more bytes than this is a bomb; it is cut there."""

MOST_HEAD = 1 << 20
"""Bytes of an HTTP head; more is no head."""

MANDATORY = ("WARC-Record-ID", "WARC-Type", "WARC-Date", "Content-Length")
"""What every record says of itself (ISO 28500:2017, 5.1)."""

ANSWERS = (WarcRecordType.response, WarcRecordType.revisit)

PIECE = 512
"""Bytes that are inflated at once: what comes out of a piece before a fault in it is lost."""


@dataclass(frozen=True)
class Record:
    """One WARC record, whole, with the place of its gzip member in the segment."""

    record_id: str
    type: str
    url: str | None
    date: datetime
    warc_headers: dict[str, str]
    status: int | None
    http_headers: tuple[tuple[str, str], ...]
    payload: bytes
    """The record's payload: the HTTP body as it came, or the whole block of a record without HTTP."""
    digests_hold: bool | None
    """Whether WARC-Block-Digest and WARC-Payload-Digest are right; None where there is none to check, and in
    a revisit that is whole, whose payload digest is that of the record it points to."""
    offset: int
    length: int

    def header(self, name: str) -> str | None:
        """Give an HTTP header's first value, whatever its case."""
        return next((value for n, value in self.http_headers if n.lower() == name.lower()), None)

    @property
    def json(self) -> dict[str, Any]:
        """What a ``metadata`` record of ours says."""
        content: dict[str, Any] = json.loads(self.payload)
        return content

    def decoded(self, limit: int = MOST_DECODED) -> bytes:
        """Give the payload with its content-encoding undone, cut at ``limit`` bytes."""
        if limit == MOST_DECODED:
            return self._decoded
        return decoded(self.payload, self.header("Content-Encoding"), limit)

    @cached_property
    def _decoded(self) -> bytes:
        """The payload decoded: a night asks for it twice, to digest and to extract."""
        return decoded(self.payload, self.header("Content-Encoding"))


def records(stream: BinaryIO) -> Iterator[Record]:
    """Read a segment record by record; one record at a time is in memory.

    Args:
        stream: the segment, from its beginning or from the beginning of any member.

    Raises:
        EvidenceError: these bytes are no WARC.
    """
    before: Record | None = None
    try:
        for raw in ArchiveIterator(stream, parse_http=False):
            if before is not None:
                yield ended(before, raw.stream_pos)
            before = record_of(raw)
    except OSError as error:
        raise EvidenceError(f"these bytes are no WARC record: {error}") from error
    if before is not None:
        yield ended(before, stream.tell())


def record_of(raw: WarcRecord) -> Record:
    """Read one record to its end; where that lies is known when the next one begins.

    Raises:
        EvidenceError: its head is not whole.
    """
    headers = dict(decoded_headers(raw.headers))
    if missing := [name for name in MANDATORY if name not in headers]:
        raise EvidenceError(f"these bytes are no WARC record: it has no {missing[0]}")
    kept = raw.verify_block_digest() if "WARC-Block-Digest" in headers else None
    raw.parse_http(max_header_len=MOST_HEAD)
    head = raw.http_headers
    if raw.record_type == WarcRecordType.revisit:
        kept = None if kept else kept
    elif head is not None and "WARC-Payload-Digest" in headers:
        kept = raw.verify_payload_digest() and kept is not False
    left = raw.content_length
    payload = raw.reader.read()
    return Record(
        record_id=headers["WARC-Record-ID"],
        type=headers["WARC-Type"],
        url=headers.get("WARC-Target-URI"),
        date=read_date(headers["WARC-Date"]),
        warc_headers=headers,
        status=head.status_code if head is not None and raw.record_type in ANSWERS else None,
        http_headers=decoded_headers(head) if head is not None else (),
        payload=payload,
        digests_hold=kept if len(payload) == left else False,
        offset=raw.stream_pos,
        length=0,
    )


def ended(record: Record, end: int) -> Record:
    """Complete a record by where its member ends."""
    return replace(record, length=end - record.offset)


def decoded_headers(headers: HeaderMap) -> tuple[tuple[str, str], ...]:
    """Give headers as text, in their order: UTF-8, as WARC has it, or Latin-1, as old servers do."""
    return tuple((text_of(name), text_of(value)) for name, value in headers.items_bytes())


def text_of(raw: bytes) -> str:
    """Decode one name or value of a header."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("iso-8859-1")


def read_one(member: bytes) -> Record:
    """Read the one record of a gzip member that was fetched by range.

    Raises:
        EvidenceError: it is no WARC record, or its digests do not hold.
    """
    found = next(records(BytesIO(member)), None)
    if found is None:
        raise EvidenceError("there is no WARC record at that place")
    if found.digests_hold is False:
        raise EvidenceError(
            f"the digests of WARC record {found.record_id} do not hold: its bytes have changed"
        )
    return found


def whole_length(path_stream: BinaryIO) -> int:
    """Say how many bytes of a segment hold whole records: what a killed writer left good.

    Args:
        path_stream: the segment, seekable.
    """
    good = position = 0
    path_stream.seek(0)
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while chunk := path_stream.read(1 << 16):
        while chunk:
            try:
                member.decompress(chunk)
            except zlib.error:
                return good
            chunk_left = member.unused_data if member.eof else b""
            position += len(chunk) - len(chunk_left)
            if member.eof:
                good = position
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            chunk = chunk_left
    return good


def read_date(text: str) -> datetime:
    """Read a WARC-Date (ISO 8601 in UTC).

    Raises:
        EvidenceError: it is none.
    """
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError as error:
        raise EvidenceError(f"{text!r} is not a WARC-Date") from error


def decoded(payload: bytes, encoding: str | None, limit: int = MOST_DECODED) -> bytes:
    """Undo gzip and deflate, and stop at ``limit`` bytes; what is broken is given as far as it goes.

    Encodings that we never ask for (br, zstd) are left as they came.

    Args:
        payload: the body as it came.
        encoding: the Content-Encoding header; several are undone from the last to the first (RFC 9110).
        limit: the most bytes to give.
    """
    for name in reversed([e.strip().lower() for e in (encoding or "").split(",")]):
        if name in {"gzip", "x-gzip"}:
            payload = inflated(payload, zlib.MAX_WBITS | 16, limit)
        elif name == "deflate":
            # Some servers send raw deflate under this name (RFC 9110, section 8.4.1.2).
            zlib_wrapped = (
                len(payload) > 1 and payload[0] & 0x0F == 8 and int.from_bytes(payload[:2]) % 31 == 0
            )
            payload = inflated(payload, zlib.MAX_WBITS if zlib_wrapped else -zlib.MAX_WBITS, limit)
    return payload[:limit]


def inflated(data: bytes, window: int, limit: int) -> bytes:
    """Inflate all members of a zlib stream up to ``limit`` bytes.

    What is broken is given as far as it goes, to within :data:`PIECE` bytes; what is no zlib stream at all is
    given as it is.
    """
    with suppress(zlib.error):
        stream = zlib.decompressobj(window)
        whole = stream.decompress(data, limit)
        if stream.eof and not stream.unused_data:
            return whole  # as nearly all are
    out = bytearray()
    stream, at = zlib.decompressobj(window), 0
    while at < len(data) and len(out) < limit:
        piece = data[at : at + PIECE]
        try:
            out += stream.decompress(piece, limit - len(out))
        except zlib.error:
            return bytes(out) if out else data[:limit]
        at += len(piece) - len(stream.unused_data)
        if stream.eof:
            stream = zlib.decompressobj(window)
        elif stream.unconsumed_tail:
            break
    return bytes(out)


def sha256(payload: bytes) -> str:
    """Digest of a decoded payload, in hex: what the tables call ``payload_digest``."""
    return hashlib.sha256(payload).hexdigest()

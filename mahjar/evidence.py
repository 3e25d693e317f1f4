"""Read WARC segments back: what was exchanged, and whether it still is what its digests say."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from mahjar.errors import EvidenceError

MOST_DECODED = 64 << 20
"""A payload that unpacks to more bytes than this is a bomb; it is cut there."""

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
    """Whether WARC-Block-Digest and WARC-Payload-Digest are right; None where there is none to check: in a
    revisit, whose payload digest is that of the record it points to."""
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
    iterator = ArchiveIterator(stream, check_digests=True)
    try:
        for raw in iterator:
            headers = dict(raw.rec_headers.headers)
            payload = raw.raw_stream.read()
            yield Record(
                record_id=headers.get("WARC-Record-ID", ""),
                type=raw.rec_type,
                url=raw.rec_headers.get_header("WARC-Target-URI"),
                date=read_date(headers.get("WARC-Date", "")),
                warc_headers=headers,
                status=status_of(raw),
                http_headers=tuple(raw.http_headers.headers) if raw.http_headers else (),
                payload=payload,
                digests_hold=held(raw),
                offset=iterator.get_record_offset(),
                length=iterator.get_record_length(),
            )
    except ArchiveLoadFailed as error:
        # What warcio says after this quotes the bytes themselves.
        reason = str(error).strip().partition(", first line")[0]
        raise EvidenceError(f"these bytes are no WARC record: {reason}") from error


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


def held(raw: Any) -> bool | None:
    """Say whether a record that was read to its end is what its digests say.

    warcio has no answer for a record that is cut short, since it never comes to the end of it: such a record
    is not what its digests say.
    """
    passed: bool | None = raw.digest_checker.passed
    if passed is None and raw.rec_type != "revisit":
        has_one = any(
            raw.rec_headers.get_header(name) for name in ("WARC-Block-Digest", "WARC-Payload-Digest")
        )
        return False if has_one else None
    return passed


def status_of(raw: Any) -> int | None:
    """Give the HTTP status of a response or revisit."""
    if raw.rec_type not in {"response", "revisit"} or not raw.http_headers:
        return None
    code = str(raw.http_headers.get_statuscode())
    return int(code) if code.isdigit() else None


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

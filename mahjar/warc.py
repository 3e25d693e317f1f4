"""Write WARC segments: WARC/1.1 (ISO 28500:2017), one gzip member a record.

Each exchange becomes a ``response`` or ``revisit``, its ``request``, and a ``metadata`` record in JSON that
says how the address was found and what the feed or sitemap claimed of it. The payload is what came, its
content-encoding kept and its transfer-encoding undone; a ``Transfer-Encoding`` header is renamed
``X-Archive-Orig-Transfer-Encoding``, since it is no longer true of the bytes beneath it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Self
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
NO_LONGER_TRUE = {"transfer-encoding"}
JSON_TYPE = "application/json"

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Exchange:
    """A request and the answer to it, as they went over the wire."""

    url: str
    fetched: datetime
    status: int
    reason: str
    headers: Headers
    body: bytes
    """The payload as it came: content-encoding kept, transfer-encoding undone."""
    request_headers: Headers
    method: str = "GET"
    protocol: str = "HTTP/1.1"
    ip: str | None = None
    truncated: str | None = None
    """Why the body ends early, in WARC-Truncated's words: ``length``, ``time``, ``disconnect``."""


@dataclass(frozen=True)
class Earlier:
    """An earlier capture that a revisit points to."""

    record_id: str
    url: str
    fetched: datetime
    warc_payload_digest: str


@dataclass
class SegmentWriter:
    """One WARC segment, being written to a local file."""

    path: Path
    software: str
    contact: str
    outlet: str
    run: str
    records: int = 0
    _file: BinaryIO = field(init=False)
    _writer: WARCWriter = field(init=False)

    def __post_init__(self) -> None:
        """Open the file, which must not exist yet, and write its ``warcinfo``."""
        self._file = self.path.open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="WARC/1.1")
        self._write(
            self._writer.create_warcinfo_record(
                self.path.name,
                {
                    "software": self.software,
                    "format": "WARC file version 1.1",
                    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                    "operator": self.contact,
                    "robots": "obeyed (RFC 9309)",
                    "isPartOf": f"mahjar outlet {self.outlet} run {self.run}",
                },
            )
        )

    def __enter__(self) -> Self:
        """Use it as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._file.tell()

    def write(
        self,
        exchange: Exchange,
        *,
        about: dict[str, Any],
        unchanged_since: Earlier | None = None,
    ) -> str:
        """Write an exchange: its answer, its request, and what we know of it.

        Args:
            exchange: what went over the wire.
            about: what the ``metadata`` record says (JSON): kind, address, found_how, found_in, hints,
                payload_sha256, signals.
            unchanged_since: the earlier capture of the same address that this answer repeats: the same
                payload, or a 304. It is then written as a ``revisit``.

        Returns:
            The record id of the ``response`` or ``revisit``.
        """
        record = (
            self._answer(exchange) if unchanged_since is None else self._revisit(exchange, unchanged_since)
        )
        record_id = str(record.rec_headers.get_header("WARC-Record-ID"))
        self._write(record)
        self._write(self._request(exchange, record_id))
        self.write_metadata(
            exchange.url, exchange.fetched, {"what": "capture"} | about, concurrent_to=record_id
        )
        return record_id

    def write_metadata(
        self, url: str, instant: datetime, content: dict[str, Any], *, concurrent_to: str | None = None
    ) -> str:
        """Write a ``metadata`` record of JSON on its own, and give its record id.

        Used for what a discovery document gave, and for a page whose body may not be kept.
        """
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        headers = {"WARC-Record-ID": new_record_id(), "WARC-Date": warc_date(instant)}
        if concurrent_to:
            headers["WARC-Concurrent-To"] = concurrent_to
        record = self._writer.create_warc_record(
            url,
            "metadata",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=JSON_TYPE,
            warc_headers_dict=headers,
        )
        self._write(record)
        return headers["WARC-Record-ID"]

    def flush(self) -> None:
        """Hand what was written to the operating system."""
        self._file.flush()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._file.close()

    def _answer(self, exchange: Exchange) -> Any:
        headers = {"WARC-Record-ID": new_record_id(), "WARC-Date": warc_date(exchange.fetched)}
        if exchange.ip:
            headers["WARC-IP-Address"] = exchange.ip
        if exchange.truncated:
            headers["WARC-Truncated"] = exchange.truncated
        return self._writer.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.body),
            length=len(exchange.body),
            warc_headers_dict=headers,
            http_headers=http_head(exchange),
        )

    def _revisit(self, exchange: Exchange, earlier: Earlier) -> Any:
        headers = {
            "WARC-Record-ID": new_record_id(),
            "WARC-Date": warc_date(exchange.fetched),
            "WARC-Refers-To": earlier.record_id,
        }
        if exchange.ip:
            headers["WARC-IP-Address"] = exchange.ip
        record = self._writer.create_revisit_record(
            exchange.url,
            earlier.warc_payload_digest,
            earlier.url,
            warc_date(earlier.fetched),
            http_headers=http_head(exchange),
            warc_headers_dict=headers,
        )
        record.rec_headers.replace_header(
            "WARC-Profile", NOT_MODIFIED if exchange.status == 304 else IDENTICAL
        )
        return record

    def _request(self, exchange: Exchange, record_id: str) -> Any:
        target = request_target(exchange.url)
        head = ExactHead(
            f"{exchange.method} {target} HTTP/1.1", list(exchange.request_headers), is_http_request=True
        )
        return self._writer.create_warc_record(
            exchange.url,
            "request",
            warc_headers_dict={
                "WARC-Record-ID": new_record_id(),
                "WARC-Date": warc_date(exchange.fetched),
                "WARC-Concurrent-To": record_id,
            },
            http_headers=head,
        )

    def _write(self, record: Any) -> None:
        self._writer.write_record(record)
        self.records += 1


class ExactHead(StatusAndHeaders):  # type: ignore[misc] # warcio has no types
    """A head whose bytes are written as they came; warcio would percent-encode those that are not ASCII."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        """Give the head's bytes: its text stands for them one by one (ISO 8859-1)."""
        return bytes(self.to_bytes(filter_func, "latin-1"))


def http_head(exchange: Exchange) -> StatusAndHeaders:
    """Give an answer's status line and headers, with those renamed that no longer hold."""
    kept = [
        (f"X-Archive-Orig-{name}" if name.lower() in NO_LONGER_TRUE else name, value)
        for name, value in exchange.headers
    ]
    return ExactHead(f"{exchange.status} {exchange.reason}".strip(), kept, protocol=exchange.protocol)


def request_target(url: str) -> str:
    """Give the part of an address that stands in a request line (RFC 9112, origin-form)."""
    rest = url.split("://", 1)[-1]
    at = min((rest.find(mark) for mark in "/?" if mark in rest), default=len(rest))
    target = rest[at:].split("#", 1)[0]
    return target if target.startswith("/") else f"/{target}"


def new_record_id() -> str:
    """Make a record id, ``<urn:uuid:…>``."""
    return f"<urn:uuid:{uuid4()}>"


def warc_date(instant: datetime) -> str:
    """Write an instant as WARC-Date: UTC, to the microsecond."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

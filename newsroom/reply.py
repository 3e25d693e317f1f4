"""A request as a site sees it, a reply as it gives it, and what HTTP does to replies (RFC 9110)."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from hashlib import sha256

_GZIP_FROM = 400


class Wire(StrEnum):
    """How a reply's body goes over the wire."""

    WHOLE = "whole"
    CHUNKED = "chunked"
    TRICKLE = "trickle"
    """A few bytes at a time, with a pause after each."""
    TRUNCATED = "truncated"
    """Half of what Content-Length promised, then an orderly end."""
    RESET = "reset"
    """Half of the body, then a TCP reset."""
    HANGUP = "hangup"
    """An end before any byte of an answer."""
    ENDLESS = "endless"
    """The body again and again, for ever."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: `target` is path and query as sent, `headers` have names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    host: str

    @property
    def path(self) -> str:
        """The path as sent, still percent-encoded."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is sent. `delay` and `pause` are seconds: before it starts, and within a trickle.

    With `validators`, it carries an ETag and (where `changed` is known) a Last-Modified, and is a 304 for
    a client that has it.
    """

    body: bytes
    content_type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: datetime | None = None
    validators: bool = False
    squeeze: bool = True
    wire: Wire = Wire.WHOLE
    delay: float = 0.0
    pause: float = 0.0
    fault: str | None = None

    def with_headers(self, headers: Mapping[str, str]) -> "Reply":
        """A copy with more headers."""
        return replace(self, headers={**self.headers, **headers})


def negotiated(ask: Ask, reply: Reply) -> Reply:
    """Apply conditional requests (RFC 9110, 13) and content coding (12.5.3) to a reply."""
    if reply.validators and reply.status == 200:
        reply = _validated(ask, reply)
    if (
        reply.squeeze
        and len(reply.body) >= _GZIP_FROM
        and _takes_gzip(ask.headers.get("accept-encoding", ""))
    ):
        coded = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        reply = replace(reply, body=gzip.compress(reply.body, compresslevel=5, mtime=0)).with_headers(coded)
    return reply


def _validated(ask: Ask, reply: Reply) -> Reply:
    # A weak validator, since it is the same for the plain and the gzip'd bytes.
    etag = f'W/"{sha256(reply.body).hexdigest()[:20]}"'
    headers = {"ETag": etag}
    if reply.changed:
        headers["Last-Modified"] = format_datetime(reply.changed.astimezone(UTC), usegmt=True)
    reply = reply.with_headers(headers)
    if (known := ask.headers.get("if-none-match")) is not None:
        fresh = known.strip() == "*" or etag[2:] in {
            tag.strip().removeprefix("W/") for tag in known.split(",")
        }
    else:
        fresh = _unchanged_since(ask.headers.get("if-modified-since"), reply.changed)
    return replace(reply, status=304, body=b"", content_type=None) if fresh else reply


def _unchanged_since(since: str | None, changed: datetime | None) -> bool:
    if since is None or changed is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False  # RFC 9110, 13.1.3: a date that is none is ignored
    return changed.replace(microsecond=0) <= (known if known.tzinfo else known.replace(tzinfo=UTC))


def _takes_gzip(accept: str) -> bool:
    for offer in accept.split(","):
        coding, _, parameter = offer.partition(";")
        if coding.strip().lower() in ("gzip", "*"):
            return parameter.strip().replace(" ", "") not in ("q=0", "q=0.0")
    return False

"""What discovery documents are and what reading one gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.html import strip_html5_whitespace

from crawlers.job import Hints
from mahjar.errors import MahjarError
from mahjar.evidence import decoded

MOST_DECODED = 50 << 20
"""Of a document: the limit of sitemaps.org for one sitemap."""
MOST_LINKS = 50_000
"""From one document: sitemaps.org's limit too."""


class DocumentError(MahjarError):
    """A discovery document is not what the outlet file says it is."""


NOTHING_SAID = Hints()


@dataclass(frozen=True)
class Link:
    """An address that a document names, absolute, and what the document says of it."""

    url: str
    hints: Hints = NOTHING_SAID


@dataclass(frozen=True)
class Further:
    """A document that a document names: a sitemap in an index."""

    url: str
    modified: str | None = None


@dataclass(frozen=True)
class Contents:
    """What was read out of a document."""

    links: Sequence[Link] = ()
    documents: Sequence[Further] = ()
    passed_over: int = 0
    """Entries that are no article's address."""
    cut: bool = False
    """Whether there was more than we take."""
    remark: str = ""
    """What else is to be said of it."""


def unpacked(body: bytes, encoding: str | None) -> bytes:
    """Undo a document's content-encoding, and the gzip of a ``.gz`` file, whatever the headers say of it."""
    plain = decoded(body, encoding, MOST_DECODED)
    return decoded(plain, "gzip", MOST_DECODED) if plain[:2] == b"\x1f\x8b" else plain


def looks_like_html(body: bytes) -> bool:
    """Say whether a body is a web page."""
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) or b"<html" in start


def joined(base: str, link: str) -> str | None:
    """Give the absolute web address of a link, without its fragment, or None where it is none."""
    try:
        url = urldefrag(urljoin(base, strip_html5_whitespace(link))).url
        parts = urlsplit(url)
        is_web = (
            parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
        )
        return url if is_web else None
    except ValueError:
        return None  # http://[, or a port that is no number

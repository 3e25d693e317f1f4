"""Read the dates that feeds and sitemaps write, to compare them; what is no date is none.

W3C's form (ISO 8601) in sitemaps and Atom, RFC 2822's in RSS. Articles' own dates are read elsewhere, by
extraction: here a wrong date would only fetch a page too often, or defer it to another night.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def instant_of(text: str | None) -> datetime | None:
    """Give the instant that a hint names, or None. Without a zone it is taken for UTC."""
    text = (text or "").strip()
    if not text:
        return None
    found = iso(text) or rfc_2822(text)
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def iso(text: str) -> datetime | None:
    """Read an ISO 8601 date, to the year, month, day or below."""
    padded = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        return datetime.fromisoformat(padded)
    except ValueError:
        return None


def rfc_2822(text: str) -> datetime | None:
    """Read a date as RSS and mail write it."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None


def newer(now: str | None, before: str | None) -> bool:
    """Say whether a hint of modification names a later instant than the one that is known.

    Where either can't be read, nothing is known to have changed.
    """
    new, old = instant_of(now), instant_of(before)
    return new is not None and old is not None and new > old


def latest(one: str | None, other: str | None) -> str | None:
    """Give the hint that names the later instant; one that can be read wins over one that can't."""
    if one is None or newer(other, one) or (instant_of(one) is None and instant_of(other) is not None):
        return other if other is not None else one
    return one

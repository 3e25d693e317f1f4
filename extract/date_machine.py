"""Dates as machines write them: ISO 8601 and its near misses, RFC 2822, digits, epoch seconds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from extract.date_record import Written

_LONGEST: Final = 60  # characters of such a value
_YEAR_ALONE: Final = 0.8  # how sure 1 January at midnight is: so a system writes a year
_ISO: Final = re.compile(
    r"(?P<y>(?:19|"
    r"20)\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)(?:\s*[T ]\s*(?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d?)(?:[.,]\d+)?)?)?"
    r"\s*(?P<z>Z|[+-]\d\d:?\d\d|[+-]\d\d|UTC|GMT)?\s*(?:\[[\w/]+\])?"
)
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d))?)?(?P<z>Z)?"
)
_RFC: Final = re.compile(r"(?:[A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3,9} \d{4} \d\d:\d\d.*")
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?")


def read_machine(text: str) -> Written | None:
    """Read a date that a machine wrote: ISO 8601 and its near misses, RFC 2822, digits, epoch seconds.

    Args:
        text: The whole value, for instance of `datePublished`.
    """
    raw = text.strip()
    if len(raw) > _LONGEST:
        return None
    if match := _ISO.fullmatch(raw) or _COMPACT.fullmatch(raw):
        return _from_parts(match, raw)
    if _RFC.fullmatch(raw):
        try:
            moment = parsedate_to_datetime(raw)
        except (ValueError, IndexError, TypeError, OverflowError):
            return None
        offset = timezone(moment.utcoffset() or timedelta()) if moment.tzinfo else None
        return Written(moment.date(), moment.time(), offset, raw)
    if _EPOCH.fullmatch(raw):
        moment = datetime.fromtimestamp(int(raw[:10]), UTC)
        return Written(moment.date(), moment.time(), UTC, raw)
    return None


def _from_parts(match: re.Match[str], raw: str) -> Written | None:
    part = match.groupdict()
    try:
        day = date(int(part["y"]), int(part["m"]), int(part["d"]))
        clock = time(int(part["H"]), int(part["M"]), int(part["S"] or 0)) if part["H"] else None
    except ValueError:
        return None
    first = (day.month, day.day) == (1, 1) and clock in (None, time())
    return Written(day, clock, _offset(part["z"]) if clock else None, raw, _YEAR_ALONE if first else 1.0)


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone in ("Z", "UTC", "GMT"):
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        return None
    return timezone((1 if zone[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))

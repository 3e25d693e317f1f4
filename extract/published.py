"""When it was published: what the page says in several places, weighed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extract.dates import Written, read, read_written
from extract.head import Head
from extract.lines import Line, Window

OLDEST: Final = date(1990, 1, 1)  # no page of the web is older; a paper's digitised past needs its own reader
LATEST: Final = date(2100, 1, 1)  # where it isn't known when the page was fetched
_TRUST: Final = {
    "selector": 0.95, "json-ld": 0.95, "meta": 0.95, "time": 0.85, "dateline": 0.9, "hint": 0.7, "url": 0.6
}  # fmt: skip
_IN_URL: Final = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/._-]|$)|(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)|"
    r"/((?:20)\d\d)([01]\d)([0-3]\d)(?=[/._-]|$)"
)
_DATE_LABEL: Final = re.compile(r"date|time|posted|published|publish|تاريخ|timestamp|meta")
_NOT_ITS_DATE: Final = re.compile(
    r"comment|footer|copyright|related|sidebar|widget|clock|today|header-date|current-date|most-|popular|"
    r"ticker"
)


@dataclass(frozen=True, slots=True)
class Published:
    """The day of publication, see the fields of `Extracted` of the same meaning."""

    day: date
    moment: datetime | None
    raw: str
    how: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    how: str
    written: Written


def read_published(
    head: Head,
    lines: Sequence[Line],
    window: Window | None,
    *,
    url: str,
    zone: str | None = None,
    fetched: datetime | None = None,
    hint: str | None = None,
    second: Callable[[date], Written | None] | None = None,
    day_first: bool | None = None,
) -> Published | None:
    """Find the day of publication.

    JSON-LD and metas come first; a dateline that the reader sees beside the headline decides which day
    it is where theirs, given in UTC, is its neighbour. A day after the fetch, a year alone and the
    clock of the page's own frame are refused.

    Args:
        head: The page's head.
        lines: The page's lines.
        window: The article's place among them.
        url: The page's address.
        zone: IANA name of the outlet's time zone.
        fetched: When the page was fetched, aware.
        hint: What the feed or sitemap said.
        second: Asked with the last day that can be right, where nothing else was found.
        day_first: What was learned of the outlet's order of day and month, see `dates.learn_day_order`.

    Returns:
        The day and what is known of it, or None.
    """
    home = zone_of(zone)
    now = fetched.astimezone(home) if fetched and home else fetched
    visible = _dateline(lines, window, now, day_first)
    latest = fetched.date() + timedelta(days=2) if fetched else LATEST
    candidates = [
        c
        for c in _candidates(head, lines, window, visible, url, hint, now, day_first)
        if OLDEST <= c.written.day <= latest
    ]
    if not candidates and second and (written := second(latest)):
        candidates = [_Candidate("dateline", written)]
    if not candidates:
        return None
    best = candidates[0]
    return _weighed(best, candidates, visible, home)


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the zone of a name, None where there is none of it."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _candidates(
    head: Head,
    lines: Sequence[Line],
    window: Window | None,
    visible: Written | None,
    url: str,
    hint: str | None,
    now: datetime | None,
    day_first: bool | None,
) -> Iterator[_Candidate]:
    if head.linked.published and (written := read(head.linked.published)):
        yield _Candidate("json-ld", written)
    for value in head.published():
        if written := read(value, day_first=day_first):
            yield _Candidate("meta", written)
    if visible and not visible.updated and visible.sure >= 0.9:
        yield _Candidate("dateline", visible)
    if written := _marked_time(lines, window, now):
        yield _Candidate("time", written)
    if visible:
        yield _Candidate("dateline", visible)
    if hint and (written := read(hint, now)):
        yield _Candidate("hint", written)
    if written := day_in_url(url):
        yield _Candidate("url", written)


def _weighed(
    best: _Candidate, candidates: list[_Candidate], visible: Written | None, home: ZoneInfo | None
) -> Published:
    written = best.written
    agree = sum(c.written.day == written.day for c in candidates) > 1
    confidence = min(1.0, _TRUST[best.how] * written.sure + (0.05 if agree else 0.0))
    moment = moment_of(written, home)
    day = _printed_day(written, moment, home)
    near = visible is not None and not visible.updated and abs((visible.day - day).days) == 1
    in_utc = written.offset == UTC or written.clock is None
    if visible is not None and near and in_utc and best.how in ("json-ld", "meta") and visible.sure >= 0.9:
        day, confidence = visible.day, 0.9  # the page prints its own zone's day
    return Published(day, moment, written.raw, best.how, round(confidence, 3))


def _printed_day(written: Written, moment: datetime | None, home: ZoneInfo | None) -> date:
    """A day written in UTC is printed in the outlet's zone; with another offset it is as written."""
    if (
        moment is not None
        and home is not None
        and written.offset in (UTC, None)
        and written.offset is not None
    ):
        return moment.astimezone(home).date()
    return written.day


def moment_of(written: Written, home: tzinfo | None) -> datetime | None:
    """Return the instant in UTC, where a clock and a zone are known."""
    zone = written.offset or home
    if written.clock is None or zone is None:
        return None
    try:
        return datetime.combine(written.day, written.clock, zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def read_pointed(value: str, zone: str | None, fetched: datetime | None) -> Published | None:
    """Read the day out of what the outlet's file points at.

    Args:
        value: An attribute or the text of the element.
        zone: IANA name of the outlet's time zone.
        fetched: When the page was fetched, aware.
    """
    home = zone_of(zone)
    written = read(value, fetched.astimezone(home) if fetched and home else fetched)
    latest = fetched.date() + timedelta(days=2) if fetched else LATEST
    if written is None or not OLDEST <= written.day <= latest:
        return None
    moment = moment_of(written, home)
    sure = round(_TRUST["selector"] * written.sure, 3)
    return Published(_printed_day(written, moment, home), moment, written.raw, "selector", sure)


def read_modified(head: Head, zone: str | None, hint: str | None) -> datetime | None:
    """Find when the page says it was last changed, in UTC."""
    home = zone_of(zone)
    for value in [head.linked.modified, *head.modified(), hint]:
        if value and (written := read(value)) and (moment := moment_of(written, home)):
            return moment
    return None


def _dateline(
    lines: Sequence[Line], window: Window | None, now: datetime | None, day_first: bool | None
) -> Written | None:
    """Read the date that the reader sees: near the headline, or right behind the text."""
    if window is None:
        return None
    title = window.title if window.title is not None else window.first
    under = range(title, window.first + 1)
    over = range(title - 1, max(-1, title - 6), -1)
    behind = range(window.last + 1, min(len(lines), window.last + 6))
    updated: Written | None = None
    for place in (under, over, behind):
        for i in place:
            line = lines[i]
            if len(line.text) > 160 or _NOT_ITS_DATE.search(line.label) or (line.away and place is not under):
                continue
            written = read_written(line.text, now, day_first)
            if written is None or (place is not under and not written.whole):
                continue
            if not (written.whole or _DATE_LABEL.search(line.label) or len(line.text) < 90):
                continue
            if not written.updated:
                return written
            updated = updated or written
    return updated


def _marked_time(lines: Sequence[Line], window: Window | None, now: datetime | None) -> Written | None:
    """Read a `time` element, near the article first; one anywhere only where it is the only one."""
    if window is not None:
        near = lines[max(0, window.before().start - 6) : window.first + 1]
        for line in [*near, *lines[window.last + 1 : window.last + 6]]:
            if line.clock and not _NOT_ITS_DATE.search(line.label) and (written := read(line.clock, now)):
                return written
    marked = [
        line.clock for line in lines if line.clock and not line.away and not _NOT_ITS_DATE.search(line.label)
    ]
    if len(set(marked)) == 1:
        return read(marked[0], now)
    return None


def day_in_url(url: str) -> Written | None:
    """Read a whole day out of an address (`/2024/06/08/`, `2020-06-03`); a month alone is none."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    for match in _IN_URL.finditer(path[:500]):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        try:
            return Written(date(year, month, day), raw=match.group().strip("/"), sure=0.9)
        except ValueError:
            continue
    return None

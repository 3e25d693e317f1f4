"""When it was published: what the page says in several places, weighed.

What a system fills from one field (JSON-LD, metas, `time`) counts once; so does what the reader sees, what
the feed said and what the address says. Days are weighed by how many of these four agree, see
docs/decisions/0022.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extract.date_candidates import TRUST, Candidate, find_candidates
from extract.date_record import Written
from extract.dates import read
from extract.head import Head
from extract.lines import Line, Window

OLDEST: Final = date(1990, 1, 1)  # no page of the web is older; a paper's digitised past needs its own reader
LATEST: Final = date(2100, 1, 1)  # where it isn't known when the page was fetched
_FAMILIES: Final = {"json-ld": 0, "meta": 0, "time": 0, "dateline": 1, "hint": 2, "url": 3}
_INSTANTS: Final = ("json-ld", "meta", "time", "hint")
_NEIGHBOUR: Final = 0.9  # what UTC says for a day beside its own, if some zone has that day then
_IN_UTC: Final = 0.98  # what it says for its own, where the outlet's zone isn't known
_HEARD: Final = 0.9  # of the weight of the strongest voice of its family
_DOUBT: Final = 0.3  # what a place that says another day takes off, times its weight
_LATER: Final = 0.5  # of that doubt: a later day is most often the last change
# Hours in UTC: up to the first it can still be the day before (UTC-12), from the second the day after (+14).
_STILL, _ALREADY = 12, 10
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Published:
    """The day of publication, see the fields of `Extracted` of the same meaning."""

    day: date
    moment: datetime | None
    raw: str
    how: str
    confidence: float


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

    Every place that gives a day is heard; the day with the most weight is taken. A date that the reader
    sees decides which day it is where one given in UTC is its neighbour. A day after the fetch, a year alone
    and the clock of the page's own frame are refused, and the day of a change is none of publication.

    Args:
        head: The page's head.
        lines: The page's lines.
        window: The article's place among them.
        url: The page's address.
        zone: IANA name of the outlet's time zone.
        fetched: When the page was fetched, aware.
        hint: What the feed or sitemap said.
        second: Asked with the last day that can be right, where nothing else was found, or nothing that tells
            day from month.
        day_first: What was learned of the outlet's order of day and month, see `dates.learn_day_order`.

    Returns:
        The day and what is known of it, or None.
    """
    home = zone_of(zone)
    now = fetched.astimezone(home) if fetched and home else fetched
    latest = fetched.date() + timedelta(days=2) if fetched else LATEST
    candidates = [
        candidate
        for candidate in find_candidates(
            head, lines, window, url=url, hint=hint, now=now, day_first=day_first
        )
        if OLDEST <= candidate.written.day <= latest
    ]
    undecided = all(candidate.written.swapped for candidate in candidates)
    if undecided and second and (written := second(latest)):
        candidates.append(Candidate("dateline", written, TRUST["dateline"]))
    return weigh(candidates, home) if candidates else None


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the zone of a name, None where there is none of it."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class _Voice:
    """A candidate, with the day it is for the outlet and the instant it gives."""

    candidate: Candidate
    day: date
    moment: datetime | None
    family: int
    weight: float

    def speaks_for(self, day: date) -> float:
        """How much it says for a day, 0 to 1."""
        written = self.candidate.written
        if day == self.day:
            return self.weight
        if written.swapped == day:
            return self.candidate.trust * (1.0 - written.sure)
        if self.candidate.how in _INSTANTS and _may_be(day, written):
            return self.weight * _NEIGHBOUR
        return 0.0


def weigh(candidates: Sequence[Candidate], home: tzinfo | None) -> Published:
    """Choose the day for which most is said.

    Args:
        candidates: What the places say, at least one; of equals the first counts.
        home: The outlet's zone.
    """
    voices = [_voice(candidate, home) for candidate in candidates]
    days = dict.fromkeys(voice.day for voice in voices)
    days |= dict.fromkeys(c.written.swapped for c in candidates if c.written.swapped)
    said = {day: _said_for(day, voices) for day in days}
    day = max(said, key=lambda each: said[each])
    own = [voice for voice in voices if voice.day == day]
    own = own or [voice for voice in voices if voice.candidate.written.swapped == day]
    best = max(own, key=lambda voice: voice.weight)
    against = [v.weight * (_LATER if v.day > day else 1.0) for v in voices if not v.speaks_for(day)]
    return Published(
        day,
        _moment([best, *own, *voices], day),
        best.candidate.written.raw,
        best.candidate.how,
        round(said[day] * (1 - _DOUBT * max(against, default=0.0)), 3),
    )


def _voice(candidate: Candidate, home: tzinfo | None) -> _Voice:
    written = candidate.written
    moment = moment_of(written, home)
    unzoned = home is None and written.offset == UTC and written.clock is not None
    return _Voice(
        candidate,
        _printed_day(written, moment, home),
        moment,
        _FAMILIES[candidate.how],
        candidate.weight * (_IN_UTC if unzoned else 1.0),
    )


def _said_for(day: date, voices: Sequence[_Voice]) -> float:
    """The chance that not all who say a day are wrong, the strongest of each family heard.

    The weaker voices of a family don't contradict its strongest.
    """
    strongest: dict[int, float] = {}
    for voice in voices:
        strongest[voice.family] = max(voice.weight, strongest.get(voice.family, 0.0))
    said = dict.fromkeys(strongest, 0.0)
    for voice in voices:
        if voice.weight >= _HEARD * strongest[voice.family]:
            said[voice.family] = max(said[voice.family], voice.speaks_for(day))
    wrong = 1.0
    for weight in said.values():
        wrong *= 1.0 - weight
    return 1.0 - wrong


def _may_be(day: date, written: Written) -> bool:
    """Tell whether what is given in UTC, or without a clock, falls on a day beside it in some zone."""
    if written.clock is None:
        return abs((day - written.day).days) == 1
    if written.offset != UTC:
        return False
    return (
        day == written.day
        or (day == written.day - _DAY and written.clock.hour < _STILL)
        or (day == written.day + _DAY and written.clock.hour >= _ALREADY)
    )


def _moment(voices: Sequence[_Voice], day: date) -> datetime | None:
    """The instant that a place of the same day gives: first of those that name their zone."""
    instants = [voice for voice in voices if voice.moment is not None and voice.speaks_for(day)]
    return (
        min(instants, key=lambda voice: voice.candidate.written.offset is None).moment if instants else None
    )


def _printed_day(written: Written, moment: datetime | None, home: tzinfo | None) -> date:
    """A day written in UTC is printed in the outlet's zone; with another offset it is as written."""
    if moment is not None and home is not None and written.offset == UTC:
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


def read_pointed(
    value: str, zone: str | None, fetched: datetime | None, day_first: bool | None = None
) -> Published | None:
    """Read the day out of what the outlet's file points at.

    Args:
        value: An attribute or the text of the element.
        zone: IANA name of the outlet's time zone.
        fetched: When the page was fetched, aware.
        day_first: What was learned of the outlet's order of day and month.
    """
    home = zone_of(zone)
    written = read(value, fetched.astimezone(home) if fetched and home else fetched, day_first)
    latest = fetched.date() + timedelta(days=2) if fetched else LATEST
    if written is None or not OLDEST <= written.day <= latest:
        return None
    moment = moment_of(written, home)
    sure = round(TRUST["selector"] * written.sure, 3)
    return Published(_printed_day(written, moment, home), moment, written.raw, "selector", sure)


def read_modified(head: Head, zone: str | None, hint: str | None) -> datetime | None:
    """Find when the page says it was last changed, in UTC."""
    home = zone_of(zone)
    for value in [head.linked.modified, *head.modified(), hint]:
        if value and (written := read(value)) and (moment := moment_of(written, home)):
            return moment
    return None

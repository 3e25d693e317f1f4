"""Dates as pages write them: Arabic in every naming of the months, ISO 8601, RFC 2822, Jalali.

No date is better than a wrong one: a month that can't be read, a day that doesn't exist, a year
alone or a Hijri date give None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from extract.arabic import collapse, fold
from extract.date_names import EVENING, JALALI_MONTHS, LABELS, MONTHS, MORNING, UPDATED, WEEKDAYS

LONGEST: Final = 400  # characters of a line that are looked at


@dataclass(frozen=True, slots=True)
class Written:
    """A date that was read.

    Attributes:
        day: The day as written.
        clock: The time of day as written, if it was.
        offset: The time zone's distance from UTC, if it was written.
        raw: The line it was read from where that is nothing but a date; else the date's words, folded.
        sure: 0 to 1: below 1 where day and month could be swapped, or the weekday doesn't fit.
        whole: Nothing but the date (and a label like "نشر في") stands in the text.
        updated: The label says that this is the day of the last change.
    """

    day: date
    clock: time | None = None
    offset: timezone | None = None
    raw: str = ""
    sure: float = 1.0
    whole: bool = False
    updated: bool = False


def _names(rows: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {fold(name): i for i, row in enumerate(rows) for name in row}


def _choice(names: dict[str, int] | tuple[str, ...]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", " ") for name in sorted(set(names), key=len, reverse=True))


_MONTHS: Final = _names(MONTHS)
_JALALI: Final = _names(JALALI_MONTHS)
_WEEKDAYS: Final = _names(WEEKDAYS)
_AM: Final = tuple(fold(x) for x in MORNING)
_PM: Final = tuple(fold(x) for x in EVENING)

_MONTH: Final = _choice(_MONTHS)
_M: Final = rf"(?P<month>{_MONTH})(?: ?[/\-(] ?(?P<second>{_MONTH})\)?| (?P<third>{_MONTH}))?"
_W: Final = rf"(?:(?P<weekday>{_choice(_WEEKDAYS)})(?: ?[,:/\-] ?| ))?"
_Y: Final = r"(?P<year>(?:19|20)\d\d)(?!\d)(?! ?ه(?!\w))"
_GAP: Final = r" ?[,\-/. ] ?"
_NOT_IN_WORD: Final = r"(?<![\w./:-])"
_HALF: Final = rf"(?: ?(?P<half>{_choice(_AM + _PM)})(?!\w))?"
_TIME: Final = rf"(?P<hour>[01]?\d|2[0-3]) ?: ?(?P<minute>[0-5]\d)(?::(?P<second_of>[0-5]\d))?{_HALF}"

_NAMED: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<day>[0-3]?\d)(?:st|nd|rd|th|er)?(?:{_GAP}| من (?:شهر )?)"
    rf"{_M}(?:{_GAP}| (?:من )?(?:عام|سنه|لعام) ){_Y}"
)
_MONTH_FIRST: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}{_M}{_GAP}(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: ?, ?| ){_Y}"
)
_DAY_FIRST: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<day>[0-3]?\d)(?P<sign> ?[/.\-] ?)(?P<number>[01]?\d)(?P=sign){_Y}"
)
_YEAR_FIRST: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<year>(?:19|20)\d\d)"
    rf"(?P<sign> ?[/.\-] ?)(?P<number>[01]?\d)(?P=sign)(?P<day>[0-3]?\d)(?!\d)"
)
_MONTH_FIRST_NUMBER: Final = re.compile(rf"{_NOT_IN_WORD}{_W}(?P<number>[01]?\d)/(?P<day>[0-3]?\d)/{_Y}")
_JALALI_NAMED: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<day>[0-3]?\d){_GAP}"
    rf"(?P<month>{_choice(_JALALI)}){_GAP}(?:ماه )?(?P<year>1[34]\d\d)(?!\d)"
)
_JALALI_NUMBER: Final = re.compile(
    rf"{_NOT_IN_WORD}(?P<year>1[34]\d\d)(?P<sign>[/\-])(?P<number>[01]?\d)(?P=sign)"
    rf"(?P<day>[0-3]?\d)(?!\d)(?! ?ه(?!\w))"
)
_CLOCK: Final = re.compile(rf"(?<![\d:]){_TIME}(?![\d:])")
_LABEL: Final = re.compile(
    rf"(?P<updated>{_choice(tuple(fold(x) for x in UPDATED))})|{_choice(tuple(fold(x) for x in LABELS))}"
)
_LEFT_OVER: Final = re.compile(
    r"(?:[\s,:|\-/.()•·@*\"]|الساعه|(?<!\w)(?:في|عند|علي|at|تمام|توقيت|بتوقيت|gmt|utc|est|edt|م|"
    r"ميلادي)(?!\w))+"
)
_ISO: Final = re.compile(
    r"(?P<y>(?:19|"
    r"20)\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)(?:\s*[T ]\s*(?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(?P<z>Z|[+-]\d\d:?\d\d|[+-]\d\d|UTC|GMT)?\s*(?:\[[\w/]+\])?"
)
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?)?(?P<z>Z)?"
)
_RFC: Final = re.compile(r"(?:[A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3,9} \d{4} \d\d:\d\d.*")
_AGO_UNITS: Final = {
    "دقيقه": 60, "دقيقتين": 120, "دقائق": 60, "ساعه": 3600, "ساعتين": 7200, "ساعات": 3600, "يوم": 86400,
    "يومين": 172800,
    "ايام": 86400, "اسبوع": 604800, "اسبوعين": 1209600, "اسابيع": 604800,
}  # fmt: skip
_AGO: Final = re.compile(
    rf"(?<!\w)(?:منذ|قبل) (?:(?P<count>\d{{1,3}}) )?(?P<unit>{'|'.join(_AGO_UNITS)})(?: واحده?)?(?!\w)"
)
_DAY_WORDS: Final = {"اليوم": 0, "امس": 1, "البارحه": 1, "اول امس": 2}


def read_machine(text: str) -> Written | None:
    """Read a date that a machine wrote: ISO 8601 and its near misses, RFC 2822, digits, epoch seconds.

    Args:
        text: The whole value, for instance of `datePublished`.
    """
    raw = text.strip()
    if len(raw) > 60:
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
    if re.fullmatch(r"1\d{9}(?:\d{3})?", raw):
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
    return Written(day, clock, _offset(part["z"]) if clock else None, raw)


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


def read(text: str, now: datetime | None = None) -> Written | None:
    """Read a date in a line of text, or in a value that may be either machine's or human's.

    Args:
        text: The line.
        now: When the page was fetched, in the outlet's zone; without it "three hours ago" can't be read.

    Returns:
        The first whole date of the line, or None.
    """
    return read_machine(text) or read_written(text, now)


def read_written(text: str, now: datetime | None = None) -> Written | None:
    """Read the first date that people wrote in a line, see `read`."""
    line = fold(text[:LONGEST])
    for pattern in (
        _NAMED,
        _MONTH_FIRST,
        _YEAR_FIRST,
        _DAY_FIRST,
        _MONTH_FIRST_NUMBER,
        _JALALI_NAMED,
        _JALALI_NUMBER,
    ):
        for match in pattern.finditer(line):
            jalali = pattern in (_JALALI_NAMED, _JALALI_NUMBER)
            if found := _day_of(match, jalali):
                return _with_surroundings(collapse(text[:LONGEST]), line, match, *found)
    return _relative(line, now) if now else None


def _day_of(match: re.Match[str], jalali: bool) -> tuple[date, float] | None:
    part = match.groupdict()
    year, number = int(part["year"]), int(part["day"])
    if jalali:
        month = _JALALI[part["month"]] + 1 if part.get("month") else int(part["number"])
        day = from_jalali(year, month, number)
        return (day, 0.9) if day else None
    if part.get("month"):
        month = _MONTHS[part["month"]] + 1
        second = part.get("second") or part.get("third")
        if second and _MONTHS[second] + 1 != month:  # "June/April": one of them is wrong
            return None
    else:
        month = int(part["number"])
    try:
        day = date(year, month, number)
    except ValueError:
        return None
    sure = 1.0
    if part.get("weekday") and day.weekday() != _WEEKDAYS[part["weekday"]]:
        sure = 0.6
        if not part.get("month") and number <= 12:  # a numeric date whose weekday fits the other order
            other = date(year, number, month)
            if other.weekday() == _WEEKDAYS[part["weekday"]]:
                return other, 1.0
    elif not part.get("month") and number <= 12 and number != month and match.re is not _YEAR_FIRST:
        sure = 1.0 if part.get("weekday") else 0.7
    return day, sure


def _with_surroundings(printed: str, line: str, match: re.Match[str], day: date, sure: float) -> Written:
    """Look for a clock beside the date, and for whether anything else stands in the line."""
    before, after = line[: match.start()], line[match.end() :]
    clock_match = _CLOCK.search(after[:40]) or _CLOCK.search(before[-40:])
    clock = _clock(clock_match) if clock_match else None
    rest = f"{before} | {after}"
    if clock_match:
        rest = rest.replace(clock_match.group(), " ", 1)
    label = _LABEL.search(rest)
    updated = bool(label and label.group("updated") and label.start() <= len(before))
    rest = _LEFT_OVER.sub("", _LABEL.sub(" ", rest))
    raw = line[match.start() : match.end()]
    if clock_match:
        raw = f"{raw} {clock_match.group()}"
    whole = not rest.strip()
    return Written(day, clock, None, printed if whole else raw, sure, whole, updated)


def _clock(match: re.Match[str]) -> time | None:
    hour, half = int(match["hour"]), match["half"]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _PM else 0)
    return time(hour, int(match["minute"]), int(match["second_of"] or 0))


def _relative(line: str, now: datetime) -> Written | None:
    if match := _AGO.search(line):
        seconds = int(match["count"] or 1) * _AGO_UNITS[match["unit"]]
        moment = now - timedelta(seconds=seconds)
        rest = _LEFT_OVER.sub("", _LABEL.sub(" ", line.replace(match.group(), " ", 1)))
        return Written(
            moment.date(), None, None, match.group(), 0.8 if seconds < 172800 else 0.5, not rest.strip()
        )
    core = _LEFT_OVER.sub(" ", line).strip()
    if core in _DAY_WORDS:
        return Written((now - timedelta(days=_DAY_WORDS[core])).date(), None, None, core, 0.7, True)
    return None


def from_jalali(year: int, month: int, day: int) -> date | None:
    """Turn a Jalali (Solar Hijri) date into a Gregorian one, None where there is no such day.

    Only the years 1300 to 1420 (1921 to 2042) are read: later numbers are Hijri years in Arabic print.
    The 33-year cycle of leap years (1, 5, 9, 13, 17, 22, 26, 30) is exact for them.
    """
    leap = year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
    length = 31 if month <= 6 else 30 if month < 12 or leap else 29
    if not (1300 <= year <= 1420 and 1 <= month <= 12 and 1 <= day <= length):
        return None
    years = year - 1206
    leaps = sum((1206 + i) % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for i in range(years))
    days = years * 365 + leaps + sum(31 if m <= 6 else 30 for m in range(1, month)) + day - 1
    return date(1827, 3, 22) + timedelta(days=days)

"""Dates as pages write them: Arabic in every naming of the months, ISO 8601, RFC 2822, Jalali.

No date is better than a wrong one: a month that can't be read, a day that doesn't exist, a year
alone give None. Where a Hijri date stands beside a Gregorian one, the Gregorian one is read and the Hijri
one confirms it; alone it is read by the Umm al-Qura table and is less sure, since a month that was sighted
may begin a day earlier or later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from extract.arabic import collapse, fold
from extract.calendars import from_hijri, from_jalali
from extract.date_names import (
    AGO_UNITS,
    DAY_WORDS,
    EVENING,
    HIJRI_MONTHS,
    JALALI_MONTHS,
    LABELS,
    MONTHS,
    MORNING,
    UPDATED,
    WEEKDAYS,
)  # fmt: skip

LONGEST: Final = 400  # characters of a line that are looked at
FEWEST_ORDERED: Final = 3  # dates of one reading before an outlet's order is believed


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
_HIJRI: Final = _names(HIJRI_MONTHS)
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
_HIJRI_NAMED: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<day>[0-3]?\d)(?:{_GAP}| من (?:شهر )?)(?P<month>{_choice(_HIJRI)})"
    rf"(?:{_GAP}| (?:من )?(?:عام|سنه|لعام) )(?P<year>1[34]\d\d)(?!\d)(?: ?ه(?:جريه?)?(?!\w))?"
)
_HIJRI_NUMBER: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?:(?P<year>1[34]\d\d)(?P<sign>[/\-])(?P<number>[01]?\d)(?P=sign)(?P<day>[0-3]?\d)"
    r"|(?P<day_>[0-3]?\d)(?P<sign_>[/\-])(?P<number_>[01]?\d)(?P=sign_)(?P<year_>1[34]\d\d))"
    r" ?ه(?:جريه?)?(?!\w)"
)
_YEAR_THERE: Final = re.compile(r"(?<!\d)(?:19|20|13|14)\d\d(?!\d)")  # no form does without
_ANY_ORDER: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<a>[0-3]?\d)(?P<sign> ?[/.\-] ?)(?P<b>[0-3]?\d)(?P=sign){_Y}"
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
_AGO_UNITS: Final = {fold(name): seconds for seconds, names in AGO_UNITS.items() for name in names}
_AGO: Final = re.compile(
    rf"(?<!\w)(?:(?:منذ|قبل|il y a|voici) (?:(?:حوالي|نحو|environ) )?(?:(?P<count>\d{{1,3}}|une?) )?"
    rf"(?P<unit>{_choice(_AGO_UNITS)})(?: واحده?)?|"
    rf"(?:about )?(?P<count_>\d{{1,3}}|an?) (?P<unit_>{_choice(_AGO_UNITS)}) ago)(?!\w)"
)
_DAY_WORDS: Final = {fold(name): days for days, names in DAY_WORDS.items() for name in names}


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


def read(text: str, now: datetime | None = None, day_first: bool | None = None) -> Written | None:
    """Read a date in a line of text, or in a value that may be either machine's or human's.

    Args:
        text: The line.
        now: When the page was fetched, in the outlet's zone; without it "three hours ago" can't be read.
        day_first: What was learned of the outlet's order of day and month, see `learn_day_order`.

    Returns:
        The first whole date of the line, or None.
    """
    return read_machine(text) or read_written(text, now, day_first)


def read_written(text: str, now: datetime | None = None, day_first: bool | None = None) -> Written | None:
    """Read the first date that people wrote in a line, see `read`."""
    line = fold(text[:LONGEST])
    if _YEAR_THERE.search(line):
        for reader, patterns in _FORMS:
            for pattern in patterns:
                for match in pattern.finditer(line):
                    if found := reader(match, day_first):
                        day, sure = _confirmed(line, *found) if reader is _day_of else found
                        return _with_surroundings(collapse(text[:LONGEST]), line, match, day, sure)
    return _relative(line, now) if now else None


def _confirmed(line: str, day: date, sure: float) -> tuple[date, float]:
    """Let a Hijri date in the same line say which of two readings is right, a day's doubt allowed."""
    if sure >= 1 or not (match := _HIJRI_NAMED.search(line) or _HIJRI_NUMBER.search(line)):
        return day, sure
    beside = _day_of_hijri(match)
    readings = [day] if day.day > 12 else [day, day.replace(month=day.day, day=day.month)]
    near = [each for each in readings if beside and abs((each - beside[0]).days) <= 1]
    return (near[0], 1.0) if near else (day, sure)


def _day_of_jalali(match: re.Match[str], _: bool | None = None) -> tuple[date, float] | None:
    part = match.groupdict()
    month = _JALALI[part["month"]] + 1 if part.get("month") else int(part["number"])
    day = from_jalali(int(part["year"]), month, int(part["day"]))
    return (day, 0.9) if day else None


def _day_of_hijri(match: re.Match[str], _: bool | None = None) -> tuple[date, float] | None:
    part = {name.rstrip("_"): value for name, value in match.groupdict().items() if value}
    month = _HIJRI[part["month"]] + 1 if "month" in part else int(part["number"])
    day = from_hijri(int(part["year"]), month, int(part["day"]))
    if day is None:
        return None
    if "weekday" in part and abs(day.weekday() - _WEEKDAYS[part["weekday"]]) in (1, 6):
        after = (_WEEKDAYS[part["weekday"]] - day.weekday()) % 7 == 1
        return day + timedelta(days=1 if after else -1), 0.7  # a month that was sighted, not reckoned
    return day, 0.8 if "weekday" in part and day.weekday() == _WEEKDAYS[part["weekday"]] else 0.6


def _day_of(match: re.Match[str], day_first: bool | None) -> tuple[date, float] | None:
    part = match.groupdict()
    year, number = int(part["year"]), int(part["day"])
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
        if part.get("weekday"):
            return day, 1.0
        if day_first is False and match.re is _DAY_FIRST:
            return date(year, number, month), 0.9
        sure = 0.9 if day_first else 0.7
    return day, sure


# In the order in which they are tried: the Gregorian date of a line wins.
_FORMS: Final = (
    (_day_of, (_NAMED, _MONTH_FIRST, _YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST_NUMBER)),
    (_day_of_jalali, (_JALALI_NAMED, _JALALI_NUMBER)),
    (_day_of_hijri, (_HIJRI_NAMED, _HIJRI_NUMBER)),
)


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
        count = match["count"] or match["count_"] or "1"
        seconds = (int(count) if count.isdecimal() else 1) * _AGO_UNITS[match["unit"] or match["unit_"]]
        moment = now - timedelta(seconds=seconds)
        rest = _LEFT_OVER.sub("", _LABEL.sub(" ", line.replace(match.group(), " ", 1)))
        return Written(
            moment.date(), None, None, match.group(), 0.8 if seconds < 172800 else 0.5, not rest.strip()
        )
    core = _LEFT_OVER.sub(" ", line).strip()
    if core in _DAY_WORDS:
        return Written((now - timedelta(days=_DAY_WORDS[core])).date(), None, None, core, 0.7, True)
    return None


def learn_day_order(texts: Iterable[str]) -> bool | None:
    """Learn from an outlet's lines whether its all-number dates put the day before the month.

    Only dates that can be read one way count: a number above 12, or a weekday that fits one order alone.

    Args:
        texts: Lines of its pages, in any order.

    Returns:
        True for day first, False for month first; None for fewer than three such dates, or where one in
        ten says otherwise.
    """
    first = second = 0
    for text in texts:
        for match in _ANY_ORDER.finditer(fold(text[:LONGEST])):
            orders = [_day_or_none(match, "a", "b"), _day_or_none(match, "b", "a")]
            if match["weekday"]:
                named = _WEEKDAYS[match["weekday"]]
                orders = [day if day and day.weekday() == named else None for day in orders]
            if (orders[0] is None) != (orders[1] is None):
                first += orders[0] is not None
                second += orders[1] is not None
    total = first + second
    if total < FEWEST_ORDERED or min(first, second) * 10 >= total:
        return None
    return first > second


def _day_or_none(match: re.Match[str], day: str, month: str) -> date | None:
    try:
        return date(int(match["year"]), int(match[month]), int(match[day]))
    except ValueError:
        return None

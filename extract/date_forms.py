"""Forms in which people write a whole date: patterns, and the readers of what they match.

Lines are folded first (`arabic.fold`). The readers are asked in an order: the Gregorian date of a line wins,
Arabic, English and French first, then the other languages; then Jalali, then Hijri.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from extract.arabic import fold
from extract.calendars import from_hijri, from_jalali
from extract.date_languages import names
from extract.date_names import HIJRI_MONTHS, JALALI_MONTHS, MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Found:
    """A date found in a line.

    Attributes:
        start: Where its words begin in the folded line.
        end: Where they end.
        day: The day.
        sure: 0 to 1, see `Written`.
        swapped: The other reading, where day and month could be swapped.
    """

    start: int
    end: int
    day: date
    sure: float = 1.0
    swapped: date | None = None


def numbered(rows: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """Return the number of the row in which each name stands, by the folded name."""
    return {fold(name): i for i, row in enumerate(rows) for name in row}


def choice(words: Collection[str]) -> str:
    """Return a pattern that takes any of some folded words, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(set(words), key=len, reverse=True))


_MONTHS: Final = numbered(MONTHS)
_JALALI: Final = numbered(JALALI_MONTHS)
_HIJRI: Final = numbered(HIJRI_MONTHS)
_WEEKDAYS: Final = numbered(WEEKDAYS)

_MONTH: Final = choice(_MONTHS)
_M: Final = rf"(?P<month>{_MONTH})\.?(?: ?[/\-(] ?(?P<second>{_MONTH})\)?| (?P<third>{_MONTH}))?"
_W: Final = rf"(?:(?P<weekday>{choice(_WEEKDAYS)})\.?(?: ?[,:/\-] ?| ))?"
_Y: Final = r"(?P<year>(?:19|20)\d\d)(?!\d)(?! ?ه(?!\w))"
_GAP: Final = r" ?[,\-/. ] ?"
_NOT_IN_WORD: Final = r"(?<![\w./-])(?<!\d:)"
_OF_YEAR: Final = r"(?: (?:من )?(?:عام|سنه|لعام) )"

_NAMED: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<day>[0-3]?\d)(?:st|nd|rd|th|er)?(?:{_GAP}| من (?:شهر )?| of )"
    rf"{_M}(?:{_GAP}|{_OF_YEAR}){_Y}"
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
    rf"(?P<month>{choice(_JALALI)}) ?(?:ماه)?{_GAP}(?:سال )?(?P<year>1[34]\d\d)(?!\d)"
)
_JALALI_NUMBER: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<year>1[34]\d\d)(?P<sign>[/\-])(?P<number>[01]?\d)(?P=sign)"
    rf"(?P<day>[0-3]?\d)(?!\d)(?! ?ه(?!\w))"
)
_HIJRI_NAMED: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<day>[0-3]?\d)(?:{_GAP}| من (?:شهر )?)(?P<month>{choice(_HIJRI)})"
    rf"(?:{_GAP}|{_OF_YEAR})(?P<year>1[34]\d\d)(?!\d)(?: ?ه(?:جريه?)?(?!\w))?"
)
_HIJRI_NUMBER: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?:(?P<year>1[34]\d\d)(?P<sign>[/\-])(?P<number>[01]?\d)(?P=sign)(?P<day>[0-3]?\d)"
    r"|(?P<day_>[0-3]?\d)(?P<sign_>[/\-])(?P<number_>[01]?\d)(?P=sign_)(?P<year_>1[34]\d\d))"
    r" ?ه(?:جريه?)?(?!\w)"
)

# Other languages: any word can stand where a month does, and is looked up.
_WORD: Final = r"[^\W\d_]+(?:['-][^\W\d_]+)?"
_ITS_WEEKDAY: Final = rf"(?:(?P<weekday>{_WORD})\.?,? )?"
_OF: Final = r"(?: de | del | d'|[ ,./-]{1,2})"
_OTHER_NAMED: Final = re.compile(
    rf"{_NOT_IN_WORD}{_ITS_WEEKDAY}(?:den |d\. ?|el |il )?(?P<day>[0-3]?\d)(?:º|ª|°|\.)?{_OF}"
    rf"(?P<month>{_WORD})\.?{_OF}{_Y}"
)
_OTHER_MONTH_FIRST: Final = re.compile(
    rf"{_NOT_IN_WORD}{_ITS_WEEKDAY}(?P<month>{_WORD})\.? (?P<day>[0-3]?\d),? {_Y}"
)
_OTHER_YEAR_FIRST: Final = re.compile(
    rf"{_NOT_IN_WORD}(?P<year>(?:19|20)\d\d)\.?,? (?P<month>{_WORD})\.? (?P<day>[0-3]?\d)(?!\d)\.?"
    rf"(?:,? (?P<weekday>{_WORD}))?"
)
_SIGNED: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d) ?[年년] ?(?P<number>[01]?\d) ?[月월] ?(?P<day>[0-3]?\d) ?[日일]"
    r"(?: ?\([月火水木金土日월화수목금토일]\)| ?[월화수목금토일]요일)?"
)
_VIETNAMESE: Final = re.compile(
    rf"{_NOT_IN_WORD}(?P<day>[0-3]?\d) (?:tháng|thg) (?P<number>[01]?\d)(?:,| năm)? {_Y}"
)

YEAR_THERE: Final = re.compile(r"(?<!\d)(?:19|20|13|14)\d\d(?!\d)")  # no form does without
_OTHER_LETTERS: Final = re.compile(r"[^\W\d_]")
BESIDE: Final = (_HIJRI_NAMED, _HIJRI_NUMBER, _JALALI_NAMED, _JALALI_NUMBER, _NAMED)
"""Forms in which a second calendar stands beside a date."""
ANY_ORDER: Final = re.compile(
    rf"{_NOT_IN_WORD}{_W}(?P<a>[0-3]?\d)(?P<sign> ?[/.\-] ?)(?P<b>[0-3]?\d)(?P=sign){_Y}"
)
"""Three numbers, a year last."""


def find(line: str, day_first: bool | None = None) -> Found | None:
    """Find the first whole date of a line in the form that is tried first.

    Args:
        line: A line, folded by `arabic.fold`.
        day_first: What was learned of the outlet's order of day and month.
    """
    if not YEAR_THERE.search(line):
        return None
    for reader, patterns in _FORMS:
        for pattern in patterns:
            for match in pattern.finditer(line):
                if found := reader(match, day_first):
                    return _confirmed(line, found) if reader is _day_of else found
    return None


def _confirmed(line: str, found: Found) -> Found:
    """Let a Hijri date in the same line say which of two readings is right, a day's doubt allowed."""
    if found.sure >= 1 or not (match := _HIJRI_NAMED.search(line) or _HIJRI_NUMBER.search(line)):
        return found
    beside = _day_of_hijri(match)
    for day in filter(None, (found.day, found.swapped)):
        if beside and abs((day - beside.day).days) <= 1:
            return Found(found.start, found.end, day)
    return found


def _day_of_jalali(match: re.Match[str], _: bool | None = None) -> Found | None:
    part = match.groupdict()
    month = _JALALI[part["month"]] + 1 if part.get("month") else int(part["number"])
    day = from_jalali(int(part["year"]), month, int(part["day"]))
    return Found(*match.span(), day, 0.9) if day else None


def _day_of_hijri(match: re.Match[str], _: bool | None = None) -> Found | None:
    part = {name.rstrip("_"): value for name, value in match.groupdict().items() if value}
    month = _HIJRI[part["month"]] + 1 if "month" in part else int(part["number"])
    day = from_hijri(int(part["year"]), month, int(part["day"]))
    if day is None:
        return None
    if "weekday" in part and abs(day.weekday() - _WEEKDAYS[part["weekday"]]) in (1, 6):
        after = (_WEEKDAYS[part["weekday"]] - day.weekday()) % 7 == 1
        # a month that was sighted, not reckoned
        return Found(*match.span(), day + timedelta(days=1 if after else -1), 0.7)
    fits = "weekday" in part and day.weekday() == _WEEKDAYS[part["weekday"]]
    return Found(*match.span(), day, 0.8 if fits else 0.6)


def _day_of(match: re.Match[str], day_first: bool | None) -> Found | None:
    part = match.groupdict()
    year, number = int(part["year"]), int(part["day"])
    if part.get("month"):
        month = _MONTHS[part["month"]] + 1
        second = part.get("second") or part.get("third")
        if second and _MONTHS[second] + 1 != month:  # "June/April": one of them is wrong
            return None
        weekday = _WEEKDAYS[part["weekday"]] if part["weekday"] else None
        return _named_day(match, year, month, number, weekday)
    day, other = (
        day_or_none(year, int(part["number"]), number),
        day_or_none(year, number, int(part["number"])),
    )
    if day is None or other is None or day == other or match.re is _YEAR_FIRST:
        other = None
    if day is None:
        return None
    if part["weekday"]:
        named = _WEEKDAYS[part["weekday"]]
        if day.weekday() == named:
            return Found(*match.span(), day)
        fits = other is not None and other.weekday() == named
        return Found(*match.span(), other if fits and other else day, 1.0 if fits else 0.6)
    if other is None:
        return Found(*match.span(), day)
    if "." in match["sign"]:  # with dots the day stands first in every language that writes them
        return Found(*match.span(), day, 0.95, other)
    if day_first is False and match.re is _DAY_FIRST:
        return Found(*match.span(), other, 0.9, day)
    return Found(*match.span(), day, 0.9 if day_first else 0.7, other)


def _named_day(match: re.Match[str], year: int, month: int, number: int, weekday: int | None) -> Found | None:
    day = day_or_none(year, month, number)
    if day is None:
        return None
    return Found(*match.span(), day, 1.0 if weekday is None or day.weekday() == weekday else 0.6)


def _day_of_other(match: re.Match[str], _: bool | None = None) -> Found | None:
    """Read a date of another language: the month's word is looked up, and a word before the day."""
    known = names()
    month = known.months.get(match["month"])
    if month is None:
        return None
    word = match["weekday"]
    is_weekday = word is not None and word in known.weekdays
    weekday = known.weekdays[word] if is_weekday else None
    found = _named_day(match, int(match["year"]), month, int(match["day"]), weekday)
    if found is None or word is None or is_weekday:
        return found
    # The word beside it is one of the sentence.
    start, end = match.span()
    if match.start("weekday") == start:
        start = min(match.start(group) for group in ("day", "month"))
    else:
        end = match.end("day")
    return Found(start, end, found.day, found.sure)


def _day_of_signed(match: re.Match[str], _: bool | None = None) -> Found | None:
    return _named_day(match, int(match["year"]), int(match["number"]), int(match["day"]), None)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return the day of a year, None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Reader = Callable[[re.Match[str], "bool | None"], "Found | None"]
# In the order in which they are tried: the Gregorian date of a line wins.
_FORMS: Final[tuple[tuple[_Reader, tuple[re.Pattern[str], ...]], ...]] = (
    (_day_of, (_NAMED, _MONTH_FIRST, _YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST_NUMBER)),
    (_day_of_other, (_OTHER_NAMED, _OTHER_MONTH_FIRST, _OTHER_YEAR_FIRST)),
    (_day_of_signed, (_SIGNED, _VIETNAMESE)),
    (_day_of_jalali, (_JALALI_NAMED, _JALALI_NUMBER)),
    (_day_of_hijri, (_HIJRI_NAMED, _HIJRI_NUMBER)),
)


def single_readings(line: str) -> Iterator[bool]:
    """Say of each all-number date of a line that can be read one way whether its day stands first.

    Args:
        line: A line, folded by `arabic.fold`.
    """
    for match in ANY_ORDER.finditer(line):
        year, a, b = int(match["year"]), int(match["a"]), int(match["b"])
        orders = [day_or_none(year, b, a), day_or_none(year, a, b)]
        if match["weekday"]:
            named = _WEEKDAYS[match["weekday"]]
            orders = [day if day and day.weekday() == named else None for day in orders]
        if (orders[0] is None) != (orders[1] is None):
            yield orders[0] is not None

"""Dates as pages write them: Arabic in every naming of the months, other languages, other calendars.

No date is better than a wrong one: a month that can't be read, a day that doesn't exist, a year
alone give None. Where a Hijri date stands beside a Gregorian one, the Gregorian one is read and the Hijri
one confirms it; alone it is read by the Umm al-Qura table and is less sure, since a month that was sighted
may begin a day earlier or later. The forms are in `date_forms.py`, what machines write in `date_machine.py`,
what is told from the time of the fetch in `date_ago.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from typing import Final

from extract.arabic import collapse, fold
from extract.date_ago import TELLS, read_ago, read_day_word
from extract.date_forms import BESIDE, Found, choice, find, single_readings
from extract.date_labels import labels, parted
from extract.date_languages import names
from extract.date_machine import read_machine
from extract.date_names import EVENING, MORNING
from extract.date_record import Written

__all__ = ["Written", "is_date", "learn_day_order", "read", "read_machine", "read_written"]

LONGEST: Final = 400  # characters of a line that are looked at
_TOLD: Final = 120  # characters of a line that tells how long ago it was
FEWEST_ORDERED: Final = 3  # dates of one reading before an outlet's order is believed
_ALONE: Final = 60  # characters of a line that is nothing but a date
_REACH: Final = 40  # characters on either side of a date in which its clock stands
_PM: Final = tuple(fold(x) for x in EVENING)
_HALF: Final = rf"(?: ?(?P<half>{choice(tuple(fold(x) for x in MORNING) + _PM)})(?!\w))?"
_CLOCK: Final = re.compile(
    rf"(?<![\d:])(?P<hour>[01]?\d|2[0-3]) ?(?::|h(?=[ \d])) ?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    rf"{_HALF}(?![\d:])"
)
_WORDS: Final = re.compile(r"\w+")


@cache
def _left_over() -> re.Pattern[str]:
    """Signs and words that may stand beside a date without being a part of a sentence."""
    words = choice(
        (
            *("الساعه", "في", "عند", "علي", "تمام", "توقيت", "بتوقيت", "م", "ميلادي", "ميلاديه", "الموافق"),
            *("موافق", "ل", "at", "on", "gmt", "utc", "est", "edt", "à", "le", "h", "of", "the"),
            *names().between,
        )
    )
    return re.compile(rf"(?:[\s,:|\-/.()\[\]•·@*\"]|(?<!\w)(?:{words})(?!\w))+")


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
    """Read the first date that people wrote in a line, see `read`.

    Where that is the day of a change, the next one with a label of its own is read.
    """
    line = fold(text[:LONGEST])
    printed = collapse(text[:LONGEST])
    first = _read_part(printed, line, now, day_first)
    if first is None or len(parts := parted(line)) == 1:
        return first
    read = [_read_part(printed, part, now, day_first) for part in parts]
    days = [written for written in read if written is not None]
    if not days:
        return first
    chosen = next((written for written in days if _is_of_publication(written, days)), days[0])
    beside = sum(written.beside for written in days)
    whole = len(days) == len(read) and all(written.whole for written in days)
    return replace(chosen, raw=printed if whole else chosen.raw, whole=whole, beside=beside)


def _read_part(printed: str, line: str, now: datetime | None, day_first: bool | None) -> Written | None:
    if found := find(line, day_first):
        return _with_surroundings(printed, line, found)
    return _relative(line, now) if now and len(line) <= _TOLD and TELLS.search(line) else None


def _is_of_publication(written: Written, days: Iterable[Written]) -> bool:
    """Tell that nothing calls it the day of a change, and that no change of the line is older."""
    earliest = min(written.day, written.swapped or written.day)
    changes = [max(each.day, each.swapped or each.day) for each in days if each.updated]
    return not written.updated and all(earliest <= change for change in changes)


def is_date(line: str) -> bool:
    """Tell whether a short line is nothing but a date."""
    return len(line) <= _ALONE and (written := read_written(line)) is not None and written.whole


def _with_surroundings(printed: str, line: str, found: Found) -> Written:
    """Look for a clock beside the date, and for whether anything else stands in the line."""
    before, after = line[: found.start], line[found.end :]
    clock = _CLOCK.search(after[:_REACH]) or _CLOCK.search(before[-_REACH:])
    rest = f"{before} | {after}"
    if clock:
        rest = rest.replace(clock.group(), " ", 1)
    ahead = list(labels().finditer(before))
    for pattern in BESIDE if re.search(r"\d{4}", rest) else ():  # the same day in another calendar
        rest = pattern.sub(" ", rest)
    rest = _left_over().sub(" ", labels().sub(" ", rest))
    raw = line[found.start : found.end]
    if clock:
        raw = f"{raw} {clock.group()}"
    beside = len(_WORDS.findall(rest))
    whole = not rest.strip()
    return Written(
        found.day,
        _time(clock) if clock else None,
        None,
        printed if whole else raw,
        found.sure,
        whole,
        updated=any(label["updated"] for label in ahead),
        swapped=found.swapped,
        today=bool(ahead and ahead[0]["today"]),
        beside=beside,
    )


def _time(match: re.Match[str]) -> time | None:
    hour, half = int(match["hour"]), match["half"]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _PM else 0)
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _relative(line: str, now: datetime) -> Written | None:
    """Read what is told from the time of the fetch; a clock is believed beside a day's word only."""
    label = labels().match(line)
    updated = bool(label and label["updated"])
    if told := read_ago(line, now):
        words, moment, sure = told
        rest = _left_over().sub(" ", labels().sub(" ", line.replace(words, " ", 1)))
        return Written(
            moment.date(), None, None, words, sure, not rest.strip(), updated,
            beside=len(_WORDS.findall(rest)), relative=True,
        )  # fmt: skip
    clock = _CLOCK.search(line)
    core = line.replace(clock.group(), " ", 1) if clock else line
    for words in (core, labels().sub(" ", core) if label and not label["today"] else core):
        words = _left_over().sub(" ", words).strip()
        if day := read_day_word(words, now):
            moment, sure = day
            at = _time(clock) if clock else None
            return Written(moment.date(), at, None, line, sure, True, updated, relative=True)
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
    firsts = [first for text in texts for first in single_readings(fold(text[:LONGEST]))]
    first = sum(firsts)
    second = len(firsts) - first
    if len(firsts) < FEWEST_ORDERED or min(first, second) * 10 >= len(firsts):
        return None
    return first > second

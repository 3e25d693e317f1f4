"""Dates told from the time of the fetch: "three hours ago", "yesterday at 22:05".

Read in Arabic, English, French, Persian and Urdu, with numbers as digits or in words. A page rounds what it
tells so, the more the longer ago it is: months and years give no day at all.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from extract.arabic import fold
from extract.date_forms import choice
from extract.date_names import (
    AGO_AFTER,
    AGO_BEFORE,
    AGO_NOW,
    AGO_UNITS,
    DAY_WORDS,
    NUMBER_WORDS,
)  # fmt: skip

_MOST: Final = 999  # what can be counted
_DAY: Final = 86_400  # seconds
# How sure the day is of what is told in hours, in days, in weeks.
_HOURS, _DAYS, _WEEKS = 0.8, 0.6, 0.4

_UNITS: Final = {fold(name): seconds for seconds, names in AGO_UNITS.items() for name in names}
_NUMBERS: Final = {fold(name): number for number, names in NUMBER_WORDS.items() for name in names}
_DAY_WORDS: Final = {fold(name): days for days, names in DAY_WORDS.items() for name in names}
_NOW: Final = {fold(name) for name in AGO_NOW}

_NUMBER: Final = rf"(?:{choice(_NUMBERS)})(?!\w)"
_COUNT: Final = rf"(?:\d{{1,3}}|{_NUMBER}(?:(?:[ -](?:et[ -]|and |و ?)?|و ?){_NUMBER}){{0,3}})"
_TERM: Final = rf"(?:(?P<count>{_COUNT})[ -]?)?(?P<unit>{choice(_UNITS)})(?: (?:واحده?|one))?(?!\w)"
_BARE: Final = re.sub(r"\?P<\w+>", "?:", _TERM)
_TERMS: Final = rf"{_BARE}(?: ?(?:,|و|and|et) ?{_BARE})?"
_ABOUT: Final = "(?:(?:حوالي|نحو|ما يقارب|اكثر من|environ|about|around|some|over|حدود|تقريبا) )?"
_AGO: Final = re.compile(
    rf"(?<!\w)(?:(?:{choice([fold(word) for word in AGO_BEFORE])}) {_ABOUT}(?P<before>{_TERMS})"
    rf"|{_ABOUT}(?P<after>{_TERMS}) (?:{choice([fold(word) for word in AGO_AFTER])}))(?!\w)"
)
_ONE_TERM: Final = re.compile(rf"(?<!\w)(?:و(?=\d| ?(?:{_NUMBER})))?{_TERM}")
_TOKEN: Final = re.compile(rf"(?<!\w)و?({choice(_NUMBERS)})(?!\w)")
# Without one of these no line tells how long ago something was, or names a day by its distance.
_SIGNS: Final = [fold(word) for word in (*AGO_BEFORE, *AGO_AFTER)]
_SIGN: Final = re.compile(rf"(?<!\w)(?:{choice(_SIGNS)})(?!\w)")
TELLS: Final = re.compile(rf"(?<!\w)(?:{choice([*_SIGNS, *_DAY_WORDS, *_NOW])})(?!\w)")
"""What a line holds that tells its day from the time of the fetch."""


def read_ago(line: str, now: datetime) -> tuple[str, datetime, float] | None:
    """Find in a line how long ago something was.

    Args:
        line: A line, folded by `arabic.fold`.
        now: The time of the fetch, in the outlet's zone.

    Returns:
        The words, the moment, and how sure its day is; None where the line tells nothing of the kind.
    """
    if _SIGN.search(line) is None or (match := _AGO.search(line)) is None:
        return None
    seconds = sum(
        _number(term["count"]) * _UNITS[term["unit"]]
        for term in _ONE_TERM.finditer(match["before"] or match["after"])
    )
    sure = _HOURS if seconds < 2 * _DAY else _DAYS if seconds < 7 * _DAY else _WEEKS
    return match.group(), now - timedelta(seconds=seconds), sure


def read_day_word(words: str, now: datetime) -> tuple[datetime, float] | None:
    """Read "yesterday" and its like, which must be all that the words are.

    Args:
        words: What is left of a folded line without its label and clock.
        now: The time of the fetch, in the outlet's zone.
    """
    if words in _NOW:
        return now, _HOURS
    days = _DAY_WORDS.get(words)
    return None if days is None else (now - timedelta(days=days), 0.7)


def _number(count: str | None) -> int:
    """Read a number in digits or words; the parts of a number in words are added up."""
    if count is None:
        return 1
    if count.isdecimal():
        return int(count)
    return min(_MOST, sum(_NUMBERS[word] for word in _TOKEN.findall(count)))

"""Which written forms of a date are read: ours beside htmldate and dateparser, as a Markdown table.

python -m bench.date_forms

Each form is written for the 5th, 14th and 28th of six months and asked of each reader. A cell says how many
of the 18 were read right, and how many were answered with another day: for a corpus that is worse than none.
htmldate reads pages, so it is given one that holds the line alone; dateparser reads the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Final

import dateparser
from hijridate import Gregorian
from htmldate import find_date
from persiantools.jdatetime import JalaliDate

from extract.date_names import HIJRI_MONTHS, JALALI_MONTHS, MONTHS
from extract.dates import read

FETCHED: Final = datetime(2024, 12, 31, 12, tzinfo=UTC)  # relative forms are told from here
INDIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DAYS: Final = [date(2024, month, day) for month in (1, 4, 6, 8, 10, 12) for day in (5, 14, 28)]
Form = Callable[[date], str]


def _named(column: int) -> Form:
    return lambda d: f"{d.day} {MONTHS[d.month - 1][column]} {d.year}"


def _maghrebi(d: date) -> str:
    names = {1: "جانفي", 4: "أفريل", 6: "جوان", 8: "غشت", 10: "أكتوبر", 12: "دجنبر"}
    return f"{d.day} {names[d.month]} {d.year}"


def _hijri(d: date) -> str:
    h = Gregorian(d.year, d.month, d.day).to_hijri()
    return f"{h.day} {HIJRI_MONTHS[h.month - 1][0]} {h.year} هـ"


def _jalali(d: date) -> str:
    j = JalaliDate(d)  # type: ignore[no-untyped-call]
    return f"{j.day} {JALALI_MONTHS[j.month - 1][0]} {j.year}"


FORMS: Final[dict[str, Form]] = {
    "Egyptian and Gulf months": _named(0),
    "the same, Arabic-Indic digits": lambda d: _named(0)(d).translate(INDIC),
    "Levantine months": _named(1),
    "Maghrebi months": _maghrebi,
    "dual naming": lambda d: f"{d.day} {MONTHS[d.month - 1][1]}/{MONTHS[d.month - 1][0]} {d.year}",
    "month first, Latin comma": lambda d: f"{MONTHS[d.month - 1][0]} {d.day}, {d.year}",
    "English month in an Arabic line": lambda d: f"نشر في {d.day} {d:%B} {d.year}",
    "with a clock, ص/م": lambda d: f"{_named(1)(d)} - 09:30 م",
    "Hijri": _hijri,
    "Hijri, then Gregorian": lambda d: f"{_hijri(d)} الموافق {_named(0)(d)}",
    "Jalali": _jalali,
    "relative, Arabic": lambda d: f"منذ {(FETCHED.date() - d).days} يوم",
    "relative, French": lambda d: f"il y a {(FETCHED.date() - d).days} jours",
    "ISO 8601": lambda d: f"{d.isoformat()}T09:30:00Z",
}


def ours(text: str) -> date | None:
    """Ask this project's reader."""
    found = read(text, FETCHED)
    return found.day if found else None


def htmldates(text: str) -> date | None:
    """Ask htmldate, of a page that holds the line alone."""
    page = f"<html><body><article><p class='date'>{text}</p></article></body></html>"
    found = find_date(page, original_date=True, max_date="2025-12-31")
    return date.fromisoformat(found) if found else None


def dateparsers(text: str) -> date | None:
    """Ask dateparser, told the languages and the time of the fetch."""
    found = dateparser.parse(
        text,
        languages=["ar", "fa", "en", "fr"],
        settings={"RELATIVE_BASE": FETCHED.replace(tzinfo=None), "DATE_ORDER": "DMY"},
    )
    return found.date() if found else None


def rows() -> Iterator[str]:
    """Give the table's lines."""
    readers = {"ours": ours, "htmldate": htmldates, "dateparser": dateparsers}
    yield f"| form | example | {' | '.join(readers)} |"
    yield f"|-|-|{'-|' * len(readers)}"
    for name, form in FORMS.items():
        cells = []
        for reader in readers.values():
            found = [(reader(form(day)), day) for day in DAYS]
            right = sum(answer == day for answer, day in found)
            wrong = sum(answer not in (None, day) for answer, day in found)
            cells.append(f"{right}/{len(DAYS)}" + (f", {wrong} wrong" if wrong else ""))
        yield f"| {name} | {form(DAYS[0])} | {' | '.join(cells)} |"


if __name__ == "__main__":
    for line in rows():
        print(line)

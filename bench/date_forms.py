"""Which written forms of a date are read: ours beside htmldate and dateparser, as a Markdown table.

python -m bench.date_forms

Each form is written for the 5th, 14th and 28th of six months and asked of each reader. A cell says how many
of the 18 were read right, and how many were answered with another day: for a corpus that is worse than none.
htmldate reads pages, so it is given one that holds the line alone; dateparser reads the line. What is told
from the time of the fetch is told three to ten days after the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import dateparser
from babel.dates import get_month_names
from hijridate import Gregorian
from htmldate import find_date
from persiantools.jdatetime import JalaliDate

from extract.date_names import HIJRI_MONTHS, JALALI_MONTHS, MONTHS, NUMBER_WORDS
from extract.dates import read

FETCHED: Final = datetime(2024, 12, 31, 12, tzinfo=UTC)
INDIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
DAYS: Final = [date(2024, month, day) for month in (1, 4, 6, 8, 10, 12) for day in (5, 14, 28)]
LANGUAGES: Final = ["ar", "fa", "ur", "en", "fr", "de", "tr", "hy", "el", "hu", "ja"]
Form = Callable[[date], str]


def _named(column: int) -> Form:
    return lambda d: f"{d.day} {MONTHS[d.month - 1][column]} {d.year}"


def _in(code: str, pattern: str) -> Form:
    """Write a day by a pattern, with the month's name of a language."""
    names = get_month_names("wide", "format", code)
    return lambda d: pattern.format(d=d.day, m=names[d.month], y=d.year)


def _maghrebi(d: date) -> str:
    names = {1: "جانفي", 4: "أفريل", 6: "جوان", 8: "غشت", 10: "أكتوبر", 12: "دجنبر"}
    return f"{d.day} {names[d.month]} {d.year}"


def _hijri(d: date) -> str:
    h = Gregorian(d.year, d.month, d.day).to_hijri()
    return f"{h.day} {HIJRI_MONTHS[h.month - 1][0]} {h.year} هـ"


def _jalali(d: date) -> str:
    j = JalaliDate(d)  # type: ignore[no-untyped-call]
    return f"{j.day} {JALALI_MONTHS[j.month - 1][0]} {j.year}"


def _word(number: int, of: str) -> str:
    """Give a number's word in the language that has this word for three."""
    return NUMBER_WORDS[number][NUMBER_WORDS[3].index(of) - len(NUMBER_WORDS[3])]


FORMS: Final[dict[str, Form]] = {
    "Egyptian and Gulf months": _named(0),
    "the same, Arabic-Indic digits": lambda d: _named(0)(d).translate(INDIC),
    "Levantine months": _named(1),
    "Maghrebi months": _maghrebi,
    "dual naming": lambda d: f"{d.day} {MONTHS[d.month - 1][1]}/{MONTHS[d.month - 1][0]} {d.year}",
    "month first, Latin comma": lambda d: f"{MONTHS[d.month - 1][0]} {d.day}, {d.year}",
    "English month in an Arabic line": lambda d: f"نشر في {d.day} {d:%B} {d.year}",
    "with a clock, ص/م": lambda d: f"{_named(1)(d)} - 09:30 م",
    "touching its label": lambda d: f"تاريخ النشر:{d.day}/{d.month}/{d.year}",
    "Hijri": _hijri,
    "Hijri, then Gregorian": lambda d: f"{_hijri(d)} الموافق {_named(0)(d)}",
    "Jalali": _jalali,
    "Jalali, then Gregorian": lambda d: f"{_jalali(d)} - {_in('fa', '{d} {m} {y}')(d)}".translate(PERSIAN),
    "Persian names of Gregorian months": lambda d: _in("fa", "{d} {m} {y}")(d).translate(PERSIAN),
    "Urdu": _in("ur", "{d} {m}، {y}"),
    "French, with a clock": _in("fr", "Publié le {d} {m} {y} à 18h30"),
    "German": _in("de", "{d}. {m} {y}"),
    "Turkish": _in("tr", "{d} {m} {y}"),
    "Armenian": _in("hy", "{d} {m}, {y}"),
    "Greek": _in("el", "{d} {m} {y}"),
    "Hungarian": _in("hu", "{y}. {m} {d}."),
    "Japanese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "ISO 8601": lambda d: f"{d.isoformat()}T09:30:00Z",
}
AGO: Final[dict[str, Callable[[int], str]]] = {
    "relative, Arabic": lambda n: f"منذ {n} أيام",
    "relative, French": lambda n: f"il y a {n} jours",
    "relative, Arabic words": lambda n: f"قبل {NUMBER_WORDS[n][1]} أيام",
    "relative, English words": lambda n: f"{_word(n, 'three')} days ago",
    "relative, French words": lambda n: f"il y a {_word(n, 'trois')} jours",
    "relative, Persian words": lambda n: f"{_word(n, 'سه')} روز پیش",
    "relative, Urdu words": lambda n: f"{_word(n, 'تین')} دن پہلے",
}
Reader = Callable[[str, datetime], "date | None"]


def ours(text: str, fetched: datetime) -> date | None:
    """Ask this project's reader."""
    found = read(text, fetched)
    return found.day if found else None


def htmldates(text: str, fetched: datetime) -> date | None:
    """Ask htmldate, of a page that holds the line alone; it can't be told the time of the fetch."""
    page = f"<html><body><article><p class='date'>{text}</p></article></body></html>"
    found = find_date(page, original_date=True, max_date=f"{fetched.year + 1}-12-31")
    return date.fromisoformat(found) if found else None


def dateparsers(text: str, fetched: datetime) -> date | None:
    """Ask dateparser, told the languages and the time of the fetch."""
    found = dateparser.parse(
        text,
        languages=LANGUAGES,
        settings={"RELATIVE_BASE": fetched.replace(tzinfo=None), "DATE_ORDER": "DMY"},
    )
    return found.date() if found else None


def asked() -> Iterator[tuple[str, list[tuple[str, date, datetime]]]]:
    """Give each form's name, and its texts with the day that is meant and the time of the fetch."""
    for name, form in FORMS.items():
        yield name, [(form(day), day, FETCHED) for day in DAYS]
    for name, told in AGO.items():
        counts = [3 + i % 8 for i in range(len(DAYS))]
        yield (
            name,
            [
                (told(count), day, datetime.combine(day, time(12), UTC) + timedelta(days=count))
                for count, day in zip(counts, DAYS, strict=True)
            ],
        )


def rows() -> Iterator[str]:
    """Give the table's lines."""
    readers: dict[str, Reader] = {"ours": ours, "htmldate": htmldates, "dateparser": dateparsers}
    yield f"| form | example | {' | '.join(readers)} |"
    yield f"|-|-|{'-|' * len(readers)}"
    for name, texts in asked():
        cells = []
        for reader in readers.values():
            found = [(reader(text, fetched), day) for text, day, fetched in texts]
            right = sum(answer == day for answer, day in found)
            wrong = sum(answer not in (None, day) for answer, day in found)
            cells.append(f"{right}/{len(texts)}" + (f", {wrong} wrong" if wrong else ""))
        yield f"| {name} | {texts[0][0]} | {' | '.join(cells)} |"


if __name__ == "__main__":
    for line in rows():
        print(line)

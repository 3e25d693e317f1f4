"""Names of months and weekdays in the other languages of news pages, see `date_languages.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.arabic import fold


@dataclass(frozen=True, slots=True)
class Names:
    """The table, folded by `arabic.fold`.

    Attributes:
        months: 1 to 12 of each name. A name that two languages give to different months is left out.
        weekdays: 0 (Monday) to 6 of each name, None where it is two days' in two languages.
        published: Labels of a day of publication.
        updated: Labels of the day of the last change.
        between: Words that stand between a day and a clock.
    """

    months: dict[str, int]
    weekdays: dict[str, int | None]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    between: tuple[str, ...]


@cache
def names() -> Names:
    """Read the table that is part of this package; it is read when the first page needs it."""
    table = tomllib.loads((files("extract") / "date_languages.toml").read_text("utf-8"))
    rows = list(table.values())
    months, weekdays = _numbers(rows, "months"), _numbers(rows, "weekdays")
    return Names(
        {name: next(iter(found)) + 1 for name, found in months.items() if len(found) == 1},
        {name: next(iter(found)) if len(found) == 1 else None for name, found in weekdays.items()},
        tuple(_words(rows, "published")),
        tuple(_words(rows, "updated")),
        tuple(_words(rows, "between")),
    )


def _numbers(rows: list[dict[str, list[str]]], what: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for row in rows:
        for i, spellings in enumerate(row[what]):
            for name in spellings.split():
                found.setdefault(fold(name), set()).add(i)
    return found


def _words(rows: list[dict[str, list[str]]], what: str) -> Iterator[str]:
    return (fold(word) for row in rows for word in row.get(what, ()))

"""A question put to the archive: which outlets, days, languages, columns and versions."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import and_
from typing import Any, Literal

import pyarrow.dataset as ds

from mahjar.declared import TABLES
from mahjar.errors import QueryError

Versions = Literal["latest", "all"]
DAY = {"captures": "fetched", "quarantine": "fetched", "nights": "night", "near_duplicates": "day"}
"""The column whose day ``since`` and ``until`` act on; of articles see :func:`in_days`."""


@dataclass(frozen=True)
class Query:
    """What is asked of one table. None means all."""

    outlets: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] | None = None
    country: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None
    versions: Versions = "latest"
    without_near_duplicates: bool | None = None
    """Of articles that print nearly the same text, only the earliest of those that are asked for."""

    def __post_init__(self) -> None:
        """Refuse a question that has no answer.

        Raises:
            QueryError: all versions are asked for, and one article of each cluster.
        """
        if self.without_near_duplicates and self.versions == "all":
            raise QueryError(
                "all versions (--all-versions) and one article of each cluster (--without-near-duplicates) "
                "can't be asked for together: the versions of an article may lie in several clusters"
            )

    def described(self) -> dict[str, Any]:
        """Give what was asked, ready for JSON; what was left open is left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
            if value is not None
        }

    def of_outlets(self, table: str, started: datetime | None = None) -> ds.Expression | None:
        """Give the rows of the outlets, whatever their day or language: all versions of what is asked."""
        terms = []
        if self.outlets is not None:
            terms.append(ds.field("outlet").isin(list(self.outlets)))
        if table == "nights" and started is not None:
            terms.append(ds.field("started") <= started)
        return reduce(and_, terms) if terms else None

    def where(self, table: str, started: datetime | None = None) -> ds.Expression | None:
        """Give the rows that are asked for.

        Args:
            table: the table that is asked.
            started: of ``nights``, the start of the last that is looked at.
        """
        outlets = self.of_outlets(table, started)
        terms = [] if outlets is None else [outlets]
        if self.languages is not None:
            terms.append(ds.field("language").isin(list(self.languages)))
        if self.since is not None or self.until is not None:
            terms.append(in_days(table, self.since, self.until))
        return reduce(and_, terms) if terms else None


def in_days(table: str, since: date | None, until: date | None) -> ds.Expression:
    """Give the rows of the days from ``since`` to ``until``, both of them among them.

    An article counts by ``published_day``, which is the day that the page prints; where the page prints
    none it counts by the day, in UTC, on which it was first seen. A capture counts by the day of its fetch
    (UTC), a night by its own.
    """
    if table != "articles":
        column = DAY[table]
        return between(column, since, until) if column in {"night", "day"} else instants(column, since, until)
    printed = ds.field("published_day").is_valid() & between("published_day", since, until)
    return printed | (ds.field("published_day").is_null() & instants("first_seen", since, until))


def between(column: str, since: date | None, until: date | None) -> ds.Expression:
    """Give the rows whose day lies within, ends included."""
    terms = [] if since is None else [ds.field(column) >= since]
    terms += [] if until is None else [ds.field(column) <= until]
    return reduce(and_, terms)


def instants(column: str, since: date | None, until: date | None) -> ds.Expression:
    """Give the rows whose instant lies on these days of UTC, ends included."""
    terms = [] if since is None else [ds.field(column) >= midnight(since)]
    terms += [] if until is None else [ds.field(column) < midnight(until + timedelta(days=1))]
    return reduce(and_, terms)


def midnight(day: date) -> datetime:
    """Give the instant at which a day begins in UTC."""
    return datetime.combine(day, time(), UTC)


def as_day(value: date | datetime | str | None, name: str) -> date | None:
    """Read a day, from a date, an instant (its day in UTC), or text.

    Args:
        value: the day.
        name: what to call it when it is none.

    Raises:
        QueryError: it is none.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).date() if value.tzinfo else value.date()
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise QueryError(f"{name} is {value!r}; it must be a day, for example 2026-11-03") from error


def named(given: Iterable[str] | str | None) -> tuple[str, ...] | None:
    """Take one name or several, without doubles."""
    if given is None:
        return None
    return tuple(dict.fromkeys([given] if isinstance(given, str) else given))


def checked_columns(table: str, columns: Iterable[str] | str | None) -> tuple[str, ...] | None:
    """Check that a table has these columns.

    Raises:
        QueryError: it lacks one, or none is named.
    """
    names = named(columns)
    if names == ():
        raise QueryError(f"name at least one column of {table}, or none to have them all")
    for name in names or ():
        if name not in TABLES[table].schema.names:
            raise QueryError(f"{table} has no column {name!r}{close(name, TABLES[table].schema.names)}")
    return names


def close(name: str, known: Sequence[str]) -> str:
    """Give the names that one may have been meant for, as the end of a sentence."""
    like = difflib.get_close_matches(name, known, n=4, cutoff=0.5)
    like += [other for other in known if name and name in other and other not in like][:4]
    return f"; did you mean {' or '.join(like)}?" if like else ""

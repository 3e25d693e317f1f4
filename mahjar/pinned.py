"""The versions of the tables that a reader keeps to: what it reads does not change under its hands.

A commit writes ``captures``, ``articles``, ``quarantine`` and, last, ``nights``, whose rows name the versions
of the others. Opened in the opposite order, every night that is read has its articles, and every article its
capture, even while a commit is under way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from mahjar import layout
from mahjar.errors import NothingFound, QueryError
from mahjar.tables import Tables

READ = tuple(name for name in reversed(layout.TABLES) if name != "urls")
"""The tables that readers read, in the order in which they are opened; ``urls`` is the crawler's own."""
NAMED = tuple(name for name in READ if name != "nights")
"""Those whose versions a ``nights`` row names."""
COLUMNS = (
    "outlet",
    "run",
    "night",
    "started",
    "finished",
    "state",
    "outlet_file",
    *(f"{name}_version" for name in NAMED),
)
"""What is kept of ``nights`` while an archive is open."""


@dataclass(frozen=True)
class Pinned:
    """The tables at their versions; None for one that has no commit yet."""

    tables: Mapping[str, DeltaTable | None]
    nights: pa.Table
    """:data:`COLUMNS` of the nights up to that point."""
    started: datetime | None = None
    """The start of the last night that is read, when it is not the newest."""

    @property
    def versions(self) -> dict[str, int | None]:
        """The version of each table; what a citation names."""
        return {name: table.version() if table else None for name, table in self.tables.items()}

    @property
    def last_night(self) -> dict[str, Any] | None:
        """The ``nights`` row that started last."""
        rows = [row for row in self.nights.to_pylist() if row["started"] is not None]
        return max(rows, key=lambda row: (row["started"], row["outlet"]), default=None)


def newest(tables: Tables) -> Pinned:
    """Open the tables as they are now.

    Raises:
        StoreError: the store can't be reached.
    """
    opened = {name: tables.open(name) for name in READ}
    return Pinned(opened, nights_of(tables, opened["nights"]))


def as_of(now: Pinned, tables: Tables, when: date | datetime | str) -> Pinned:
    """Open the tables as the last night up to a day, an instant or a run left them.

    Args:
        now: the tables as they are.
        tables: to open them by.
        when: the night's day, the instant it was done, or the run's name; day and instant may be text
            (ISO 8601).

    Raises:
        QueryError: there is no such run.
        NothingFound: there was no night yet.
        StoreError: the store can't be reached or no longer keeps that version.
    """
    rows = [row for row in now.nights.to_pylist() if row["articles_version"] is not None]
    what, kept = chosen(rows, when)
    if not kept and rows:
        raise NothingFound(f"the archive had no night by {what}; its first was {min(map(day_of, rows))}")
    if not kept:
        raise NothingFound(f"the archive had no night by {what}: it has none yet")
    return _left_by(max(kept, key=lambda row: (row["articles_version"], row["started"])), now, tables)


def at_version(now: Pinned, tables: Tables, version: int) -> Pinned:
    """Open ``articles`` at a version, and the others as the last night that saw this version left them.

    Raises:
        StoreError: the store can't be reached or no longer keeps that version.
    """
    rows = [
        row
        for row in now.nights.to_pylist()
        if row["articles_version"] is not None and row["articles_version"] <= version
    ]
    if rows:
        last = max(rows, key=lambda row: (row["articles_version"], row["started"]))
        return _left_by(last | {"articles_version": version}, now, tables)
    return Pinned({**now.tables, "articles": tables.open("articles", version)}, now.nights)


def chosen(rows: list[dict[str, Any]], when: date | datetime | str) -> tuple[str, list[dict[str, Any]]]:
    """Give the nights up to a day, an instant or a run, and that point in words."""
    if isinstance(when, str):
        of_run = [row for row in rows if row["run"] == when]
        if of_run:
            return f"run {when}", of_run
        when = instant_or_day(when)
    if isinstance(when, datetime):
        instant = when if when.tzinfo else when.replace(tzinfo=UTC)
        return instant.isoformat(), [row for row in rows if row["finished"] and row["finished"] <= instant]
    return when.isoformat(), [row for row in rows if day_of(row) <= when]


def instant_or_day(text: str) -> date | datetime:
    """Read a day or an instant (ISO 8601).

    Raises:
        QueryError: it is neither; a run of that name was looked for before.
    """
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-03") else datetime.fromisoformat(text)
    except ValueError as error:
        raise QueryError(
            f"{text!r} is neither a run of this archive nor a day or instant, for example 2026-11-03"
        ) from error


def day_of(row: dict[str, Any]) -> date:
    """Give the day that a night is of."""
    night: date = row["night"] or row["started"].date()
    return night


def nights_of(tables: Tables, table: DeltaTable | None) -> pa.Table:
    """Read :data:`COLUMNS` of ``nights``.

    Raises:
        StoreError: the store can't be reached.
    """
    return tables.read("nights", columns=COLUMNS, version=table.version() if table else None)


def _left_by(row: dict[str, Any], now: Pinned, tables: Tables) -> Pinned:
    opened = dict(now.tables)
    for name in NAMED:
        version = row[f"{name}_version"]
        opened[name] = tables.open(name, version) if version is not None and version >= 0 else None
    started = row["started"] or datetime.combine(day_of(row), time(), UTC)
    return Pinned(opened, now.nights.filter(pc.field("started") <= started), started)

"""Addresses that are not settled: how many of each state and outcome, and which of them are stuck."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import pyarrow.compute as pc

from mahjar.outcome import Outcome, State
from mahjar.tables import Tables
from pipeline.known import DOCUMENT_KINDS

MOST_NAMED = 3
"""Of each outlet and outcome."""


@dataclass(frozen=True)
class Open:
    """How many addresses of one outlet stand open, and why."""

    outlet: str
    state: str
    outcome: str
    documents: int
    articles: int


@dataclass(frozen=True)
class Stuck:
    """An address that nights no longer get any further with."""

    outlet: str
    outcome: str
    url: str
    detail: str | None
    last_try: datetime | None


def open_addresses(tables: Tables) -> list[Open]:
    """Count the addresses that are not settled, by outlet, state and outcome.

    Raises:
        StoreError: the store can't be reached.
    """
    rows = tables.read(
        "urls", where=pc.field("state") != State.SETTLED.value, columns=("outlet", "state", "outcome", "kind")
    )
    articles: Counter[tuple[str, str, str]] = Counter()
    documents: Counter[tuple[str, str, str]] = Counter()
    grouped = rows.group_by(rows.column_names).aggregate([([], "count_all")])
    for row in grouped.to_pylist():
        counts = documents if row["kind"] in DOCUMENT_KINDS else articles
        counts[row["outlet"], row["state"], row["outcome"]] += row["count_all"]
    return [
        Open(*key, documents=documents[key], articles=articles[key])
        for key in sorted({*articles, *documents})
    ]


def stuck_addresses(tables: Tables, most: int = MOST_NAMED) -> list[Stuck]:
    """Name addresses that are given up or blocked: the last tried of each outlet and outcome.

    Args:
        tables: the archive.
        most: how many of each outlet and outcome.

    Raises:
        StoreError: the store can't be reached.
    """
    where = (pc.field("state") == State.BLOCKED.value) | (pc.field("outcome") == Outcome.GAVE_UP.value)
    columns = tuple(Stuck.__dataclass_fields__)
    rows = tables.read("urls", where=where, columns=columns).sort_by(
        [("outlet", "ascending"), ("outcome", "ascending"), ("last_try", "descending")]
    )
    named: Counter[tuple[str, str]] = Counter()
    found = []
    for batch in rows.to_batches(max_chunksize=500):
        for row in batch.to_pylist():
            named[row["outlet"], row["outcome"]] += 1
            if named[row["outlet"], row["outcome"]] <= most:
                found.append(Stuck(**row))
    return found

"""Rows that another run has overtaken: a night and a backfill of one outlet commit beside each other."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mahjar import layout
from mahjar.outcome import Outcome, State
from mahjar.tables import Tables
from pipeline.night import Night

COLUMNS = ("outlet", "address", "state", "last_try")

BESIDE = timedelta(days=2)
"""Runs that are at work at the same time began within so long of each other."""


def without_overtaken(tables: Tables, rows: pa.Table, night: Night) -> pa.Table:
    """Leave out rows of ``urls`` that put an address off which another run has asked since.

    A crawl that knew nothing of it may have put an address off to another night or month, while the other
    run, which was committed first, has fetched it: written over, its page would be asked for once more. That
    is so of all that is put off for its date, and of all that a backfill puts off: what is settled, neither
    puts off. Of the rest the last try tells.

    Args:
        tables: the archive.
        rows: what the run has staged for ``urls``.
        night: the run.

    Raises:
        StoreError: the store can't be reached.
    """
    put_off = rows.filter(pc.field("state") == State.DEFERRED.value)
    if not put_off.num_rows:
        return rows
    outlets, lately = pc.unique(put_off["outlet"]), pa.scalar(night.started - BESIDE)
    where = pc.field("outlet").isin(outlets) & (pc.field("last_try") >= lately)
    asked = {
        (row["outlet"], row["address"]): row
        for batch in tables.read("urls", where=where, columns=COLUMNS).to_batches(max_chunksize=500)
        for row in batch.to_pylist()
    }
    if not asked:
        return rows
    staged = rows.select([*COLUMNS, "outcome"]).to_pylist()
    unknowing = layout.is_backfill(night.run)
    kept = [not is_overtaken(row, asked.get((row["outlet"], row["address"])), unknowing) for row in staged]
    return rows.filter(pa.array(kept))


def is_overtaken(row: dict[str, Any], there: dict[str, Any] | None, unknowing: bool) -> bool:
    """Say whether the row that is there by now knows more than one that puts its address off."""
    if there is None or row["state"] != State.DEFERRED:
        return False
    if unknowing or row["outcome"] == Outcome.WINDOW:
        return bool(there["state"] != State.DEFERRED)
    return is_later(there["last_try"], row["last_try"])


def is_later(one: datetime | None, other: datetime | None) -> bool:
    """Say whether an instant is later than another; none at all is the earliest."""
    return one is not None and (other is None or one > other)

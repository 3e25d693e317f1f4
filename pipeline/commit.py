"""Commit a night: one Delta commit a table for all its outlets, however often the step is run."""

import json
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa

from mahjar import clock, layout
from mahjar.ledger import COUNTS, NIGHTS
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import TABLES, Tables
from pipeline.check import ROW, without_check
from pipeline.extract import ACCOUNTS
from pipeline.night import Log, Night
from pipeline.overtaken import without_overtaken
from pipeline.staging import Staging

JSON_COLUMNS = ("skipped_by", "deferred_by", "failed_by", "quarantined_by")
INSTANTS = ("started", "finished")
ROWS = ("captures", "quarantine", "articles", "urls")
READERS = 4
"""Staged objects that are fetched at the same time."""


def commit(night: Night, outlets: list[str], *, log: Log = print) -> dict[str, Any]:
    """Merge what the outlets of a night have staged into the tables, ``nights`` last.

    It goes by the outlets chosen and not by what arrived: one that staged nothing gets its row of ``nights``
    too, with the reason. Rows are merged on their keys, so a commit that was killed is finished by its retry,
    and a night that is run again adds nothing.

    Args:
        night: the run.
        outlets: all that the night chose.
        log: told what each table took.

    Returns:
        ``run``, ``nights`` (one short row an outlet), ``tables`` (rows inserted and updated, version) and
        ``counts`` summed over the outlets.

    Raises:
        StoreError: the store can't be reached, or other writers won too often.
    """
    settings = StoreSettings.read()
    store, tables = Store(settings), Tables(settings)
    staged = [Staging(store, night, outlet) for outlet in sorted(set(outlets))]
    done: dict[str, dict[str, int]] = {}
    with ThreadPoolExecutor(READERS) as pool:
        there = {key for key, _ in store.list(layout.staging_run(night.run))}
        complete = [staging for staging in staged if staging.key(ACCOUNTS) in there]
        ahead = {name: staged_rows(pool, name, complete, there) for name in ROWS}
        rows_of_nights = pool.map(partial(night_of, night=night), staged)
        for name in ROWS:  # those of the next are fetched while one is merged
            rows = pa.concat_tables([TABLES[name].schema.empty_table(), *ahead.pop(name)])
            if name == "urls":
                rows = without_overtaken(tables, rows, night)
            done[name] = tables.merge(name, rows)
            log(f"{name}: {done[name]['inserted']} rows added, {done[name]['updated']} written over")
        versions = {f"{name}_version": done[name]["version"] for name in ROWS}
        nights = [row | versions for row in rows_of_nights]
    done["nights"] = tables.merge(
        "nights", pa.Table.from_pylist([flat(row) for row in nights], schema=NIGHTS)
    )
    log(f"nights: {len(nights)} outlets of run {night.run}")
    return {
        "run": night.run,
        "tables": done,
        "counts": {name: sum(row[name] for row in nights) for name in COUNTS},
        "nights": [
            {name: row[name] for name in ("outlet", "state", "reason", "alerts", *COUNTS)}
            | {"seconds": round(row["crawl_seconds"] + row["extract_seconds"], 1)}
            for row in nights
        ],
    }


def staged_rows(pool: Executor, name: str, staged: list[Staging], there: set[str]) -> Iterator[pa.Table]:
    """Begin to fetch a table's rows of all outlets, and give them in the outlets' order.

    Args:
        pool: fetches them.
        name: the table.
        staged: the outlets that have staged all their rows.
        there: every key of the run: an outlet without rows of this table has none.

    Raises:
        StoreError: the store can't be reached.
    """
    found = [staging for staging in staged if staging.key(f"{name}.parquet") in there]
    return pool.map(partial(Staging.rows, table=name), found)


def night_of(staging: Staging, night: Night) -> dict[str, Any]:
    """Read an outlet's staged row of ``nights``, or make one that says that there is none."""
    row: dict[str, Any] | None = staging.get_json(ROW)
    if row is None:
        return without_check(staging.store, night, staging.outlet)
    return (
        row
        | {name: clock.parsed(row[name]) for name in INSTANTS}
        | {"night": date.fromisoformat(row["night"])}
    )


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Write a row's dicts as JSON, as the table holds them."""
    return row | {name: json.dumps(row[name], ensure_ascii=False, sort_keys=True) for name in JSON_COLUMNS}

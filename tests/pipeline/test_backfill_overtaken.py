"""A night and a backfill that commit beside each other: what one put off, the other may have fetched."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from mahjar.outcome import Outcome
from mahjar.settings import StoreSettings
from mahjar.tables import TABLES, Tables
from pipeline.night import Night
from pipeline.overtaken import without_overtaken

pytestmark = pytest.mark.store


@pytest.fixture
def tables(store_settings: dict[str, str]) -> Tables:
    """An empty archive."""
    return Tables(StoreSettings.read(store_settings))


def rows(run: Night, outcome: Outcome, **states: tuple[str, dt.datetime | None]) -> pa.Table:
    """Rows of ``urls``, each address with its state and last try."""
    schema = TABLES["urls"].schema
    made: list[dict[str, Any]] = [
        dict.fromkeys(schema.names)
        | {"outlet": "cedar-post", "address": f"/{address}", "month": run.month, "state": state}
        | {"outcome": outcome.value, "last_run": run.run, "last_try": asked}
        for address, (state, asked) in states.items()
    ]
    return pa.Table.from_pylist(made, schema=schema)


@pytest.mark.parametrize(
    ("run", "outcome", "kept"),
    [
        ("night-1", Outcome.CEILING, ["/b", "/c", "/d", "/e"]),
        ("night-1", Outcome.WINDOW, ["/c", "/d", "/e"]),
        ("backfill-cedar-post-2024-05", Outcome.NOT_REACHED, ["/c", "/d", "/e"]),
    ],
)
def test_what_was_put_off_is_not_written_over_what_another_run_fetched_since(
    tables, night, run, outcome, kept
):
    first, second = night(0, run="first"), night(0.1, run=run)
    fetched = first.started + dt.timedelta(minutes=4)
    there = rows(
        first, Outcome.ARTICLE, a=("settled", fetched), b=("settled", fetched), c=("deferred", fetched)
    )
    tables.merge("urls", there)
    staged = rows(
        second,
        outcome,
        a=("deferred", None),
        b=("deferred", fetched),  # what was there by then was seen, but not by the crawl
        c=("deferred", fetched),
        d=("deferred", None),
        e=("settled", fetched),
    )
    assert without_overtaken(tables, staged, second)["address"].to_pylist() == kept


def test_nothing_is_left_out_before_the_first_commit(tables, night):
    staged = rows(night(0), Outcome.WINDOW, a=("deferred", None))
    assert without_overtaken(tables, staged, night(0)) == staged


def test_no_table_is_read_where_nothing_was_put_off(night):
    staged = rows(night(0), Outcome.ARTICLE, a=("settled", night(0).started))
    assert without_overtaken(Tables.__new__(Tables), staged, night(0)) is staged

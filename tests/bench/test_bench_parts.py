"""What the measurements are made of: their rows, their ratios, and how a process's memory is watched."""

import os
import sys

import pytest

from bench.figure import Figure, ratio
from bench.nights import Country, run_of, started, whole
from bench.processes import CommandFailed, watched
from mahjar.outcome import LOOK_AGAIN_DAYS
from mahjar.tables import TABLES, last_of_each

SMALL = Country(outlets=3, articles=4)


def test_the_same_night_is_made_the_same_again() -> None:
    assert SMALL.night(9) == SMALL.night(9)
    assert SMALL.night(9) != SMALL.night(10)


def test_a_settled_night_has_the_rows_that_the_figures_speak_of() -> None:
    rows = whole(Country(outlets=2).night(8))
    assert {name: table.num_rows for name, table in rows.items()} == {
        "captures": 2 * 25, "articles": 2 * 20, "urls": 2 * 80,
    }  # fmt: skip
    for name, table in rows.items():
        assert table.schema == TABLES[name].schema
        assert last_of_each(table, TABLES[name].key).num_rows == table.num_rows
    size = sum(len(text.encode()) for text in rows["articles"]["text"].to_pylist()) / 40
    assert 1500 < size < 2500


def test_an_address_is_looked_at_again_on_the_nights_on_which_it_is_due() -> None:
    first = {row["address"]: row for row in whole(SMALL.night(5))["urls"].to_pylist() if not row["looks"]}
    address, row = next(iter(first.items()))
    for night in range(6, 14):
        again = {r["address"]: r for r in whole(SMALL.night(night))["urls"].to_pylist()}
        assert (address in again) == (night - 5 in LOOK_AGAIN_DAYS)
        if address in again:
            assert row["next_due"] == started(night)
            row = again[address]
            assert (row["last_run"], row["first_run"]) == (run_of(night), run_of(5))
    assert row["next_due"] is None


def test_a_ratio_is_the_median_of_pairs_and_not_of_sides() -> None:
    figure = ratio("x", [2.0, 40.0, 6.0], [1.0, 10.0, 2.0], "s", most=3)
    assert (figure.value, figure.met) == (3.0, True)
    assert figure.detail == "6 by 2 s, medians of 3"


def test_a_figure_without_a_bar_is_neither_kept_nor_missed() -> None:
    assert Figure("x", 1.0, "", None).met is None
    assert Figure("x", 1.01, "", 1).met is False


def test_the_peaks_of_a_command_and_of_its_child_are_told_apart() -> None:
    child = "import time; held = bytearray(90 << 20); time.sleep(0.4)"
    parent = (
        "import subprocess, sys, time; held = bytearray(40 << 20); "
        f"subprocess.run([sys.executable, '-c', {child!r}], check=True); time.sleep(0.2)"
    )
    peaks = watched([sys.executable, "-c", parent], os.environ)
    assert 45 << 10 < peaks.parent < 80 << 10
    assert 95 << 10 < peaks.largest_child < 130 << 10


def test_a_command_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(CommandFailed, match=r"ended with 3: no such luck"):
        watched(
            [sys.executable, "-c", "import sys; print('no such luck', file=sys.stderr); sys.exit(3)"],
            os.environ,
        )

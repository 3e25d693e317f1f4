"""Every measurement of `make bench` runs, and those that do not depend on the machine give what they must."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import MEASUREMENTS, main

pytestmark = pytest.mark.store
ROOT = Path(__file__).resolve().parents[2]
WATCHED = "memory", "backfill", "fleet"
"""The measurements that begin commands and watch them: they are made at the shell."""


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


@pytest.fixture
def ended_as_before() -> Iterator[None]:
    """Let this process end on SIGTERM as it did, when the measurements have had their own way."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def figures_of(printed: str) -> dict[str, dict[str, Any]]:
    """Read figures that were printed as JSON, by their names."""
    return {figure["name"]: figure for figure in json.loads(printed)}


def test_a_quick_bench_takes_every_measurement_of_what_runs_in_its_own_process(
    warm_crawls: None, ended_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [name for name in MEASUREMENTS if name not in WATCHED]
    assert main(["--quick", "--json", *names]) == 0
    figures = figures_of(capsys.readouterr().out)
    for name in "second night", "discovery", "merges", "commit", "extraction", "pull", "turns":
        assert any(each.startswith(name) for each in figures), name
    nothing_new = [figure for name, figure in figures.items() if name.startswith("second night")]
    assert [figure["value"] for figure in nothing_new] == [0, 0, 0]
    searches = [figure for name, figure in figures.items() if name.startswith("discovery")]
    assert len(searches) == 6
    assert all(figure["met"] for figure in searches), searches


def test_a_quick_bench_watches_the_commands_of_a_night_and_of_a_backfill() -> None:
    done = bench("--quick", "--json", *WATCHED)
    assert done.returncode == 0, done.stderr
    figures = figures_of(done.stdout)
    for name in "memory of crawl", "memory of extract", "backfill", "reading of the DAG's file":
        assert any(each.startswith(name) for each in figures), name
    peaks = [figure for name, figure in figures.items() if name.startswith("memory")]
    assert len(peaks) == 4
    assert all(0.8 < figure["value"] < 1.2 for figure in peaks), peaks


def test_a_measurement_that_there_is_not_is_named_with_those_there_are() -> None:
    done = bench("comits")
    assert done.returncode == 2
    assert "there is no measurement comits; there are second-night, discovery, commits" in done.stderr

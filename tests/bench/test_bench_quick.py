"""Every measurement of `make bench` runs, and those that do not depend on the machine give what they must."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.store
ROOT = Path(__file__).resolve().parents[2]


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def test_a_quick_bench_takes_every_measurement() -> None:
    done = bench("--quick", "--json")
    assert done.returncode == 0, done.stderr
    figures = {figure["name"]: figure for figure in json.loads(done.stdout)}
    for name in (
        "second night",
        "discovery",
        "merges",
        "commit",
        "memory of crawl",
        "memory of extract",
        "extraction",
        "pull",
        "backfill",
        "turns",
        "reading of the DAG's file",
    ):
        assert any(each.startswith(name) for each in figures), name
    nothing_new = [figure for name, figure in figures.items() if name.startswith("second night")]
    assert [figure["value"] for figure in nothing_new] == [0, 0, 0]
    searches = [figure for name, figure in figures.items() if name.startswith("discovery")]
    assert len(searches) == 6
    assert all(figure["met"] for figure in searches), searches
    peaks = [figure for name, figure in figures.items() if name.startswith("memory")]
    assert len(peaks) == 4
    assert all(0.8 < figure["value"] < 1.2 for figure in peaks), peaks


def test_a_measurement_that_there_is_not_is_named_with_those_there_are() -> None:
    done = bench("comits")
    assert done.returncode == 2
    assert "there is no measurement comits; there are second-night, discovery, commits" in done.stderr

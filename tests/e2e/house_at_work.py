"""A house for nights without Airflow: a press, a real store, and the steps as an operator runs them."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pytest

from mahjar import clock
from mahjar.ledger import COUNTS, books_close
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import TABLES, Tables
from newsroom.press import Press
from newsroom.served import PressOutlet
from pipeline.night import Night
from pipeline.verdict import Verdict
from pipeline.whole import whole_night

ROOT = Path(__file__).resolve().parents[2]
QUICK = {
    "MAHJAR_CRAWL_FIRST_WAIT": "0.1",
    "MAHJAR_CRAWL_SECOND_WAIT": "0.2",
    "MAHJAR_CRAWL_ANSWER_SECONDS": "3",
    "MAHJAR_CRAWL_STORE_WAIT": "0.05",
}


@dataclass
class House:
    """A press and an archive, and what an operator does with them."""

    press: Press
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    said: list[str] = field(default_factory=list)
    """The log of the last night."""
    began: dict[str, datetime] = field(default_factory=dict)
    """When each run began: a run that is cleared keeps its instant."""

    @property
    def outlets(self) -> Path:
        """The folder of outlet files."""
        return self.folder / "outlets"

    @property
    def paper(self) -> PressOutlet:
        """The only newspaper, or the first."""
        return self.press.outlets[0]

    @property
    def store(self) -> Store:
        """The archive's bucket."""
        return Store(StoreSettings.read())

    def night(self, run: str, *, days: float = 0, only: list[str] | None = None) -> Verdict:
        """Run a whole night, so many days from now; its books must close."""
        self.said.clear()
        self.monkeypatch.setenv(clock.OFFSET, str(timedelta(days=days).total_seconds()))
        self.press.now = datetime.now(UTC) + timedelta(days=days)
        _, verdict = whole_night(
            Night.of(run, self.began.setdefault(run, clock.now())), only, log=self.said.append
        )
        for row in self.nights(run).values():
            assert row["books_close"], row
            assert books_close({name: row[name] for name in COUNTS}), row
        return verdict

    def step(self, *words: str, **env: str) -> subprocess.Popen[str]:
        """Start one step of a night in a process of its own, as `mahjar-ops` would."""
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", *words],
            cwd=ROOT,
            env=os.environ | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def done(self, *words: str, **env: str) -> str:
        """Run one step to its end and give what it said; it must go well."""
        child = self.step(*words, **env)
        said, _ = child.communicate(timeout=120)
        assert child.returncode == 0, said
        return said

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give a table's rows by their key; no key may stand there twice."""
        key = TABLES[table].key
        rows: pa.Table = Tables(StoreSettings.read()).read(table)
        listed = sorted(rows.to_pylist(), key=lambda row: [row[name] for name in key])
        keys = [tuple(row[name] for name in key) for row in listed]
        assert len(set(keys)) == len(keys), f"{table} holds a key twice"
        return listed

    def nights(self, run: str) -> dict[str, dict[str, Any]]:
        """Give a run's rows of ``nights`` by outlet."""
        return {row["outlet"]: row for row in self.rows("nights") if row["run"] == run}

    def counts(self, run: str, outlet: str | None = None) -> dict[str, int]:
        """Give the counts that are not zero of one outlet's night."""
        row = self.nights(run)[outlet or self.paper.id]
        return {name: row[name] for name in COUNTS if row[name]}

    def urls(self, outlet: str | None = None) -> dict[str, dict[str, Any]]:
        """Give an outlet's addresses of articles."""
        wanted = outlet or self.paper.id
        return {
            r["address"]: r for r in self.rows("urls") if r["outlet"] == wanted and r["kind"] == "article"
        }

    def asked(self, outlet: str | None = None) -> list[str]:
        """Give what was asked of an outlet since the log was forgotten."""
        paper = self.press.outlet(outlet) if outlet else self.paper
        return [visit.target for visit in paper.requests]

    def write(self, **changes: Any) -> None:
        """Write the outlet files, with changes."""
        self.press.write_outlets(self.outlets, **changes)


def kill(child: subprocess.Popen[str]) -> None:
    """Kill a step with -9; whatever it started is gone within a second."""
    below = psutil.Process(child.pid).children(recursive=True)
    child.kill()
    child.communicate()
    limit = time.monotonic() + 1
    while left := [process for process in below if works(process)]:
        assert time.monotonic() < limit, [command(process) for process in left]
        time.sleep(0.01)


def works(process: psutil.Process) -> bool:
    """Say whether a process still works; multiprocessing's tracker ends in its own time."""
    try:
        ended = process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    return not ended and "resource_tracker" not in " ".join(command(process))


def crawlers_left(folder: Path) -> list[psutil.Process]:
    """Give the crawlers that still run on a job in this folder; another test's Airflow may have its own."""
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if "crawlers" in (words := command(child)) and words[-1].startswith(str(folder))
    ]


def command(process: psutil.Process) -> list[str]:
    """Give a process's command line; an ended one has none."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []

"""A machine with the newsroom's outlets, and `mahjar-ops` on it."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mahjar.clock import month_of
from mahjar.outcome import STATE_OF, Outcome
from mahjar.settings import StoreSettings
from mahjar.tables import TABLES, Tables
from newsroom.press import Press
from pipeline.check import empty_row
from pipeline.cli import main
from pipeline.night import Night

ROOT = Path(__file__).resolve().parents[3]
QUICK = {
    "MAHJAR_CRAWL_FIRST_WAIT": "0.05",
    "MAHJAR_CRAWL_SECOND_WAIT": "0.1",
    "MAHJAR_CRAWL_ANSWER_SECONDS": "3",
    "MAHJAR_CRAWL_STORE_WAIT": "0.05",
}


@pytest.fixture
def press() -> Iterator[Press]:
    """The three demo outlets."""
    with Press() as press:
        yield press


@pytest.fixture
def machine(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm_crawls: None
) -> dict[str, str]:
    """Settings of a machine that may crawl the newsroom and has no store; set in the environment too."""
    outlets = tmp_path / "outlets"
    outlets.mkdir()
    press.write_outlets(outlets)
    settings = {
        **QUICK,
        "MAHJAR_OUTLETS": str(outlets),
        "MAHJAR_SPOOL": str(tmp_path / "spool"),
        "MAHJAR_ALLOW": ",".join(press.hosts),
    }
    for name in [name for name in os.environ if name.startswith("MAHJAR_")]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def outlets(machine: dict[str, str]) -> Path:
    """The folder of outlet files."""
    return Path(machine["MAHJAR_OUTLETS"])


@pytest.fixture
def ops(
    machine: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `mahjar-ops` in this process, which spares its imports; `ops_process` is the real thing."""

    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["mahjar-ops", *words])
            for name, value in env.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(words, int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def ops_process(machine: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `mahjar-ops` as a process, with the test's environment as it is by then."""

    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *words],
            cwd=ROOT,
            env=os.environ | env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def now() -> dt.datetime:
    """Give this instant: a module's own would be minutes old when its turn in a long run comes."""
    return dt.datetime.now(dt.UTC)


@dataclass
class Archive:
    """Tables in a real store, with rows as nights leave them."""

    tables: Tables

    def night(self, outlet: str, hours: float, run: str = "", **changes: Any) -> None:
        """Add an outlet's night that began so many hours ago."""
        night = Night.of(run or f"run-{hours:g}", now() - dt.timedelta(hours=hours))
        row = empty_row(night, outlet, changes.pop("state", "ok"), None) | changes
        dicts = {name: "{}" for name in row if name.endswith("_by")}
        self.add("nights", [row | dicts])

    def address(self, outlet: str, path: str, outcome: Outcome, **changes: Any) -> None:
        """Add an address."""
        usual = {
            "kind": "article",
            "url": f"https://{outlet}.example{path}",
            "month": month_of(now()),
            "state": STATE_OF[outcome].value,
            "last_try": now(),
        }
        self.add("urls", [usual | {"outlet": outlet, "address": path, "outcome": outcome.value} | changes])

    def add(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Merge rows into a table."""
        self.tables.merge(table, pa.Table.from_pylist(rows, schema=TABLES[table].schema))


@pytest.fixture
def archive(machine: dict[str, str], store_settings: dict[str, str]) -> Archive:
    """An empty archive, which the environment names."""
    return Archive(Tables(StoreSettings.read(store_settings)))

"""Reading the DAG's file imports no step, opens no connection and reads no outlet file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DAGS = Path(__file__).resolve().parents[2] / "dags"
READ = """
import json, runpy, sys
import airflow.sdk, airflow.sdk.exceptions, httpx

before, seen = set(sys.modules), []
def watch(event, args):
    if event.startswith("socket.") and event != "socket.__new__":
        seen.append(event)
    if event == "open" and str(args[0]).endswith(".toml"):
        seen.append(str(args[0]))
sys.addaudithook(watch)
sys.path.insert(0, sys.argv[1])
found = runpy.run_path(f"{sys.argv[1]}/{sys.argv[2]}.py")
modules = sorted(set(sys.modules) - before)
timetable = found[sys.argv[2]]().timetable
names = "expression", "timezone", "run_immediately"
schedule = {name: str(getattr(timetable, name, None)) for name in names}
print(json.dumps({"modules": modules, "seen": seen, "schedule": schedule}))
"""
ROOMS = {"mahjar", "pipeline", "crawlers", "extract", "newsroom", "deploy"}
HEAVY = {"boto3", "pyarrow", "deltalake", "scrapy", "trafilatura", "polars"}


def read(folder: Path, dag: str = "nightly", **env: str) -> Any:
    """Read a DAG's file in a fresh Python; gives what it loaded, what it asked for, and its schedule."""
    answer = subprocess.run(
        [sys.executable, "-c", READ, str(DAGS), dag],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"AIRFLOW_HOME": str(folder), "PATH": "", "HOME": str(folder), **env},
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.mark.parametrize("dag", ["nightly", "backfill"])
def test_reading_the_dag_imports_no_step_and_asks_nothing_of_anybody(tmp_path: Path, dag: str) -> None:
    found = read(tmp_path, dag)
    roots = {name.partition(".")[0] for name in found["modules"]}
    assert "tonight" in roots, "or nothing was watched"
    assert not roots & (ROOMS | HEAVY)
    assert found["seen"] == []


def test_nights_begin_at_two_and_never_one_that_was_due_before_the_first_start(tmp_path: Path) -> None:
    assert read(tmp_path)["schedule"] == {
        "expression": "0 2 * * *",
        "timezone": "America/Toronto",
        "run_immediately": "0:00:00",
    }


def test_the_operator_chooses_another_hour_or_none(tmp_path: Path) -> None:
    assert read(tmp_path, MAHJAR_SCHEDULE="30 3 * * *")["schedule"]["expression"] == "30 3 * * *"
    assert read(tmp_path, MAHJAR_SCHEDULE="none")["schedule"]["expression"] == "None"

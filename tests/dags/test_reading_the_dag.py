"""Reading the DAG's file imports no step, opens no connection and reads no outlet file."""

import json
import subprocess
import sys
from pathlib import Path

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
found = runpy.run_path(sys.argv[1] + "/nightly.py")
print(json.dumps({"modules": sorted(set(sys.modules) - before), "seen": seen}))
"""
ROOMS = {"mahjar", "pipeline", "crawlers", "extract", "newsroom", "deploy"}
HEAVY = {"boto3", "pyarrow", "deltalake", "scrapy", "trafilatura", "polars"}


def test_reading_the_dag_imports_no_step_and_asks_nothing_of_anybody(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", READ, str(DAGS)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"AIRFLOW_HOME": str(tmp_path), "PATH": "", "HOME": str(tmp_path)},
    )
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout.splitlines()[-1])
    roots = {name.partition(".")[0] for name in found["modules"]}
    assert "tonight" in roots, "or nothing was watched"
    assert not roots & (ROOMS | HEAVY)
    assert found["seen"] == []

"""What the DAG's tasks ask of Airflow, tried without a scheduler."""

import json
import os
import subprocess
import sys
from pathlib import Path

DAGS = Path(__file__).resolve().parents[2] / "dags"
USE = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
import tonight
tonight.use_connection()
print(json.dumps({name: value for name, value in os.environ.items() if name.startswith("MAHJAR_")}))
"""
CONNECTION = {
    "conn_type": "aws",
    "login": "the key",
    "password": "the secret",
    "extra": {"endpoint_url": "http://127.0.0.1:1", "bucket": "far", "region_name": "ca-central-1"},
}


def settings(home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Let a process of its own turn the connection into settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAHJAR_", "AIRFLOW"))}
    return subprocess.run(
        [sys.executable, "-c", USE, str(DAGS)],
        capture_output=True,
        text=True,
        check=False,
        env=clean | {"AIRFLOW_HOME": str(home), "AIRFLOW_CONN_MAHJAR_S3": json.dumps(CONNECTION)} | env,
    )


def test_airflows_connection_becomes_the_settings_that_the_steps_read(tmp_path: Path) -> None:
    answer = settings(tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout.splitlines()[-1]) == {
        "MAHJAR_S3_ACCESS_KEY": "the key",
        "MAHJAR_S3_SECRET_KEY": "the secret",
        "MAHJAR_S3_ENDPOINT": "http://127.0.0.1:1",
        "MAHJAR_S3_BUCKET": "far",
        "MAHJAR_S3_REGION": "ca-central-1",
    }


def test_settings_in_the_environment_stand_before_the_connection(tmp_path: Path) -> None:
    answer = settings(tmp_path, MAHJAR_S3_BUCKET="near")
    assert json.loads(answer.stdout.splitlines()[-1]) == {"MAHJAR_S3_BUCKET": "near"}

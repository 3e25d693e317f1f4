"""The store's settings out of an Airflow connection, tried without a scheduler."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DAGS = Path(__file__).resolve().parents[2] / "dags"
USE = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
import store_connection
store_connection.use_connection()
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


def read(answer: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """Give the settings that such a process ended with."""
    assert answer.returncode == 0, answer.stderr
    found: dict[str, str] = json.loads(answer.stdout.splitlines()[-1])
    return found


def test_airflows_connection_becomes_the_settings_that_the_steps_read(tmp_path: Path) -> None:
    assert read(settings(tmp_path)) == {
        "MAHJAR_S3_ACCESS_KEY": "the key",
        "MAHJAR_S3_SECRET_KEY": "the secret",
        "MAHJAR_S3_ENDPOINT": "http://127.0.0.1:1",
        "MAHJAR_S3_BUCKET": "far",
        "MAHJAR_S3_REGION": "ca-central-1",
    }


def test_settings_in_the_environment_stand_before_a_connection_that_nobody_named(tmp_path: Path) -> None:
    assert read(settings(tmp_path, MAHJAR_S3_BUCKET="near")) == {"MAHJAR_S3_BUCKET": "near"}


def test_a_connection_that_is_named_gives_the_keys_whatever_the_environment_has(tmp_path: Path) -> None:
    ours = {
        "conn_type": "aws",
        "login": "its key",
        "password": "its secret",
        "extra": {"endpoint_url": "http://x"},
    }
    found = read(
        settings(
            tmp_path,
            MAHJAR_S3_CONN_ID="other",
            AIRFLOW_CONN_OTHER=json.dumps(ours),
            MAHJAR_S3_BUCKET="near",
            MAHJAR_S3_ACCESS_KEY="old",
            MAHJAR_S3_SECRET_KEY="old",
        )
    )
    assert found == {
        "MAHJAR_S3_CONN_ID": "other",
        "MAHJAR_S3_ACCESS_KEY": "its key",
        "MAHJAR_S3_SECRET_KEY": "its secret",
        "MAHJAR_S3_ENDPOINT": "http://x",
        "MAHJAR_S3_BUCKET": "near",
    }


def test_a_connection_without_keys_leaves_them_to_the_machine(tmp_path: Path) -> None:
    ours = {
        "conn_type": "aws",
        "extra": {"service_config": {"s3": {"bucket_name": "b", "endpoint_url": "http://x"}}},
    }
    found = read(
        settings(
            tmp_path,
            MAHJAR_S3_CONN_ID="other",
            AIRFLOW_CONN_OTHER=json.dumps(ours),
            MAHJAR_S3_ACCESS_KEY="old",
            MAHJAR_S3_SECRET_KEY="old",
        )
    )
    assert found == {
        "MAHJAR_S3_CONN_ID": "other",
        "MAHJAR_S3_BUCKET": "b",
        "MAHJAR_S3_ENDPOINT": "http://x",
    }


@pytest.mark.parametrize(
    ("connection", "sentence"),
    [
        (None, "there is no Airflow connection other"),
        ({"login": "a", "password": "b"}, "names no bucket"),
        ({"login": "a", "extra": {"bucket": "b"}}, "only one of the two keys"),
        (
            {"login": "a", "password": "b", "extra": {"bucket": "b", "role_arn": "r"}},
            "has role_arn, which Mahjar",
        ),
    ],
)
def test_a_connection_that_can_not_be_used_is_told_in_a_sentence(
    tmp_path: Path, connection: dict[str, Any] | None, sentence: str
) -> None:
    given = {"AIRFLOW_CONN_OTHER": json.dumps({"conn_type": "aws"} | connection)} if connection else {}
    answer = settings(tmp_path, MAHJAR_S3_CONN_ID="other", **given)
    assert answer.returncode != 0
    assert sentence in answer.stderr

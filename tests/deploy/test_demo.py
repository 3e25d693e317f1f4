"""`make demo`, as whoever has just cloned the project sees it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.onebox import processes
from deploy.onebox.demo import next_steps

pytestmark = [pytest.mark.airflow, pytest.mark.store, pytest.mark.e2e]

LEAVES_OUT = {"MAHJAR_S3_BUCKET", "MAHJAR_S3_ENDPOINT", "MAHJAR_CONTACT", "MAHJAR_ALLOW", "MAHJAR_OUTLETS"}


def play(home: Path) -> tuple[str, str]:
    """Play a night; gives what was printed and what was told meanwhile."""
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.onebox", "demo", "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={name: value for name, value in os.environ.items() if name not in LEAVES_OUT},
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert not [p for p in processes.running() if processes.bears(p.pid, home)], "nothing is left running"
    return answer.stdout, answer.stderr


def counts(printed: str) -> dict[str, dict[str, float]]:
    """Read the table of the night: counts by outlet and column."""
    (head,) = [line.split() for line in printed.splitlines() if line.split()[:1] == ["outlet"]]
    rows = [line.split() for line in printed.splitlines() if line.rstrip().endswith(" ok")]
    return {row[0]: dict(zip(head[1:-1], map(float, row[1:-1]), strict=True)) for row in rows}


def test_the_demo_shows_a_night_and_a_second_one_with_nothing_new(tmp_path: Path) -> None:
    home = tmp_path / ".demo"
    printed, told = play(home)
    first = counts(printed)
    assert len(first) == 3
    for row in first.values():
        assert row["new"] == row["fetched"] == row["found"] >= 10
        assert row["failed"] == row["quarantined"] == row["deferred"] == 0
    assert "the night is green: All 3 outlets went well." in told
    key = re.search(r"s3://mahjar/(raw/outlet=\S+\.warc\.gz)\n +from byte (\d+), (\d+) bytes", printed)
    assert key, printed
    assert re.search(r"payload +[0-9a-f]{64}\n", printed)
    assert re.search("[\u0621-\u064a]{3,}", printed), "an article in Arabic"
    assert "المزيد" not in printed
    password = json.loads((home / "keys" / "airflow.json").read_text())["password_admin"]
    assert f"user admin, password {password}" in printed
    for command in "deploy.onebox up --demo", "mahjar pull --out", "mahjar-ops outlets enable", "make up":
        assert command in printed

    again, _ = play(home)
    for outlet, row in counts(again).items():
        assert row["new"] == row["changed"] == row["fetched"] == 0, outlet
    assert key.group(1) in again, "the article and its evidence are the first night's"


def test_the_commands_name_the_folders_as_they_are_typed(tmp_path: Path) -> None:
    assert f"--home {tmp_path}" in next_steps(tmp_path, "user admin")
    assert "--home .demo " in next_steps(Path(".demo"), "user admin")
    assert "source .demo/settings.env" in next_steps(Path(".demo"), "user admin")

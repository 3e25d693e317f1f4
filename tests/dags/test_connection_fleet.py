"""A real Airflow's night: nine outlets due of a thousand, a store known by an Airflow connection alone.

What the house puts into the environment of its Airflow leads nowhere here: the keys are in the connection.
"""

import json
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from bench.figure import Figure
from bench.fleet import LOCKED, became, fill, shares
from bench.house_parts import Costs, Watched
from deploy.onebox.house import CHECKOUT, House
from mahjar.settings import StoreSettings
from mahjar.tables import Tables
from newsroom.crowd import generated
from newsroom.press import Press

pytestmark = [pytest.mark.airflow, pytest.mark.store, pytest.mark.e2e]

OUTLETS, FILES = 9, 1000
"""One outlet more than are crawled at once."""
STEPS = 5
"""The tasks of a night that are no outlet's."""
CONNECTION = "far_archive"
NOWHERE = {
    "MAHJAR_S3_ENDPOINT": "http://127.0.0.1:1",
    "MAHJAR_S3_BUCKET": "nowhere",
    "MAHJAR_S3_ACCESS_KEY": "no-key",
    "MAHJAR_S3_SECRET_KEY": "no-secret",
}


class CommandLines:
    """Every command line of the machine that a block sees, by looking again and again."""

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    try:
                        self.seen.add((entry / "cmdline").read_bytes())
                    except (FileNotFoundError, ProcessLookupError):
                        continue


@dataclass
class Far:
    """A house after its night."""

    house: House
    run: str = ""
    state: str = ""
    lines: CommandLines = field(default_factory=CommandLines)
    costs: Costs = field(default_factory=Costs)
    figures: dict[str, Figure] = field(default_factory=dict)
    """What became of the night, as the measurement of a fleet counts it."""
    logs: dict[Path, str] = field(default_factory=dict)
    """Every log of the house, of Airflow's parts and of the tasks, as it stood when the night was over."""

    @property
    def keys(self) -> list[str]:
        """Both keys of the store."""
        store = self.house.store.settings
        return [store["MAHJAR_S3_ACCESS_KEY"], store["MAHJAR_S3_SECRET_KEY"]]

    def read_logs(self) -> dict[Path, str]:
        """Read every log as it stands."""
        folders = self.house.home / "logs", self.house.home / "airflow" / "logs"
        files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
        return {file: file.read_text(encoding="utf-8", errors="replace") for file in files}

    def database(self) -> sqlite3.Connection:
        """Open Airflow's database for reading."""
        return sqlite3.connect(f"file:{self.house.home}/airflow/airflow.db?mode=ro", uri=True)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Give every row of Airflow's database, as the name of its table and its text."""
        with closing(self.database()) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                for row in database.execute(f'SELECT * FROM "{table}"'):
                    yield (
                        table,
                        " ".join(
                            each.decode(errors="replace") if isinstance(each, bytes) else str(each)
                            for each in row
                        ),
                    )


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Far]:
    """Play the night, under watch."""
    folder = tmp_path_factory.mktemp("far")
    shutil.copytree(CHECKOUT / "dags", folder / "dags", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(Path(__file__).parent / "dags", folder / "dags", dirs_exist_ok=True)
    with Press(generated(OUTLETS), articles=1) as press:
        press.write_outlets(folder / "outlets", delay_seconds=0.0)
        fill(folder / "outlets", FILES - OUTLETS, like=press.outlets[0])
        env = NOWHERE | {
            "MAHJAR_S3_CONN_ID": CONNECTION,
            "MAHJAR_ALLOW": ",".join(press.hosts),
            "MAHJAR_CONTACT": "tests@example.org",
            "MAHJAR_SCHEDULE": "none",
        }
        with House(
            folder / "data", outlets=folder / "outlets", env=env, dags=folder / "dags", migrated=migrated
        ) as house:
            far = Far(house)
            connect(house)
            with far.lines, Watched(house) as watched:
                far.run = house.trigger("nightly")
                far.state = house.wait(far.run, timeout=900)
            far.costs, far.logs = watched.costs, far.read_logs()
            archive = StoreSettings.read(house.store.settings)
            far.figures = {figure.name: figure for figure in became(house, "a", far.run, archive, OUTLETS)}
            yield far


def connect(house: House) -> None:
    """Make the connection as an operator does in the UI."""
    store = house.store.settings
    extra = {
        "endpoint_url": store["MAHJAR_S3_ENDPOINT"],
        "bucket": store["MAHJAR_S3_BUCKET"],
        "region_name": store["MAHJAR_S3_REGION"],
    }
    body = {
        "connection_id": CONNECTION,
        "conn_type": "aws",
        "login": store["MAHJAR_S3_ACCESS_KEY"],
        "password": store["MAHJAR_S3_SECRET_KEY"],
        "extra": json.dumps(extra),
    }
    house.api.call("POST", "/connections", json=body)


def test_nine_outlets_of_a_thousand_files_are_done_and_their_books_close(far: Far) -> None:
    assert far.state == "success", far.house.note(far.run)
    assert far.house.note(far.run) == f"All {OUTLETS} outlets went well."
    states = [task.state for task in far.house.task_states(far.run)]
    assert states == ["success"] * (3 * OUTLETS + STEPS)
    rows = Tables(StoreSettings.read(far.house.store.settings)).read("nights").to_pylist()
    assert [row["outlet"] for row in sorted(rows, key=lambda row: row["outlet"])] == [
        paper.id for paper in generated(OUTLETS)
    ]
    assert {(row["state"], row["new"], row["books_close"]) for row in rows} == {("ok", 1, True)}


def test_nobody_found_the_database_locked(far: Far) -> None:
    parts = {file.stem for file in far.logs if file.parent == far.house.home / "logs"}
    assert parts >= {"api-server", "scheduler", "dag-processor", "triggerer"}
    assert [file for file, text in far.logs.items() if LOCKED in text] == []


def test_the_measurement_of_a_fleet_counts_the_same_and_says_what_each_part_cost(far: Far) -> None:
    assert [figure.value for figure in far.figures.values()] == [0, 0, 0]
    assert all(figure.met for figure in far.figures.values())
    parts = {"scheduler", "executor", "tasks", "api-server", "dag-processor", "triggerer", "store"}
    assert set(far.costs.cpu) == set(far.costs.peaks) == parts
    assert min(far.costs.cpu.values()) > 0
    assert max(far.costs.cpu, key=lambda part: far.costs.cpu[part]) == "tasks"
    assert 10 << 20 < min(far.costs.peaks.values()) < far.costs.peak <= sum(far.costs.peaks.values())
    of_all = [figure.value for figure in shares("a", far.costs) if "share" in figure.name]
    assert sum(of_all) == pytest.approx(1, abs=0.01)


def test_no_log_of_a_night_under_a_connection_holds_a_key(far: Far) -> None:
    tasks = [file for file in far.logs if f"run_id={far.run}" in str(file)]
    assert len(tasks) == 3 * OUTLETS + STEPS, "or not every log was read"
    assert [file for file, text in far.logs.items() if any(key in text for key in far.keys)] == []


def test_no_command_line_of_a_night_holds_a_key(far: Far) -> None:
    ours = str(far.house.home).encode()
    crawls = {line for line in far.lines.seen if b"\0crawlers\0" in line and ours in line}
    assert len(crawls) == OUTLETS, "or a process was missed"
    assert [line for line in far.lines.seen if any(key.encode() in line for key in far.keys)] == []


def test_no_rendered_field_or_xcom_or_other_row_of_airflow_holds_a_key(far: Far) -> None:
    access, secret = far.keys
    rows = list(far.rows())
    tables = Counter(table for table, _ in rows)
    assert tables["rendered_task_instance_fields"] >= 3 * OUTLETS + STEPS
    assert tables["xcom"] >= 3 * OUTLETS
    assert [table for table, text in rows if secret in text] == [], "a password is encrypted"
    holding = {(table, "post_connection" in text) for table, text in rows if access in text}
    # A login is not: it stands in the connection itself, and where it is written down who made that.
    assert holding == {("connection", False), ("log", True)}


def test_what_a_task_gives_is_one_xcom_and_not_one_more_for_each_of_its_keys(far: Far) -> None:
    with closing(far.database()) as database:
        keys = database.execute("SELECT key, count(*) FROM xcom WHERE run_id = ? GROUP BY key", (far.run,))
        assert dict(keys.fetchall()) == {"return_value": 3 * OUTLETS + STEPS - 1}  # publish gives nothing


def test_a_key_that_a_task_does_write_into_its_log_is_put_out_of_sight(far: Far) -> None:
    run = far.house.trigger("talkative")
    assert far.house.wait(run, timeout=60) == "success"
    said = far.house.log(run, "tell")
    for way in "logged", "printed", "said by a child":
        assert f"{way}: ***." in said, said
    tasks = [text for file, text in far.read_logs().items() if f"run_id={run}" in str(file)]
    assert len(tasks) == 1
    assert far.keys[1] not in tasks[0]


def test_a_run_is_mapped_past_the_limit_that_airflow_sets_by_itself(far: Far) -> None:
    run = far.house.trigger("wide", {"tasks": 1100})
    assert far.house.wait(run, timeout=120) == "success"
    each = [task for task in far.house.task_states(run) if task.task_id == "each"]
    assert {task.state for task in each} == {"success"}
    assert sorted(task.map_index for task in each) == list(range(1100))

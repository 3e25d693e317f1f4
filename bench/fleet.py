"""A night over a hundred newspapers in a real Airflow on one machine, and what each part of it costs.

The house is the one of ``make up``: SQLite, LocalExecutor, an embedded store. It plays a night in which every
outlet file is due, and one in which most are not enabled. A run over more tiny tasks than Airflow maps by
itself tells what Airflow alone costs; the DAG's file is read with few outlet files and with many.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Figure, Log, ratio
from bench.house_parts import SCHEDULER, Costs, Watched
from bench.parsing import readings
from deploy.onebox.house import CHECKOUT, House
from mahjar.settings import StoreSettings
from mahjar.tables import Tables
from newsroom.crowd import generated
from newsroom.press import Press
from newsroom.served import PressOutlet

LOCKED = "database is locked"
PATIENCE = 3600.0
EVERY = 5.0
"""Seconds between two questions whether a run has ended: asked often, they are most of what the API does."""
MOST_PARSING = 1.15
"""No reading takes the same time twice; this is what the median of a few pairs may be off by."""
MB = 1 << 20


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    due: int = 100
    """Outlets that are crawled in a night."""
    files: tuple[int, ...] = (100, 1000)
    """How many outlet files there are, a night each."""
    articles: int = 5
    """Of each newspaper."""
    tiny: int = 1100
    """Tasks of the run that does nothing."""
    few: int = 10
    many: int = 1000
    """Outlet files beside which the DAG's file is read."""
    rounds: int = 9
    """How often it is read with each."""


FULL, QUICK = Scale(), Scale(files=(), rounds=1)
"""A quick one starts no Airflow: a night of nine outlets is played and watched by the tests of the DAG."""


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Play the nights.

    Args:
        scale: how much.
        store: settings of an archive, which is not used: each house has its own.
        log: told how far it is.

    Raises:
        HouseError: a house did not start, or a night did not end.
        CommandFailed: the DAG's file can't be read.
    """
    yield parsing(scale, log)
    for files in scale.files:
        with fleet(scale, files) as house:
            yield from played(house, f"fleet of {scale.due} in {files} files", scale.due, log)
            if files == scale.files[-1]:
                yield from mapped(house, scale.tiny, log)


@contextmanager
def fleet(scale: Scale, files: int) -> Iterator[House]:
    """Start a house with a press of many papers; the first ones are due, the other files are not enabled."""
    with tempfile.TemporaryDirectory(prefix="mahjar-bench-") as name:
        folder = Path(name)
        for dags in CHECKOUT / "dags", Path(__file__).parent / "dags":
            shutil.copytree(
                dags, folder / "dags", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
            )
        with Press(generated(scale.due), articles=scale.articles) as press:
            press.write_outlets(folder / "outlets", delay_seconds=0.0)
            fill(folder / "outlets", files - scale.due, like=press.outlets[0])
            env = {
                "MAHJAR_ALLOW": ",".join(press.hosts),
                "MAHJAR_CONTACT": "measurements@example.org",
                "MAHJAR_SCHEDULE": "none",
            }
            with House(folder / "data", outlets=folder / "outlets", env=env, dags=folder / "dags") as house:
                yield house


def fill(outlets: Path, number: int, *, like: PressOutlet) -> None:
    """Write so many outlet files more, of outlets that are not enabled."""
    text = like.toml(enabled=False, delay_seconds=2.0)
    for place in range(number):
        there = text.replace(like.host, f"not-enabled-{place}.example")
        (outlets / f"not-enabled-{place}.toml").write_text(there, encoding="utf-8")


def played(house: House, name: str, due: int, log: Log) -> Iterator[Figure]:
    """Play a night, and say what became of it and what it cost."""
    house.api.dag("nightly")
    with Watched(house) as watched:
        run = house.trigger("nightly")
        state = house.wait(run, timeout=PATIENCE, every=EVERY)
    log(f"{name}: {state} in {watched.costs.seconds:.0f} s: {house.note(run)}")
    yield from became(house, name, run, StoreSettings.read(house.settings), due)
    yield from shares(name, watched.costs)


def became(house: House, name: str, run: str, archive: StoreSettings, due: int) -> Iterator[Figure]:
    """Count what went wrong in a night: tasks, outlets, books, and the database of Airflow.

    Args:
        house: where it was played.
        name: of the night.
        run: its run in Airflow.
        archive: where its rows are; it was the first night there.
        due: how many outlets were to be crawled, each with something new.
    """
    states = [task.state for task in house.task_states(run)]
    rows = Tables(archive).read("nights").to_pylist()
    well = [row for row in rows if row["state"] == "ok" and row["books_close"] and row["new"]]
    undone = len(states) - states.count("success")
    yield Figure(f"{name}: tasks not done", undone, f"of {len(states)}", 0)
    yield Figure(f"{name}: outlets without articles or with open books", due - len(well), f"of {due}", 0)
    yield locked(house, name)


def locked(house: House, name: str) -> Figure:
    """Count the complaints about a locked database in all logs of a house."""
    logs = [file for file in house.home.rglob("*.log*") if file.is_file()]
    lines = sum(file.read_text(encoding="utf-8", errors="replace").count(LOCKED) for file in logs)
    return Figure(f'{name}: "{LOCKED}"', lines, f"lines in {len(logs)} logs", 0)


def shares(name: str, costs: Costs) -> Iterator[Figure]:
    """Say what share of the processors each part took, and how much memory."""
    whole = sum(costs.cpu.values())
    for part, used in sorted(costs.cpu.items(), key=lambda each: -each[1]):
        detail = (
            f"{used:.1f} of {whole:.0f} s of a processor, in {costs.seconds:.0f} s; "
            f"at most {costs.peaks.get(part, 0) / MB:.0f} MB"
        )
        yield Figure(f"{name}: share of the CPU, {part}", round(used / whole, 3), detail)
    yield Figure(f"{name}: memory of all parts", round(costs.peak / MB), "MB (PSS), at most at one time")


def mapped(house: House, tasks: int, log: Log) -> Iterator[Figure]:
    """Run more tiny tasks in one run than Airflow maps by itself, and say what they cost."""
    name = f"run over {tasks} tiny tasks"
    house.api.dag("tiny")
    with Watched(house) as watched:
        run = house.trigger("tiny", {"tasks": tasks})
        state = house.wait(run, timeout=PATIENCE, every=EVERY)
    costs = watched.costs
    log(f"{name}: {state} in {costs.seconds:.0f} s")
    done = sum(task.state == "success" and task.task_id == "same" for task in house.task_states(run))
    yield Figure(f"{name}: not done", tasks - done, f"of {tasks}, in {costs.seconds:.0f} s", 0)
    yield locked(house, name)
    each = sum(costs.cpu.values()) / tasks
    detail = f"of it the scheduler {costs.cpu[SCHEDULER] / tasks:.3f} s"
    yield Figure(f"{name}: seconds of a processor a task", round(each, 3), detail)


def parsing(scale: Scale, log: Log) -> Figure:
    """Read the DAG's file beside few and beside many outlet files."""
    with (
        tempfile.TemporaryDirectory(prefix="mahjar-bench-") as name,
        Press(generated(1), articles=1) as press,
    ):
        folders = [Path(name, str(number)) for number in (scale.few, scale.many)]
        for folder, number in zip(folders, (scale.few, scale.many), strict=True):
            press.write_outlets(folder)
            fill(folder, number - 1, like=press.outlets[0])
        took = readings(CHECKOUT / "dags" / "nightly.py", folders, scale.rounds)
    log("fleet: the DAG's file was read")
    few, many = ([pair[side] for pair in took] for side in (0, 1))
    title = f"reading of the DAG's file, {scale.many} outlets / {scale.few}"
    return ratio(title, many, few, "s of a processor", MOST_PARSING)

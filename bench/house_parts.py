"""What each part of a house costs: the seconds of a processor it uses, and the memory it holds (Linux).

A part is a program that the house starts, with what descends from it. The scheduler is told apart from the
tasks: the LocalExecutor forks its workers from it, these fork a task each, and tasks start crawlers.
"""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import psutil

from deploy.onebox import processes
from deploy.onebox.house import House

SCHEDULER, WORKERS, TASKS = "scheduler", "executor", "tasks"
EVERY = 3.0
"""Seconds between two looks at the memory: a look costs about a tenth of a second of a processor."""


@dataclass
class Costs:
    """What the parts of a house cost while it was watched, by part."""

    seconds: float = 0.0
    """How long it was watched."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Seconds of a processor."""
    peaks: dict[str, int] = field(default_factory=dict)
    """The most memory, in bytes. Pages that several processes share are counted in parts (PSS)."""
    peak: int = 0
    """The most that all parts together held at one look, in bytes."""


class Watched:
    """Watch a house while a block runs; afterwards ``costs`` says what it cost.

    Args:
        house: a house that is started.
    """

    def __init__(self, house: House) -> None:
        self.costs = Costs()
        self._house = house
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look_again_and_again, daemon=True)

    def __enter__(self) -> Self:
        self._began, self._before = time.monotonic(), cpu_of(self._house)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        used = cpu_of(self._house)
        self.costs.cpu = {part: used[part] - self._before.get(part, 0.0) for part in used}
        self.costs.seconds = time.monotonic() - self._began

    def _look_again_and_again(self) -> None:
        while True:
            held = memory_of(self._house)
            self.costs.peak = max(self.costs.peak, sum(held.values()))
            for part, size in held.items():
                self.costs.peaks[part] = max(self.costs.peaks.get(part, 0), size)
            if self._done.wait(EVERY):
                return


def cpu_of(house: House) -> dict[str, float]:
    """Give the seconds of a processor that each part has used since it was started.

    What has ended is counted with the one that waited for its end: tasks with the executor's workers. So it
    is whole only when no task runs.
    """
    used: defaultdict[str, float] = defaultdict(float)
    for part, process in parts(house):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        used[part] += times.user + times.system
        used[TASKS if part == WORKERS else part] += times.children_user + times.children_system
    return used


def memory_of(house: House) -> Counter[str]:
    """Give the bytes of memory that each part holds now."""
    held: Counter[str] = Counter()
    for part, process in parts(house):
        try:
            held[part] += own_memory(process)
        except psutil.NoSuchProcess:
            continue
    return held


def own_memory(process: psutil.Process) -> int:
    """Give a process's share of memory (PSS) in bytes.

    Airflow makes its tasks unreadable to all but root. To others they show how much they hold, and not with
    whom they share it: what a task was forked with is counted in full then.
    """
    try:
        return int(process.memory_full_info().pss)
    except psutil.AccessDenied:
        memory = process.memory_info()
        return int(memory.rss - memory.shared)


def parts(house: House) -> Iterator[tuple[str, psutil.Process]]:
    """Give every process of a house with the part it belongs to."""
    sessions = [*house.airflow.sessions.values(), *filter(None, [house.store.session])]
    names = {session.pid: session.name for session in sessions}
    for found in processes.members(sessions, house.home):
        name = names[found.session]
        if name == SCHEDULER and found.pid != found.session:
            name = WORKERS if found.group == found.session else TASKS
        try:
            yield name, psutil.Process(found.pid)
        except psutil.NoSuchProcess:
            continue

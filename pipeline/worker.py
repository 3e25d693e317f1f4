"""Extraction in processes of its own, with limits: one bad page loses only itself."""

import ctypes
import os
import resource
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from extract import Extracted, NotAnArticle, Page, extract
from mahjar.errors import SettingsError

SECONDS = 20.0
"""Of the clock: on a busy machine a page waits."""
PROCESSOR = 5
"""Seconds of a processor's time, which waiting does not use up."""
MEMORY = 1 << 30
PR_SET_PDEATHSIG = 1
FAULT = "extractor-fault"
PAGES_PER_WORKER = 500
"""A worker is replaced after so many pages, so that what a C library leaks does not add up."""


@dataclass(frozen=True)
class OverLimits:
    """A page that took more time or memory than it may, or that ended its worker."""

    detail: str


Result = Extracted | NotAnArticle | OverLimits


class BareProcess(ForkServerProcess):
    """A worker that does not import the program it is started from.

    multiprocessing has every worker import the main program again: in a task that is all of Airflow, seconds
    and a hundred megabytes for each worker, and the extractor needs nothing of it.
    """

    _starting = threading.Lock()

    def start(self) -> None:
        """Start it, with an empty main program to look at."""
        with self._starting:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


class BareContext(ForkServerContext):
    """Starts bare processes. Forking a process with threads (S3, Arrow, Airflow) could hang the child."""

    Process = BareProcess


CONTEXT = BareContext()
CONTEXT.set_forkserver_preload(["pipeline.warm"])


def workers() -> int:
    """How many processes extract: ``MAHJAR_WORKERS``, or one a core.

    Raises:
        SettingsError: the setting is no whole number.
    """
    asked = os.environ.get("MAHJAR_WORKERS", "").strip()
    if asked and not asked.isdecimal():
        raise SettingsError(f"MAHJAR_WORKERS is {asked!r}; it must be a whole number of processes")
    return max(1, int(asked or len(os.sched_getaffinity(0))))


class Extractor:
    """A pool of processes that extract pages; use it as a context."""

    def __init__(self, *, seconds: float = SECONDS, processor: int = PROCESSOR, memory: int = MEMORY) -> None:
        """Set a page's limits: seconds of the clock and of the processor, and bytes of address space."""
        self._seconds = seconds
        self._processor = processor
        self._count = workers()
        self._pool = ProcessPool(
            max_workers=self._count,
            max_tasks=PAGES_PER_WORKER,
            initializer=begin_worker,
            initargs=(memory,),
            context=CONTEXT,
        )

    def __enter__(self) -> "Extractor":
        """Use it as a context."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End the workers; at once, when something went wrong."""
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def each(self, pages: Iterable[tuple[Any, Page]]) -> Iterator[tuple[Any, Result]]:
        """Extract pages in order, a few in work at a time.

        Args:
            pages: each with something to know it by.

        Yields:
            What it was known by, and what came of it.
        """
        waiting: deque[tuple[Any, ProcessFuture[Any]]] = deque()
        for name, page in pages:
            asked = (page, self._processor)
            waiting.append((name, self._pool.schedule(extract_within, args=asked, timeout=self._seconds)))
            if len(waiting) > 2 * self._count:
                known_by, future = waiting.popleft()
                yield known_by, self._result(future)
        for known_by, future in waiting:
            yield known_by, self._result(future)

    def one(self, page: Page) -> Result:
        """Extract one page."""
        return next(self.each([(None, page)]))[1]

    def _result(self, future: ProcessFuture[Any]) -> Result:
        """Say what came of a page. Whatever it did, the outlet's other pages are not lost by it."""
        match error := future.exception():
            case None:
                result: Result = future.result()
                return result
            case FutureTimeoutError():
                return OverLimits(f"took more than {self._seconds:.0f} s")
            case ProcessExpired() if error.exitcode == -signal.SIGXCPU:
                return OverLimits(f"took more than {self._processor} s of the processor")
            case ProcessExpired():
                return OverLimits(f"its worker ended ({error})")
            case MemoryError():
                return OverLimits("took more memory than a page may")
            case Exception():
                return NotAnArticle.because(FAULT, 1.0, f"The extractor failed on this page ({error!r}).")
        raise error


def begin_worker(memory: int) -> None:
    """Set a worker's limits, and let it die with its parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def extract_within(page: Page, processor: int = PROCESSOR) -> Result:
    """Extract a page, in a worker, within seconds of the processor.

    The kernel ends a worker that takes more, inside C libraries too, where an alarm would wait; the limit is
    one of whole seconds, so it can be one more. And "nothing here" is not believed of a worker that ran out
    of memory: under a limit lxml answers that a page is empty where it could not hold it.
    """
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + processor, hard))
    before = peak_memory()
    result = extract(page)
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    after = peak_memory()
    if isinstance(result, NotAnArticle) and after > before and after > 0.9 * limit:
        return OverLimits("took more memory than a page may")
    return result


def peak_memory() -> int:
    """Give the most bytes of address space that this process ever had (Linux's VmPeak; 0 elsewhere)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmPeak:"))
    return int(line.split()[1]) << 10

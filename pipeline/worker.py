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
PAGES_AT_ONCE = 8
BYTES_AT_ONCE = 256 << 10
"""A worker is handed pages until there are so many, or so many bytes: to hand them over one by one costs a
quarter of what it costs to extract them."""


@dataclass(frozen=True)
class OverLimits:
    """A page that took more time or memory than it may, or that ended its worker."""

    detail: str


Result = Extracted | NotAnArticle | OverLimits
Batch = list[tuple[Any, Page]]
"""Pages, each with something to know it by."""


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
            max_tasks=PAGES_PER_WORKER // PAGES_AT_ONCE,
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
        waiting: deque[tuple[Batch, ProcessFuture[list[Result]]]] = deque()
        for batch in batches(pages):
            waiting.append((batch, self._ask([page for _, page in batch])))
            if len(waiting) > 2 * self._count:
                yield from self._results(*waiting.popleft())
        while waiting:
            yield from self._results(*waiting.popleft())

    def one(self, page: Page) -> Result:
        """Extract one page."""
        return next(self.each([(None, page)]))[1]

    def _ask(self, pages: list[Page]) -> "ProcessFuture[list[Result]]":
        return self._pool.schedule(
            extract_within, args=(pages, self._processor), timeout=self._seconds * len(pages)
        )

    def _results(self, batch: Batch, future: "ProcessFuture[list[Result]]") -> Iterator[tuple[Any, Result]]:
        if (error := future.exception()) is None:
            results = future.result()
        elif len(batch) == 1:
            results = [self._failed(error)]
        else:  # one of them is to blame: asked alone, each answers for itself
            results = [self.one(page) for _, page in batch]
        yield from zip((name for name, _ in batch), results, strict=True)

    def _failed(self, error: BaseException) -> Result:
        """Say what came of a page. Whatever it did, the outlet's other pages are not lost by it."""
        match error:
            case FutureTimeoutError():
                return OverLimits(f"took more than {self._seconds:.0f} s")
            case ProcessExpired() if error.exitcode == -signal.SIGXCPU:
                return OverLimits(f"took more than {self._processor} s of the processor")
            case ProcessExpired():
                return OverLimits(f"its worker ended ({error})")
            case MemoryError():
                return OverLimits("took more memory than a page may")
            case OSError() | ImportError():
                pass  # the extractor opens nothing: it is this machine, not the page, that wants mending
            case Exception():
                return NotAnArticle.because(FAULT, 1.0, f"The extractor failed on this page ({error!r}).")
        raise error


def batches(pages: Iterable[tuple[Any, Page]]) -> Iterator[Batch]:
    """Put pages together that are handed to a worker at once, in their order."""
    batch: Batch = []
    size = 0
    for name, page in pages:
        batch.append((name, page))
        size += len(page.body)
        if len(batch) == PAGES_AT_ONCE or size >= BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def begin_worker(memory: int) -> None:
    """Set a worker's limits, and let it die with its parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def extract_within(pages: list[Page], processor: int = PROCESSOR) -> list[Result]:
    """Extract pages, in a worker, each within seconds of the processor.

    The kernel ends a worker that takes more, inside C libraries too, where an alarm would wait; the limit is
    one of whole seconds, so it can be one more. And "nothing here" is not believed of a worker that ran out
    of memory: under a limit lxml answers that a page is empty where it could not hold it.
    """
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = 0.9 * resource.getrlimit(resource.RLIMIT_AS)[0]
    results: list[Result] = []
    before = peak_memory()
    for page in pages:
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + processor, hard))
        result: Result = extract(page)
        after = peak_memory()
        if isinstance(result, NotAnArticle) and after > before and after > most:
            result = OverLimits("took more memory than a page may")
        before = after
        results.append(result)
    return results


def peak_memory() -> int:
    """Give the most bytes of address space that this process ever had (Linux's VmPeak; 0 elsewhere)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmPeak:"))
    return int(line.split()[1]) << 10

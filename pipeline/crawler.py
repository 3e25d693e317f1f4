"""The crawler's process: a child of the step that starts it, which dies with it."""

import json
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any

from crawlers.job import REPORT, Job
from mahjar.errors import MahjarError, Refused
from pipeline.complaint import complaint
from pipeline.night import Log
from pipeline.spool import writing_into

SECONDS_TO_END = 20.0


class CrawlDied(MahjarError):
    """The crawler ended without a report."""


class CrawlFailed(MahjarError):
    """The crawler says that it could not go on; trying again may help."""


class ending_early:  # noqa: N801 - a context manager that reads as a phrase
    """Lets another thread end the crawler: the lease's keeper, when it has lost the lease."""

    def __init__(self) -> None:
        """Begin without a crawler."""
        self.child: subprocess.Popen[str] | None = None

    def __enter__(self) -> "ending_early":
        """Use it as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        if self.child is not None:
            end(self.child)

    def end(self) -> None:
        """End the crawler now, if there is one."""
        if self.child is not None:
            self.child.terminate()


def run_crawler(job: Job, log: Log, stop: ending_early | None = None) -> dict[str, Any]:
    """Run the crawler's process to its end and read its report.

    It stays in this step's process group and dies with it, whatever happens to either.

    Args:
        job: what to crawl; its spool must be there.
        log: takes the crawler's log, line by line.
        stop: lets another thread end it.

    Returns:
        Its report (see :class:`crawlers.job.Report`), as a dict.

    Raises:
        CrawlDied: it left no report.
        SpoolError: the spool can't be written.
    """
    path = job.spool / "job.json"
    with writing_into(job.spool):
        (job.spool / REPORT).unlink(missing_ok=True)
        job.write(path)
    # A task's own standard error is a socket whose every line counts as an error: hence the pipe.
    child = subprocess.Popen(
        [sys.executable, "-m", "crawlers", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=Path(__file__).resolve().parents[1],
    )
    if stop is not None:
        stop.child = child
    last: deque[str] = deque(maxlen=3)
    try:
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in child.stdout:
            last.append(line.rstrip())
            log(line.rstrip())
        child.wait()
    finally:
        end(child)
    try:
        report: dict[str, Any] = json.loads((job.spool / REPORT).read_text("utf-8"))
    except FileNotFoundError:
        raise CrawlDied(
            f"the crawler of {job.outlet} ended without a report ({exit_of(child.returncode)}); "
            f"its last words: {' / '.join(last) or 'none'}"
        ) from None
    return report


def end(child: subprocess.Popen[str]) -> None:
    """End a child that still runs: asked first, so that it sends what it holds, then killed."""
    if child.poll() is not None:
        return
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        # Its output is drained meanwhile: a full pipe would keep it from ending.
        drain = threading.Thread(target=lambda: child.stdout.read() if child.stdout else None, daemon=True)
        drain.start()
        child.wait(SECONDS_TO_END)
    if child.poll() is None:
        child.kill()
        child.wait()


def exit_of(code: int) -> str:
    """Say in words how a process ended."""
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def judged(report: dict[str, Any], outlet: str) -> dict[str, Any]:
    """Pass a report on, or raise what it says.

    Raises:
        Refused: it failed for good.
        CrawlFailed: a retry may help.
    """
    if wrong := complaint(report):
        raise (CrawlFailed if report.get("retry", True) else Refused)(f"{outlet}: {wrong}")
    return report

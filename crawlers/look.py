"""Look at an outlet before it is enabled: what its documents give, what it says, what a night would take.

A look is a dry run: robots.txt and the documents are asked, as politely as ever, and nothing is kept.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawlers.job import REPORT, Job, Report
from mahjar import clock
from mahjar.errors import MahjarError
from mahjar.outlet import Outlet

ROOT = Path(__file__).resolve().parents[1]


class LookFailed(MahjarError):
    """An outlet could not be looked at."""


@dataclass(frozen=True)
class Probe:
    """What a look at an outlet showed."""

    outlet: str
    documents: tuple[dict[str, Any], ...]
    """Each document: url, kind, status, outcome, detail, how many addresses it gave."""
    robots: tuple[dict[str, Any], ...]
    """Each host's robots.txt: status, crawl_delay, sitemaps."""
    signals: tuple[str, ...]
    """What the site says of archiving and of AI, in its own words."""
    alerts: tuple[str, ...]
    pages: int
    """That tonight would ask for, were there no ceiling."""
    requests: int
    """That tonight would take, ceiling and documents counted."""
    seconds: float
    """That they would take at the least, with the delays that outlet file and robots.txt ask for."""

    @classmethod
    def of(cls, report: Report, outlet: Outlet) -> "Probe":
        """Read a dry run's report."""
        requests = min(report.requests + report.would_fetch, outlet.limits.requests)
        delays = [float(row["crawl_delay"]) for row in report.robots if row.get("crawl_delay")]
        return cls(
            outlet=report.outlet,
            documents=tuple(report.documents),
            robots=tuple(report.robots),
            signals=tuple(report.signals),
            alerts=tuple(report.alerts),
            pages=report.would_fetch,
            requests=requests,
            seconds=requests * max([outlet.politeness.delay_seconds, *delays]),
        )


def probe(
    outlet: Outlet,
    *,
    known: Path | None = None,
    log: Callable[[str], None] = print,
    environ: Mapping[str, str] | None = None,
) -> Probe:
    """Look at an outlet.

    Args:
        outlet: what its file says.
        known: JSON lines of :class:`crawlers.job.Known`, when the archive knows addresses of it.
        log: told what happens, line by line.
        environ: the settings (``MAHJAR_CONTACT``, ``MAHJAR_ALLOW``); this process's when not given.

    Raises:
        LookFailed: it could not be looked at, with the reason.
    """
    with TemporaryDirectory(prefix="mahjar-look-") as folder:
        spool, now = Path(folder), clock.now()
        job = Job(
            outlet=outlet.id,
            outlet_file=outlet.source.decode(),
            run="look",
            night=now.date(),
            attempt=0,
            started=now,
            spool=spool,
            first_night=known is None,
            dry_run=True,
            known=known,
        )
        report = run_child(job, log, os.environ if environ is None else environ)
    if report.error:
        raise LookFailed(f"{outlet.id}: {report.error}")
    return Probe.of(report, outlet)


def run_child(job: Job, log: Callable[[str], None], environ: Mapping[str, str]) -> Report:
    """Run a job in a process of its own, and read its report.

    Raises:
        LookFailed: it left none.
    """
    path = job.spool / "job.json"
    job.write(path)
    with subprocess.Popen(
        [sys.executable, "-m", "crawlers", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=ROOT,
        env=dict(environ),
    ) as child:
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in child.stdout:
            log(line.rstrip())
    try:
        return Report(**json.loads((job.spool / REPORT).read_text("utf-8")))
    except FileNotFoundError as error:
        raise LookFailed(f"{job.outlet}: the crawler ended without a report ({child.returncode})") from error

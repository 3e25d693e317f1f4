"""Crawl one outlet: a Scrapy process of its own, a child of this step that dies with it."""

import json
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from crawlers.job import LEDGER, REPORT, Job
from crawlers.recover import recover
from mahjar.errors import MahjarError, Refused
from mahjar.outlet import Outlet
from mahjar.settings import CrawlSettings, StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.choose import chosen_outlet
from pipeline.complaint import complaint
from pipeline.known import Addresses, known_addresses, past_nights, paused
from pipeline.lease import lease
from pipeline.night import Log, Night
from pipeline.segments import earlier_tries
from pipeline.staging import Staging

SECONDS_TO_END = 20.0
OVERTIME_SECONDS = 300.0


class CrawlDied(MahjarError):
    """The crawler ended without a report."""


class CrawlFailed(MahjarError):
    """The crawler says that it could not go on; trying again may help."""


def crawl(
    night: Night, outlet: str, *, since: date | None = None, dry_run: bool = False, log: Log = print
) -> dict[str, Any]:
    """Crawl one outlet for one night, and leave segments, ledger and report in S3.

    Args:
        night: the run.
        outlet: the outlet's id.
        since: take what was published since then, on an outlet's first night.
        dry_run: ask for the documents only, and say what would be fetched; nothing is stored.
        log: takes the crawler's log, line by line.

    Returns:
        The crawl's report (see :class:`crawlers.job.Report`), as a dict.

    Raises:
        Refused: trying again tonight would not help: a block, a mistake in the outlet file, no contact.
        MahjarError: it failed in a way that a retry may mend.
    """
    store, tables = Store(StoreSettings.read()), Tables(StoreSettings.read())
    facts = chosen_outlet(store, night, outlet)
    if not facts.discover:
        raise Refused(
            f"{outlet} has no way in: add a [[discover]] to its file; CONTRIBUTING.md says how to find one"
        )
    spool = CrawlSettings.read().spool / night.run / outlet
    staging = Staging(store, night, outlet)
    if dry_run:
        report = run_crawler(
            first_job(facts, night, tables, spool, since=since, attempt=0, dry_run=True), log
        )
        return judged(report, outlet)
    if paused(facts, past_nights(tables, outlet, night)):
        return leave_alone(staging, night, outlet, log)
    with ending_early() as stop, lease(store, outlet, night.run, lost=stop.end, log=log):
        ship_leftovers(store, night, outlet, log)
        attempt = staging.begin_attempt()
        job = first_job(facts, night, tables, spool, since=since, attempt=attempt)
        job = resumed(job, store, facts, night, log)
        try:
            report = run_crawler(job, log, stop)
        finally:
            ship(staging, spool, attempt)
    return judged(report, outlet)


def leave_alone(staging: Staging, night: Night, outlet: str, log: Log) -> dict[str, Any]:
    """Do not crawl an outlet that blocked us on three nights; say so in its report."""
    alert = (
        f"{outlet} blocked us on three nights in a row and is paused: write to its editors, "
        f"then `mahjar-ops outlets enable {outlet}` lets it be asked again"
    )
    log(alert)
    attempt = staging.begin_attempt()
    report = {
        "outlet": outlet, "run": night.run, "attempt": attempt, "started": night.started.isoformat(),
        "finished": night.started.isoformat(), "reason": "paused", "requests": 0, "bytes": 0,
        "alerts": [alert], "error": None,
    }  # fmt: skip
    staging.put_json(f"report-t{attempt:02d}.json", report)
    return report


def first_job(
    facts: Outlet,
    night: Night,
    tables: Tables,
    spool: Path,
    *,
    since: date | None,
    attempt: int,
    dry_run: bool = False,
) -> Job:
    """Write down what the archive knows, and make the job of a try."""
    spool.mkdir(parents=True, exist_ok=True)
    addresses = Addresses(tables, facts.id)
    path = spool / "known.jsonl"
    seen_before = False
    with path.open("w", encoding="utf-8") as lines:
        for row in known_addresses(addresses, night):
            seen_before = seen_before or row.kind == "article"
            lines.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
    return Job(
        outlet=facts.id,
        outlet_file=facts.source.decode(),
        run=night.run,
        night=night.day,
        attempt=attempt,
        started=night.started,
        spool=spool,
        since=since,
        first_night=not seen_before,
        dry_run=dry_run,
        known=path,
    )


def resumed(job: Job, store: Store, facts: Outlet, night: Night, log: Log) -> Job:
    """Add to a job what earlier tries of the run hold already."""
    held = earlier_tries(store, facts, night)
    if held.requests:
        log(f"{facts.id}: earlier tries hold {held.requests} exchanges, {len(held.captured)} pages; going on")
    return Job(
        **{
            **{name: getattr(job, name) for name in job.__dataclass_fields__},
            "given": tuple(held.given),
            "captured": frozenset(held.captured),
            "requests_made": held.requests,
            "bytes_taken": held.bytes,
        }
    )


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

    Raises:
        CrawlDied: it left no report.
    """
    path = job.spool / "job.json"
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


def ship(staging: Staging, spool: Path, attempt: int) -> None:
    """Send a try's ledger and report, whole or cut, to where the next steps find them."""
    if (spool / LEDGER).exists():
        staging.put_lines(f"ledger-t{attempt:02d}.jsonl.gz", spool / LEDGER)
        (spool / LEDGER).unlink()
    if (spool / REPORT).exists():
        staging.put_json(f"report-t{attempt:02d}.json", json.loads((spool / REPORT).read_text("utf-8")))


def ship_leftovers(store: Store, night: Night, outlet: str, log: Log) -> None:
    """Send what killed tries, of this run or an earlier one, left on this machine."""
    root = CrawlSettings.read().spool
    for spool in sorted(root.glob(f"*/{outlet}")):
        sent = recover(spool, store, log)
        job = spool / "job.json"
        if (spool / LEDGER).exists() and job.exists():
            left = Job.read(job)
            if left.attempt:
                ship(Staging(store, Night.of(left.run, left.started), outlet), spool, left.attempt)
        if sent:
            log(f"{outlet}: {len(sent)} segments of an earlier try were sent")
        if spool.parent.name != night.run:
            clear(spool)


def clear(spool: Path) -> None:
    """Delete an emptied spool of an earlier run."""
    for name in ("job.json", "known.jsonl", REPORT, LEDGER):
        (spool / name).unlink(missing_ok=True)
    for folder in sorted((p for p in spool.rglob("*") if p.is_dir()), reverse=True):
        with suppress(OSError):  # it still holds a segment that could not be sent
            folder.rmdir()
    for folder in (spool, spool.parent):
        with suppress(OSError):
            folder.rmdir()


def judged(report: dict[str, Any], outlet: str) -> dict[str, Any]:
    """Pass a report on, or raise what it says.

    Raises:
        Refused: it failed for good.
        CrawlFailed: a retry may help.
    """
    if wrong := complaint(report):
        raise (CrawlFailed if report.get("retry", True) else Refused)(f"{outlet}: {wrong}")
    return report

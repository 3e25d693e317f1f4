"""Crawl one outlet: what is known goes out to the crawler, and what it leaves is sent to S3."""

import json
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from crawlers.job import LEDGER, REPORT, Job
from crawlers.recover import recover
from crawlers.segments import waiting
from mahjar.outlet import Outlet
from mahjar.settings import CrawlSettings, StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.choose import chosen_with_server
from pipeline.crawler import ending_early, judged, run_crawler
from pipeline.folder import Folder
from pipeline.known import Addresses, known_addresses, past_nights, paused, seen_by_nights
from pipeline.lease import lease
from pipeline.left import documents_read
from pipeline.night import Log, Night
from pipeline.past import PastPart, Spent
from pipeline.rehearsal import rehearse
from pipeline.segments import earlier_tries
from pipeline.spool import writing_into
from pipeline.staging import LEFT_OVER, Staging
from pipeline.tries import reports, seconds_that_count


def crawl(
    night: Night,
    outlet: str,
    *,
    since: date | None = None,
    dry_run: bool = False,
    past: PastPart | None = None,
    log: Log = print,
) -> dict[str, Any]:
    """Crawl one outlet for one night, and leave segments, ledger and report in S3.

    Args:
        night: the run.
        outlet: the outlet's id.
        since: take what was published since then, on an outlet's first night.
        dry_run: ask for the documents only, and say what a first night would fetch; nothing is stored, and
            the store is not asked.
        past: the part of a past that a backfill's run takes; None in a night.
        log: takes the crawler's log, line by line.

    Returns:
        The crawl's report (see :class:`crawlers.job.Report`), as a dict.

    Raises:
        Refused: trying again tonight would not help: a block, a mistake in the outlet file, no contact.
        MahjarError: it failed in a way that a retry may mend.
    """
    if dry_run:
        return judged(rehearse(night, Folder.read().outlet(outlet), since=since, log=log), outlet)
    settings = StoreSettings.read()
    store, tables = Store(settings), Tables(settings)
    facts, server = chosen_with_server(store, night, outlet)
    spool = CrawlSettings.read().spool / night.run / outlet
    staging = Staging(store, night, outlet)
    if paused(facts, past_nights(tables, outlet, night)):
        return leave_alone(staging, night, outlet, log)
    with ending_early() as stop, lease(store, outlet, night.run, lost=stop.end, log=log):
        ship_leftovers(store, night, outlet, log)
        attempt = staging.begin_attempt()
        job = first_job(facts, night, tables, spool, since=since, attempt=attempt, past=past)
        job = replace(resumed(job, staging, facts, log), server=server)
        if past is not None:
            job = beside(job, past.spent)
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
    past: PastPart | None = None,
) -> Job:
    """Write down what the archive knows, and make the job of a try.

    Raises:
        SpoolError: the spool can't be written.
        StoreError: the tables can't be read.
    """
    addresses = Addresses(tables, facts.id)
    path = spool / "known.jsonl"
    with writing_into(spool):
        spool.mkdir(parents=True, exist_ok=True)
    with writing_into(spool), path.open("w", encoding="utf-8") as lines:
        for row in known_addresses(addresses, night):
            known = row if past is None else replace(row, due=past.wants(row, facts.timezone))
            lines.write(json.dumps(asdict(known), ensure_ascii=False) + "\n")
    job = Job(
        outlet=facts.id,
        outlet_file=facts.source.decode(),
        run=night.run,
        night=night.day,
        attempt=attempt,
        started=night.started,
        spool=spool,
        since=since,
        first_night=not seen_by_nights(addresses, night),
        known=path,
    )
    return job if past is None else past.of(job, documents_read(addresses, past.began))


def resumed(job: Job, staging: Staging, facts: Outlet, log: Log) -> Job:
    """Add to a job what earlier tries of the run hold already."""
    held = earlier_tries(staging.store, facts, staging.night)
    if held.requests:
        log(f"{facts.id}: earlier tries hold {held.requests} exchanges, {len(held.captured)} pages; going on")
    return replace(
        job,
        given=tuple(held.given),
        captured=frozenset(held.captured),
        requests_made=held.requests,
        bytes_taken=held.bytes,
        seconds_taken=seconds_that_count(reports(staging)),
    )


def beside(job: Job, spent: Spent) -> Job:
    """Count under a job's ceilings what other runs took on the same day."""
    return replace(
        job,
        requests_made=job.requests_made + spent.requests,
        bytes_taken=job.bytes_taken + spent.bytes,
        seconds_taken=job.seconds_taken + spent.seconds,
    )


def ship(staging: Staging, spool: Path, attempt: int) -> None:
    """Send a try's ledger and report, whole or cut, to where the next steps find them."""
    if (spool / LEDGER).exists():
        staging.put_lines(f"ledger-t{attempt:02d}.jsonl.gz", spool / LEDGER)
        (spool / LEDGER).unlink()
    if (spool / REPORT).exists():
        staging.put_json(f"report-t{attempt:02d}.json", json.loads((spool / REPORT).read_text("utf-8")))


def ship_leftovers(store: Store, night: Night, outlet: str, log: Log) -> None:
    """Send what killed tries, of this run or an earlier one, left on this machine.

    An earlier run may have been committed without its last segments: this run's extraction brings them in.
    """
    root = CrawlSettings.read().spool
    tonight = Staging(store, night, outlet)
    for spool in sorted(root.glob(f"*/{outlet}")):
        if spool.parent.name != night.run and (stranded := waiting(spool)):
            keys = {segment.relative_to(spool).as_posix() for segment in stranded}
            tonight.put_json(LEFT_OVER, sorted(keys.union(tonight.get_json(LEFT_OVER) or ())))
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

"""Check one outlet's night, whatever became of its crawl and extraction, and stage its row of ``nights``."""

from typing import Any

from extract import EXTRACTOR
from mahjar import clock, layout
from mahjar.errors import OutletError
from mahjar.ledger import COUNTS
from mahjar.outlet import Outlet
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.choose import chosen_outlet, read_choice
from pipeline.complaint import complaint
from pipeline.expectations import alerts
from pipeline.extract import ACCOUNTS, stage
from pipeline.known import past_nights
from pipeline.night import Log, Night
from pipeline.pinning import unpinned_note
from pipeline.segments import keys
from pipeline.staging import Staging
from pipeline.tries import reports, seconds

ROW = "night.json"
SUCCESS = "success"
PARTIAL = {"ceiling", "left-alone", "interrupted"}


def check(
    night: Night, outlet: str, *, crawl: str = SUCCESS, extract: str = SUCCESS, log: Log = print
) -> dict[str, Any]:
    """Say how an outlet's night went, and stage its row, and its captures if nobody did.

    Args:
        night: the run.
        outlet: the outlet's id.
        crawl: how the crawl ended: Airflow's state of its task.
        extract: how the extraction ended.
        log: told the alerts.

    Returns:
        ``outlet``, ``state`` (ok, partial, failed, blocked, paused), ``reason``, ``alerts`` and the counts.

    Raises:
        StoreError: the store can't be reached.
    """
    settings = StoreSettings.read()
    store, tables = Store(settings), Tables(settings)
    staging = Staging(store, night, outlet)
    try:
        facts = chosen_outlet(store, night, outlet)
    except OutletError as error:
        row = empty_row(night, outlet, "failed", str(error))
        return staged(staging, row, [str(error)], log)
    accounts = staging.get_json(ACCOUNTS)
    if accounts is None and keys(store, outlet, night):
        log(f"{outlet}: extraction left no rows; the captures are staged and their pages read another night")
        accounts = stage(night, outlet, reading=False, log=log)
    row = night_row(staging, facts, accounts, crawl, extract)
    past = past_nights(tables, outlet, night)
    tries = reports(staging)
    told = [alert for report in tries[-1:] for alert in report.get("alerts", [])]
    if note := unpinned_note(outlet, tries):
        told.append(note)
    of_night = not layout.is_backfill(night.run)
    return staged(staging, row, [*told, *alerts(facts, row, past, of_night=of_night)], log)


def night_row(
    staging: Staging, facts: Outlet, accounts: dict[str, Any] | None, crawl: str, extract: str
) -> dict[str, Any]:
    """Make the row of ``nights``, with its JSON columns still as dicts."""
    tries = reports(staging)
    last = tries[-1] if tries else None
    state, reason = judged(last, crawl, extract, accounts)
    row = empty_row(staging.night, facts.id, state, reason)
    accounts = accounts or {}
    row |= accounts.get("counts", {})
    row |= {
        name: accounts.get(name, {}) for name in ("skipped_by", "deferred_by", "failed_by", "quarantined_by")
    }
    return row | {
        "finished": clock.now(),
        "attempts": staging.attempts(),
        "requests": sum(report["requests"] for report in tries),
        "bytes": sum(report["bytes"] for report in tries),
        "crawl_seconds": seconds(tries),
        "extract_seconds": accounts.get("seconds", 0.0),
        "books_close": accounts.get("books_close", True),
        "signals": sorted({signal for report in tries for signal in report.get("signals", [])}),
        "outlet_file": facts.sha256,
    }


def judged(
    report: dict[str, Any] | None, crawl: str, extract: str, accounts: dict[str, Any] | None
) -> tuple[str, str | None]:
    """Give a night's state and, unless it is ok, the reason in one sentence."""
    if report is None:
        return "failed", f"the crawl left no report (its task: {crawl})"
    if report["reason"] in {"paused", "blocked"}:
        return report["reason"], complaint(report) or "; ".join(report["alerts"])
    if wrong := complaint(report):
        return "failed", wrong
    if crawl != SUCCESS:
        return "failed", f"the crawl's task ended as {crawl}"
    if extract != SUCCESS or accounts is None or not accounts.get("read", False):
        return "failed", f"the pages were not extracted (the task: {extract})"
    if report["reason"] in PARTIAL:
        return "partial", f"the crawl ended early: {report['reason']}"
    return "ok", None


def empty_row(night: Night, outlet: str, state: str, reason: str | None) -> dict[str, Any]:
    """Make the row of a night of which nothing is known but how it ended."""
    return {
        "outlet": outlet,
        "run": night.run,
        "month": night.month,
        "night": night.day,
        "started": night.started,
        "finished": clock.now(),
        "attempts": 0,
        "state": state,
        "reason": reason,
        **dict.fromkeys(COUNTS, 0),
        "skipped_by": {},
        "deferred_by": {},
        "failed_by": {},
        "quarantined_by": {},
        "requests": 0,
        "bytes": 0,
        "crawl_seconds": 0.0,
        "extract_seconds": 0.0,
        "books_close": True,
        "alerts": [],
        "signals": [],
        "outlet_file": None,
        "extractor": EXTRACTOR,
    }


def staged(staging: Staging, row: dict[str, Any], told: list[str], log: Log) -> dict[str, Any]:
    """Stage a row with its alerts, and give what the next steps need of it."""
    row["alerts"] = list(dict.fromkeys(told))
    staging.put_json(ROW, row)
    for alert in row["alerts"]:
        log(f"ALERT {alert}")
    log(f"{row['outlet']}: {row['state']}" + (f": {row['reason']}" if row["reason"] else ""))
    names = ("outlet", "state", "reason", "alerts", *COUNTS, "books_close")
    return {name: row[name] for name in names}


def without_check(store: Store, night: Night, outlet: str) -> dict[str, Any]:
    """Make the row of an outlet that was chosen and of which nothing is staged."""
    choice = (read_choice(store, night) or {}).get(outlet, {})
    reason = choice.get("error") or "nothing was staged: its tasks ended before the check could say why"
    row = empty_row(night, outlet, "failed", reason)
    return row | {"outlet_file": choice.get("outlet_file"), "alerts": [f"{outlet}: {reason}"]}

"""How far backfills are: months done, articles taken in, pages left."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mahjar import clock
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.folder import Folder
from pipeline.left import left_by_part
from pipeline.past import UNDATED, Past
from pipeline.plan import Plan, plan_of, plans

SHOWN = timedelta(days=7)
"""A backfill that is complete is shown for so long."""


@dataclass(frozen=True)
class Progress:
    """How far one backfill is."""

    outlet: str
    since: date
    until: date
    months: int
    months_done: int
    complete: bool
    """Nothing is left, not of what has no date either."""
    runs: int
    articles: int
    """New ones."""
    pages_left: int
    """Addresses that are found and not fetched; more may be found while ``discovered`` is false."""
    discovered: bool
    """All documents were read; posts of WordPress's are asked for month by month all the same."""
    last_run: str | None
    at: datetime
    """When its last run began or ended; when it was begun itself, before the first."""
    state: str
    """``complete``, ``running or stopped``, ``waiting``, or that of its last run when that was not well."""

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON."""
        return asdict(self)


def backfills(store: Store, tables: Tables, folder: Folder) -> list[Progress]:
    """Give the backfills that are not complete, and those that were completed lately; the latest first.

    Raises:
        StoreError: the store can't be reached.
    """
    found = [progress(plan, tables, zone_of(folder, plan.past.outlet)) for plan in plans(store)]
    lately = clock.now() - SHOWN
    shown = [each for each in found if not each.complete or each.at >= lately]
    return sorted(shown, key=lambda each: each.at, reverse=True)


def progress_of(past: Past) -> Progress:
    """Give how far one backfill is.

    Raises:
        StoreError: the store can't be reached.
    """
    settings = StoreSettings.read()
    plan = plan_of(Store(settings), past)
    return progress(plan, Tables(settings), zone_of(Folder.read(), past.outlet))


def progress(plan: Plan, tables: Tables, timezone: str) -> Progress:
    """Read a plan, and count what is left of it."""
    past, done = plan.past, plan.done
    left = {} if plan.complete else left_by_part(tables, past, timezone)
    last = plan.runs[-1] if plan.runs else None
    return Progress(
        past.outlet,
        past.since,
        past.until,
        len(past.months),
        len(done - {UNDATED}),
        plan.complete,
        len(plan.runs),
        sum(run.new for run in plan.runs),
        sum(count for part, count in left.items() if part not in done),
        plan.discovered,
        last.run if last else None,
        (last.finished or last.started) if last else plan.began,
        state_of(plan),
    )


def state_of(plan: Plan) -> str:
    """Say in a word or two how a backfill stands."""
    last = plan.runs[-1] if plan.runs else None
    if plan.complete:
        return "complete"
    if last is not None and last.finished is None:
        return "running or stopped"
    if last is not None and last.state not in {"ok", "partial"}:
        return last.state
    return "waiting"


def zone_of(folder: Folder, outlet: str) -> str:
    """Give an outlet's zone; UTC where its file is gone or broken."""
    facts = folder.good.get(outlet)
    return facts.timezone if facts else "UTC"

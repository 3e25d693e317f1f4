"""Crawl the history of one outlet, a month at a time: each is a run of its own, from choosing to publishing.

It can be stopped at any line, and goes on where it was: the plan in the store knows which run was at work,
and each step of a run is made to be run again.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crawlers.history import History
from mahjar import clock
from mahjar.errors import MahjarError, Refused
from mahjar.outlet import Outlet, Wordpress
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.check import check
from pipeline.choose import choose_outlets
from pipeline.commit import commit
from pipeline.crawl import crawl
from pipeline.extract import extract
from pipeline.folder import Folder
from pipeline.known import past_nights, paused
from pipeline.lease import LeaseHeld
from pipeline.left import left_by_part
from pipeline.night import Log
from pipeline.past import UNDATED, Past, PastPart, Spent
from pipeline.plan import PastRun, Plan, new_run, plan_of, plans, spent_today
from pipeline.publish import publish
from pipeline.staging import Staging
from pipeline.tries import reports, seconds_that_count

NIGHT_GOES_FIRST = timedelta(minutes=10)
"""How long a backfill leaves the site to the night before it asks whether that is done."""
LEAST_REQUESTS = 2
"""robots.txt and a page: with fewer left under a day's ceiling no run is begun."""
WHOLE = {"finished", "ceiling"}
"""Reasons of a crawl that has done all it could: when its later steps are run again, it is not."""
UNREAD = {"ceiling", "not-reached"}
"""Outcomes of documents that are still to be read."""


class Waits(MahjarError):
    """Nothing more can be done now; the backfill goes on by itself, or by the same command, later."""

    def __init__(self, sentence: str, until: datetime) -> None:
        """Say why, and when to try again."""
        self.until = until
        super().__init__(sentence)


@dataclass(frozen=True)
class Done:
    """What became of one part of the past."""

    part: str
    runs: int
    """Runs that it took, those of earlier days among them."""
    new: int
    changed: int
    quarantined: int
    versions: dict[str, int]
    """Of the tables after its last run; empty where it needed none just now."""

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON."""
        return asdict(self)

    def event(self, outlet: str) -> dict[str, Any]:
        """Give what those learn who wait for new articles."""
        names = ("new", "changed", "quarantined", "versions")
        return {"run": f"backfill of {outlet}, {self.part}", "outlets": 1} | {
            name: getattr(self, name) for name in names
        }


def past_of(outlet: str, since: date, until: date) -> Past:
    """Hold what is asked for against the outlet's file and the calendar.

    Raises:
        Refused: there is no such outlet, or these days are no past (:class:`pipeline.past.PastError`).
    """
    return Past.of(Folder.read().outlet(outlet), since, until)


def backfill(outlet: str, since: date, until: date, *, log: Log = print) -> Plan:
    """Crawl the history of an outlet between two days, as far as today goes.

    Args:
        outlet: the outlet's id, enabled or not.
        since: the first day, as the outlet counts days.
        until: the last one; it is included.
        log: takes every line that the steps say.

    Returns:
        The plan, complete.

    Raises:
        Waits: today's ceiling is reached, or the night has the site; the same call goes on later.
        Refused: the site blocks us, or what is asked for makes no sense.
        MahjarError: a step failed; the same call goes on there.
    """
    past = past_of(outlet, since, until)
    for part in past.parts:
        take_part(past, part, log=log)
    return plan_of(Store(StoreSettings.read()), past)


def take_part(past: Past, part: str, *, log: Log = print) -> Done:
    """Crawl one part of a past, in as many runs as it takes.

    Args:
        past: the days of the backfill.
        part: one of its parts; those before it should be done, since the first reads the documents for all.
        log: takes every line that the steps say.

    Raises:
        Waits: today's ceiling is reached, or the night has the site.
        Refused: the site blocks us, or the outlet's file holds a mistake.
        MahjarError: a step failed; the same call goes on there.
    """
    settings = StoreSettings.read()
    store, tables = Store(settings), Tables(settings)
    facts = Folder.read().outlet(past.outlet)
    versions: dict[str, int] = {}
    plan = plan_of(store, past)
    while part not in plan.done:
        if needs_no_run(plan, part, tables, facts):
            plan.empty.append(part)
            plan.save(store)
            log(f"{past.outlet} {part}: nothing was found of it")
            break
        run, spent = begin_run(plan, part, store, tables, facts)
        try:
            versions = one_run(plan, run, spent, store, log)
        finally:
            plan.save(store)
        stop_where_needed(run, facts.id)
    taken = [run for run in plan.runs if run.part == part]
    log(f"{past.outlet} {part}: done, {sum(run.new for run in taken)} new articles in {len(taken)} runs")
    sums = {name: sum(getattr(run, name) for run in taken) for name in ("new", "changed", "quarantined")}
    return Done(part, len(taken), **sums, versions=versions)


def needs_no_run(plan: Plan, part: str, tables: Tables, facts: Outlet) -> bool:
    """Say whether all is known of a part, and nothing of it is open: then its site need not be asked."""
    if not plan.discovered or plan.unfinished(part):
        return False
    if part != UNDATED and any(isinstance(way, Wordpress) for way in facts.discover):
        return False  # posts are asked for month by month
    return not left_by_part(tables, plan.past, facts.timezone)[part]


def begin_run(plan: Plan, part: str, store: Store, tables: Tables, facts: Outlet) -> tuple[PastRun, Spent]:
    """Go on with the run of a part that was stopped, or begin one, which is written down before it asks.

    Raises:
        Waits: there is no room under today's ceilings.
        Refused: the outlet is paused, since it blocked us.
    """
    now = clock.now()
    every = [plan, *(each for each in plans(store, facts.id) if each.past != plan.past)]
    run = plan.unfinished(part)
    spent = spent_today(every, run or PastRun("", part, now), now.date())
    if run is not None:
        return run, spent
    if any(
        each.ended == "blocked" and each.finished and each.finished.date() == now.date() for each in plan.runs
    ):
        raise Refused(
            f"{facts.id} blocked the backfill today: look at the site and write to its editors; "
            "started again on another day, it goes on"
        )
    limits = facts.limits
    if (
        spent.requests + LEAST_REQUESTS > limits.requests
        or spent.bytes >= limits.megabytes * 2**20
        or spent.seconds >= limits.minutes * 60
    ):
        raise Waits(
            f"{facts.id}: the backfill's ceiling of today is reached; it goes on tomorrow", tomorrow(now)
        )
    run = new_run(plan, every[1:], part)
    if paused(facts, past_nights(tables, facts.id, run.night)):
        raise Refused(
            f"{facts.id} blocked us on three nights in a row and is paused: write to its editors, then "
            f"`mahjar-ops outlets enable {facts.id}` lets it be asked again"
        )
    plan.save(store)
    return run, spent


def one_run(plan: Plan, run: PastRun, spent: Spent, store: Store, log: Log) -> dict[str, int]:
    """Run the steps of one run, and note in the plan how it ended.

    Returns:
        The tables' versions after it.

    Raises:
        Waits: the night has the site.
        Refused: the site blocks us; what was captured before is committed.
        MahjarError: a step failed; the run goes on there.
    """
    outlet, night = plan.past.outlet, run.night
    log(f"{outlet}: run {run.run}")
    choose_outlets(night, [outlet], log=log)
    staging = Staging(store, night, outlet)
    part = PastPart(
        plan.past.span(run.part),
        History(plan.past.since, plan.past.until, undated=run.part == UNDATED, discover=not plan.discovered),
        plan.began,
        spent,
    )
    refusal: Refused | None = None
    if not is_crawled(staging):
        try:
            crawl(night, outlet, past=part, log=log)
        except LeaseHeld as held:
            raise Waits(
                f"{held}; the backfill goes on when it is free", clock.now() + NIGHT_GOES_FIRST
            ) from held
        except Refused as refused:
            refusal = refused
    extract(night, outlet, log=log)
    row = check(night, outlet, crawl="failed" if refusal else "success", log=log)
    committed = commit(night, [outlet], log=log)
    published = publish(night, committed, log=log)
    note(plan, run, row, reports(staging))
    if refusal:
        raise refusal
    return dict(published["versions"])


def is_crawled(staging: Staging) -> bool:
    """Say whether an earlier try of a run's crawl did all that it could, so that only the rest is left."""
    tries = reports(staging)
    return bool(tries) and tries[-1]["attempt"] == staging.attempts() and tries[-1]["reason"] in WHOLE


def note(plan: Plan, run: PastRun, row: dict[str, Any], tries: list[dict[str, Any]]) -> None:
    """Note how a committed run ended, and whether anything of its part is left."""
    documents = tries[-1].get("documents", []) if tries else []
    run.ended = tries[-1]["reason"] if tries else "lost"
    if run.ended == "finished" and all(document["outcome"] not in UNREAD for document in documents):
        run.done = plan.discovered = True
    run.finished = clock.now()
    run.state, run.reason = row["state"], row["reason"]
    run.new, run.changed, run.quarantined = row["new"], row["changed"], row["quarantined"]
    run.requests = sum(each["requests"] for each in tries)
    run.bytes = sum(each["bytes"] for each in tries)
    run.seconds = seconds_that_count(tries)


def stop_where_needed(run: PastRun, outlet: str) -> None:
    """Stop after a run whose crawl ended early for a reason that lasts.

    Raises:
        Waits: the site asked for rest, somebody ended the crawl, or the night has taken over the site.
    """
    now = clock.now()
    if run.ended == "left-alone":
        raise Waits(f"{outlet} asked to be left alone; the backfill goes on tomorrow", tomorrow(now))
    if run.ended == "interrupted":
        raise Waits(f"{outlet}: the crawl was ended; the backfill goes on in a while", now + NIGHT_GOES_FIRST)


def tomorrow(now: datetime) -> datetime:
    """Give the instant from which a new day's ceilings count: midnight in UTC."""
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC)

"""The plan of a backfill: which of its runs began, and how they ended; written before each and after it.

It lies in the store, so that a backfill that was stopped at any line is gone on with by whoever starts it
again, on whichever machine.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from mahjar import clock, layout
from mahjar.errors import Conflict, MahjarError, NotStored
from mahjar.jsonlines import iso
from mahjar.store import Store
from pipeline.night import Night
from pipeline.past import Past, Spent


class PlanChanged(MahjarError):
    """Another process is at the same backfill."""


@dataclass
class PastRun:
    """One run of a backfill: a part of the past, or as much of it as one day's ceilings allow."""

    run: str
    part: str
    started: datetime
    finished: datetime | None = None
    """When it was committed; None while it goes on, or was stopped."""
    ended: str = ""
    """Why its crawl ended: see :class:`crawlers.job.Report`."""
    state: str = ""
    """That of its row of ``nights``."""
    reason: str | None = None
    """In one sentence, where that is not ``ok``."""
    done: bool = False
    """Nothing of its part is left."""
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    new: int = 0
    changed: int = 0
    quarantined: int = 0

    @property
    def night(self) -> Night:
        """The run as the steps know it."""
        return Night.of(self.run, self.started)

    @classmethod
    def of(cls, row: dict[str, Any]) -> "PastRun":
        """Read one back from JSON."""
        instants = {name: clock.parsed(row[name]) if row[name] else None for name in ("started", "finished")}
        return cls(**(row | instants))


@dataclass
class Plan:
    """A backfill's plan, as it stands in the store."""

    past: Past
    began: datetime
    discovered: bool = False
    """All documents that reach into the past were read; what they named is in the table ``urls``."""
    empty: list[str] = field(default_factory=list)
    """Parts of which nothing was found: they needed no run."""
    runs: list[PastRun] = field(default_factory=list)
    etag: str | None = None

    @property
    def done(self) -> set[str]:
        """The parts of which nothing is left."""
        return {run.part for run in self.runs if run.done} | set(self.empty)

    @property
    def complete(self) -> bool:
        """Whether nothing of any part is left."""
        return self.done.issuperset(self.past.parts)

    def unfinished(self, part: str) -> PastRun | None:
        """Give the run of a part that began and was not committed, if there is one."""
        return next((run for run in self.runs if run.part == part and run.finished is None), None)

    def save(self, store: Store) -> None:
        """Write it, if nobody else has since it was read.

        Raises:
            PlanChanged: somebody has.
        """
        past = self.past
        key = layout.backfill(past.outlet, past.since, past.until)
        content = {
            "outlet": past.outlet,
            "since": past.since,
            "until": past.until,
            "began": self.began,
            "discovered": self.discovered,
            "empty": self.empty,
            "runs": [asdict(run) for run in self.runs],
        }
        body = json.dumps(content, ensure_ascii=False, indent=1, default=iso).encode()
        try:
            self.etag = store.put(
                key, body, content_type="application/json", new=self.etag is None, if_match=self.etag
            )
        except Conflict as error:
            raise PlanChanged(
                f"another process is at the backfill of {past.outlet} from {past.since} to {past.until}: "
                "let it go on, or end it first"
            ) from error


def plan_of(store: Store, past: Past) -> Plan:
    """Read the plan of a backfill; a new one, not written yet, when there is none.

    Raises:
        StoreError: the store can't be reached.
    """
    try:
        return read(store, layout.backfill(past.outlet, past.since, past.until))
    except NotStored:
        return Plan(past, clock.now())


def read(store: Store, key: str) -> Plan:
    """Read a plan.

    Raises:
        NotStored: there is none.
    """
    body, etag = store.get_with_etag(key)
    row = json.loads(body)
    past = Past(row["outlet"], date.fromisoformat(row["since"]), date.fromisoformat(row["until"]))
    runs = [PastRun.of(run) for run in row["runs"]]
    return Plan(past, clock.parsed(row["began"]), row["discovered"], row["empty"], runs, etag)


def plans(store: Store, outlet: str | None = None) -> Iterator[Plan]:
    """Give the plans of an outlet's backfills, or of all.

    Raises:
        StoreError: the store can't be reached.
    """
    for key, _ in store.list(layout.backfills(outlet)):
        yield read(store, key)


def new_run(plan: Plan, others: Iterable[Plan], part: str) -> PastRun:
    """Begin a further run of a part; it is numbered past all that the outlet ever had of that month.

    Args:
        plan: the backfill's.
        others: the outlet's other plans.
        part: which part.
    """
    held = {run.run for each in (plan, *others) for run in each.runs}
    number = 1
    while (name := layout.backfill_run(plan.past.outlet, part, number)) in held:
        number += 1
    run = PastRun(name, part, clock.now())
    plan.runs.append(run)
    return run


def spent_today(all_plans: Iterable[Plan], run: PastRun, today: date) -> Spent:
    """Add up what the other runs of an outlet's backfills took of a day's ceilings.

    Args:
        all_plans: the outlet's.
        run: the one that is not counted.
        today: the day, in UTC.
    """
    counted = [
        each
        for plan in all_plans
        for each in plan.runs
        if each.run != run.run and today in {each.started.date(), (each.finished or each.started).date()}
    ]
    return Spent(
        sum(each.requests for each in counted),
        sum(each.bytes for each in counted),
        sum(each.seconds for each in counted),
    )

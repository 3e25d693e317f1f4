"""How the archive stands: the last night and its age, what is open, what waits, what room is left."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mahjar import clock
from mahjar.nights import night_rows
from mahjar.settings import CrawlSettings, StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.folder import Folder
from pipeline.ops.backfills import Progress, backfills
from pipeline.ops.nights import Row, is_paused, latest_of_each, recent_nights
from pipeline.ops.open_addresses import Open, Stuck, open_addresses, stuck_addresses
from pipeline.spool import LITTLE_ROOM, Left, free_bytes, left_in

LATE = timedelta(hours=26)
"""A night a day, and two hours for it to be done: what is older was missed."""


@dataclass(frozen=True)
class Standing:
    """How things stand at one instant."""

    now: datetime
    last: list[Row] = field(default_factory=list)
    """The rows of the last run, of all its outlets."""
    latest: list[Row] = field(default_factory=list)
    """Each outlet's own last night, whichever run it was in."""
    overdue: list[str] = field(default_factory=list)
    """Enabled outlets that had no night in the last 26 hours, or never."""
    paused: list[str] = field(default_factory=list)
    """Outlets that the next night leaves alone, since they blocked us."""
    open: list[Open] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
    """Addresses that are given up or blocked, some of each outlet."""
    waiting: list[Left] = field(default_factory=list)
    """WARC segments that wait in the spool of this machine."""
    spool: Path = Path()
    free: int = 0
    """Bytes that are free on the spool's disk."""
    enabled: int = 0
    unpinned: list[str] = field(default_factory=list)
    """Enabled outlets whose file names no way in: each night searches for one."""
    backfills: list[Progress] = field(default_factory=list)
    """Those that are not complete, and those that were completed lately."""
    broken: list[str] = field(default_factory=list)
    """A sentence for each outlet file that can't be read."""

    @property
    def began(self) -> datetime | None:
        """When the last run began."""
        return self.last[0]["started"] if self.last else None

    @property
    def age(self) -> timedelta | None:
        """How long ago that was."""
        return self.now - self.began if self.began else None

    @property
    def warnings(self) -> list[str]:
        """What an operator must not miss, a sentence each with what to do."""
        return [*late(self), *unwell(self), *self.broken]

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON; sizes in bytes, times in hours."""
        age = self.age
        return {
            "now": self.now,
            "last_run": self.last[0]["run"] if self.last else None,
            "began": self.began,
            "age_hours": round(age.total_seconds() / 3600, 2) if age else None,
            "late": bool(late(self)),
            "warnings": self.warnings,
            "outlets": night_rows(self.latest),
            "overdue": self.overdue,
            "paused": self.paused,
            "open": [asdict(each) for each in self.open],
            "stuck": [asdict(each) for each in self.stuck],
            "waiting": [asdict(each) for each in self.waiting],
            "spool": str(self.spool),
            "free_bytes": self.free,
            "enabled": self.enabled,
            "unpinned": self.unpinned,
            "backfills": [each.described() for each in self.backfills],
        }


def standing() -> Standing:
    """Ask archive, outlet files, spool and disk how they stand; only the columns that are shown are read.

    Raises:
        OutletError: there is no folder of outlet files.
        SettingsError: a setting can't be read.
        StoreError: the store can't be reached.
    """
    settings = StoreSettings.read()
    tables, spool, folder = Tables(settings), CrawlSettings.read().spool, Folder.read()
    now, nights = clock.now(), recent_nights(tables)
    latest = latest_of_each(nights)
    of_outlet = {name: [row for row in nights if row["outlet"] == name] for name in folder.good}
    return Standing(
        now=now,
        last=[row for row in nights if row["run"] == nights[0]["run"]],
        latest=list(latest.values()),
        overdue=[
            outlet.id
            for outlet in folder.enabled
            if outlet.id not in latest or now - latest[outlet.id]["started"] > LATE
        ],
        paused=[outlet.id for outlet in folder.enabled if is_paused(outlet, of_outlet[outlet.id])],
        open=open_addresses(tables),
        stuck=stuck_addresses(tables),
        waiting=left_in(spool),
        spool=spool,
        free=free_bytes(spool),
        enabled=len(folder.enabled),
        unpinned=[outlet.id for outlet in folder.enabled if not outlet.discover],
        backfills=backfills(Store(settings), tables, folder),
        broken=[str(error) for error in folder.broken.values()],
    )


def late(found: Standing) -> list[str]:
    """Say what should have happened and did not: no night, or none for too long."""
    if not found.enabled:
        return [
            "no outlet is enabled: `mahjar-ops outlets list` shows them all, "
            "`mahjar-ops outlets enable ID` enables one"
        ]
    if found.age is None:
        return ["there was no night yet: `make up` starts them, `mahjar-ops night` runs one now"]
    if found.age > LATE:
        return [
            f"the last night began {hours(found.age)} ago: see that `make up` runs and that the DAG "
            "nightly is switched on; `mahjar-ops night` runs one now"
        ]
    if found.overdue:
        named = ", ".join(found.overdue[:10]) + (" …" if len(found.overdue) > 10 else "")
        return [f"no night in the last {LATE.total_seconds() / 3600:.0f} h for: {named}"]
    return []


def unwell(found: Standing) -> list[str]:
    """Say what ails the machine and the outlets."""
    said = [
        f"{name} blocked us and is paused: write to its editors, then `mahjar-ops outlets enable {name}`"
        for name in found.paused
    ]
    if found.free < LITTLE_ROOM:
        said.append(
            f"only {found.free / 1e9:.1f} GB are free on the disk of {found.spool}: "
            "free some, or move the spool with MAHJAR_SPOOL"
        )
    old = [left for left in found.waiting if found.now - left.since > LATE]
    if old:
        total = sum(left.bytes for left in old)
        said.append(
            f"{sum(left.segments for left in old)} segments ({total / 1e6:.1f} MB) wait in {found.spool} "
            f"since more than {LATE.total_seconds() / 3600:.0f} h: the next crawl of "
            f"{', '.join(sorted({left.outlet for left in old}))} sends them"
        )
    return said


def hours(age: timedelta) -> str:
    """Write an age as people say it: hours, and days when there are many."""
    count = age.total_seconds() / 3600
    if count < 1:
        return f"{count * 60:.0f} min"
    return f"{count:.0f} h" if count < 72 else f"{count / 24:.0f} days"

"""Which of the found addresses are asked for tonight, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawlers.discovery.traps import trap
from crawlers.frontier import Candidate
from crawlers.instants import instant_of, newer
from crawlers.job import Job, Known
from crawlers.placing import Part, Span, days_in_path, days_of
from mahjar.address import excluded
from mahjar.outcome import Outcome, State
from mahjar.outlet import Outlet

KNOWN = "known"
CAPTURED = "captured"
"""The ledger's words for a page that is not asked, and for one that is in the archive and not read yet."""
NEW, OPEN, LOOK, BLOCKED = 0, 1, 2, 3
"""Ranks: what was found tonight comes first, then what changed or stayed open, then looks at the settled.
What blocked us on another night comes last: a few of those end a visit, and would hide all that comes after
them night for night."""


@dataclass(frozen=True)
class Verdict:
    """What is to happen with an address: asked in its rank, or not, with the outcome that says why."""

    rank: int | None = None
    outcome: str = ""
    detail: str = ""


class Choice:
    """The rules of one outlet's night."""

    def __init__(self, outlet: Outlet, job: Job, allows: Callable[[str], bool | None]) -> None:
        """Take the rules.

        Args:
            outlet: its exclusions and its first night's window.
            job: what is captured already, and since when pages are wanted.
            allows: whether robots.txt allows an address; None while its host has not been asked.
        """
        self._outlet, self._job, self._allows = outlet, job, allows
        self._since = since(outlet, job)
        self._part = Part.of(job)

    def of(self, candidate: Candidate) -> Verdict:
        """Decide about one address that was named tonight or is due."""
        known = candidate.known
        if candidate.address in self._job.captured:
            return Verdict(outcome=CAPTURED)  # by an earlier try: the books say what one try would
        if known is not None and not self._asks_again(candidate, known):
            return Verdict(outcome=KNOWN)
        if not self._outlet.owns(candidate.url):
            return Verdict(outcome=Outcome.OFF_HOST, detail="not on one of the outlet's hosts")
        if pattern := excluded(candidate.address, self._outlet.exclude):
            return Verdict(outcome=Outcome.EXCLUDED, detail=f"the outlet file excludes {pattern}")
        if found := trap(candidate.address):
            return Verdict(outcome=found[0], detail=found[1])
        if self._allows(candidate.url) is False:
            return Verdict(outcome=Outcome.ROBOTS, detail="robots.txt disallows it")
        if known is None:
            return self._of_new(candidate)
        return Verdict(rank(known))

    def _of_new(self, candidate: Candidate) -> Verdict:
        if self._part is not None:
            return self._of_history(candidate, self._part)
        windowed = self._job.since is not None or self._job.first_night or not candidate.settled_way
        if windowed and self._is_older(candidate):
            return Verdict(
                outcome=Outcome.WINDOW, detail=f"published before {self._since.date().isoformat()}"
            )
        return Verdict(NEW)

    def _of_history(self, candidate: Candidate, part: Part) -> Verdict:
        """Decide about an address that a backfill finds: of this part, of another, or the night's."""
        days = self._days(candidate)
        if part.takes(days):
            return Verdict(NEW)
        if days is None:
            return Verdict(outcome=Outcome.WINDOW, detail="nothing dates it: it is taken after all months")
        if self._job.history and days.first > self._job.history.until and self._is_of_nights(days.first):
            return Verdict(outcome=Outcome.NOT_REACHED, detail="it is newer: the night takes it")
        return Verdict(outcome=Outcome.WINDOW, detail=f"of {days.first:%Y-%m}, another part of the past")

    def _days(self, candidate: Candidate) -> Span | None:
        published, modified = candidate.hints.published, candidate.hints.modified
        if candidate.known is not None:
            published = published or candidate.known.hint_published
            modified = modified or candidate.known.hint_modified
        return days_of(candidate.url, published, modified, self._outlet.timezone)

    def _is_of_nights(self, day: date) -> bool:
        """Say whether a first night would take what was published on a day."""
        reach = self._job.started - timedelta(days=self._outlet.limits.first_night_days)
        return midnight(day, self._outlet.timezone) >= reach

    def _asks_again(self, candidate: Candidate, known: Known) -> bool:
        if known.due:
            return True
        if self._part is not None:
            return known.state == State.DEFERRED and self._part.takes(self._days(candidate))
        if known.outcome == Outcome.WINDOW:
            # Named tonight, and new or dated by nobody: a backfill that left it may never come back for it.
            return candidate.named and not self._is_older(candidate)
        return (
            known.state == State.SETTLED
            and candidate.named
            and newer(candidate.hints.modified, known.hint_modified)
        )

    def _is_older(self, candidate: Candidate) -> bool:
        """Say whether a page is older than the window: nothing is published after its last change.

        Where nobody says when it was published, the month in its address does: some sites date all pages
        anew each day, or none.
        """
        hints, known = candidate.hints, candidate.known
        if published := instant_of(hints.published) or (instant_of(known.hint_published) if known else None):
            return published < self._since
        days, modified = days_in_path(candidate.url), instant_of(hints.modified)
        if days is not None and midnight(days.last + timedelta(days=1), self._outlet.timezone) <= self._since:
            return True
        return modified is not None and modified < self._since


def rank(known: Known) -> int:
    """Give the rank of an address that is known and asked again."""
    if known.state == State.BLOCKED:
        return BLOCKED
    return LOOK if known.due and known.state == State.SETTLED else OPEN


def since(outlet: Outlet, job: Job) -> datetime:
    """Give the instant from which pages are wanted on a first night, or by the job."""
    if job.since is not None:
        return midnight(job.since, outlet.timezone)
    return job.started.astimezone(UTC) - timedelta(days=outlet.limits.first_night_days)


def midnight(day: date, zone: str) -> datetime:
    """Give the instant a day begins at an outlet."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)

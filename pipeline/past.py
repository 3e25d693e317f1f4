"""The past that a backfill takes, and the parts that it takes it in: a run each, a month each."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crawlers.history import History
from crawlers.job import Job, Known
from crawlers.placing import Part, Span, days_of, end_of_month
from mahjar import clock
from mahjar.errors import Refused
from mahjar.outcome import State
from mahjar.outlet import Outlet

UNDATED = "undated"
"""The last part: what neither a document nor its address dates. It is fetched to learn its date."""


class PastError(Refused):
    """The days that were asked for are no past."""


@dataclass(frozen=True)
class Past:
    """Some days of one outlet, from the first to the last, both of them included."""

    outlet: str
    since: date
    until: date

    @classmethod
    def of(cls, outlet: Outlet, since: date, until: date) -> "Past":
        """Take days of an outlet, as it counts them.

        Raises:
            PastError: the last day is before the first, or is still to come; or the outlet's file names no
                way in, so that each month would search for one.
        """
        today = clock.now().astimezone(ZoneInfo(outlet.timezone)).date()
        if until < since:
            raise PastError(f"the last day ({until}) is before the first ({since}); swap them")
        if until > today:
            raise PastError(
                f"{until} is still to come: at {outlet.id} it is {today}; nothing is known of it yet"
            )
        if not outlet.discover:
            raise PastError(
                f"{outlet.id}.toml names no way in, and the past is not searched for one: "
                f"`mahjar-ops outlets check {outlet.id}` shows what to paste"
            )
        return cls(outlet.id, since, until)

    @property
    def months(self) -> list[str]:
        """Its months, the newest first: most is asked of late years, and feeds and listings begin there."""
        first, last = (day.year * 12 + day.month - 1 for day in (self.since, self.until))
        return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(last, first - 1, -1)]

    @property
    def parts(self) -> list[str]:
        """Its months, and what has no date after them."""
        return [*self.months, UNDATED]

    def span(self, part: str) -> Span:
        """Give the days of a part; all of them for what has no date."""
        if part == UNDATED:
            return Span(self.since, self.until)
        year, month = map(int, part.split("-"))
        first = date(year, month, 1)
        return Span(max(first, self.since), min(end_of_month(first), self.until))

    def part_of(self, days: Span | None) -> str | None:
        """Give the part that an article's days belong to; None where they lie outside this past."""
        if days is None:
            return UNDATED
        return f"{days.first:%Y-%m}" if days.meets(Span(self.since, self.until)) else None


@dataclass(frozen=True)
class Spent:
    """What a backfill's runs of one day have taken of the outlet's ceilings."""

    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class PastPart:
    """What one run of a backfill is to crawl."""

    span: Span
    history: History
    began: datetime
    """When the backfill began: documents that were read since need not be read again."""
    spent: Spent = field(default_factory=Spent)
    """By the backfill's other runs of the same day."""

    def of(self, job: Job, read: frozenset[str]) -> Job:
        """Make a night's job one of this part.

        Args:
            job: what is known, and of which outlet.
            read: documents that need not be asked again.
        """
        return replace(
            job, since=self.span.first, until=self.span.last, history=replace(self.history, read=read)
        )

    def wants(self, row: Known, timezone: str) -> bool:
        """Say whether an address that is known is asked: it is open, and of this part.

        What failed or blocked us is left to the nights, which ask for it again as for any other.
        """
        if row.kind != "article" or row.state != State.DEFERRED:
            return False
        days = days_of(row.url, row.hint_published, row.hint_modified, timezone)
        return Part(self.span, self.history.undated).takes(days)

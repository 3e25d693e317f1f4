"""The turn on a server that several outlets share: whose it is, how long it lasts, and who is next.

One small record in the store for each shared server. It changes by conditional writes alone, so whoever
writes it has read what stands there. Nothing here reads or writes: these are the rules.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple, Self

MOST_SKEW = 60.0
"""Seconds by which the clocks of two machines may differ."""


class Waiting(NamedTuple):
    """A crawl that wants a turn."""

    crawl: str
    delay: float
    """Seconds that its outlet wants between two requests, whoever makes them."""


@dataclass(frozen=True)
class Turn:
    """What stands in the record of one server."""

    number: int = 0
    """Grows whenever a turn is taken or given back."""
    by: str | None = None
    """Which crawl asks the server now; None while the server rests."""
    outlet: str = ""
    """Whose turn it is, or was last."""
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """When it was taken or given back, by the clock of whoever did so."""
    lasts: float = 0.0
    """Seconds: the longest that a request takes, or how long the server rests after one."""
    retry_after: float | None = None
    """Seconds that the server asked for, when it rests for that reason."""
    waiting: tuple[Waiting, ...] = ()
    """Who wants the next turns, first come first."""

    def write(self) -> bytes:
        """Write the record's JSON."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()}, ensure_ascii=False).encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read a record that was written."""
        row = json.loads(content)
        waiting = tuple(Waiting(*each) for each in row["waiting"])
        return cls(**(row | {"at": datetime.fromisoformat(row["at"]), "waiting": waiting}))

    def place(self, crawl: str) -> int:
        """Count the crawls whose turn comes before this one's."""
        places = (place for place, each in enumerate(self.waiting) if each.crawl == crawl)
        return next(places, len(self.waiting))

    def has_waiting(self, crawl: str) -> bool:
        """Say whether a crawl stands in the line."""
        return self.place(crawl) < len(self.waiting)

    def span(self, delay: float) -> float:
        """Give the seconds that the turn or the rest lasts in all.

        The server rests for the longest delay of all who wait: else an outlet that wants a longer one than
        its sisters would never find it at rest for so long.

        Args:
            delay: seconds that one's own outlet wants between two requests.
        """
        return self.lasts if self.by else max(self.lasts, delay, *(each.delay for each in self.waiting))

    def seconds_left(self, seen_for: float, now: datetime, delay: float) -> float:
        """Say how long the turn or the rest still lasts; less than nothing where it is over.

        It is counted by one's own watch from when the record was first seen as it stands, since clocks of
        two machines are never quite the same. Only what the clocks say is over by a minute is over at once.

        Args:
            seen_for: seconds since the record was first seen with this number.
            now: by one's own clock.
            delay: seconds that one's own outlet wants between two requests.
        """
        span = self.span(delay)
        return min(span - seen_for, span + MOST_SKEW - self.age(now))

    def age(self, now: datetime) -> float:
        """Give the seconds since it was taken or given back, as far as two clocks agree."""
        return (now - self.at).total_seconds()

    def joined(self, crawl: str, delay: float) -> Self:
        """Have a crawl wait at the end of the line."""
        return replace(self, waiting=(*self.left(crawl).waiting, Waiting(crawl, delay)))

    def left(self, crawl: str) -> Self:
        """Have a crawl wait no more."""
        return replace(self, waiting=tuple(each for each in self.waiting if each.crawl != crawl))

    def taken(self, crawl: str, outlet: str, now: datetime, lasts: float) -> Self:
        """Give the turn to a crawl. Those before it have let theirs pass; they may come again."""
        after = self.waiting if self.by == crawl else self.waiting[self.place(crawl) + 1 :]
        return replace(
            self, number=self.number + 1, by=crawl, outlet=outlet, at=now, lasts=lasts, retry_after=None,
            waiting=after,
        )  # fmt: skip

    def given_back(self, now: datetime, lasts: float, retry_after: float | None, delay: float) -> Self:
        """Have the server rest; who had the turn waits for the next one, behind the others.

        Args:
            now: when the answer came.
            lasts: seconds of rest that it calls for.
            retry_after: seconds that the server asked for.
            delay: seconds that the outlet wants between two requests.
        """
        rests = replace(self, number=self.number + 1, by=None, at=now, lasts=lasts, retry_after=retry_after)
        return rests.joined(self.by, delay) if self.by else rests

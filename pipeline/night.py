"""A night: one run over the outlets, known by its id and the instant it began."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from mahjar import layout
from mahjar.clock import month_of

Log = Callable[[str], None]
"""Where a step says what it does, a line at a time."""


@dataclass(frozen=True)
class Night:
    """One run. Two tries of the same run, hours or days apart, are the same night."""

    run: str
    """Reduced to ``[A-Za-z0-9-]``; it stands in keys and file names."""
    started: datetime
    """When the night began, in UTC: what is due, and the day that segments are filed under, go by it."""

    @classmethod
    def of(cls, run: str, started: datetime) -> Self:
        """Make a night of a run's name, Airflow's for one, and its instant (aware).

        Raises:
            ValueError: the name holds no letter and no digit, or the instant has no zone.
        """
        if started.tzinfo is None:
            raise ValueError("a night's start must name its zone")
        return cls(layout.run_id(run), started.astimezone(UTC))

    @property
    def day(self) -> date:
        """The UTC day that the night's segments are filed under, whatever midnight passes while it runs."""
        return self.started.date()

    @property
    def month(self) -> str:
        """The month, ``YYYY-MM``, of the night's row."""
        return month_of(self.started)

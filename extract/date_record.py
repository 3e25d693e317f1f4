"""A date that was read, with all that its reader knows of how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timezone


@dataclass(frozen=True, slots=True)
class Written:
    """A date that was read.

    Attributes:
        day: The day as written.
        clock: The time of day as written, if it was.
        offset: The time zone's distance from UTC, if it was written.
        raw: The line it was read from where that is nothing but a date; else the date's words, folded.
        sure: 0 to 1: below 1 where day and month could be swapped, or the weekday doesn't fit.
        whole: Nothing but the date (and a label like "نشر في") stands in the text.
        updated: The label says that this is the day of the last change.
        swapped: The other reading, where day and month could be swapped.
        today: The text says that this is the day on which it is read ("today is"): a page's clock.
        beside: How many other words stand in the text.
        relative: It was told from the time of the fetch ("three hours ago").
    """

    day: date
    clock: time | None = None
    offset: timezone | None = None
    raw: str = ""
    sure: float = 1.0
    whole: bool = False
    updated: bool = False
    swapped: date | None = None
    today: bool = False
    beside: int = 0
    relative: bool = False

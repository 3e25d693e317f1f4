"""The one place that asks what time it is.

A night looks at pages again after days, and an article is first seen in one month and looked at in
another: to try such nights in minutes, ``MAHJAR_CLOCK_OFFSET`` moves this clock by so many seconds
(``mahjar-ops doctor`` says so when it is set). Nothing else is moved: signatures and time-outs go by
the machine's own clock.
"""

import os
from datetime import UTC, datetime, timedelta

from mahjar.errors import SettingsError

OFFSET = "MAHJAR_CLOCK_OFFSET"


def now() -> datetime:
    """Give the present instant in UTC, to the microsecond.

    Raises:
        SettingsError: the offset is not a number of seconds.
    """
    return moved(datetime.now(UTC))


def moved(instant: datetime) -> datetime:
    """Give an instant of the machine's clock as this clock shows it.

    Raises:
        SettingsError: the offset is not a number of seconds.
    """
    offset = os.environ.get(OFFSET, "")
    try:
        return instant + timedelta(seconds=float(offset or 0))
    except ValueError as error:
        raise SettingsError(f"{OFFSET} is {offset!r}; it must be a number of seconds") from error


def month_of(instant: datetime) -> str:
    """Give the month an instant falls in, in UTC, as ``YYYY-MM``: what the tables are partitioned by."""
    return instant.astimezone(UTC).strftime("%Y-%m")


def parsed(text: str) -> datetime:
    """Read an instant that was written as ISO 8601, in UTC where it names no zone.

    Raises:
        ValueError: it is none.
    """
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)

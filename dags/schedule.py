"""When the nights begin."""

import datetime as dt
import os

from airflow.sdk import CronTriggerTimetable

ZONE = "America/Toronto"
USUAL = "0 2 * * *"
BY_HAND = "none"


def nightly_schedule() -> CronTriggerTimetable | None:
    """Give the schedule that ``MAHJAR_SCHEDULE`` asks for: a cron expression in Toronto's time, or ``none``.

    A night that was due before the schedule was first let run is not begun: left to itself, Airflow begins
    the last one when it is less than a tenth of the interval old, which after a nightly schedule's hour is
    2 h 24 min. ``False`` for ``run_immediately`` means the same to it; only a span of nothing forbids it.

    Returns:
        The timetable, or None when nights are begun by hand only.
    """
    cron = os.environ.get("MAHJAR_SCHEDULE") or USUAL
    if cron == BY_HAND:
        return None
    return CronTriggerTimetable(cron, timezone=ZONE, run_immediately=dt.timedelta(0))

"""What the tries of one outlet's night reported, and how long they took."""

from collections.abc import Iterable
from typing import Any

from crawlers.visit import MOST_FORGIVEN
from mahjar import clock
from pipeline.staging import Staging


def reports(staging: Staging) -> list[dict[str, Any]]:
    """Give the reports of all tries that left one, in order (see :class:`crawlers.job.Report`)."""
    found: Iterable[Any] = (
        staging.get_json(f"report-t{attempt:02d}.json") for attempt in range(1, staging.attempts() + 1)
    )
    return [report for report in found if report is not None]


def seconds(tries: list[dict[str, Any]]) -> float:
    """Add up how long tries took that left a report, in seconds, waiting for others included."""
    spans = (clock.parsed(t["finished"]) - clock.parsed(t["started"]) for t in tries if t.get("finished"))
    return round(sum(max(span.total_seconds(), 0.0) for span in spans), 3)


def seconds_that_count(tries: list[dict[str, Any]]) -> float:
    """Add up what tries took of the night's ceiling: not what they waited for others, within bounds."""
    forgiven = sum(min(float(each.get("waited", 0.0)), MOST_FORGIVEN) for each in tries)
    return max(0.0, seconds(tries) - forgiven)

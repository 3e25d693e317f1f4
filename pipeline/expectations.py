"""Hold a night against what its outlet file expects and against the outlet's own history."""

from datetime import datetime, timedelta
from typing import Any

from mahjar.outlet import Outlet

WEEK = timedelta(days=7)


def alerts(
    outlet: Outlet, row: dict[str, Any], past: list[dict[str, Any]], *, of_night: bool = True
) -> list[str]:
    """Say what is off, a sentence each with what to do.

    Args:
        outlet: its expectations.
        row: tonight's row of ``nights``, with its counts.
        past: the rows of earlier nights, the newest first.
        of_night: off for a backfill's run, which tells of no week's rate and of no silence.
    """
    found = [much_quarantine(outlet, row)]
    if of_night:
        found = [
            too_few(outlet, row, past), silent(outlet, row, past), *found, nothing_found(outlet, row, past),
        ]  # fmt: skip
    if not row["books_close"]:
        found.append(
            f"{outlet.id}: the night's books do not close: an address was counted twice or not at all; "
            "`mahjar-ops check` shows the counts: please report it"
        )
    if row["failed_by"].get("gave-up"):
        found.append(
            f"{outlet.id}: {row['failed_by']['gave-up']} addresses failed on five nights and are given up; "
            "`mahjar-ops status` lists them"
        )
    return [alert for alert in found if alert]


def too_few(outlet: Outlet, row: dict[str, Any], past: list[dict[str, Any]]) -> str | None:
    """Fewer than half of the articles that a week should bring."""
    expected = outlet.expect.articles_per_week
    started: datetime = row["started"]
    if not expected or not past or past[-1]["started"] > started - WEEK:
        return None  # not a whole week known yet
    week = row["new"] + sum(night["new"] or 0 for night in past if night["started"] > started - WEEK)
    if week >= expected / 2:
        return None
    return (
        f"{outlet.id}: {week} new articles in a week where {expected:g} are expected; "
        f"look at the site, then `mahjar-ops outlets check {outlet.id}`"
    )


def silent(outlet: Outlet, row: dict[str, Any], past: list[dict[str, Any]]) -> str | None:
    """No new article for longer than the outlet is ever silent."""
    days = outlet.expect.silence_days
    if not days or row["new"] or not past:
        return None
    last = next((night["started"] for night in past if night["new"]), None)
    since = last or past[-1]["started"]
    silence = row["started"] - since
    if silence <= timedelta(days=days):
        return None
    return (
        f"{outlet.id}: no new article for {silence.days} days (expected within {days:g}); "
        f"look at the site, then `mahjar-ops outlets check {outlet.id}`"
    )


def much_quarantine(outlet: Outlet, row: dict[str, Any]) -> str | None:
    """Too much of what was fetched gave no article."""
    if row["fetched"] < 5 or row["quarantined"] <= outlet.expect.quarantine_share * row["fetched"]:
        return None
    most = max(row["quarantined_by"], key=row["quarantined_by"].get, default="")
    return (
        f"{outlet.id}: {row['quarantined']} of {row['fetched']} pages are in quarantine, most for {most!r}; "
        "the site may have changed its pages"
    )


def nothing_found(outlet: Outlet, row: dict[str, Any], past: list[dict[str, Any]]) -> str | None:
    """Nothing at all was found where earlier nights found something."""
    if row["found"] or row["state"] == "paused" or not any(night["found"] for night in past[:3]):
        return None
    if row["state"] == "ok" and row["requests"]:
        return None  # the documents said themselves that nothing has changed
    return f"{outlet.id}: no address was found tonight; `mahjar-ops outlets check {outlet.id}` shows why"

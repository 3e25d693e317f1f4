"""Publish a night that is committed: the asset's facts, and the morning report."""

import json
from typing import Any

from mahjar import layout
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline.night import Log, Night


def publish(night: Night, committed: dict[str, Any], *, log: Log = print) -> dict[str, Any]:
    """Write the morning report, and give what the asset event should carry.

    Args:
        night: the run.
        committed: what :func:`pipeline.commit.commit` gave.
        log: told the report, line by line.

    Returns:
        ``run``, counts of articles, and the tables' versions.

    Raises:
        StoreError: the store can't be reached.
    """
    lines = morning_report(night, committed)
    content = committed | {"started": night.started.isoformat(), "report": lines}
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    Store(StoreSettings.read()).put(layout.report(night.run), body, content_type="application/json")
    for line in lines:
        log(line)
    counts = committed["counts"]
    return {
        "run": night.run,
        "new": counts["new"],
        "changed": counts["changed"],
        "quarantined": counts["quarantined"],
        "outlets": len(committed["nights"]),
        "versions": {name: done["version"] for name, done in committed["tables"].items()},
    }


def morning_report(night: Night, committed: dict[str, Any]) -> list[str]:
    """Say what a person should know by breakfast: what broke first, then what came."""
    nights, counts = committed["nights"], committed["counts"]
    lines = [f"Night {night.run} of {night.day.isoformat()}"]
    lines += [
        f"  ✗ {row['outlet']}: {row['state']}: {row['reason']}" for row in nights if row["state"] != "ok"
    ]
    lines += [f"  ! {alert}" for row in nights for alert in row["alerts"] if alert != row["reason"]]
    well = sum(row["state"] == "ok" for row in nights)
    lines.append(
        f"  {well} of {len(nights)} outlets went well: {counts['new']} new articles, "
        f"{counts['changed']} changed, {counts['quarantined']} pages in quarantine, "
        f"{counts['deferred']} deferred, {counts['failed']} failed"
    )
    return lines

"""The accounts of a night as a table for people and as JSON for programs."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from mahjar.reading import isolated

COLUMNS = ("found", "known", "fetched", "new", "changed", "deferred", "quarantined", "failed")
"""The counts that are shown; :data:`mahjar.ledger.COUNTS` says how they add up. Failed holds the blocked."""
STYLES = {"ok": "green", "empty": "dim", "partial": "yellow", "paused": "yellow"}
"""A state's colour; any other is red."""

Rows = Iterable[Mapping[str, Any]]


def night_rows(rows: Rows) -> list[dict[str, Any]]:
    """Give the accounts of each outlet, ready for JSON.

    Args:
        rows: rows of ``nights``.

    Returns:
        For each, by night and outlet: ``outlet``, ``run``, ``night``, ``started``, ``state``, ``reason``,
        :data:`COLUMNS`, ``seconds`` (of crawl and extraction) and ``alerts``.
    """
    ordered = sorted(rows, key=lambda row: (str(row["night"]), str(row["started"]), row["outlet"]))
    return [
        {
            "outlet": row["outlet"],
            "run": row["run"],
            "night": written(row["night"]),
            "started": written(row["started"]),
            "state": row["state"],
            "reason": row["reason"],
            **{name: row[name] or 0 for name in COLUMNS},
            "seconds": round((row["crawl_seconds"] or 0) + (row["extract_seconds"] or 0), 1),
            "alerts": list(row["alerts"] or ()),
        }
        for row in ordered
    ]


def night_table(rows: Rows, *, title: str | None = None) -> Table:
    """Make the table of a night: an outlet a line, and their sum.

    Args:
        rows: rows of ``nights``; when they are of several nights each line names its own.
        title: what stands above.
    """
    lines = night_rows(rows)
    several = len({line["run"] for line in lines}) > 1
    table = Table(title=title, box=box.SIMPLE, show_footer=len(lines) > 1, pad_edge=False, padding=(0, 1))
    if several:
        table.add_column("night", no_wrap=True)
    table.add_column("outlet", footer="all", overflow="fold")
    for name in (*COLUMNS, "seconds"):
        total = sum(line[name] for line in lines)
        table.add_column(name, footer=number(total), justify="right", no_wrap=True)
    table.add_column("state", overflow="fold")
    for line in lines:
        table.add_row(
            *([line["night"]] if several else []),
            line["outlet"],
            *(number(line[name]) for name in (*COLUMNS, "seconds")),
            state(line),
        )
    return table


def state(line: Mapping[str, Any]) -> Text:
    """Say how an outlet's night ended, and why when it was not well."""
    ended = line["state"] or "unknown"
    said = [ended] if ended == "ok" or not line["reason"] else [f"{ended}: {line['reason']}"]
    said += line["alerts"]
    return Text(isolated("; ".join(said), terminal=False), STYLES.get(ended, "red"))


def number(value: float) -> str:
    """Write a count or seconds with its thousands apart."""
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def written(value: date | datetime | None) -> str | None:
    """Give a day or an instant as JSON has it."""
    return None if value is None else value.isoformat()

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
        title: what stands above; the reasons of what went wrong, and alerts, stand below.
    """
    lines = night_rows(rows)
    # Where the screen is narrow the headers of the counts are broken, not the outlets' names.
    several = len({line["run"] for line in lines}) > 1
    table = Table(
        title=title, box=box.SIMPLE, show_footer=len(lines) > 1, pad_edge=False, padding=(0, 1, 0, 0)
    )
    if several:
        table.add_column("night", no_wrap=True)
    table.add_column("outlet", footer="all", no_wrap=True)
    for name in (*COLUMNS, "seconds"):
        total = sum(line[name] for line in lines)
        table.add_column(
            name, footer=number(total), justify="right", overflow="fold", min_width=len(number(total))
        )
    table.add_column(
        "state", no_wrap=True, min_width=max((len(line["state"] or "") for line in lines), default=0)
    )
    for line in lines:
        table.add_row(
            *([line["night"]] if several else []),
            line["outlet"],
            *(number(line[name]) for name in (*COLUMNS, "seconds")),
            Text(line["state"] or "unknown", STYLES.get(line["state"], "red")),
        )
    table.caption = Text("\n").join(remark(line) for line in lines if line["reason"] or line["alerts"])
    table.caption_justify = "left"
    return table


def remark(line: Mapping[str, Any]) -> Text:
    """Say of an outlet why its night was not well."""
    said = [line["reason"]] if line["reason"] else []
    said += [alert.removeprefix(f"{line['outlet']}: ") for alert in line["alerts"]]
    return Text(f"{line['outlet']}: {isolated('; '.join(dict.fromkeys(said)), terminal=False)}", "not dim")


def number(value: float) -> str:
    """Write a count or seconds with its thousands apart."""
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def written(value: date | datetime | None) -> str | None:
    """Give a day or an instant as JSON has it."""
    return None if value is None else value.isoformat()

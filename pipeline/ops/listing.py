"""The list of outlets: facts of each file, and its last night."""

import sys
from typing import Any

from rich.table import Table
from rich.text import Text

from mahjar.listings import plain_table
from mahjar.nights import STYLES
from mahjar.reading import isolated
from pipeline.folder import Folder
from pipeline.ops.nights import Rows


def listed(folder: Folder, last: Rows) -> list[dict[str, Any]]:
    """Give each outlet of a folder, ready for JSON.

    Args:
        folder: the outlet files.
        last: the last night of each outlet, where there was one.
    """
    return [
        {
            "id": outlet.id,
            "name": outlet.label,
            "country": outlet.country,
            "enabled": outlet.enabled,
            "enabled_by": outlet.enabled_by,
            "enabled_on": outlet.enabled_on,
            "ways": [way.how for way in outlet.discover],
            "homepage": outlet.homepage,
            "last_night": last[outlet.id]["night"] if outlet.id in last else None,
            "last_state": last[outlet.id]["state"] if outlet.id in last else None,
        }
        for outlet in folder.good.values()
    ]


def listing_table(found: list[dict[str, Any]]) -> Table:
    """Show the list to a person."""
    table = plain_table("id", "name", "country", "enabled", "ways in", "last night")
    table.columns[0].no_wrap = True
    for row in found:
        ways = {how: row["ways"].count(how) for how in row["ways"]}
        table.add_row(
            row["id"],
            Text(isolated(row["name"], terminal=sys.stdout.isatty())),
            row["country"],
            Text("yes", "green") if row["enabled"] else Text("no", "dim"),
            ", ".join(how if count == 1 else f"{count} {how}s" for how, count in ways.items())
            or Text("none yet", "dim"),
            Text(
                f"{row['last_night'] or ''} {row['last_state'] or ''}".strip(),
                STYLES.get(row["last_state"] or "empty", "red"),
            ),
        )
    return table

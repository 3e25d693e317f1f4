"""How far backfills are, for a person."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from mahjar.listings import plain_table
from pipeline.ops.backfills import Progress

STYLES = {"complete": "green", "waiting": "yellow", "running or stopped": ""}
"""A state's colour; any other is red."""


def progress_table(found: Sequence[Progress]) -> Table:
    """Show how far backfills are, a line each."""
    table = plain_table("backfill", "from", "to", "months", "articles", "pages left", "last", "state")
    for column in table.columns[3:6]:
        column.justify = "right"
    for each in found:
        more = "" if each.discovered or each.complete else "+"
        table.add_row(
            each.outlet,
            each.since.isoformat(),
            each.until.isoformat(),
            f"{each.months_done} of {each.months}",
            f"{each.articles:,}",
            f"{each.pages_left:,}{more}",
            f"{each.at:%Y-%m-%d %H:%M}",
            Text(each.state, STYLES.get(each.state, "red")),
        )
    return table

"""How the archive stands, for a person: what must not be missed first."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mahjar.listings import plain_table
from mahjar.nights import night_table
from pipeline.ops.backfills_page import progress_table
from pipeline.ops.standing import LATE, Standing, hours


def standing_page(found: Standing) -> RenderableType:
    """Show how things stand."""
    return Group(*sections(found))


def sections(found: Standing) -> Iterator[RenderableType]:
    """Give the parts of the page, a blank line after each."""
    yield head(found)
    for warning in found.warnings:
        yield Text(f"! {warning}", "bold red")
    yield Text()
    if found.latest:
        yield night_table(found.latest, title="Each outlet's last night")
        yield Text()
    if found.backfills:
        yield progress_table(found.backfills)
        yield Text()
    if found.open:
        yield open_table(found)
        yield Text()
    if found.stuck:
        yield stuck_table(found)
        yield Text()
    yield Text("\n").join(house(found))


def head(found: Standing) -> Text:
    """Say when the last night began and how it went."""
    if found.age is None or found.began is None:
        return Text("No night yet", "bold")
    states = [row["state"] for row in found.last]
    went = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    text = (
        f"Last night: {found.last[0]['run']}, began {found.began:%Y-%m-%d %H:%M} UTC, "
        f"{hours(found.age)} ago: {went}"
    )
    return Text(text, "bold red" if found.age > LATE else "bold")


def open_table(found: Standing) -> Table:
    """Show how many addresses stand open, and why."""
    table = plain_table("outlet", "open", "because", "articles", "documents")
    table.columns[3].justify = table.columns[4].justify = "right"
    for row in found.open:
        table.add_row(row.outlet, row.state, row.outcome, f"{row.articles:,}", f"{row.documents:,}")
    return table


def stuck_table(found: Standing) -> Table:
    """Name some addresses that are given up or blocked."""
    table = plain_table("outlet", "stuck", "address", "last tried", "what was said")
    table.columns[2].overflow = table.columns[4].overflow = "fold"
    for row in found.stuck:
        tried = f"{row.last_try:%Y-%m-%d}" if row.last_try else ""
        table.add_row(row.outlet, row.outcome, Text(row.url), tried, Text(row.detail or ""))
    return table


def house(found: Standing) -> Iterator[Text]:
    """Say what waits on this machine and what room is left."""
    for left in found.waiting:
        age = hours(found.now - left.since)
        yield Text(
            f"Waiting to be sent: {left.segments} segments, {left.bytes / 1e6:.1f} MB, of {left.outlet} "
            f"in run {left.run}, written {age} ago"
        )
    if not found.waiting:
        yield Text(f"Nothing waits in {found.spool}")
    if found.unpinned:
        yield Text(
            f"No way in is pinned for: {', '.join(found.unpinned)}; `mahjar-ops outlets check ID` shows "
            "what to paste"
        )
    yield Text(f"Free on its disk: {found.free / 1e9:.1f} GB")

"""How what was learned of an outlet is shown."""

import sys
from typing import Any

from rich.table import Table
from rich.text import Text

from extract.learned import Memory, line_key
from mahjar.listings import plain_table
from mahjar.reading import isolated

ORDERS = {True: "the day first", False: "the month first", None: "not known"}


def described(outlet: str, key: str, memory: Memory) -> dict[str, Any]:
    """Give what was learned of an outlet ready for JSON.

    Args:
        outlet: the outlet's id.
        key: that of the memory; an empty one where there is none.
        memory: what its next run goes on from.
    """
    borne = memory.borne()
    return {
        "outlet": outlet,
        "memory": key or None,
        "pages": len(memory.samples),
        "day_first": memory.profile.day_first,
        "lines": [{"line": line, "pages": borne[line_key(line)]} for line in ordered(memory)],
        "kept": sorted(memory.texts.get(line, line) for line in memory.keeps),
    }


def ordered(memory: Memory) -> list[str]:
    """Give the lines that were learned, those on most pages first."""
    borne = memory.borne()
    return sorted(memory.profile.lines, key=lambda line: (-borne[line_key(line)], line))


def summary(outlet: str, memory: Memory) -> Text:
    """Say in a line what is known."""
    kept = f", {len(memory.keeps)} kept by hand" if memory.keeps else ""
    return Text(
        f"{outlet}: {len(memory.profile.lines)} lines learned from {len(memory.samples)} pages{kept}; "
        f"dates in numbers: {ORDERS[memory.profile.day_first]}"
    )


def profile_table(memory: Memory) -> Table:
    """Make the table of the lines that were learned."""
    borne, table = memory.borne(), plain_table("pages", "line, folded")
    table.columns[0].justify = "right"
    for line in ordered(memory):
        told = Text(isolated(line, terminal=sys.stdout.isatty()))
        table.add_row(str(borne[line_key(line)]), told)
    return table

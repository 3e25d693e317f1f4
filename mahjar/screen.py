"""What goes to the screen: results to standard output, progress and errors to standard error.

On a terminal tables are cut to its width and progress is a bar. Into a file or a log nothing is cut, and
progress is a plain line every few seconds.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from mahjar.jsonlines import iso
from mahjar.tally import Tally

UNCUT = 100_000
"""Columns of what is no terminal: a table is as wide as it must be."""
LINE_EVERY = 5.0
"""Seconds between two lines of progress in a log."""


def output() -> Console:
    """Give the console for results."""
    return Console(width=None if sys.stdout.isatty() else UNCUT, highlight=False, soft_wrap=False)


def errors() -> Console:
    """Give the console for progress and errors."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else UNCUT, highlight=False)


def show(*what: RenderableType) -> None:
    """Print results, a blank line between them; what is no terminal gets no spaces at the ends of lines."""
    console = output()
    parts = [part for each in what for part in (each, "")][:-1]
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    with console.capture() as captured:
        for part in parts:
            console.print(part, markup=False)
    sys.stdout.write("".join(line.rstrip() + "\n" for line in captured.get().splitlines()))


def print_json(value: Any) -> None:
    """Print a value for a program: JSON, Arabic letters as they are."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=iso) + "\n")


@contextmanager
def progress(what: str) -> Iterator[Callable[[Tally], None]]:
    """Show how far a reading is, while the context lasts.

    Args:
        what: what is done, for example ``Pulling articles``.

    Returns:
        What to call as rows are read.
    """
    console = errors()
    if not console.is_terminal:
        yield lines(console, what)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[given]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None, given="")
        yield lambda tally: bar.update(task, total=tally.total, completed=tally.looked_at, given=found(tally))


def lines(console: Console, what: str) -> Callable[[Tally], None]:
    """Give what writes a plain line of progress, the first after some seconds."""
    last = time.monotonic()

    def line(tally: Tally) -> None:
        nonlocal last
        if time.monotonic() - last >= LINE_EVERY:
            last = time.monotonic()
            console.print(
                f"{what}: looked at {tally.looked_at:,} of {tally.total:,}, {found(tally)}",
                markup=False,
            )

    return line


def found(tally: Tally) -> str:
    """Say how many rows were found, and how many of those looked at an earlier try had read."""
    before = f", {tally.kept:,} read before" if tally.kept else ""
    return f"{tally.given.total():,} found{before}"

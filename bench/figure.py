"""A figure: what was measured, what it must be, and whether it is."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

Log = Callable[[str], None]
"""Where a measurement says how far it is, a line at a time."""


@dataclass(frozen=True)
class Figure:
    """One figure. It is a ratio or a count wherever it can be: seconds are this machine's own."""

    name: str
    value: float
    detail: str
    """What it is made of: the two sides of a ratio with their units, and how often each was measured."""
    most: float | None = None
    """It must not be above this; None where there is no bar."""

    @property
    def met(self) -> bool | None:
        """Whether it keeps to its bar; None where there is none."""
        return None if self.most is None else self.value <= self.most

    def as_json(self) -> dict[str, Any]:
        """Give it in JSON's kinds."""
        return asdict(self) | {"met": self.met}


def ratio(name: str, ours: Sequence[float], theirs: Sequence[float], unit: str, most: float | None) -> Figure:
    """Make a figure of two series that were measured in turn, ours by theirs.

    The median of the pairs' ratios is taken, and not the ratio of medians: what else the machine does weighs
    on both of a pair.

    Args:
        name: what is measured.
        ours: the one series.
        theirs: the other, measured next to it each time.
        unit: of both.
        most: the bar.
    """
    value = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    sides = f"{statistics.median(ours):.3g} by {statistics.median(theirs):.3g} {unit}"
    return Figure(name, round(value, 2), f"{sides}, medians of {len(ours)}", most)


def seconds(work: Callable[[], object]) -> float:
    """Give the seconds that some work takes.

    As in the standard library's ``timeit`` garbage is collected before and not meanwhile: most of what a
    collection would look at is the measurement's own.
    """
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    try:
        work()
    finally:
        gc.enable()
    return time.perf_counter() - began


def table_of(figures: Sequence[Figure]) -> Table:
    """Make the table of figures for a terminal."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("figure", "value", "at most", "", "made of"):
        table.add_column(title, justify="right" if title in {"value", "at most"} else "left")
    for figure in figures:
        most = "" if figure.most is None else f"{figure.most:g}"
        kept = {True: "kept", False: "MISSED", None: ""}[figure.met]
        table.add_row(figure.name, f"{figure.value:g}", most, kept, figure.detail)
    return table

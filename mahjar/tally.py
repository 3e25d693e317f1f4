"""How far a reading is, and what it has given and left out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict


class Counts(TypedDict):
    """Rows that were looked at, and those given and left out, by outlet."""

    looked_at: int
    given: dict[str, int]
    left_out: dict[str, int]


@dataclass
class Tally:
    """What a reading has looked at, given and left out so far."""

    watch: Callable[["Tally"], None] | None = None
    """Called whenever the figures have grown."""
    total: int = 0
    """Rows to look at: those of every file that may hold what is asked for."""
    looked_at: int = 0
    given: Counter[str] = field(default_factory=Counter)
    """Rows given, by outlet."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that an outlet's ``exclude`` keeps back, by outlet."""
    kept: int = 0
    """Of the rows looked at, those that an earlier try had read."""

    def saw(self, rows: int) -> None:
        """Count rows that were looked at."""
        self.looked_at += rows
        if self.watch is not None:
            self.watch(self)

    def counts(self) -> Counts:
        """Give the counts as they stand, ready for JSON."""
        return {"looked_at": self.looked_at, "given": dict(self.given), "left_out": dict(self.left_out)}

    def since(self, before: Counts) -> Counts:
        """Give what was counted since then."""
        return {
            "looked_at": self.looked_at - before["looked_at"],
            "given": dict(self.given - Counter(before["given"])),
            "left_out": dict(self.left_out - Counter(before["left_out"])),
        }

    def add(self, counts: Counts) -> None:
        """Count what an earlier try has read."""
        self.given.update(counts["given"])
        self.left_out.update(counts["left_out"])
        self.kept += counts["looked_at"]
        self.saw(counts["looked_at"])

"""How far a reading is, and what it has given and left out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


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

    def found(self, piece: "Tally") -> None:
        """Count what an earlier try read of a piece."""
        self.given.update(piece.given)
        self.left_out.update(piece.left_out)
        self.kept += piece.looked_at
        self.saw(piece.looked_at)

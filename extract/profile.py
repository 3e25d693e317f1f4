"""What the pages of an outlet taught: handed to the extractor with the page, so that it stays pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """What was learned of one outlet from pages that are archived already.

    Attributes:
        lines: Furniture: folded lines that stand on many of its pages.
        day_first: Whether its all-number dates put the day before the month (`05/06/2024` is 5 June); None
            where its pages never showed it.
    """

    lines: frozenset[str] = frozenset()
    day_first: bool | None = None


UNTAUGHT: Final = Profile()
"""Of an outlet of which nothing is known."""

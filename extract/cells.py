"""Texts that are the cells of a table, the fields of a form or the entries of a list; verses are as short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from extract.arabic import count_words
from extract.lines import Line

WORDS: Final = 2  # of a cell, at the most
WORDS_BESIDE_FIGURES: Final = 4
FIGURES: Final = 3  # one in so many paragraphs with figures makes a table; so many a number is a stanza's
IN_ONE: Final = 2  # lines of a cell, at the most; what holds more is the frame of a text
_CELLS: Final = frozenset({"td", "th", "li", "dd", "dt", "label"})
_NUMBERED: Final = re.compile(r"\W*+(\d{1,3})(?!\w)")
_FIELD: Final = re.compile(r"\w ?:(?: |$)")


def are_cells(paragraphs: Sequence[str], lines: Sequence[Line]) -> bool:
    """Tell whether a text without a sentence is made of cells, fields or entries.

    Poems can have verses of two words, and haiku are numbered: so the words are few for the paragraphs, and
    these are figures, or stand on the page as cells do.

    Args:
        paragraphs: The clean text.
        lines: The page's lines.
    """
    said = _without_stanza_numbers(paragraphs)
    figures = FIGURES * sum(any(map(str.isdigit, each)) for each in said) >= len(said)
    if sum(map(count_words, said)) > (WORDS_BESIDE_FIGURES if figures else WORDS) * len(said):
        return False
    return figures or _stand_as_cells(frozenset(said), lines)


def _without_stanza_numbers(paragraphs: Sequence[str]) -> list[str]:
    """Leave out the numbers that count the stanzas: each is one more than that before, and has some lines."""
    numbered = {i: int(match[1]) for i, each in enumerate(paragraphs) if (match := _NUMBERED.match(each))}
    rising = all(after == before + 1 for before, after in pairwise(numbered.values()))
    if not rising or FIGURES * len(numbered) > len(paragraphs):
        return list(paragraphs)
    said = (_NUMBERED.sub("", each, count=1) if i in numbered else each for i, each in enumerate(paragraphs))
    return [each for each in said if any(map(str.isalnum, each))]


def _stand_as_cells(said: frozenset[str], lines: Sequence[Line]) -> bool:
    here = [line for line in lines if line.text in said]
    cells = {block: _cell_of(block) for block in {line.block for line in here}}
    held = Counter(cell for line in here if (cell := cells[line.block]) is not None)
    found = {line.text for line in here if _is_label(line) or 1 <= held[cells[line.block]] <= IN_ONE}
    return 2 * len(found) >= len(said)


def _is_label(line: Line) -> bool:
    return line.is_link or _FIELD.search(line.text) is not None


def _cell_of(block: Any) -> Any | None:
    """Find the cell, the entry or the field that a line's block is or stands in; a label can stand in it."""
    if next(block.iter("label"), None) is not None:
        return block
    return next((each for each in (block, *block.iterancestors()) if each.tag in _CELLS), None)

"""What stands before a date: the label of a publication, of a change, of a page's clock."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from extract.arabic import fold
from extract.date_ago import TELLS
from extract.date_forms import YEAR_THERE, choice
from extract.date_languages import names
from extract.date_names import LABELS, TODAY, UPDATED

_TELLS_DAY: Final = re.compile(f"{YEAR_THERE.pattern}|{TELLS.pattern}")


@cache
def labels() -> re.Pattern[str]:
    """Return the pattern of a label; its groups `updated` and `today` tell those two kinds."""
    known = names()
    updated = choice((*(fold(x) for x in UPDATED), *known.updated))
    today = choice(tuple(fold(x) for x in TODAY))
    others = choice((*(fold(x) for x in LABELS), *known.published))
    return re.compile(rf"(?<!\w)(?:(?P<updated>{updated})|(?P<today>{today})|(?:{others}))(?![^\W\d])")


def parted(line: str) -> list[str]:
    """Part a line that tells the day of a change and another day, so that each day has its own label.

    Args:
        line: A line, folded by `arabic.fold`.

    Returns:
        The parts in their order, each with one label at its head or more, but for the first, which may
        have none. A line of another kind is one part.
    """
    found = [label for label in labels().finditer(line) if not label["today"]]
    if not any(label["updated"] for label in found):
        return [line]
    ends = [label.start() for label in found[1:]]
    if not _TELLS_DAY.search(line, 0, found[0].start()):
        starts = [0]
    else:
        starts, ends = [0], [found[0].start(), *ends]
    for end in ends:
        if _TELLS_DAY.search(line, starts[-1], end):  # "updated: on Saturday the" are two labels of one day
            starts.append(end)
    if len(starts) > 1 and not _TELLS_DAY.search(line, starts[-1]):
        starts.pop()
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]

"""A second opinion on dates, where this room knows nothing better.

It is asked for pages in other scripts only: htmldate knows hundreds of Western layouts, and misreads Arabic
ones (a month that it can't read becomes 1 January of a footer's year).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from htmldate import find_date

from extract.body import LIBRARY_FAULTS
from extract.container import whole
from extract.dates import Written, read_machine


def second_date(tree: Any, url: str, latest: date) -> Written | None:
    """Ask htmldate for the day of publication; the 1st of January is refused, being a year alone.

    Args:
        tree: The page's tree; it is not changed.
        url: The page's address.
        latest: The last day that can be right (htmldate would ask the clock).
    """
    try:
        found = find_date(
            whole(tree), original_date=True, extensive_search=False, url=url, max_date=latest.isoformat()
        )
    except LIBRARY_FAULTS:
        return None
    if not found:
        return None
    written = read_machine(found)
    if written is None or (written.day.month, written.day.day) == (1, 1):
        return None
    return Written(written.day, raw=found, sure=0.6)

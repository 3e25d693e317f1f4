"""A second opinion on authors and dates, where this room knows nothing better.

It is asked for pages in other scripts only: trafilatura's bylines and htmldate know hundreds of Western
layouts, and misread Arabic ones (a month that htmldate can't read becomes 1 January of a footer's year).
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from htmldate import find_date
from trafilatura.metadata import extract_author

from extract.body import LIBRARY_FAULTS
from extract.dates import Written, read_machine


def second_author(tree: Any) -> list[str]:
    """Ask trafilatura for a byline.

    Args:
        tree: The page's tree; it is not changed.

    Returns:
        Names, not yet rid of sites and users.
    """
    try:
        found = extract_author(tree)
    except LIBRARY_FAULTS:
        return []
    return [name for part in (found or "").split(";") if (name := part.strip())]


def second_date(tree: Any, url: str, latest: date) -> Written | None:
    """Ask htmldate for the day of publication; the 1st of January is refused, being a year alone.

    Args:
        tree: The page's tree; it is not changed.
        url: The page's address.
        latest: The last day that can be right (htmldate would ask the clock).
    """
    try:
        found = find_date(
            deepcopy(tree), original_date=True, extensive_search=False, url=url, max_date=latest.isoformat()
        )
    except LIBRARY_FAULTS:
        return None
    if not found:
        return None
    written = read_machine(found)
    if written is None or (written.day.month, written.day.day) == (1, 1):
        return None
    return Written(written.day, raw=found, sure=0.6)

"""Addresses that name no article however much they look like one: calendars, and links to anything at all.

An outlet's pattern can't always tell them: ``/2026/11/05/`` is a day on one site, and fits the pattern of an
article's address on the same one.
"""

import re
from collections import Counter
from collections.abc import Iterable

from crawlers.job import Known
from mahjar.address import readable
from mahjar.outcome import Outcome

CALENDAR = re.compile(
    r"(?:/(?:archives?|date|calendar|events?|blog|أرشيف|تقويم))?"
    r"/\d{4}/(?:0[1-9]|1[0-2])(?:/(?:0[1-9]|[12]\d|3[01]))?(?:/page/\d+)?(?:\?.*)?|"
    r"[^?]*\?(?:.*&)?(?:m=\d{4,8}|monthnum=\d+|tribe-bar-date=[\d-]+|cal(?:endar)?_?(?:date|month|day)=[\d-]+)(?:&.*)?"
)
"""A month or a day and nothing more, as WordPress and calendars of events write it."""
RANDOM = re.compile(
    r"[^?]*/(?:random|random[-_](?:post|article|page|story)|عشوائي)(?:\?.*)?|"
    r"[^?]*\?(?:.*&)?(?:random|rand|random[-_]?(?:post|article|page)|redirect_to=random)(?:[=&].*)?",
    re.IGNORECASE,
)
"""Links that lead to another article each time, as plugins of WordPress and Blogger's widgets make them."""

NOTHING = {Outcome.NOT_FOUND, Outcome.GONE, Outcome.NOT_ARTICLE, Outcome.CALENDAR, Outcome.RANDOM}
FEWEST_BARREN = 5
"""Addresses that must have come to nothing before a page of a listing is left out."""


def trap(address: str) -> tuple[Outcome, str] | None:
    """Say what an address is that is not worth asking for, whoever names it.

    Args:
        address: as :func:`mahjar.address.address_of` gives it.

    Returns:
        The outcome and a few words for people; None for any other address.
    """
    place = readable(address)
    if CALENDAR.fullmatch(place):
        return Outcome.CALENDAR, "a month or a day of the site's calendar, not an article"
    if RANDOM.fullmatch(place):
        return Outcome.RANDOM, "it leads to another article each time"
    return None


class Listing:
    """What the pages of one listing named tonight: one whose page repeats them all has no further pages.

    Past their last page, some sites give the first or the last one for ever.
    """

    def __init__(self) -> None:
        """Begin before the first page."""
        self._named: set[str] = set()

    def repeats(self, links: Iterable[str]) -> bool:
        """Say whether a page names nothing that an earlier one had not; a page without links says nothing."""
        named = set(links)
        return bool(named) and named <= self._named

    def read(self, links: Iterable[str]) -> None:
        """Take note of what a page named."""
        self._named.update(links)


class Barren:
    """Documents whose addresses all came to nothing on earlier nights: links that a listing invents."""

    def __init__(self) -> None:
        """Begin before anything is known."""
        self._nothing: Counter[str] = Counter()
        self._of_use: set[str] = set()

    def hear(self, known: Known) -> None:
        """Take note of what became of one address that documents named."""
        if known.outcome in NOTHING:
            self._nothing.update(known.found_in)
        else:
            self._of_use.update(known.found_in)

    def __contains__(self, document: object) -> bool:
        """Say whether a document, by its address, named several addresses, and none was an article's."""
        return document not in self._of_use and self._nothing.get(str(document), 0) >= FEWEST_BARREN

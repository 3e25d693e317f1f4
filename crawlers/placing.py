"""On which day an article was published, as far as one can tell before it is fetched.

A backfill fetches a month at a time. Which month an address belongs to is said by the document that named it,
or by the address itself; what neither dates is fetched when all the months are done.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawlers.instants import instant_of
from crawlers.job import Job

DATED_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?(?=[/.-]|\Z)")
"""``/2024/05/17/…``, ``/2024/05/…``, ``/2024-05-17-…``: the day of publication, as newspapers write it."""
DATED_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/]?(0[1-9]|1[0-2]))?(?!\d)")
"""A year, or a year and a month, in the name of a sitemap."""


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both of them included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Say whether a day is one of them."""
        return self.first <= day <= self.last

    def meets(self, other: "Span") -> bool:
        """Say whether two spans share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Part:
    """What one run of a backfill takes: the articles of some days, or those that nothing dates."""

    span: Span
    undated: bool = False

    @classmethod
    def of(cls, job: Job) -> "Part | None":
        """Give the part that a job takes; None for a night's."""
        if job.history is None or job.since is None or job.until is None:
            return None
        return cls(Span(job.since, job.until), job.history.undated)

    def takes(self, days: Span | None) -> bool:
        """Say whether an article belongs to it, by its days as :func:`days_of` gives them."""
        return days is None if self.undated else days is not None and days.meets(self.span)


def days_of(url: str, published: str | None, modified: str | None, timezone: str) -> Span | None:
    """Give the days on one of which an article was published, in its outlet's zone: all of one month at most.

    What the address says comes before a date of modification, which a site may have renewed for all its
    pages; where that is all there is, it is taken: most articles are changed on their first day, if at all.

    Args:
        url: its address.
        published: when it was published, as a feed, sitemap or REST answer has it.
        modified: when it was last changed, as these have it.
        timezone: the outlet's.

    Returns:
        One day, or a month of which only the address speaks; None where nothing says anything.
    """
    if day := local_day(published, timezone):
        return Span(day, day)
    named, changed = days_in_path(url), local_day(modified, timezone)
    if named is None or (changed is not None and changed in named):
        return Span(changed, changed) if changed else None
    return named


def local_day(hint: str | None, timezone: str) -> date | None:
    """Give the day of an instant that a document names, where the outlet is."""
    instant = instant_of(hint)
    return instant.astimezone(ZoneInfo(timezone)).date() if instant else None


def days_in_path(url: str) -> Span | None:
    """Give the day that the path of an address names, or the month."""
    found = DATED_PATH.search(urlsplit(url).path)
    if found is None:
        return None
    try:
        first = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:  # the 31st of a shorter month
        return None
    return Span(first, first if found[3] else end_of_month(first))


def span_of_name(url: str) -> Span | None:
    """Give the days that the name of a sitemap speaks of: a year's, or a month's; None for neither."""
    spans = list(spans_of(urlsplit(url)._replace(scheme="", netloc="").geturl()))
    return spans[-1] if spans else None


def spans_of(name: str) -> Iterator[Span]:
    """Give each span that a name speaks of."""
    for found in DATED_NAME.finditer(name):
        year, month = int(found[1]), int(found[2] or 0)
        if month:
            first = date(year, month, 1)
            yield Span(first, end_of_month(first))
        else:
            yield Span(date(year, 1, 1), date(year, 12, 31))


def end_of_month(day: date) -> date:
    """Give the last day of a day's month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)

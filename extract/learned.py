"""Learned furniture: the lines that stand on many pages of one outlet, whatever they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from extract.arabic import fold_line
from extract.credits import read_credits
from extract.furniture import trimmed

FEWEST: Final = 5  # pages; of fewer nothing is learned
LEAST: Final = 3  # pages that bear a line
SHARE: Final = 0.2  # of the pages, from which on a line is furniture
STAYS: Final = 0.05  # of the pages, down to which what was taken so far is still taken
UNNAMED_SHARE: Final = 0.5  # where no page names an author or section, so that a column can't be told
LONGEST: Final = 1_000  # characters of a line that can be learned
BOUND: Final = 0.9  # of a line's pages are one author's or one section's: it is a column's title
COMMON: Final = 0.7  # but not where so many of all pages are
STEADY: Final = 0.6  # of a line's pages have it at one place, give or take one line


@dataclass(frozen=True, slots=True)
class Sample:
    """What learning needs to know of one article.

    Attributes:
        lines: The paragraphs that were kept, as published.
        author: Its first author, if one is known.
        section: Its section, if one is known.
        taken: Lines that an earlier profile took from it, as published.
    """

    lines: Sequence[str]
    author: str | None = None
    section: str | None = None
    taken: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Bearing:
    """One page that bears a line: its number, the line's place from both ends, and how often it stands."""

    page: int
    first: int
    last: int
    times: int


def learn(samples: Sequence[Sample]) -> frozenset[str]:
    """Learn an outlet's furniture from its articles.

    A line is furniture when it stands on a fifth of the pages (three at least), at one place counted from
    the top or from the end. It is not when it is a credit, when it stands several times a page (a refrain),
    when its place varies (a sub-head), or when it stands on the pages of one author or section only (the
    title of a column). What an earlier profile took stays taken until it is on less than a
    twentieth of the pages, so that a line does not come and go with each night.

    Args:
        samples: Articles of one outlet, in any order.

    Returns:
        Folded lines, as `extract.profile.Profile.lines` holds them.
    """
    if len(samples) < FEWEST:
        return frozenset()
    bearings, taken = _bearings(samples)
    found = set()
    for line, borne in bearings.items():
        need = max(LEAST, SHARE * len(samples))
        if len(borne) + taken[line] >= need and _is_steady(borne) and _is_unbound(borne, samples):
            found.add(line)
    found.update(line for line, count in taken.items() if count + len(bearings[line]) >= _stays(samples))
    return frozenset(line for line in found if not read_credits(line) and not _is_protected(line))


def _stays(samples: Sequence[Sample]) -> float:
    return max(LEAST, STAYS * len(samples))


def _is_protected(line: str) -> bool:
    """Tell a mark between parts ("***"), which is no word and belongs to the text."""
    return not any(map(str.isalpha, line))


def _bearings(samples: Sequence[Sample]) -> tuple[defaultdict[str, list[_Bearing]], Counter[str]]:
    bearings: defaultdict[str, list[_Bearing]] = defaultdict(list)
    taken: Counter[str] = Counter()
    for page, sample in enumerate(samples):
        folded = [fold_line(line) if len(line) <= LONGEST else "" for line in sample.lines]
        times = Counter(folded)
        for line in times:
            if trimmed(line):
                first = folded.index(line)
                bearings[line].append(_Bearing(page, first, len(folded) - first, times[line]))
        taken.update({fold_line(line) for line in sample.taken} - times.keys())
    return bearings, taken


def _is_steady(borne: Sequence[_Bearing]) -> bool:
    """Tell whether a line stands once a page, and at one place on most of its pages."""
    if not borne or 2 * sum(b.times > 1 for b in borne) >= len(borne):
        return False
    return any(_gathered(places) >= STEADY * len(borne) for places in _places(borne))


def _places(borne: Sequence[_Bearing]) -> tuple[Collection[int], Collection[int]]:
    return [b.first for b in borne], [b.last for b in borne]


def _gathered(places: Iterable[int]) -> int:
    """Count how many stand within one line of the commonest place."""
    counts = Counter(places)
    return max(counts[at - 1] + counts[at] + counts[at + 1] for at in list(counts))


def _is_unbound(borne: Sequence[_Bearing], samples: Sequence[Sample]) -> bool:
    """Tell whether a line's pages are of several authors and sections, or of the one that all pages have."""
    pages = [samples[b.page] for b in borne]
    if not any(page.author or page.section for page in pages):
        return len(borne) >= UNNAMED_SHARE * len(samples)
    return not (
        _is_bound([page.author for page in pages], [s.author for s in samples])
        or _is_bound([page.section for page in pages], [s.section for s in samples])
    )


def _is_bound(here: Sequence[str | None], everywhere: Sequence[str | None]) -> bool:
    value, count = Counter(here).most_common(1)[0]
    return (
        value is not None
        and count >= BOUND * len(here)
        and everywhere.count(value) < COMMON * len(everywhere)
    )

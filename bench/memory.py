"""Peak resident memory of a crawl and of an extraction, over few pages and over ten times as many.

Each step is run as operators run it, by ``mahjar-ops`` in a process of its own. A crawl is that process and
the crawler that it starts; an extraction is that process and the largest of its workers.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bench.archive import part_of
from bench.figure import Figure, Log
from bench.press import Room, room
from bench.processes import Peaks, watched

OUTLET = "riwaq-toronto"
"""The one that is found by its sitemap: a feed of two thousand items would be one large document."""
RUN = "memory"
MOST_GROWTH = 1.15
"""Ten times the pages may take a seventh more: what allocators keep, and the names of the addresses."""


@dataclass(frozen=True)
class Scale:
    """How many pages are crawled and extracted."""

    few: int = 200
    many: int = 2000


FULL, QUICK = Scale(), Scale(few=5, many=10)


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure both steps.

    Args:
        scale: how much.
        store: settings of an archive that is empty.
        log: told how far it is.

    Raises:
        NewsroomError: the press did not.
        CommandFailed: a step failed.
    """
    few, many = (peaks_over(pages, part_of(store, str(pages)), log) for pages in (scale.few, scale.many))
    for name, step in (("crawl", 0), ("extract", 1)):
        yield from grown(name, few[step], many[step], scale)


def grown(name: str, few: Peaks, many: Peaks, scale: Scale) -> Iterator[Figure]:
    """Compare a step's peaks."""
    child = {"crawl": "crawler", "extract": "largest worker"}[name]
    for part, less, more in (
        ("step", few.parent, many.parent),
        (child, few.largest_child, many.largest_child),
    ):
        detail = f"{more / 1024:.0f} MB over {scale.many} pages by {less / 1024:.0f} MB over {scale.few}"
        yield Figure(f"memory of {name}, {part}", round(more / less, 2), detail, MOST_GROWTH)


def peaks_over(pages: int, store: dict[str, str], log: Log) -> tuple[Peaks, Peaks]:
    """Crawl and extract so many pages; the peaks of either step."""
    with room(pages, store) as place:
        crawl = step(place, "crawl")
        log(f"memory: {pages} pages crawled")
        extract = step(place, "extract")
        log(f"memory: {pages} pages extracted")
        return crawl, extract


def step(place: Room, name: str) -> Peaks:
    """Run one step of the night in a process of its own."""
    command = [sys.executable, "-m", "pipeline", name, OUTLET, "--run", RUN, "--json"]
    return watched(command, os.environ | place.settings)

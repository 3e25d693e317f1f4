"""What extraction costs beside trafilatura alone: CPU of one process, page by page in turn.

It is measured over the article pages of a folder of real ones where there is one, and over the newsroom's.
Trafilatura reads metadata too, as ours does. Each page is a little different at each turn and on either side
(:mod:`bench.alter`), so that no memory answers. The sum of a turn counts: long pages weigh as in a night.
Then where the time of ours goes, part by part, and what a second process brings.
"""

import os
import statistics
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any, Final

from bench.alter import altered
from bench.figure import Figure, Log
from bench.predictions import plain
from bench.saved_pages import SHARED, read_manifest, read_page
from extract import Page, door, extract, reading
from newsroom.process import PressProcess
from pipeline.worker import Extractor

PAGES: Final = SHARED / "pages"
MOST: Final = 0.4
"""Of trafilatura's CPU, over real pages."""
LEAST_GAIN: Final = 1.8
"""What two processes do in the time of one."""
PARTS_SHOWN: Final = 12
WARM: Final = 20

Pages = Sequence[tuple[str, bytes]]
"""Addresses and bodies."""


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    articles: int = 40
    """Of each of the newsroom's three papers."""
    real: int | None = None
    """Article pages of the folder, spread over all of it; all of them if None."""
    turns: int = 3


FULL, QUICK = Scale(), Scale(articles=3, real=4, turns=1)


def measure(scale: Scale, _store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure over both sets of pages.

    Args:
        scale: how much.
        log: told how far it is.

    Raises:
        NewsroomError: the press did not start.
        PagesError: the folder's list can't be read.
    """
    sets: list[tuple[str, Pages, float | None]] = []
    if PAGES.is_dir():
        sets.append(("real article pages", saved(PAGES, scale.real), MOST))
    sets.append(("the newsroom's pages", printed(scale.articles), None))
    for name, pages, most in sets:
        log(f"extract-speed: {len(pages)} of {name}, {scale.turns} turns")
        for url, body in pages[:: max(1, len(pages) // WARM)]:  # what is loaded at first use is no page's
            extract(Page(url, body)), plain(url, body)
        yield beside(name, pages, scale.turns, most)
    name, pages, _ = sets[0]
    yield from parts(pages)
    log(f"extract-speed: {len(pages)} of {name} by one process and by two")
    yield gain(name, pages, scale.turns)


def beside(name: str, pages: Pages, turns: int, most: float | None) -> Figure:
    """Measure ours by trafilatura alone: the median over turns of the ratio of a turn's sums."""
    sums = [in_turn(pages, turn) for turn in range(turns)]
    value = statistics.median(ours / theirs for ours, theirs in sums)
    ours, theirs = (1000 * statistics.median(side) / len(pages) for side in zip(*sums, strict=True))
    detail = f"{ours:.3g} by {theirs:.3g} ms of CPU a page, {len(pages)} pages, medians of {turns} turns"
    return Figure(f"extraction of {name} / trafilatura alone", round(value, 3), detail, most)


def in_turn(pages: Pages, turn: int) -> tuple[float, float]:
    """Extract each page by ours and by trafilatura alone, now one first and now the other.

    Returns:
        The CPU seconds of either over all pages.
    """
    ours = theirs = 0.0
    for number, (url, body) in enumerate(pages):
        page, other = Page(url, altered(body, f"ours{turn}")), altered(body, f"theirs{turn}")
        if (number + turn) % 2:
            ours += cpu(extract, page)
            theirs += cpu(plain, url, other)
        else:
            theirs += cpu(plain, url, other)
            ours += cpu(extract, page)
    return ours, theirs


def cpu(work: Callable[..., object], *given: Any) -> float:
    """Give the CPU seconds that some work takes in this process."""
    began = time.process_time()
    work(*given)
    return time.process_time() - began


def parts(pages: Pages) -> Iterator[Figure]:
    """Measure what share of ours each part has that the room's door calls; the rest is the door's own."""
    with clocked() as spent:
        whole = sum(cpu(extract, Page(url, altered(body, "parts"))) for url, body in pages)
    for name, seconds in sorted(spent.items(), key=lambda part: -part[1])[:PARTS_SHOWN]:
        detail = f"{1000 * seconds / len(pages):.2f} ms a page"
        yield Figure(f"extraction's part: {name}", round(seconds / whole, 3), detail)


@contextmanager
def clocked() -> Iterator[defaultdict[str, float]]:
    """Clock what the door and its reading of a page call of other modules; their names count up CPU seconds.

    None of them calls another through these two, so nothing is counted twice.
    """
    spent: defaultdict[str, float] = defaultdict(float)
    called = [
        (module, name, function)
        for module in (door, reading)
        for name, function in vars(module).items()
        if isinstance(function, FunctionType) and function.__module__.startswith("extract.")
        and function.__module__ not in (door.__name__, reading.__name__)
    ]  # fmt: skip
    for module, name, function in called:
        setattr(module, name, _clocked(function, spent))
    try:
        yield spent
    finally:
        for module, name, function in called:
            setattr(module, name, function)


def _clocked(function: FunctionType, spent: defaultdict[str, float]) -> Callable[..., Any]:
    name = f"{function.__module__.removeprefix('extract.')}.{function.__name__}"

    @wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent[name] += time.process_time() - began

    return timed


def gain(name: str, pages: Pages, turns: int) -> Figure:
    """Measure the time that two processes take by that of one, both in the pool that the nights use."""
    before = os.environ.get("MAHJAR_WORKERS")
    try:
        pairs = [(pooled(pages, 2, f"two{turn}"), pooled(pages, 1, f"one{turn}")) for turn in range(turns)]
    finally:
        os.environ.pop("MAHJAR_WORKERS")
        if before is not None:
            os.environ["MAHJAR_WORKERS"] = before
    value = statistics.median(one / two for two, one in pairs)
    detail = f"a gain of {value:.2f}; at least {LEAST_GAIN} on two quiet cores, {len(pages)} pages"
    return Figure(f"time of {name} by two processes / by one", round(1 / value, 3), detail, 1 / LEAST_GAIN)


def pooled(pages: Pages, processes: int, turn: str) -> float:
    """Give the seconds in which a pool of so many processes extracts pages, once it has begun."""
    os.environ["MAHJAR_WORKERS"] = str(processes)
    given = [(number, Page(url, altered(body, turn))) for number, (url, body) in enumerate(pages)]
    with Extractor() as pool:
        for _ in pool.each(given[: 2 * processes]):  # workers are started by the first pages
            pass
        began = time.perf_counter()
        for _ in pool.each(given):
            pass
        return time.perf_counter() - began


def printed(articles: int) -> Pages:
    """Fetch the pages of the newsroom's articles, with their addresses."""
    with TemporaryDirectory() as folder, PressProcess(Path(folder), articles=articles) as press:
        found = [truth["url"] for truths in press.ask("/truth").values() for truth in truths]
        return [(url, fetched(url)) for url in found]


def fetched(url: str) -> bytes:
    """Fetch one page of the newsroom on this machine."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - 127.0.0.1
        body: bytes = answer.read()
        return body


def saved(folder: Path, count: int | None) -> Pages:
    """Read article pages of a folder: all, or so many, evenly spread over its list."""
    rows = [row for row in read_manifest(folder) if row.get("page_kind", "article") == "article"]
    chosen = rows if count is None else rows[:: max(1, len(rows) // count)]
    return [(row["url"], read_page(folder / row["file"])) for row in chosen]

"""What extraction costs beside trafilatura alone: CPU of one process, page by page in turn.

It is measured over the newsroom's pages, and over a folder of real ones where there is one. Trafilatura reads
metadata too, as ours does.
"""

import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figure import Figure, Log, ratio
from bench.score import SHARED, plain, read_manifest, read_page
from extract import Page, extract
from newsroom.process import PressProcess

PAGES = SHARED / "pages"


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    articles: int = 40
    """Of each of the newsroom's three papers."""
    real: int = 150
    """Pages of the folder, spread over all of it."""


FULL, QUICK = Scale(), Scale(articles=3, real=4)


def measure(scale: Scale, _store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure over both sets of pages.

    Args:
        scale: how much.
        log: told how far it is.

    Raises:
        NewsroomError: the press did not start.
        PagesError: the folder's list can't be read.
    """
    sets = {"the newsroom's pages": printed(scale.articles)}
    if PAGES.is_dir():
        sets["real pages"] = saved(PAGES, scale.real)
    for name, pages in sets.items():
        log(f"extract-speed: {len(pages)} of {name}")
        extract(Page(*pages[0])), plain(*pages[0])  # what is loaded at first use is no page's
        ours, theirs = zip(*(in_turn(url, body) for url, body in pages), strict=True)
        yield ratio(f"extraction of {name} / trafilatura alone", ours, theirs, "s of CPU a page", None)


def in_turn(url: str, body: bytes) -> tuple[float, float]:
    """Extract a page by ours and by trafilatura alone; CPU seconds of either."""
    return cpu(lambda: extract(Page(url, body))), cpu(lambda: plain(url, body))


def cpu(work: Callable[[], Any]) -> float:
    """Give the CPU seconds that some work takes in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def printed(articles: int) -> Sequence[tuple[str, bytes]]:
    """Fetch the pages of the newsroom's articles, with their addresses."""
    with TemporaryDirectory() as folder, PressProcess(Path(folder), articles=articles) as press:
        found = [truth["url"] for truths in press.ask("/truth").values() for truth in truths]
        return [(url, fetched(url)) for url in found]


def fetched(url: str) -> bytes:
    """Fetch one page of the newsroom on this machine."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - 127.0.0.1
        body: bytes = answer.read()
        return body


def saved(folder: Path, count: int) -> Sequence[tuple[str, bytes]]:
    """Read so many pages of a folder, evenly spread over its list."""
    rows = read_manifest(folder)
    return [(row["url"], read_page(folder / row["file"])) for row in rows[:: max(1, len(rows) // count)]]

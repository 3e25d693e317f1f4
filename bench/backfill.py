"""A backfill of many pages beside one of few, and beside a bare spider and trafilatura alone.

A newsroom paper has a past of some months. It is taken in by ``mahjar-ops backfill``, as operators run it: a
crawl, an extraction and a commit for each month. Memory is that of its crawlers, of its largest worker and of
the process that runs the steps. CPU is that of all of them together; on the other side it is that of a Scrapy
spider that saves the same pages, and of a loop of trafilatura's bare_extraction over them.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.archive import environment, part_of
from bench.figure import Figure, Log
from bench.press import Room, room
from bench.processes import CommandFailed, Peaks, watched
from mahjar import clock
from mahjar.settings import StoreSettings
from mahjar.store import Store
from newsroom.outlet import History
from pipeline.plan import plans

OUTLET = "riwaq-toronto"
"""The one that is found by its sitemaps."""
ZONE = ZoneInfo("America/Toronto")
MOST_GROWTH = 1.15
"""As for a night: what allocators keep, and the names of the addresses."""
MOST_WORK = 1.5


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    few: int = 500
    many: int = 5000
    months: int = 6


FULL, QUICK = Scale(), Scale(few=4, many=8, months=1)


@dataclass(frozen=True)
class Taken:
    """What one backfill took: kilobytes at most, and seconds of CPU."""

    steps: int
    crawler: int
    worker: int
    ours: float
    bare: float


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure both backfills.

    Args:
        scale: how much.
        store: settings of an archive that is empty.
        log: told how far it is.

    Raises:
        NewsroomError: the press did not start.
        CommandFailed: a backfill or its counterpart failed, or did not take in every page.
    """
    few, many = (
        backfilled(pages, scale.months, part_of(store, str(pages)), log) for pages in (scale.few, scale.many)
    )
    for name in ("steps", "crawler", "worker"):
        less, more = getattr(few, name), getattr(many, name)
        detail = f"{more / 1024:.0f} MB over {scale.many} pages by {less / 1024:.0f} MB over {scale.few}"
        yield Figure(f"backfill, memory of {name}", round(more / less, 2), detail, MOST_GROWTH)
    detail = f"{many.ours:.1f} by {many.bare:.1f} s of CPU over {scale.many} pages in {scale.months} months"
    yield Figure("backfill / bare spider and trafilatura", round(many.ours / many.bare, 2), detail, MOST_WORK)


def backfilled(pages: int, months: int, store: dict[str, str], log: Log) -> Taken:
    """Take in a past of so many pages, and have the bare ones do what they do with the same pages."""
    last = clock.now().astimezone(ZONE).date()
    since = first_of(last, months)
    with room(None, store, history=History(since, pages)) as place:
        lift_ceilings(Path(place.settings["MAHJAR_OUTLETS"], f"{OUTLET}.toml"), pages)
        command = [sys.executable, "-m", "pipeline", "backfill", OUTLET, "--json"]
        days = ["--since", since.isoformat(), "--until", last.isoformat()]
        ours = watched([*command, *days], os.environ | place.settings)
        new = taken_in(place)
        if new != pages:
            raise CommandFailed(f"the backfill took in {new} articles of {pages}")
        log(
            f"backfill: {pages} pages are taken in, {ours.cpu:.1f} s of CPU, crawlers "
            f"{ours.cpu_of('crawlers'):.1f} and extraction {ours.cpu_of('forkserver'):.1f} of it"
        )
        bare = bare_work(place, log)
    return Taken(ours.parent, ours.largest("crawlers"), ours.largest("forkserver"), ours.cpu, bare)


def lift_ceilings(file: Path, pages: int) -> None:
    """Let an outlet's file allow for all pages in one day: what is measured is work, not waiting."""
    text = file.read_text("utf-8")
    if "[limits]" not in text:
        lines = [
            "",
            "[limits]",
            f"requests = {2 * pages + 500}",
            f"megabytes = {pages + 500}",
            "minutes = 600",
        ]
        file.write_text(text + "\n".join(lines) + "\n", "utf-8")


def taken_in(place: Room) -> int:
    """Give how many articles the backfill's runs took in."""
    with environment(place.settings):
        (plan,) = plans(Store(StoreSettings.read()))
    return sum(run.new for run in plan.runs)


def bare_work(place: Room, log: Log) -> float:
    """Have the same pages saved and extracted by the bare ones; seconds of CPU."""
    urls = [truth["url"] for truth in place.press.ask(f"/truth?outlet={OUTLET}")[OUTLET]]
    with tempfile.TemporaryDirectory(prefix="mahjar-bench-") as folder:
        file = Path(folder, "urls.txt")
        file.write_text("\n".join(urls), "utf-8")
        done: list[Peaks] = []
        for step in ("crawl", "extract"):
            command = [sys.executable, "-m", "bench.bare", step, str(file), folder]
            done.append(watched(command, os.environ))
            log(f"backfill: bare {step} of {len(urls)} pages, {done[-1].cpu:.1f} s of CPU")
        texts = len(list(Path(folder).glob("*.txt"))) - 1
        if texts != len(urls):
            raise CommandFailed(f"the bare ones extracted {texts} pages of {len(urls)}")
    return sum(peaks.cpu for peaks in done)


def first_of(last: date, months: int) -> date:
    """Give the first day of the months that end with a day."""
    number = last.year * 12 + last.month - months
    return date(number // 12, number % 12 + 1, 1)

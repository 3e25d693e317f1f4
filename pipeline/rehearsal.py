"""A rehearsal: ask an outlet's documents, and say what a night would fetch.

Nothing is kept, and neither the store nor the tables are asked: it is taken for the outlet's first night, and
runs where there is no archive yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawlers.job import Job
from crawlers.segments import waiting
from mahjar.errors import MahjarError
from mahjar.outlet import Outlet
from pipeline.crawler import judged, run_crawler
from pipeline.folder import Folder
from pipeline.night import Log, Night


def rehearse(night: Night, outlet: Outlet, *, since: date | None = None, log: Log = print) -> dict[str, Any]:
    """Ask one outlet's robots.txt and documents, as politely as ever, and no article.

    Args:
        night: the run that is rehearsed.
        outlet: what its file says.
        since: count what was published since then.
        log: takes the crawler's log, line by line.

    Returns:
        The crawl's report (see :class:`crawlers.job.Report`), as a dict, whatever it says.

    Raises:
        CrawlDied: the crawler left no report.
    """
    with sampled(night, outlet, 0, since=since, log=log) as sample:
        return sample.report


@dataclass(frozen=True)
class Sample:
    """What a rehearsal left: its report, and the segments with what it saw, for as long as they are there."""

    report: dict[str, Any]
    segments: tuple[Path, ...]


@contextmanager
def sampled(
    night: Night, outlet: Outlet, articles: int, *, since: date | None = None, log: Log = print
) -> Iterator[Sample]:
    """Rehearse, and fetch some articles too; what was seen is kept for the length of a block.

    Args:
        night: the run that is rehearsed.
        outlet: what its file says.
        articles: how many to fetch, the newest first; with none nothing is kept.
        since: count what was published since then.
        log: takes the crawler's log, line by line.

    Raises:
        CrawlDied: the crawler left no report.
    """
    with TemporaryDirectory(prefix="mahjar-rehearsal-") as folder:
        job = Job(
            outlet=outlet.id,
            outlet_file=outlet.source.decode(),
            run=night.run,
            night=night.day,
            attempt=0,
            started=night.started,
            spool=Path(folder),
            since=since,
            first_night=True,
            dry_run=True,
            sample=articles,
        )
        report = run_crawler(job, log)
        yield Sample(report, tuple(waiting(Path(folder))))


def rehearse_all(
    night: Night, only: list[str] | None, *, since: date | None, log: Log
) -> list[dict[str, Any]]:
    """Rehearse a night of the outlets as their folder has them now; what fails does not stop the others.

    Returns:
        A report each; one that failed has ``outlet`` and ``error``.

    Raises:
        Refused: an outlet that was asked for has no file.
    """
    folder, found = Folder.read(), []
    for name in folder.chosen(only):
        try:
            report = rehearse(night, folder.outlet(name), since=since, log=log)
            found.append(judged(report, name))
        except MahjarError as error:
            log(f"FAILED {error}")
            found.append({"outlet": name, "error": str(error)})
    return found

"""A whole night from a shell: the same steps in the same order as the DAG, a few outlets at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from mahjar.errors import MahjarError
from pipeline.check import check
from pipeline.choose import choose_outlets
from pipeline.commit import commit
from pipeline.crawl import crawl
from pipeline.extract import extract
from pipeline.night import Log, Night
from pipeline.publish import publish
from pipeline.verdict import Verdict, verdict

SUCCESS, FAILED = "success", "failed"


def one_outlet(night: Night, outlet: str, *, since: date | None, log: Log) -> dict[str, Any]:
    """Crawl, extract and check one outlet; what fails is said and does not stop the next step."""
    states = {"crawl": SUCCESS, "extract": SUCCESS}
    try:
        crawl(night, outlet, since=since, log=log)
    except MahjarError as error:
        states["crawl"] = FAILED
        log(f"FAILED {error}")
    try:
        extract(night, outlet, log=log)
    except MahjarError as error:
        states["extract"] = FAILED
        log(f"FAILED {error}")
    return check(night, outlet, **states, log=log)


def compare(log: Log) -> None:
    """Find near-duplicates among what is new; what fails is said, and the next night makes up for it."""
    from pipeline.near import find_near_duplicates  # what it needs takes a second to import

    try:
        find_near_duplicates(log=log)
    except MahjarError as error:
        log(f"FAILED {error}")


def whole_night(
    night: Night, only: list[str] | None = None, *, since: date | None = None, jobs: int = 4, log: Log = print
) -> tuple[dict[str, Any], Verdict]:
    """Run a night from choosing its outlets to the verdict.

    Args:
        night: the run.
        only: outlets to take, enabled or not; all that are enabled by default.
        since: take what was published since then, on an outlet's first night.
        jobs: how many outlets are crawled at a time.
        log: takes every line that the steps say.

    Returns:
        What the commit gave, and the verdict.

    Raises:
        MahjarError: the choice, the commit or the publishing failed.
    """
    outlets = choose_outlets(night, only, log=log)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        checks = list(pool.map(lambda outlet: one_outlet(night, outlet, since=since, log=log), outlets))
    committed = commit(night, outlets, log=log)
    publish(night, committed, log=log)
    compare(log)
    return committed, verdict(outlets, checks)

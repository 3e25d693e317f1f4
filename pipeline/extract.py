"""Extract one outlet's night: from WARC segments to staged rows."""

import time
from functools import partial
from typing import Any

from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.ahead import read_ahead
from pipeline.choose import chosen_outlet
from pipeline.harvest import begin, bring_in
from pipeline.night import Log, Night
from pipeline.profiles import Lesson, lesson_of, remember
from pipeline.segments import keys
from pipeline.staging import Staging
from pipeline.worker import Extractor

ACCOUNTS = "accounts.json"
"""Staged last: where it is, all rows are."""


def extract(night: Night, outlet: str, *, log: Log = print) -> dict[str, Any]:
    """Make rows of everything a run captured of one outlet, and stage them.

    It reads the segments that are in the store, on any machine, whatever became of the crawl: what was
    captured before a crawl failed is not lost.

    Args:
        night: the run.
        outlet: the outlet's id.
        log: told how far it is.

    Returns:
        The accounts: counts by class, reasons, whether the books close.

    Raises:
        OutletError: the outlet's file held a mistake when the night began.
        MahjarError: the store or the evidence fails.
    """
    return stage(night, outlet, reading=True, log=log)


def stage(night: Night, outlet: str, *, reading: bool, log: Log) -> dict[str, Any]:
    """Stage rows; with ``reading`` off, pages are left for the next night to read out of their records."""
    began = time.monotonic()
    settings = StoreSettings.read()
    store, tables = Store(settings), Tables(settings)
    facts = chosen_outlet(store, night, outlet)
    staging = Staging(store, night, outlet)
    store.delete(staging.key(ACCOUNTS))
    log(f"{outlet}: {len(keys(store, outlet, night))} segments of run {night.run}")
    if reading:
        with Extractor() as extractor:
            ahead = partial(read_ahead, store, facts, night, extractor)
            lesson = lesson_of(store, night, outlet, staging, ahead)
            accounts = bring_in(begin(store, tables, facts, night, extractor, log, lesson), staging)
        remember(store, night, outlet, lesson)
    else:
        accounts = bring_in(begin(store, tables, facts, night, None, log, Lesson()), staging)
    accounts |= {"read": reading, "seconds": round(time.monotonic() - began, 3)}
    staging.put_json(ACCOUNTS, accounts)
    counts = accounts["counts"]
    log(
        f"{outlet}: {counts['fetched']} fetched: {counts['new']} new, {counts['changed']} changed, "
        f"{counts['unchanged']} unchanged, {counts['not_article']} no articles, "
        f"{counts['quarantined']} quarantined"
    )
    return accounts

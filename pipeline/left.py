"""What is left of the past: addresses that a backfill has found and not fetched yet, by its parts."""

from collections import Counter
from datetime import datetime

import pyarrow.compute as pc

from crawlers.placing import days_of
from mahjar.outcome import State
from mahjar.tables import Tables
from pipeline.known import DOCUMENT_KINDS, Addresses
from pipeline.past import Past

COLUMNS = ("kind", "url", "hint_published", "hint_modified")


def left_by_part(tables: Tables, past: Past, timezone: str) -> Counter[str]:
    """Count the open addresses of each part of a past.

    Args:
        tables: the archive.
        past: whose days they are.
        timezone: the outlet's, in which it counts days.

    Raises:
        StoreError: the store can't be reached.
    """
    where = (pc.field("outlet") == past.outlet) & (pc.field("state") == State.DEFERRED.value)
    found: Counter[str] = Counter()
    for batch in tables.read("urls", where=where, columns=COLUMNS).to_batches(max_chunksize=500):
        for row in batch.to_pylist():
            if row["kind"] not in DOCUMENT_KINDS:
                days = days_of(row["url"], row["hint_published"], row["hint_modified"], timezone)
                if part := past.part_of(days):
                    found[part] += 1
    return found


def documents_read(addresses: Addresses, since: datetime) -> frozenset[str]:
    """Name the documents that were read since an instant and need not be read again.

    What they named is known by that. Those that lead to others are not among them, unless they named articles
    too: an index of sitemaps is read again, to come to those below it that were not.
    """
    gave: set[str] = set()
    leads: set[str] = set()
    read: dict[str, bool] = {}
    for row in addresses.all():
        if row["kind"] not in DOCUMENT_KINDS:
            gave.update(row["found_in"] or ())
            continue
        leads.update(row["found_in"] or ())
        if row["state"] == State.SETTLED and row["last_try"] and row["last_try"] >= since:
            read[row["address"]] = bool(row["found_in"])
    return frozenset(
        address
        for address, is_below in read.items()
        if address in gave or (is_below and address not in leads)
    )

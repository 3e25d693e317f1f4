"""The last nights, read from the archive: only the columns and months that are looked at."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mahjar import clock, layout
from mahjar.ledger import COUNTS
from mahjar.outlet import Outlet
from mahjar.tables import Tables
from pipeline.known import aware, paused

RECENT = timedelta(days=62)
COLUMNS = (
    "outlet", "run", "night", "started", "finished", "attempts", "state", "reason", "alerts", "books_close",
    "requests", "bytes", "crawl_seconds", "extract_seconds", *COUNTS,
)  # fmt: skip

Row = dict[str, Any]
Rows = dict[str, Row]
"""A row of ``nights`` an outlet, by its id."""


def recent_nights(tables: Tables) -> list[Row]:
    """Give the rows of ``nights`` of the last two months, the newest first; older ones if those are all.

    Those of backfills are none of nights, and are left out.

    Raises:
        StoreError: the store can't be reached.
    """
    since = clock.month_of(clock.now() - RECENT)
    rows = of_nights(tables.read("nights", where=pc.field("month") >= since, columns=COLUMNS))
    if not rows:
        rows = of_nights(tables.read("nights", columns=COLUMNS))
    return sorted(rows, key=lambda row: (row["started"], row["outlet"]), reverse=True)


def of_nights(found: pa.Table) -> list[Row]:
    """Give those rows that are no backfill's."""
    return [row for row in found.to_pylist() if not layout.is_backfill(row["run"])]


def latest_of_each(nights: Iterable[Row]) -> Rows:
    """Give each outlet's last night.

    Args:
        nights: the newest first.
    """
    found: Rows = {}
    for row in nights:
        found.setdefault(row["outlet"], row)
    return dict(sorted(found.items()))


def is_paused(outlet: Outlet, nights: list[Row]) -> bool:
    """Say whether the next night will leave an outlet alone because it blocked us.

    Args:
        outlet: what its file says.
        nights: its rows, the newest first; those that brought the pause may be older than these reach.
    """
    left_alone = bool(nights) and nights[0]["state"] == "paused"
    if left_alone and (outlet.enabled_on is None or nights[0]["started"] >= aware(outlet.enabled_on)):
        return True
    return paused(outlet, nights)

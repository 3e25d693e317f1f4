"""What the archive holds of each newspaper."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date
from typing import Any

import pyarrow as pa

from mahjar.masthead import Masthead
from mahjar.selection import Selection

COLUMNS = ("outlet", "published_day", "first_seen")
"""What must be read of each article."""


@dataclass
class Holding:
    """One outlet's part of the archive."""

    outlet: str
    name: str | None = None
    country: str | None = None
    languages: tuple[str, ...] = ()
    articles: int = 0
    first_day: date | None = None
    """Of the articles: the day printed on the page, or else that on which it was first seen (UTC)."""
    last_day: date | None = None
    last_night: date | None = None
    last_state: str | None = None

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }


def holdings(articles: Selection, nights: pa.Table, mastheads: Mapping[str, Masthead]) -> list[Holding]:
    """Count each outlet's articles, and say when it was last visited.

    Args:
        articles: the articles to count, with :data:`COLUMNS`.
        nights: the columns ``outlet``, ``night``, ``started`` and ``state`` of ``nights``.
        mastheads: names and places.

    Returns:
        One for every outlet that has an article or had a night, by outlet.

    Raises:
        StoreError: the store can't be reached.
    """
    found: dict[str, Holding] = {}
    for batch in articles.batches():
        for row in batch.select(COLUMNS).to_pylist():
            add(found.setdefault(row["outlet"], Holding(row["outlet"])), row)
    ordered = sorted(
        nights.select(["outlet", "night", "started", "state"]).to_pylist(),
        key=lambda row: (row["started"] is not None, row["started"]),
    )
    for row in ordered:
        holding = found.setdefault(row["outlet"], Holding(row["outlet"]))
        holding.last_night, holding.last_state = row["night"], row["state"]
    for outlet, masthead in mastheads.items():
        if outlet in found:
            holding = found[outlet]
            holding.name, holding.country = masthead.label, masthead.country
            holding.languages = masthead.languages
    return [found[outlet] for outlet in sorted(found)]


def add(holding: Holding, row: Mapping[str, Any]) -> None:
    """Count one article."""
    holding.articles += 1
    day = row["published_day"]
    if day is None and row["first_seen"] is not None:
        day = row["first_seen"].astimezone(UTC).date()
    if day is not None:
        holding.first_day = min(day, holding.first_day or day)
        holding.last_day = max(day, holding.last_day or day)

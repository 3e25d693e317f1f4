"""What a crawl of a backfill is told beside what a night is: it takes one part of a longer past."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class History:
    """The past that a backfill takes, part by part, and how far its documents are read."""

    since: date
    """First day of the whole past, in the outlet's zone: documents are read as far back."""
    until: date
    """Its last day."""
    undated: bool = False
    """The part is not a month but what neither a document nor its own address dates."""
    discover: bool = True
    """Documents are still to be read; else only those that can be asked for this part alone."""
    read: frozenset[str] = frozenset()
    """Documents, by address, whose articles an earlier run has named: they are not asked again."""

    def as_json(self) -> dict[str, Any]:
        """Give it in JSON's kinds."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return asdict(self) | days | {"read": sorted(self.read)}

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Read it back from JSON."""
        days = {name: date.fromisoformat(row[name]) for name in ("since", "until")}
        return cls(**(row | days | {"read": frozenset(row["read"])}))

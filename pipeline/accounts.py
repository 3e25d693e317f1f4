"""A night's accounts of one outlet: what became of every address found, and whether the books close."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from mahjar.ledger import books_close
from mahjar.outcome import STATE_OF, Outcome, State
from pipeline.identity import News

CLASSES = (News.NEW.value, News.CHANGED.value, News.UNCHANGED.value, "not_article", "quarantined")


@dataclass
class Accounts:
    """Counts, as they are added up."""

    found: int = 0
    known: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    deferred: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    blocked: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    recovered: int = 0

    def look(self, outcome: str) -> None:
        """Count an address that was found and not fetched, by its outcome, or that was known."""
        self.found += 1
        if outcome == "known":
            self.known += 1
            return
        state = STATE_OF[Outcome(outcome)]
        if state is State.SETTLED:
            self.skipped[outcome] += 1
        elif state is State.DEFERRED:
            self.deferred[outcome] += 1
        else:
            self.failed[outcome] += 1
            self.blocked += state is State.BLOCKED

    def fetch(self, what: str, reason: str | None = None) -> None:
        """Count an address that was fetched, by what its page was; with the reason, if in quarantine."""
        self.found += 1
        self.classes[what] += 1
        if what == "quarantined":
            self.quarantined[reason or "unknown"] += 1

    def counts(self) -> dict[str, int]:
        """Give the sums under the names of :data:`mahjar.ledger.COUNTS`."""
        return {
            "found": self.found,
            "known": self.known,
            "fetched": self.classes.total(),
            "skipped": self.skipped.total(),
            "deferred": self.deferred.total(),
            "failed": self.failed.total(),
            "blocked": self.blocked,
            **{name: self.classes[name] for name in CLASSES},
            "recovered": self.recovered,
        }

    def summary(self) -> dict[str, Any]:
        """Give sums, reasons, and whether the books close, for the staged accounts."""
        counts = self.counts()
        return {
            "counts": counts,
            "skipped_by": dict(self.skipped),
            "deferred_by": dict(self.deferred),
            "failed_by": dict(self.failed),
            "quarantined_by": dict(self.quarantined),
            "books_close": books_close(counts),
        }

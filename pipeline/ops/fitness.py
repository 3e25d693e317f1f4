"""Whether an outlet can be crawled: its file, its contact, and what its site says to a dry run."""

from dataclasses import asdict, dataclass
from typing import Any

from crawlers.job import Report
from mahjar import clock
from mahjar.outlet import Outlet
from pipeline.complaint import complaint
from pipeline.night import Log, Night
from pipeline.ops.probe import Probe
from pipeline.pinning import pinned
from pipeline.rehearsal import rehearse

RUN = "look"


@dataclass(frozen=True)
class Fitness:
    """What a check of an outlet found."""

    outlet: Outlet
    look: Probe | None
    """What its site showed; None when it was not asked."""
    why_unfit: str | None
    """One sentence with what to do; None for an outlet that is fit."""
    hopeless: bool = False
    """No night could crawl it, whatever its site says: no contact."""
    to_pin: str = ""
    """TOML to paste into the outlet's file, which names no way in; empty where it does."""

    @property
    def fit(self) -> bool:
        """Whether a night would bring something."""
        return self.why_unfit is None

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON; ``minutes`` is what the requests take at the least."""
        seen = asdict(self.look) if self.look else {}
        seconds = seen.pop("seconds", None)
        return {
            "outlet": self.outlet.id,
            "fit": self.fit,
            "why_unfit": self.why_unfit,
            "enabled": self.outlet.enabled,
            "to_pin": self.to_pin or None,
            **seen,
            "minutes": None if seconds is None else round(seconds / 60, 1),
        }


def fitness(outlet: Outlet, *, log: Log) -> Fitness:
    """Check one outlet: ask its robots.txt and documents, as politely as ever, and no article.

    Neither the store nor the tables are needed: a first night is assumed.

    Args:
        outlet: what its file says.
        log: takes the crawler's log, line by line.

    Raises:
        CrawlDied: the crawler left no report.
    """
    report = rehearse(Night.of(RUN, clock.now()), outlet, log=log)
    if report["reason"] == "refused":  # before anybody was asked
        return Fitness(outlet, None, str(report["error"]), hopeless=True)
    why_unfit = complaint(report) or barren(report)
    return Fitness(outlet, Probe.of(Report(**report), outlet), why_unfit, to_pin=pinned(report))


def barren(report: dict[str, Any]) -> str | None:
    """Say that the documents answered and gave no address at all; None when they gave one."""
    if any(document["gave"] for document in report["documents"]):
        return None
    return (
        "the ways in answered, but none gave the address of an article: look at their documents, "
        "and at `url` under [article] in the outlet's file"
    )

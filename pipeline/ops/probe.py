"""What a rehearsal of an outlet showed, in the operator's terms."""

from dataclasses import dataclass
from typing import Any

from crawlers.job import Report
from mahjar.outlet import Outlet


@dataclass(frozen=True)
class Probe:
    """What a look at an outlet showed."""

    outlet: str
    documents: tuple[dict[str, Any], ...]
    """Each document: url, kind, status, outcome, detail, how many addresses it gave."""
    robots: tuple[dict[str, Any], ...]
    """Each host's robots.txt: status, crawl_delay, sitemaps."""
    signals: tuple[str, ...]
    """What the site says of archiving and of AI, in its own words."""
    alerts: tuple[str, ...]
    pages: int
    """That tonight would ask for, were there no ceiling."""
    requests: int
    """That tonight would take, ceiling and documents counted."""
    seconds: float
    """That they would take at the least, with the delays that outlet file and robots.txt ask for."""

    @classmethod
    def of(cls, report: Report, outlet: Outlet) -> "Probe":
        """Read a dry run's report."""
        requests = min(report.requests + report.would_fetch, outlet.limits.requests)
        delays = [float(row["crawl_delay"]) for row in report.robots if row.get("crawl_delay")]
        return cls(
            outlet=report.outlet,
            documents=tuple(report.documents),
            robots=tuple(report.robots),
            signals=tuple(report.signals),
            alerts=tuple(report.alerts),
            pages=report.would_fetch,
            requests=requests,
            seconds=requests * max([outlet.politeness.delay_seconds, *delays]),
        )

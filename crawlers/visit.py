"""A visit to a site: what it has cost the site so far, and whether it must end.

Everything that may end a crawl early comes together here: ceilings, blocks, a site that is down or asks for
rest, a store that can't be reached, a signal from the operator. A visit ends once, for the first reason; the
crawl then closes by itself, and what was not reached is deferred.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from time import monotonic

from mahjar.outcome import Outcome
from mahjar.outlet import Limits

LOG = logging.getLogger(__name__)

MOST_REFUSALS = 3
"""So many 401 or 403 in a row are an answer to us, not to a page."""
MOST_CHALLENGES = 2
MOST_FAILURES = 5
"""So many failures in a row: the site is down."""
REFUSALS = {Outcome.UNAUTHORISED, Outcome.FORBIDDEN}
FAILURES = {
    Outcome.SERVER_ERROR,
    Outcome.TOO_MANY_REQUESTS,
    Outcome.TIME_OUT,
    Outcome.RESET,
    Outcome.NO_SUCH_HOST,
    Outcome.BAD_CERTIFICATE,
}
MOST_FORGIVEN = 20 * 60.0
"""Seconds of waiting for others that do not count: 90 minutes of crawl must fit into a task's two hours."""
FINAL = {"blocked", "left-alone", "forbidden-address"}
"""Reasons that another try tonight would not change."""


@dataclass
class Visit:
    """What one crawl spends, and why it ends."""

    limits: Limits
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    """What earlier tries of this run took: the ceilings count the night, not the try."""
    waited: float = 0.0
    """Seconds that went by while other outlets had the turn on the same server, of this try."""
    started: float = field(default_factory=monotonic)
    reason: str | None = None
    """Why it ended early: ``ceiling``, ``blocked``, ``unreachable``, ``left-alone``, ``store`` …"""
    error: str | None = None
    alerts: list[str] = field(default_factory=list)
    _refusals: int = 0
    _challenges: int = 0
    _failures: int = 0
    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more may be asked."""
        if self.reason is None and (ceiling := self.ceiling()):
            self.end("ceiling", alert=ceiling)
        return self.reason is not None

    @property
    def retry(self) -> bool:
        """Whether another try tonight could help."""
        return self.reason not in FINAL

    @property
    def left_over(self) -> Outcome:
        """What the ledger says of addresses that the visit did not come to."""
        return Outcome.CEILING if self.reason == "ceiling" else Outcome.NOT_REACHED

    @property
    def seconds_left(self) -> float:
        """Until the night's ceiling; waiting for others counts only past :data:`MOST_FORGIVEN`."""
        spent = monotonic() - self.started - min(self.waited, MOST_FORGIVEN)
        return self.limits.minutes * 60 - self.seconds - spent

    def ceiling(self) -> str | None:
        """Say which ceiling is reached, if one is."""
        if self.requests >= self.limits.requests:
            return f"the ceiling of {self.limits.requests} requests was reached"
        if self.bytes >= self.limits.megabytes * 2**20:
            return f"the ceiling of {self.limits.megabytes:g} MB was reached"
        if self.seconds_left <= 0:
            return f"the ceiling of {self.limits.minutes:g} minutes was reached"
        return None

    def end(self, reason: str, *, alert: str | None = None, error: str | None = None) -> None:
        """End the visit; only the first reason counts."""
        if self.reason is not None:
            return
        LOG.info("the visit ends (%s)%s", reason, f": {alert or error}" if alert or error else "")
        self.reason, self.error = reason, error
        if alert:
            self.alerts.append(alert)
        self._ended.set()

    def bind(self) -> None:
        """Note the loop that the crawl runs in, so that other threads can end it."""
        self._loop = asyncio.get_running_loop()

    def end_from_thread(self, reason: str, error: str) -> None:
        """End the visit from another thread."""
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(lambda: self.end(reason, error=error))
        else:
            self.end(reason, error=error)

    async def ended(self) -> None:
        """Wait until the visit ends."""
        await self._ended.wait()

    def hear(self, outcome: Outcome | None, what: str) -> None:
        """Take note of how an address was answered: blocks and outages are seen in a row of them.

        Args:
            outcome: what the answer decided; None for a page.
            what: the address, for the alert.
        """
        self._refusals = self._refusals + 1 if outcome in REFUSALS else 0
        self._failures = self._failures + 1 if outcome in FAILURES else 0
        self._challenges += outcome is Outcome.CHALLENGE
        if self._refusals >= MOST_REFUSALS:
            self.end("blocked", alert=f"the site refused {MOST_REFUSALS} pages in a row, the last {what}")
        elif self._challenges >= MOST_CHALLENGES:
            self.end("blocked", alert=f"the site met us with a challenge on {what}, not the first tonight")
        elif self._failures >= MOST_FAILURES:
            self.end(
                "unreachable", alert=f"{MOST_FAILURES} requests failed in a row, the last {what}: {outcome}"
            )

    async def pause(self, seconds: float) -> None:
        """Leave the site alone for so long, or until the visit ends."""
        try:
            await asyncio.wait_for(self._ended.wait(), min(seconds, max(self.seconds_left, 0)))
        except TimeoutError:
            return

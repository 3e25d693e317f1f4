"""What is asked of a site, what came back, and what came instead of a page.

An :class:`Ask` travels in ``request.meta["ask"]`` through redirects and retries, from the spider to the wire
and back: every part of the crawl reads there what a request is for.
"""

from dataclasses import dataclass, field

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawlers.job import Hints, Known
from mahjar.outcome import Outcome
from mahjar.warc import Exchange

ASK = "ask"
SLOT = {"download_slot": "outlet"}
"""One download slot for all hosts of an outlet, robots.txt too: they are one newspaper's, often one box."""


@dataclass
class Ask:
    """One address that is asked for, and what was spent on it so far."""

    address: str
    kind: str
    """``article``, ``feed``, ``sitemap``, ``section``, ``wordpress``, ``home`` or ``robots``."""
    found_how: str | None = None
    found_in: tuple[str, ...] = ()
    hints: Hints = field(default_factory=Hints)
    known: Known | None = None
    requests: int = 0
    """Sent over the wire for it tonight: redirects and retries count."""
    tries: int = 1
    guess: bool = False
    """Nobody has named the address: whatever comes is an answer, and it is asked once."""
    answer: "Answer | None" = None
    """To the last request; None when none came."""


@dataclass(frozen=True)
class Answer:
    """An exchange, once it is in the archive."""

    exchange: Exchange
    decoded: bytes
    """The beginning of the body with its content-encoding undone: enough to judge a page by."""
    record_id: str | None
    """Of the record that holds it; None in a dry run."""
    outcome: Outcome | None
    """What it already decides: a refusal, a challenge, an error; None for a page or a document."""
    detail: str = ""
    retry_after: float | None = None
    """Seconds that the server asks to be left alone."""


class NoPage(IgnoreRequest):
    """There is no page to read, and this is what became of the address instead."""

    def __init__(self, outcome: Outcome, detail: str = "", *, again: bool = False) -> None:
        """Say why.

        Args:
            outcome: what the ledger is to say.
            detail: one sentence or less for people.
            again: whether asking again in a moment could help.
        """
        super().__init__(detail or outcome.value)
        self.outcome, self.detail, self.again = outcome, detail, again


def ask_of(request: Request) -> Ask:
    """Give what a request is for."""
    ask: Ask = request.meta[ASK]
    return ask


def validators(known: Known | None) -> dict[str, str]:
    """Give the headers that ask whether a page has changed (RFC 9110, section 13.1).

    They are sent only when a 304 can be made a revisit of an earlier capture.
    """
    if known is None or not known.validators or known.earlier is None:
        return {}
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in given.items() if value and value.isascii()}

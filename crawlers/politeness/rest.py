"""How long a site is left alone after what it answered: by who asked, and by outlets on the same server."""

from collections.abc import Sequence

from crawlers.exchange import Ask
from mahjar.outcome import Outcome

PASSING = {Outcome.SERVER_ERROR, Outcome.TOO_MANY_REQUESTS, Outcome.TIME_OUT, Outcome.RESET}
"""What may be over in a minute."""


def is_last(ask: Ask, waits: Sequence[float]) -> bool:
    """Say whether an address that failed is not asked again tonight."""
    return ask.tries > len(waits) or ask.guess


def rest_after(ask: Ask, asked_for: float | None, waits: Sequence[float]) -> float:
    """Give the seconds to leave a site alone after a failure that may pass.

    Args:
        ask: what was asked.
        asked_for: seconds that ``Retry-After`` names, if it does.
        waits: seconds before each further try.
    """
    if is_last(ask, waits):
        return asked_for or 0.0
    return max(waits[ask.tries - 1], asked_for or 0.0)

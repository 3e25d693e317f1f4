"""What an answer decides by itself, before anybody reads the page."""

from email.utils import parsedate_to_datetime

from crawlers.politeness.challenge import challenge
from mahjar import clock
from mahjar.outcome import Outcome
from mahjar.warc import Exchange

REDIRECTS = {301, 302, 303, 307, 308}
BY_STATUS = {
    401: Outcome.UNAUTHORISED,
    403: Outcome.FORBIDDEN,
    404: Outcome.NOT_FOUND,
    410: Outcome.GONE,
    429: Outcome.TOO_MANY_REQUESTS,
}
CONDITIONAL = {"if-none-match", "if-modified-since"}
BY_TRUNCATION = {"disconnect": Outcome.RESET, "time": Outcome.TIME_OUT}


def verdict(exchange: Exchange, decoded: bytes) -> tuple[Outcome | None, str]:
    """Say what an answer is, if it is no page.

    Args:
        exchange: the answer.
        decoded: the beginning of its body, content-encoding undone.

    Returns:
        The outcome, None for a page, a document, a redirect or a 304, and a detail for people.
    """
    if name := challenge(exchange.status, exchange.headers, decoded):
        return Outcome.CHALLENGE, f"a challenge instead of a page ({name}, status {exchange.status})"
    status = f"{exchange.status} {exchange.reason}".strip()
    if exchange.status in BY_STATUS:
        return BY_STATUS[exchange.status], status
    if exchange.status >= 500:
        return Outcome.SERVER_ERROR, status
    if exchange.status >= 400:
        return Outcome.CLIENT_ERROR, status
    if exchange.truncated in BY_TRUNCATION:
        return BY_TRUNCATION[exchange.truncated], f"the body broke off after {len(exchange.body)} bytes"
    if exchange.status in REDIRECTS and header(exchange, "Location") is None:
        return Outcome.CLIENT_ERROR, f"{status}, without saying where to"
    if exchange.status == 304 and not CONDITIONAL & {name.lower() for name, _ in exchange.request_headers}:
        return Outcome.CLIENT_ERROR, f"{status}, though nobody had asked whether it was"
    if 300 <= exchange.status < 400 and exchange.status not in REDIRECTS | {304}:
        return Outcome.CLIENT_ERROR, status
    return None, ""


def header(exchange: Exchange, name: str) -> str | None:
    """Give a header's first value, whatever its case."""
    return next((value for n, value in exchange.headers if n.lower() == name.lower()), None)


def retry_after(exchange: Exchange) -> float | None:
    """Give the seconds that a ``Retry-After`` asks for (RFC 9110, section 10.2.3), seconds or a date."""
    value = (header(exchange, "Retry-After") or "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max((parsedate_to_datetime(value) - clock.now()).total_seconds(), 0.0)
    except (ValueError, IndexError, TypeError):
        return None

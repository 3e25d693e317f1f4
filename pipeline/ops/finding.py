"""One line of the doctor: what was looked at, how it is, and what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from mahjar.errors import MahjarError


class Health(StrEnum):
    """How something is."""

    WELL = "well"
    WATCH = "watch"
    """It works, and somebody should know."""
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was found of one thing."""

    about: str
    """Part of the whole: store, tables, outlets, …"""
    what: str
    health: Health
    said: str
    remedy: str = ""
    """What to do; given where something is wrong."""


def well(about: str, what: str, said: str) -> Finding:
    """Find something well."""
    return Finding(about, what, Health.WELL, said)


def watch(about: str, what: str, said: str, remedy: str) -> Finding:
    """Find something that works and that somebody should know of."""
    return Finding(about, what, Health.WATCH, said, remedy)


def wrong(about: str, what: str, said: str, remedy: str) -> Finding:
    """Find something wrong."""
    return Finding(about, what, Health.WRONG, said, remedy)


def tried(about: str, what: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """Look at something; an error that a person can act on becomes a finding, and the others go on.

    Args:
        about: part of the whole.
        what: what is looked at.
        look: does it.
    """
    found = []
    try:
        for finding in look():
            found.append(finding)  # noqa: PERF402 - those before an error are kept
    except MahjarError as error:
        said, _, remedy = str(error).partition("; ")
        found.append(wrong(about, what, said, remedy or "mend that, then ask the doctor again"))
    return found

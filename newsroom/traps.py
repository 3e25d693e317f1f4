"""Traps: what whole sites do to crawlers without meaning any harm (see :mod:`newsroom.snares` for the kinds).

A fault spoils the answers of some addresses for a while; a trap is how a site is built: its listings never
end, its links carry session ids, its articles go by several names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any

from newsroom.misbehave import demand_fit
from newsroom.reply import Ask, Reply
from newsroom.site import PaperSite
from newsroom.snares import SNARES, Scene


@dataclass(frozen=True, slots=True)
class Trap:
    """A trap that is set.

    Attributes:
        kind: one of :data:`newsroom.snares.SNARES`.
        options: what the kind takes.
    """

    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        demand_fit("trap", self.kind, self.options, SNARES)


class Traps:
    """An outlet's traps: each takes the reply that those before it left. Safe for several threads."""

    def __init__(self) -> None:
        self._traps: list[Trap] = []
        self._requests = count(1)
        self._lock = Lock()

    def set(self, trap: Trap) -> Trap:
        """Set one more trap, from now on."""
        with self._lock:
            self._traps.append(trap)
        return trap

    def clear(self) -> None:
        """Take all of them away."""
        with self._lock:
            self._traps.clear()

    def apply(self, ask: Ask, reply: Reply, site: PaperSite) -> Reply:
        """The reply of a site with its traps."""
        with self._lock:
            number, traps = next(self._requests), tuple(self._traps)
        for trap in traps:
            reply = SNARES[trap.kind].spoil(Scene(ask, reply, site, number), **trap.options)
        return reply

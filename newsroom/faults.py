"""Faults on request: which addresses misbehave, how often, and which way (see :mod:`newsroom.misbehave`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any
from urllib.parse import unquote

from newsroom.misbehave import KINDS, demand_fit
from newsroom.reply import Ask, Reply


@dataclass(slots=True)
class Fault:
    """A way to misbehave, at some addresses, for some requests.

    Attributes:
        kind: one of :data:`newsroom.misbehave.KINDS`.
        path: a pattern for path and query, in which ``*`` stands for anything; it is tried against the
            address as sent and percent-decoded.
        times: how many requests meet it; None for every one.
        after: how many requests that match are let through first.
        options: what the kind takes: seconds, a status, an address.
    """

    kind: str
    path: str = "*"
    times: int | None = None
    after: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    met: int = 0

    def __post_init__(self) -> None:
        demand_fit("fault", self.kind, self.options, KINDS)

    def matches(self, target: str) -> bool:
        """Whether an address is one of this fault's."""
        pattern = ".*".join(re.escape(part) for part in self.path.split("*"))
        return any(re.fullmatch(pattern, form, re.DOTALL) for form in (target, unquote(target)))

    def strikes(self, target: str) -> bool:
        """Count a request that matches, and say whether it meets the fault."""
        if not self.matches(target):
            return False
        self.met += 1
        return self.met > self.after and (self.times is None or self.met <= self.after + self.times)


class Faults:
    """An outlet's faults: the first one that strikes answers a request. Safe for several threads."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> Fault:
        """Misbehave from now on; earlier faults go first."""
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Behave again."""
        with self._lock:
            self._faults.clear()

    def apply(self, ask: Ask, reply: Reply, base_url: str) -> Reply:
        """The reply that a request really gets."""
        with self._lock:
            fault = next((fault for fault in self._faults if fault.strikes(ask.target)), None)
        if fault is None:
            return reply
        return replace(KINDS[fault.kind].spoil(ask, reply, base_url, **fault.options), fault=fault.kind)

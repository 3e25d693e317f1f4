"""The crawl's own times and sizes, which are the same for every outlet.

What an outlet may choose stands in its file (``[limits]``, ``[politeness]``). These are here so that a test
can play an hour's patience in a second, through ``MAHJAR_CRAWL_*``.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from mahjar.errors import SettingsError


@dataclass(frozen=True)
class Tempo:
    """Times in seconds, sizes in megabytes (2**20 bytes)."""

    segment_megabytes: float = 32
    """A WARC segment is closed and sent when it is so large …"""
    segment_seconds: float = 60
    """… or so old: a crawl that is killed loses no more than that."""
    answer_seconds: float = 60
    """A page that takes longer is cut there."""
    connect_seconds: float = 15
    first_wait: float = 10
    """Before the first time something that failed is asked again …"""
    second_wait: float = 60
    """… and before the second and last time."""
    longest_wait: float = 120
    """A site that asks to be left alone for longer ends its night."""
    store_wait: float = 10
    """Before an upload that failed is tried again; it doubles each time."""
    turn_margin: float = 15
    """A turn on a shared server ends by itself so long after the longest request …"""
    turn_grace: float = 5
    """… and who is next and does not take it lets the one behind go first after so long."""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read ``MAHJAR_CRAWL_<NAME IN CAPITALS>``, each in the field's own unit.

        Raises:
            SettingsError: a value is not a number.
        """
        env = os.environ if environ is None else environ
        given = {}
        for each in fields(cls):
            name = f"MAHJAR_CRAWL_{each.name.upper()}"
            if text := env.get(name):
                try:
                    given[each.name] = float(text)
                except ValueError as error:
                    raise SettingsError(f"{name} is {text!r}; it must be a number") from error
        return cls(**given)

    @property
    def longest_turn(self) -> float:
        """The longest that one outlet may have a shared server: a killed crawl's turn ends then."""
        return self.answer_seconds + self.turn_margin

    @property
    def waits(self) -> tuple[float, ...]:
        """The waits before each further try."""
        return (self.first_wait, self.second_wait)

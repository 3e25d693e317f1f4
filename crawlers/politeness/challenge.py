"""Tell a challenge from a page. It is an answer to us, and no way round it is ever tried."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

FIRST_BYTES = 64 << 10
NOT_THERE = {404, 410}


@dataclass(frozen=True)
class Pattern:
    """One kind of challenge, as ``challenges.toml`` describes it."""

    name: str
    header: tuple[tuple[str, re.Pattern[str]], ...]
    words: tuple[bytes, ...]
    body: tuple[re.Pattern[bytes], ...]
    status: frozenset[int]
    largest: int | None

    def fits(self, status: int, headers: dict[str, str], beginning: bytes, length: int) -> bool:
        """Say whether an answer shows every part of the pattern; its beginning is given in small letters."""
        return (
            (status in self.status if self.status else status not in NOT_THERE)
            and (self.largest is None or length <= self.largest)
            and all(value.search(headers.get(name, "")) for name, value in self.header)
            and (not self.words or any(word in beginning for word in self.words))
            and all(part.search(beginning) for part in self.body)
        )


def patterns() -> tuple[Pattern, ...]:
    """Read the patterns."""
    table = tomllib.loads(files("crawlers.politeness").joinpath("challenges.toml").read_text("utf-8"))
    return tuple(
        Pattern(
            row["name"],
            tuple((name, re.compile(value, re.IGNORECASE)) for name, value in row.get("header", {}).items()),
            tuple(word.encode() for word in row.get("words", ())),
            tuple(re.compile(part.encode()) for part in row.get("body", ())),
            frozenset(row.get("status", ())),
            row.get("largest"),
        )
        for row in table["challenge"]
    )


PATTERNS = patterns()


def challenge(status: int, headers: Sequence[tuple[str, str]], body: bytes) -> str | None:
    """Name the challenge that an answer is, or give None.

    Args:
        status: the answer's status.
        headers: its headers.
        body: its body, content-encoding undone; a page's beginning of 64 KB or more is enough.
    """
    by_name = {name.lower(): value for name, value in headers}
    beginning, length = body[:FIRST_BYTES].lower(), len(body)
    return next((each.name for each in PATTERNS if each.fits(status, by_name, beginning, length)), None)

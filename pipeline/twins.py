"""Addresses that are names of one article: which of them is looked at again.

``/?p=12`` beside the slug, a slug that is cut in two places: the canonical link makes them one article, and
one address of it is enough to see whether the newspaper changes it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import pyarrow.compute as pc

from mahjar.address import article_id
from mahjar.outcome import Outcome
from pipeline.known import Addresses


class Gives(NamedTuple):
    """An address that gives an article, and when it was found."""

    found: datetime
    address: str
    article: str


class Principals:
    """The address of each article that is looked at again: its own, or the one that was found first."""

    def __init__(self, outlet: str, gives: Iterable[Gives]) -> None:
        """Choose among addresses, in whatever order they come."""
        self._of: dict[str, str] = {}
        for each in sorted(gives):
            if article_id(outlet, each.address) == each.article:
                self._of[each.article] = each.address
            else:
                self._of.setdefault(each.article, each.address)

    def is_other(self, address: str, article: str | None) -> bool:
        """Say whether another address of an article is the one that is looked at again."""
        return article is not None and self._of.get(article, address) != address


def principals_of(
    outlet: str, addresses: Addresses, gave: Mapping[str, str | None], tonight: datetime
) -> Principals:
    """Choose among all addresses of an outlet that gave an article by the last look at them.

    Args:
        outlet: the outlet's id.
        addresses: what the archive knows of it.
        gave: the article's id by address, for pages of tonight; None where a page gave none.
        tonight: when the night began, which is when what is new was found.
    """
    gives = known_to_give(addresses)
    for address, article in gave.items():
        if article is not None:
            found = (addresses.get(address) or {}).get("first_found") or tonight
            gives.append(Gives(found, address, article))
    return Principals(outlet, gives)


def known_to_give(addresses: Addresses) -> list[Gives]:
    """Give the addresses that gave an article by the last look at them, as the archive knows them."""
    found = addresses.rows.filter(pc.field("outcome") == Outcome.ARTICLE.value)
    columns = (found[name].to_pylist() for name in ("first_found", "address", "article_id"))
    return [Gives(*row) for row in zip(*columns, strict=True) if row[2] is not None]

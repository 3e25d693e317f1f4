"""A wire story: what an agency sent, as several papers print it, and how one of them goes on with it.

Each paper gives it a headline, a lede and credits of its own, and some shorten it. The texts are in
``wire.toml``.
"""

import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from newsroom.article import Article
from newsroom.errors import NewsroomError
from newsroom.outlet import Outlet

SLUG, UPDATE_SLUG = "wire-port", "wire-port-ship"
APART = timedelta(hours=1)
"""What lies between two papers' printing of it."""


def tellings(outlets: Sequence[Outlet], since: datetime) -> dict[str, Article]:
    """Write the story for some papers, the first of which prints it first.

    Args:
        outlets: the papers; each has the story in the first of its sections.
        since: when the first prints it; every other an hour after the one before it.

    Returns:
        The articles by outlet's id. Those of the first two have the agency's whole text; the others end
        sooner and sooner.

    Raises:
        NewsroomError: there are more papers than tellings.
    """
    told = _wire()["telling"]
    if len(outlets) > len(told):
        raise NewsroomError(
            f"The wire story has {len(told)} tellings: it can't be printed by {len(outlets)}."
        )
    return {
        outlet.id: _article(outlet, SLUG, since + number * APART, telling, _wire()["body"])
        for number, (outlet, telling) in enumerate(zip(outlets, told, strict=False))
    }


def update(outlet: Outlet, published: datetime) -> Article:
    """Write how the first paper goes on with it, at an address of its own: the news before the rest."""
    told = _wire()["update"]
    return _article(outlet, UPDATE_SLUG, published, told, [*told["news"], *_wire()["body"]])


def _article(
    outlet: Outlet, slug: str, published: datetime, told: dict[str, Any], body: Sequence[str]
) -> Article:
    own = {name: value for name, value in told.items() if name not in ("paragraphs", "news")}
    return Article.of(
        {
            "slug": slug,
            "body": body[: told.get("paragraphs")],
            "published": published.replace(microsecond=0),
            "section": next(iter(outlet.sections)),
            "tags": ["آثار"],
        }
        | own
    )


@cache
def _wire() -> dict[str, Any]:
    """The story, read once."""
    return tomllib.loads(Path(__file__).with_name("wire.toml").read_text(encoding="utf-8"))

"""What two texts that are alike are to each other."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Literal

THRESHOLD: Final = 0.5
"""Estimated Jaccard similarity of word shingles from which two texts are a pair."""
SAME_STORY: Final = dt.timedelta(days=7)
"""As long as a story is news; the same text later is printed again."""

Kind = Literal["wire", "update", "copy", "reprint"]


@dataclass(frozen=True, order=True)
class Version:
    """A version of an article, ordered by when it was published."""

    day: dt.date
    instant: dt.datetime
    article_id: str
    version: str
    outlet: str
    wording: str
    month: str
    fetched: dt.datetime | None


def kind_of(earlier: Version, later: Version) -> Kind:
    """Say what the later of two texts that are alike is.

    Returns:
        ``reprint``: printed more than :data:`SAME_STORY` after the other, wherever.
        ``wire``: the same story in another outlet.
        ``copy``: the same wording at another address of the same outlet.
        ``update``: a later telling of the story in the same outlet, at another address. (A change at the
        same address is a version of the article and no pair.)
    """
    if later.day - earlier.day > SAME_STORY:
        return "reprint"
    if earlier.outlet != later.outlet:
        return "wire"
    return "copy" if earlier.wording == later.wording else "update"


def pair(one: Version, other: Version, similarity: float, method: str) -> dict[str, Any]:
    """Make the row of ``near_duplicates`` of two versions, whichever is the earlier."""
    earlier, later = sorted((one, other))
    return {
        "article_id": later.article_id,
        "version": later.version,
        "earlier_id": earlier.article_id,
        "earlier_version": earlier.version,
        "month": later.month,
        "outlet": later.outlet,
        "day": later.day,
        "fetched": later.fetched,
        "earlier_outlet": earlier.outlet,
        "earlier_day": earlier.day,
        "similarity": round(similarity, 4),
        "kind": kind_of(earlier, later),
        "method": method,
    }

"""Find one article and its versions by its id."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow.dataset as ds

from mahjar.errors import NothingFound, QueryError

Row = dict[str, Any]
Read = Callable[[ds.Expression, Sequence[str] | None], list[Row]]
"""Reads rows of ``articles``: those that an expression gives, with these columns or all."""

DIGITS = 32
"""Of an article's id, see :func:`mahjar.address.article_id`."""
START = re.compile(rf"[0-9a-f]{{4,{DIGITS}}}\Z")
COLUMNS = (
    "article_id", "version", "month", "outlet", "url", "canonical_url",
    "title", "fetched", "published_day", "words", "text_hash", "extractor",
)  # fmt: skip
"""What is given of each version."""


def versions_of(read: Read, article_id: str, where: str) -> list[Row]:
    """List an article's versions, the oldest first, with :data:`COLUMNS` of each.

    Args:
        read: reads articles.
        article_id: the id, or its beginning when no other begins so.
        where: the archive's address, to name it.

    Raises:
        QueryError: the id is none, or several articles begin so.
        NothingFound: there is no such article.
    """
    if not START.match(article_id):
        raise QueryError(
            f"{article_id!r} is not an article's id: 4 to {DIGITS} of the digits 0-9 and a-f, "
            "for example 0f3a91c2; `mahjar pull` gives them"
        )
    name = ds.field("article_id")
    # "g" sorts after every hexadecimal digit.
    begins = (name >= article_id) & (name < article_id + "g")
    rows = read(name == article_id if len(article_id) == DIGITS else begins, COLUMNS)
    ids = sorted({row["article_id"] for row in rows})
    if not ids:
        raise NothingFound(f"there is no article {article_id} in {where}")
    if len(ids) > 1:
        some = ", ".join(ids[:4]) + (" …" if len(ids) > 4 else "")
        raise QueryError(f"{len(ids)} articles begin with {article_id}: {some}; give more of the id")
    return sorted(rows, key=lambda row: (row["fetched"] is not None, row["fetched"], row["version"]))


def article(read: Read, known: Sequence[Row], version: str | None) -> Row:
    """Read one version whole.

    Args:
        read: reads articles.
        known: the article's versions, see :func:`versions_of`.
        version: a version's UUID or its beginning; the latest by default.

    Raises:
        QueryError: several versions begin so.
        NothingFound: there is no such version.
    """
    row = known[-1] if version is None else one_version(known, version)
    key = {column: row[column] for column in ("month", "article_id", "version")}
    where = ds.field("month") == key["month"]
    where &= (ds.field("article_id") == key["article_id"]) & (ds.field("version") == key["version"])
    return read(where, None)[0]


def one_version(known: Sequence[Row], version: str) -> Row:
    """Find a version by its UUID, or by the beginning of it.

    Raises:
        QueryError: several begin so.
        NothingFound: none does.
    """
    found = [row for row in known if uuid(row["version"]).startswith(uuid(version))]
    if not found:
        have = ", ".join(uuid(row["version"]) for row in known)
        raise NothingFound(f"article {known[0]['article_id']} has no version {version}; it has {have}")
    if len(found) > 1:
        raise QueryError(f"{len(found)} versions begin with {uuid(version)}; give more of it")
    return found[0]


def uuid(record_id: str) -> str:
    """Give a record id (``<urn:uuid:…>``) as people write it."""
    return record_id.strip("<>").removeprefix("urn:uuid:")

"""Which versions of an article have a later one.

All versions of an article lie in the month in which it was first seen, so a month is looked at alone: what
is held in memory is the names of one month's versions, whatever the size of the corpus.
"""

import pyarrow as pa
import pyarrow.compute as pc

COLUMNS = ("article_id", "version", "fetched")
"""What must be known of a row to say whether there is a later one."""


def superseded(rows: pa.Table) -> pa.Array:
    """Name the versions that have a later one: see :func:`names`.

    The latest version of an article is the one fetched last; of those fetched in the same instant the one
    whose version sorts last. One without an instant is the earliest.

    Args:
        rows: :data:`COLUMNS` of one month's rows, in any order.
    """
    by_age = [("article_id", "ascending"), ("fetched", "descending"), ("version", "descending")]
    ordered = rows.select(COLUMNS).sort_by(by_age).combine_chunks()
    if ordered.num_rows < 2:
        return pa.array([], pa.string())
    ids = ordered["article_id"]
    later_before = pc.equal(ids.slice(1), ids.slice(0, ordered.num_rows - 1))
    older = ordered.slice(1).filter(later_before)
    return names(older)


def names(rows: pa.Table | pa.RecordBatch) -> pa.Array:
    """Give each row's key as one string: a version alone may be shared by two articles."""
    joined = pc.binary_join_element_wise(rows.column("article_id"), rows.column("version"), "\n")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined

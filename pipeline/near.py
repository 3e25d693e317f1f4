"""Find the near-duplicates of what is new in the archive.

New is each version of an article that has no row in ``near_signatures`` yet: those of tonight, and those of a
night whose step failed. The pairs of some thousand new versions are committed before their signatures are.
A step that was killed between finds them new again, finds the same pairs, and the merge adds none twice.
Two such steps at a time would not see each other's: the DAG runs one.
"""

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from mahjar import scan
from mahjar.latest import names
from mahjar.near import NEAR_DUPLICATES
from mahjar.settings import StoreSettings
from mahjar.tables import TABLES, Tables
from pipeline.compared import New, pairs_among, pairs_with
from pipeline.night import Log
from pipeline.signature import sign

AT_ONCE: Final = 5_000
"""New versions that are compared with the archive in one reading of its bands: about 10 MB."""
READ: Final = (
    "article_id", "version", "month", "outlet", "text", "published_day", "published", "first_seen", "fetched",
)  # fmt: skip
SIGNATURES, PAIRS = "near_signatures", "near_duplicates"


def find_near_duplicates(*, anew: bool = False, log: Log = print) -> dict[str, Any]:
    """Compare each new version of an article with all that the archive holds.

    Args:
        anew: forget what was found, and compare the whole archive. One that is killed goes on where it was
            when it is run again without.
        log: told what was found.

    Returns:
        ``compared`` (new versions), ``pairs`` (rows added), ``kinds`` (pairs by kind), and the ``version`` of
        ``near_duplicates``, None before its first commit.

    Raises:
        OtherMethod: the signatures that are stored can't be compared with today's.
        StoreError: the store can't be reached, or other writers won too often.
    """
    tables = Tables(StoreSettings.read())
    if anew:
        tables.clear(SIGNATURES)
    if not rows_by_month(tables.open(SIGNATURES)) and rows_by_month(tables.open(PAIRS)):
        tables.clear(PAIRS)  # now, or by the next run when one was killed between the two
    compared, added, kinds = 0, 0, dict[str, int]()
    for chunk in new_versions(tables, AT_ONCE):
        found = commit_chunk(tables, chunk)
        compared += len(chunk)
        added += found["inserted"]
        for kind, number in found["kinds"].items():
            kinds[kind] = kinds.get(kind, 0) + number
        log(f"near-duplicates: {compared} versions compared, {added} pairs added")
    if not compared:
        log("near-duplicates: nothing is new")
    return {"compared": compared, "pairs": added, "kinds": kinds, "version": tables.version(PAIRS)}


def commit_chunk(tables: Tables, chunk: list[New]) -> dict[str, Any]:
    """Find the pairs of some new versions, commit them, and then their signatures.

    Raises:
        OtherMethod: the signatures that are stored can't be compared with today's.
        StoreError: the store can't be reached, or other writers won too often.
    """
    signed = sorted((new for new in chunk if new.signature.values), key=lambda new: new.version)
    pairs = [*pairs_among(signed), *pairs_with(tables, signed)]
    done = tables.merge(PAIRS, pa.Table.from_pylist(pairs, schema=NEAR_DUPLICATES))
    rows = [new.row() for new in chunk]
    tables.merge(SIGNATURES, pa.Table.from_pylist(rows, schema=TABLES[SIGNATURES].schema))
    kinds = [row["kind"] for row in pairs]
    return {"inserted": done["inserted"], "kinds": {kind: kinds.count(kind) for kind in sorted({*kinds})}}


def new_versions(tables: Tables, most: int) -> Iterator[list[New]]:
    """Give the versions that have no signature yet, some at a time, signed.

    Both tables take inserts only: a month that has as many rows in one as in the other is not read.

    Args:
        tables: the archive's.
        most: versions that are given at a time.

    Raises:
        StoreError: the store can't be reached.
    """
    articles = tables.open("articles")
    if articles is None:
        return
    stored = tables.open(SIGNATURES)
    have = rows_by_month(stored)
    chunk: list[New] = []
    for month, rows in sorted(rows_by_month(articles).items()):
        if have.get(month) == rows:
            continue
        known = signed_already(tables, stored, month)
        for batch in tables.stream("articles", articles, where=pc.field("month") == month, columns=READ):
            fresh = batch.filter(pc.invert(pc.is_in(names(batch), known)))
            for row in fresh.to_pylist():
                chunk.append(New.of(row, sign(row["text"])))
                if len(chunk) == most:
                    yield chunk
                    chunk = []
    if chunk:
        yield chunk


def rows_by_month(table: DeltaTable | None) -> dict[str, int]:
    """Count a table's rows by month, from its log."""
    counts: dict[str, int] = {}
    for month, _, rows in (scan.files(table) if table else {}).values():
        counts[month] = counts.get(month, 0) + rows
    return counts


def signed_already(tables: Tables, stored: DeltaTable | None, month: str) -> pa.Array:
    """Name the versions of a month that have a signature.

    Raises:
        StoreError: the store can't be reached.
    """
    if stored is None:
        return pa.array([], pa.string())
    of_month = pc.field("month") == month
    read = tables.stream(SIGNATURES, stored, where=of_month, columns=("article_id", "version"))
    return pa.concat_arrays([pa.array([], pa.string()), *(names(batch) for batch in read)])

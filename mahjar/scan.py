"""Read a Delta table in a stream of record batches, month by month, in the order it was written.

Delta's own figures say which files may hold what is looked for; the rows are filtered here, after they
are read. Arrow could filter inside the files, but delta-rs writes strings as ``string_view``, and for those
Arrow 26 refuses every comparison ("no kernel matching input types (string, string_view)").
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable

BATCH_ROWS = 1024
READ_AHEAD = 2
"""Files, and batches of each, that are read before they are asked for: enough to hide the store's latency,
few enough that memory does not grow with the table."""


@dataclass(frozen=True)
class Fragment:
    """One file of a table."""

    written: int
    """The instant, in milliseconds."""
    path: str
    rows: int
    fragment: ds.Fragment


@dataclass(frozen=True)
class Part:
    """Files of one month that may hold what is looked for, oldest first."""

    month: str
    dataset: ds.FileSystemDataset
    rows: int
    """Rows of these files, whether they are looked for or not."""


def parts(table: DeltaTable, where: ds.Expression | None = None, most: int | None = None) -> list[Part]:
    """List a table's months, oldest first, without the files that can't hold a row that is looked for.

    Files of a month are in the order in which they were written, so that the same version of a table is
    always read in the same order. Nothing but the table's log is read.

    Args:
        table: the table, at its version.
        where: the rows that will be looked for; all by default.
        most: a month is given in several parts, one after the other, each of whole files that hold no more
            rows than this together, or of one file. By default a month is one part.
    """
    whole = table.to_pyarrow_dataset()
    known = files(table)
    by_month: dict[str, list[Fragment]] = {}
    for fragment in whole.get_fragments(filter=where):
        month, written, rows = known[fragment.path]
        by_month.setdefault(month, []).append(Fragment(written, fragment.path, rows, fragment))
    return [
        Part(
            month=month,
            dataset=ds.FileSystemDataset(
                [fragment.fragment for fragment in some], whole.schema, whole.format, whole.filesystem
            ),
            rows=sum(fragment.rows for fragment in some),
        )
        for month, found in sorted(by_month.items())
        for some in grouped(sorted(found, key=attrgetter("written", "path")), most)
    ]


def grouped(found: Sequence[Fragment], most: int | None) -> Iterator[list[Fragment]]:
    """Give files in groups that hold no more rows than ``most`` together, or one file each."""
    group: list[Fragment] = []
    for fragment in found:
        if group and most is not None and sum(known.rows for known in group) + fragment.rows > most:
            yield group
            group = []
        group.append(fragment)
    if group:
        yield group


def files(table: DeltaTable) -> dict[str, tuple[str, int, int]]:
    """Give each file's month, the instant it was written (ms), and its rows, from the table's log."""
    log = pa.table(table.get_add_actions(flatten=True))
    columns = ("path", "partition.month", "modification_time", "num_records")
    return {
        path: (month, written, rows)
        for path, month, written, rows in zip(*(log[name].to_pylist() for name in columns), strict=True)
    }


def batches(
    part: Part,
    schema: pa.Schema,
    *,
    where: ds.Expression | None = None,
    columns: Sequence[str] | None = None,
    seen: Callable[[int], None] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Read a part's rows, at most :data:`BATCH_ROWS` at a time.

    Args:
        part: the files.
        schema: the table's columns, as this version of the code knows them. One that the files lack, since
            they were written before there was one, is null.
        where: the rows to give.
        columns: the columns to give, in this order; all by default.
        seen: told how many rows were looked at, after each batch.
    """
    wanted = list(columns) if columns is not None else schema.names
    there = set(part.dataset.schema.names)
    read = [name for name in schema.names if name in there and (name in wanted or named(name, where))]
    scanner = part.dataset.scanner(
        columns=read,
        batch_size=BATCH_ROWS,
        batch_readahead=READ_AHEAD,
        fragment_readahead=READ_AHEAD,
    )
    result = pa.schema([schema.field(name) for name in wanted])
    for batch in scanner.to_batches():
        looked_at = batch.num_rows
        if looked_at:
            typed = conformed(batch, pa.schema([schema.field(name) for name in read]))
            kept = typed if where is None else typed.filter(where)
            if kept.num_rows:
                yield conformed(kept, result)
        if seen is not None:
            seen(looked_at)


def conformed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Bring a batch into these columns, in this order; a column that is missing is null."""
    return pa.record_batch(
        [
            pc.cast(batch.column(field.name), field.type)
            if field.name in batch.schema.names
            else pa.nulls(batch.num_rows, field.type)
            for field in schema
        ],
        schema=schema,
    )


def named(column: str, where: ds.Expression | None) -> bool:
    """Say whether an expression may name a column (its text is all that Arrow gives to see)."""
    return where is not None and re.search(rf"\b{column}\b", str(where)) is not None

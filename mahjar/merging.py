"""The rows of a merge, made ready for their table, and the predicate by which they are merged.

Each merge names the months that it touches as literals, and the span of a column that the key fixes: Delta
prunes files by literals only, and a night then reads its own files and no others, however many nights were
before it.
"""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from mahjar.declared import Table

WIDER = timedelta(seconds=1)
"""Delta's log keeps instants to the millisecond, cut off: a span is named a little wider than it is."""


def predicate(what: Table, rows: pa.Table) -> str:
    """Give a merge's predicate: key equals key, and the source's months and span as literals."""
    months = ", ".join(f"'{month}'" for month in sorted(pc.unique(rows["month"]).to_pylist()))
    terms = [f"t.month IN ({months})", "t.month = s.month"]
    if what.span is not None and rows.num_rows and not rows[what.span].null_count:
        ends = pc.min_max(rows[what.span]).as_py()
        terms.append(
            f"t.{what.span} BETWEEN {literal(ends['min'], -WIDER)} AND {literal(ends['max'], WIDER)}"
        )
    return " AND ".join([*terms, *(f"t.{column} = s.{column}" for column in what.key)])


def literal(value: str | datetime, shift: timedelta) -> str:
    """Write a text, or an instant moved by a shift, as SQL."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    instant = (value + shift).astimezone(UTC).isoformat()
    return f"arrow_cast('{instant}', 'Timestamp(Microsecond, Some(\"UTC\"))')"


def conformed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Bring rows into a table's columns, in their order; a column that is missing is null.

    Raises:
        ValueError: a key is null, or there is a column that the table does not have.
    """
    unknown = set(rows.column_names) - set(schema.names)
    if unknown:
        raise ValueError(f"no such columns: {', '.join(sorted(unknown))}")
    columns = []
    for field in schema:
        column = (
            rows[field.name].cast(field.type)
            if field.name in rows.column_names
            else pa.nulls(rows.num_rows, field.type)
        )
        if not field.nullable and column.null_count:
            raise ValueError(f"{field.name} is part of a key and may not be null")
        columns.append(column)
    return pa.table(columns, schema=schema)


def last_of_each(rows: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Keep the last row of each key."""
    if rows.num_rows < 2:
        return rows
    keys = zip(*(rows[column].to_pylist() for column in key), strict=True)
    last = {values: position for position, values in enumerate(keys)}
    return rows if len(last) == rows.num_rows else rows.take(sorted(last.values()))

"""The Delta tables in S3: read, merge once, name their versions.

Rows are merged on natural keys, so that a step that is run again adds nothing. Each merge names the months
that it touches as literals, and the span of a column that the key fixes: Delta prunes files by literals only,
and a night then reads its own files and no others, however many nights were before it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable, WriterProperties
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from mahjar import layout, scan
from mahjar.article import ARTICLES
from mahjar.capture import CAPTURES, QUARANTINE
from mahjar.errors import StoreError
from mahjar.ledger import NIGHTS, URLS
from mahjar.near import NEAR_DUPLICATES, NEAR_SIGNATURES
from mahjar.settings import StoreSettings
from mahjar.unreadable import readable, unreadable

ROW_GROUP = 8192
"""Rows of a file that are read at once: of articles some 20 MB, also after files were compacted."""
WRITER = WriterProperties(compression="ZSTD", compression_level=6, max_row_group_size=ROW_GROUP)
REWRITER = WriterProperties(compression="ZSTD", compression_level=1, max_row_group_size=ROW_GROUP)
"""For tables that are written over: a month's file of ``urls`` is written anew each night."""
WIDER = timedelta(seconds=1)
"""Delta's log keeps instants to the millisecond, cut off: a span is named a little wider than it is."""
MOST_TRIES = 12
LOG = {
    # Whoever opens a table reads each commit since its last checkpoint: up to a hundred, left alone.
    "delta.checkpointInterval": "10",
    # Citations and ``nights`` name versions. Left alone, those older than 30 days can no longer be opened.
    "delta.enableExpiredLogCleanup": "false",
}


@dataclass(frozen=True)
class Table:
    """What makes a table: its columns, its key, and whether a row may be written over."""

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    upsert: bool
    figures: tuple[str, ...] = ()
    """Columns, beside the key, of which the log keeps each file's least and greatest value: those that are
    looked for. Left alone, it keeps them of the first 32, the longest text of each file among them."""
    span: str | None = None
    """A column whose value the key fixes for good: a row that is there already has the same. A merge reads
    only the files whose span of it meets that of its source."""

    @property
    def writer(self) -> WriterProperties:
        """How its files are written."""
        return REWRITER if self.upsert else WRITER


TABLES = {
    t.name: t
    for t in (
        Table(
            "urls",
            URLS,
            ("outlet", "address"),
            upsert=True,
            figures=("state", "article_id", "next_due", "last_run", "last_try"),
        ),
        Table(
            "captures",
            CAPTURES,
            ("record_id",),
            upsert=False,
            figures=("outlet", "run", "kind", "fetched"),
            span="fetched",
        ),
        Table(
            "articles",
            ARTICLES,
            ("article_id", "version"),
            upsert=False,
            figures=("outlet", "language", "published_day", "first_seen", "fetched", "run"),
            span="fetched",  # a version is named by its capture
        ),
        Table(
            "quarantine",
            QUARANTINE,
            ("record_id", "extractor"),
            upsert=False,
            figures=("outlet", "fetched", "run", "reason"),
            span="fetched",
        ),
        Table(
            "nights",
            NIGHTS,
            ("outlet", "run"),
            upsert=True,
            figures=("night", "started", "state"),
            span="run",
        ),
        Table(
            "near_signatures",
            NEAR_SIGNATURES,
            ("article_id", "version"),
            upsert=False,
            figures=("fetched", "method"),
            span="fetched",
        ),
        Table(
            "near_duplicates",
            NEAR_DUPLICATES,
            ("article_id", "version", "earlier_id", "earlier_version"),
            upsert=False,
            figures=("outlet", "day", "fetched", "earlier_outlet", "kind"),
            span="fetched",
        ),
    )
}


def storage_options(settings: StoreSettings) -> dict[str, str]:
    """Give delta-rs what it needs to reach the store (object_store's own names)."""
    options = {
        "AWS_REGION": settings.region,
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": str(not settings.path_style).lower(),
        "conditional_put": "etag",
        "timeout": "60s",
        "connect_timeout": "5s",
    }
    if settings.endpoint:
        options["AWS_ENDPOINT_URL"] = settings.endpoint
        options["AWS_ALLOW_HTTP"] = str(settings.endpoint.startswith("http://")).lower()
    if settings.access_key and settings.secret_key:
        options["AWS_ACCESS_KEY_ID"] = settings.access_key
        options["AWS_SECRET_ACCESS_KEY"] = settings.secret_key
    return options


class Tables:
    """The tables of one archive."""

    def __init__(self, settings: StoreSettings) -> None:
        """Take the settings; nothing is asked of the store until the first call."""
        self.settings = settings
        self.options = storage_options(settings)

    def uri(self, name: str) -> str:
        """Address of a table."""
        return f"{self.settings.uri}/{layout.table(name)}"

    def open(self, name: str, version: int | None = None) -> DeltaTable | None:
        """Open a table, at a version if one is named; None before its first commit.

        Raises:
            StoreError: the store can't be reached, or has no such version.
        """
        try:
            return DeltaTable(self.uri(name), version=version, storage_options=self.options)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError) as error:
            raise unreadable(name, self.settings, error, version) from error

    def version(self, name: str) -> int | None:
        """Give a table's newest version; None before its first commit."""
        table = self.open(name)
        return table.version() if table else None

    def read(
        self,
        name: str,
        *,
        where: ds.Expression | None = None,
        columns: Sequence[str] | None = None,
        version: int | None = None,
    ) -> pa.Table:
        """Read rows of a table into memory; an empty table before the first commit.

        Args:
            name: one of :data:`mahjar.layout.TABLES`.
            where: rows to take; name ``month`` in it where you can, files are pruned by it.
            columns: columns to take; all by default.
            version: a version to read at; the newest by default.

        Raises:
            StoreError: the store can't be reached.
        """
        schema = TABLES[name].schema
        wanted = schema if columns is None else pa.schema([schema.field(c) for c in columns])
        table = self.open(name, version)
        if table is None:
            return wanted.empty_table()
        return pa.Table.from_batches(self.stream(name, table, where=where, columns=columns), schema=wanted)

    def stream(
        self,
        name: str,
        table: DeltaTable,
        *,
        where: ds.Expression | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Read rows of an opened table in batches, oldest month first; see :mod:`mahjar.scan`.

        Raises:
            StoreError: the store can't be reached.
        """
        with readable(name, self.settings):
            for part in scan.parts(table, where):
                yield from scan.batches(part, TABLES[name].schema, where=where, columns=columns)

    def clear(self, name: str) -> None:
        """Delete every row of a table that is made from others, in one commit; earlier versions stay.

        Raises:
            StoreError: the store can't be reached, or other writers won too often.
            ValueError: the table holds what can't be made anew.
        """
        if name not in layout.MADE_FROM_ARTICLES:
            raise ValueError(f"{name} is not made from other tables")
        table = self.open(name)
        if table is not None:
            self._retried(name, lambda: self._clear_once(name))

    def _clear_once(self, name: str) -> dict[str, int]:
        table = self.open(name)
        if table is not None:
            table.delete()
        return {}

    def merge(self, name: str, rows: pa.Table) -> dict[str, int]:
        """Merge rows into a table in one commit, on its key.

        A table that takes inserts only leaves a row that is there as it is; ``urls`` and ``nights`` take the
        later row. Rows that share a key within the source are reduced to the last of them first, since a
        merge would insert both. Nothing to write makes no commit, but for the one that makes the table.

        Returns:
            ``inserted``, ``updated`` and the table's ``version`` after it.

        Raises:
            StoreError: the store can't be reached, or other writers won too often.
        """
        what = TABLES[name]
        rows = last_of_each(conformed(rows, what.schema), what.key)
        if not rows.num_rows:
            # Made all the same: a night names the version of every table that it writes.
            table = self.open(name) or self._create_or_say(what)
            return {"inserted": 0, "updated": 0, "version": int(table.version())}
        return self._retried(name, lambda: self._merge_once(what, rows))

    def _merge_once(self, what: Table, rows: pa.Table) -> dict[str, int]:
        table = self.open(what.name) or self._create(what)
        merger = table.merge(
            rows,
            predicate=predicate(what, rows),
            source_alias="s",
            target_alias="t",
            writer_properties=what.writer,
        ).when_not_matched_insert_all()
        if what.upsert:
            merger = merger.when_matched_update_all()
        done: dict[str, Any] = merger.execute()
        table.update_incremental()
        return {
            "inserted": int(done["num_target_rows_inserted"]),
            "updated": int(done["num_target_rows_updated"]),
            "version": int(table.version()),
        }

    def _create_or_say(self, what: Table) -> DeltaTable:
        try:
            return self._create(what)
        except (DeltaError, OSError) as error:
            raise unreadable(what.name, self.settings, error) from error

    def _create(self, what: Table) -> DeltaTable:
        return DeltaTable.create(
            self.uri(what.name),
            schema=what.schema,
            mode="ignore",
            partition_by=["month"],
            name=what.name,
            configuration=LOG | {"delta.dataSkippingStatsColumns": ",".join((*what.key, *what.figures))},
            storage_options=self.options,
        )

    def _retried(self, name: str, write: Callable[[], dict[str, int]]) -> dict[str, int]:
        for attempt in range(1, MOST_TRIES + 1):
            try:
                return write()
            except CommitFailedError as error:
                # Another writer, a backfill beside the night, committed first: read its result, go again.
                if attempt == MOST_TRIES:
                    raise StoreError(
                        f"table {name}: other writers committed first {MOST_TRIES} times; run this step again"
                    ) from error
                time.sleep(min(0.05 * 2**attempt, 3.0))
            except (DeltaError, OSError) as error:
                raise unreadable(name, self.settings, error) from error
        raise AssertionError("unreachable")  # pragma: no cover


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

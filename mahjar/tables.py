"""The Delta tables in S3: read, merge once, name their versions.

Rows are merged on natural keys, so that a step that is run again adds nothing. What each table is stands in
:mod:`mahjar.declared`; how rows are made ready for one in :mod:`mahjar.merging`.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from mahjar import layout, scan
from mahjar.declared import TABLES, Table
from mahjar.errors import StoreError
from mahjar.merging import conformed, last_of_each, predicate
from mahjar.settings import StoreSettings
from mahjar.unreadable import readable, unreadable

__all__ = [
    "TABLES",
    "Table",
    "Tables",
    "conformed",
    "last_of_each",
    "predicate",
    "storage_options",
]

MOST_TRIES = 12
LOG = {
    # Whoever opens a table reads each commit since its last checkpoint: up to a hundred, left alone.
    "delta.checkpointInterval": "10",
    # Citations and ``nights`` name versions. Left alone, those older than 30 days can no longer be opened.
    "delta.enableExpiredLogCleanup": "false",
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

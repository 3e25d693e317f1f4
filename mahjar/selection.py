"""What a question selects, read as a stream, or whole as Arrow, Polars or pandas."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable
from polars.io.plugins import register_io_source

from mahjar import latest, scan
from mahjar.declared import TABLES
from mahjar.errors import MahjarError
from mahjar.masthead import Masthead
from mahjar.pinned import Pinned
from mahjar.query import Query
from mahjar.settings import StoreSettings
from mahjar.tally import Tally
from mahjar.unreadable import readable

if TYPE_CHECKING:
    import pandas as pd

ADDRESSES = ("url", "canonical_url")


@dataclass(frozen=True)
class Month:
    """A month of articles, whose pieces are read one after the other."""

    selection: "Selection"
    whole: scan.Part | None
    """All files that may hold a version of an article that is asked for; None when every version is given."""

    @cached_property
    def superseded(self) -> pa.Array:
        """The names of the versions that a later one has replaced; read when it is first asked for."""
        return self.selection.superseded(self.whole)


@dataclass(frozen=True)
class Piece:
    """Some files of one month, whose rows are read together."""

    part: scan.Part
    month: Month

    @property
    def files(self) -> dict[str, list[str]]:
        """The files that decide which rows it gives: its own, and those that may hold later versions."""
        whole = self.month.whole
        return {"read": self.part.dataset.files, "versions": whole.dataset.files if whole else []}


@dataclass(frozen=True)
class Selection:
    """The rows of one table that a question selects. Nothing is read before it is asked for.

    It can be read as often as you like and gives the same rows, in the same order: by month, and within a
    month as they were archived.
    """

    table: str
    query: Query
    settings: StoreSettings = field(repr=False)
    pinned: Pinned = field(repr=False)
    mastheads: Mapping[str, Masthead] = field(repr=False)
    """Of every outlet that may be among the rows and has one: what it excludes is left out."""
    dropped: tuple[str, ...] = field(default=(), repr=False)
    """Ids of articles that are left out, since an earlier one that is given prints nearly the same."""

    @property
    def schema(self) -> pa.Schema:
        """The columns that are given, with their types."""
        whole = TABLES[self.table].schema
        return pa.schema([whole.field(name) for name in self.query.columns or whole.names])

    def showing(self, columns: Iterable[str]) -> Self:
        """Give the same rows with other columns."""
        return replace(self, query=replace(self.query, columns=tuple(dict.fromkeys(columns))))

    def batches(self, tally: Tally | None = None) -> Iterator[pa.RecordBatch]:
        """Give the rows in batches of about a thousand; memory does not grow with the corpus.

        Args:
            tally: counts what is looked at, given and left out.

        Raises:
            StoreError: the store can't be reached, or no longer keeps this version of the table.
        """
        counted = tally or Tally()
        for piece in self.pieces(counted):
            yield from self.read(piece, counted)

    def pieces(self, tally: Tally | None = None, most: int | None = None) -> Iterator[Piece]:
        """Give the files to read, in the order of :meth:`batches`; nothing but the table's log is read.

        Args:
            tally: is told how many rows there are to look at.
            most: rows of a piece, unless a single file holds more; by default a piece is a month.

        Raises:
            StoreError: the store can't be reached.
        """
        table = self.pinned.tables[self.table]
        if table is None:
            return
        with readable(self.table, self.settings):
            todo = deque(scan.parts(table, self.query.where(self.table, self.pinned.started), most))
            whole = self._parts_with_all_versions(table)
        if tally is not None:
            tally.total = sum(part.rows for part in todo)
        name, month = "", Month(self, None)
        # What was read of a file stays with its part: parts and months are held no longer than needed.
        while todo:
            part = todo.popleft()
            if part.month != name:
                name, month = part.month, Month(self, whole.pop(part.month, None))
            yield Piece(part, month)

    def read(self, piece: Piece, tally: Tally) -> Iterator[pa.RecordBatch]:
        """Give the rows of one piece.

        Args:
            piece: one of :meth:`pieces`.
            tally: counts what is looked at, given and left out.

        Raises:
            StoreError: the store can't be reached, or no longer keeps this version of the table.
        """
        schema, where = TABLES[self.table].schema, self.query.where(self.table, self.pinned.started)
        columns = list(dict.fromkeys([*self.schema.names, *self._needed()]))
        with readable(self.table, self.settings):
            older = piece.month.superseded
            dropped = pa.array(self.dropped, pa.string())
            for batch in scan.batches(piece.part, schema, where=where, columns=columns, seen=tally.saw):
                current = batch
                if len(older):
                    current = batch.filter(pc.invert(pc.is_in(latest.names(batch), older)))
                if len(dropped):
                    current = current.filter(pc.invert(pc.is_in(current["article_id"], dropped)))
                given = self._allowed(current, tally)
                tally.given.update(given["outlet"].to_pylist())
                if given.num_rows:
                    yield given.select(self.schema.names)

    def reader(self) -> pa.RecordBatchReader:
        """Give the rows as an Arrow stream, which DuckDB and others read as it is.

        Raises:
            StoreError: while it is read.
        """
        return pa.RecordBatchReader.from_batches(self.schema, self.batches())

    def arrow(self) -> pa.Table:
        """Read the rows into an Arrow table.

        Raises:
            StoreError: the store can't be reached.
        """
        return pa.Table.from_batches(self.batches(), schema=self.schema)

    def polars(self) -> pl.DataFrame:
        """Read the rows into a Polars frame.

        Raises:
            StoreError: the store can't be reached.
        """
        return pl.DataFrame(self.arrow())

    def lazy(self) -> pl.LazyFrame:
        """Give the rows as a lazy Polars frame: only the columns that a query needs are fetched.

        Raises:
            StoreError: when it is collected.
        """

        def source(
            columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _batch: int | None
        ) -> Iterator[pl.DataFrame]:
            wanted = columns if columns is not None else self.schema.names
            needed = [*wanted, *([] if predicate is None else predicate.meta.root_names())]
            for batch in self.showing(needed).batches():
                frame = pl.DataFrame(batch)
                kept = (frame if predicate is None else frame.filter(predicate)).select(wanted)
                if rows is not None:
                    kept = kept.head(rows)
                    rows -= kept.height
                yield kept
                if rows == 0:
                    return

        return register_io_source(source, schema=pl.DataFrame(self.schema.empty_table()).schema)

    def pandas(self) -> "pd.DataFrame":
        """Read the rows into a pandas frame.

        Raises:
            MahjarError: pandas is not installed.
            StoreError: the store can't be reached.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MahjarError("pandas is not installed: pip install 'mahjar[pandas]'") from error
        frame: pd.DataFrame = self.arrow().to_pandas()
        return frame

    def count(self) -> int:
        """Count the rows; only their names are fetched.

        Raises:
            StoreError: the store can't be reached.
        """
        return sum(batch.num_rows for batch in self.showing(TABLES[self.table].key).batches())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Give the rows one by one, as dictionaries."""
        for batch in self.batches():
            yield from batch.to_pylist()

    def _needed(self) -> Sequence[str]:
        """Name the columns that must be read to choose the rows, beside those that are given."""
        there = TABLES[self.table].schema.names
        return [name for name in ("outlet", "article_id", "version", *ADDRESSES) if name in there]

    def _parts_with_all_versions(self, table: DeltaTable) -> dict[str, scan.Part]:
        if self.table != "articles" or self.query.versions == "all":
            return {}
        # Every version counts here, whatever its day or language: one that a later version has replaced
        # must not come up because the later one lies outside of what is asked.
        return {part.month: part for part in scan.parts(table, self.query.of_outlets(self.table))}

    def superseded(self, part: scan.Part | None) -> pa.Array:
        """Name the versions among a month's that are not to be given.

        Raises:
            StoreError: the store can't be reached.
        """
        if part is None:
            return pa.array([], pa.string())
        schema, where = TABLES[self.table].schema, self.query.of_outlets(self.table)
        known = pa.schema([schema.field(name) for name in latest.COLUMNS])
        read = scan.batches(part, schema, where=where, columns=latest.COLUMNS)
        return latest.superseded(pa.Table.from_batches(read, schema=known))

    def _allowed(self, batch: pa.RecordBatch, tally: Tally) -> pa.RecordBatch:
        """Leave out what the outlets exclude, and count it."""
        if "url" not in batch.schema.names or not any(m.exclude for m in self.mastheads.values()):
            return batch
        outlets = batch["outlet"].to_pylist()
        urls = zip(
            *(batch[name].to_pylist() for name in ADDRESSES if name in batch.schema.names), strict=True
        )
        back = [
            outlet in self.mastheads and self.mastheads[outlet].excludes(*both)
            for outlet, both in zip(outlets, urls, strict=True)
        ]
        tally.left_out.update(outlet for outlet, held in zip(outlets, back, strict=True) if held)
        return batch.filter(pa.array([not held for held in back], pa.bool_()))

"""Write what was selected to a file, in the format that its reader wants."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from mahjar import plaintext
from mahjar.declared import TABLES
from mahjar.errors import MahjarError, QueryError
from mahjar.jsonlines import JsonLinesWriter
from mahjar.plaintext import TextFilesWriter
from mahjar.query import Query
from mahjar.spreadsheet import CsvWriter

GROUP_ROWS = 8192
GROUP_BYTES = 32 << 20
"""A row group of Parquet is written when it holds so many rows, or so many bytes."""


class Writer(Protocol):
    """Takes batches and writes them to a file."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch."""

    def close(self) -> None:
        """Write what was not written yet."""

    def described(self) -> dict[str, Any]:
        """Say how it is written, ready for JSON."""


class ParquetWriter:
    """Parquet, compressed by Zstandard, in row groups that a reader can hold in memory."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        """Open the file.

        Args:
            path: where it is written.
            schema: the columns; its metadata goes into the file.
        """
        self._schema = schema
        self._file = path.open("wb")
        self._writer = pq.ParquetWriter(self._file, schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch; it is written when enough have come."""
        self._waiting.append(batch)
        rows = sum(waiting.num_rows for waiting in self._waiting)
        if rows >= GROUP_ROWS or sum(waiting.nbytes for waiting in self._waiting) >= GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Write the last row group and the footer."""
        with self._file:
            self._flush()
            self._writer.close()

    def described(self) -> dict[str, Any]:
        """Say how it is written."""
        return {"compression": "zstd", "arrow": pa.__version__}

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting).cast(self._schema))
            self._waiting = []


FORMATS = {
    "parquet": (".parquet", ".pq"),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "csv": (".csv",),
    "txt": (".zip",),
}
"""The formats, each with the endings that name it."""


def format_of(path: Path, given: str | None) -> str:
    """Give the format to write: the one named, or else the one that the file's ending names.

    Raises:
        QueryError: there is no such format, neither names one, or they don't go together.
    """
    if given is not None and given not in FORMATS:
        raise QueryError(f"there is no format {given!r}; it must be {one_of(FORMATS)}")
    ending = path.suffix.lower()
    if ending == ".txt" or (given == "txt" and ending not in FORMATS["txt"]):
        raise QueryError(
            f"{path.name} can't hold plain text, which is one file an article; end the name with .zip"
        )
    if given is not None:
        return given
    for name, endings in FORMATS.items():
        if ending in endings:
            return name
    usual = one_of(endings[0] for endings in FORMATS.values())
    raise QueryError(f"{path.name} names no format; end it with {usual}, or give --format")


def one_of(names: Iterable[str]) -> str:
    """Write names as a choice: ``a, b or c``."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def given(kind: str, table: str, query: Query) -> tuple[str, ...]:
    """Name the columns that a file of this format shows.

    Args:
        kind: one of :data:`FORMATS`.
        table: the table that is asked.
        query: what is asked of it.

    Raises:
        QueryError: the format is not for this table.
    """
    if kind != "txt":
        return query.columns or tuple(TABLES[table].schema.names)
    if table != "articles":
        raise QueryError(f"{table} have no text; pull them as {one_of([k for k in FORMATS if k != 'txt'])}")
    return tuple(name for name in query.columns or plaintext.HEADER if name != "text")


def needed(kind: str) -> tuple[str, ...]:
    """Name the columns that a format needs to be written, beside those that it shows."""
    return plaintext.NEEDED if kind == "txt" else ()


def writer(
    path: Path, kind: str, schema: pa.Schema, *, header: Sequence[str] = (), versions: bool = False
) -> Writer:
    """Open a file for writing in a format.

    Args:
        path: where it is written.
        kind: one of :data:`FORMATS`.
        schema: the columns of what it will be given.
        header: for ``txt``, the columns to name of each article.
        versions: there may be several versions of an article.
    """
    if kind == "parquet":
        return ParquetWriter(path, schema)
    if kind == "csv":
        return CsvWriter(path, schema)
    if kind == "txt":
        return TextFilesWriter(path, header, versions=versions)
    return JsonLinesWriter(path)


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Turn what the system raises while a file is written into a sentence.

    Raises:
        MahjarError: the folder is missing or can't be written to, or the disk is full.
    """
    try:
        yield
    except OSError as error:
        raise MahjarError(f"{path} can't be written: {error.strerror or error}") from error

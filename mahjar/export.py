"""Write what was selected to a file: Parquet or JSON lines, whole or not at all."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from mahjar.errors import MahjarError, QueryError

GROUP_ROWS = 8192
GROUP_BYTES = 32 << 20
"""A row group of Parquet is written when it holds so many rows, or so many bytes."""


class Writer(Protocol):
    """Takes batches and writes them to a file."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch."""

    def close(self) -> None:
        """Write what was not written yet."""


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

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting).cast(self._schema))
            self._waiting = []


class JsonLinesWriter:
    """One JSON object a line, UTF-8, Arabic letters as they are; days and instants as ISO 8601."""

    def __init__(self, path: Path) -> None:
        """Open the file."""
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, batch: pa.RecordBatch) -> None:
        """Write a line for each row."""
        for row in batch.to_pylist():
            self._file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=iso) + "\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


FORMATS = {"parquet": (".parquet", ".pq"), "jsonl": (".jsonl", ".ndjson", ".json")}
"""The formats, each with the endings that name it."""


def format_of(path: Path, given: str | None) -> str:
    """Give the format to write: the one named, or else the one that the file's ending names.

    Raises:
        QueryError: there is no such format, or neither names one.
    """
    if given is not None:
        if given not in FORMATS:
            raise QueryError(f"there is no format {given!r}; it must be {' or '.join(FORMATS)}")
        return given
    for name, endings in FORMATS.items():
        if path.suffix.lower() in endings:
            return name
    raise QueryError(f"{path.name} names no format; end it with .parquet or .jsonl, or give --format")


def writer(path: Path, kind: str, schema: pa.Schema) -> Writer:
    """Open a file for writing in a format, one of :data:`FORMATS`."""
    return ParquetWriter(path, schema) if kind == "parquet" else JsonLinesWriter(path)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a file to write beside ``path``, which takes its place when all is well and goes when not.

    Raises:
        MahjarError: the folder is missing or can't be written to, or the disk is full.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            yield draft
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise MahjarError(f"{path} can't be written: {error.strerror or error}") from error


def iso(value: Any) -> str:
    """Give a day or an instant as JSON has it.

    Raises:
        TypeError: it is something else.
    """
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")

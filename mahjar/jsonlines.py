"""JSON lines: one row a line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa


class JsonLinesWriter:
    """One JSON object a line, UTF-8, Arabic letters as they are; days and instants as ISO 8601."""

    def __init__(self, path: Path) -> None:
        """Open the file."""
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, batch: pa.RecordBatch) -> None:
        """Write a line for each row."""
        for row in batch.to_pylist():
            self._file.write(compact(row) + "\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def described(self) -> dict[str, Any]:
        """Say how it is written."""
        return {"encoding": "UTF-8"}


def iso(value: Any) -> str:
    """Give a day or an instant as JSON has it.

    Raises:
        TypeError: it is something else.
    """
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=iso)
"""Made once: ``json.dumps`` makes one for each call that asks for something of its own."""


def compact(value: Any) -> str:
    """Give a value as JSON without spaces, Arabic letters as they are.

    Raises:
        TypeError: there is something in it that JSON has no place for.
    """
    return ENCODER.encode(value)

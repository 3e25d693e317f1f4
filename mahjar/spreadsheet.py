"""CSV that spreadsheets open safely: RFC 4180 in UTF-8, where no cell can be taken for a formula.

What a newspaper publishes is not trusted with the reader's spreadsheet: a headline ``=HYPERLINK(…)`` would be
a formula there, and be run. A spreadsheet sees a formula in a cell that begins with ``=``, ``+``, ``-`` or
``@`` (full-width forms too, for some), whether it is quoted or not, and some pass over what can't be seen
before it; tab, carriage return and line feed at the start have the same effect in some. Such a cell gets a
``'`` before it, as OWASP advises ("CSV Injection"). A cell that begins with ``'`` gets another, so that the
rule can be undone: a ``'`` at the start of a cell is always ours, and what follows is what was published.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from mahjar.jsonlines import compact, iso

UNSEEN = r"\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""White space, control characters, and marks of direction and joining, which take no place."""
GUARDED = re.compile(rf"['\t\r\n\x00]|[{UNSEEN}]*[=+\-@\uff0b\uff0d\uff1d\uff20]")
MOST_LETTERS = 32_767
"""Of a cell in Excel, counted in UTF-16; the rest of a longer one spills over."""


class CsvWriter:
    """CSV (RFC 4180) with a header: commas, CRLF, quotes where they are needed.

    UTF-8 with a byte order mark, without which Excel takes Arabic for Latin letters. Line feeds within a
    cell stay, quoted. Lists are JSON, days and instants ISO 8601, null is an empty cell.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        """Open the file and write the header.

        Args:
            path: where it is written.
            schema: the columns.
        """
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file, lineterminator="\r\n")
        self._rows.writerow(schema.names)
        self._cells = [self._cell_of(field.type) for field in schema]
        self._guarded = self._too_long = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Write a line for each row."""
        columns = (
            [None if value is None else cell(value) for value in column.to_pylist()]
            for cell, column in zip(self._cells, batch.columns, strict=True)
        )
        self._rows.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def described(self) -> dict[str, Any]:
        """Say how it is written, and how many cells were changed or are too long for a spreadsheet."""
        return {
            "encoding": "UTF-8 with byte order mark",
            "guarded_cells": self._guarded,
            "cells_too_long_for_excel": self._too_long,
        }

    def _cell_of(self, kind: pa.DataType) -> Callable[[Any], Any]:
        """Give what writes a value of this type."""
        if pa.types.is_string(kind):
            return self._text
        if pa.types.is_nested(kind):
            return lambda value: self._fitting(compact(value))
        if pa.types.is_temporal(kind):
            return iso
        return lambda value: value

    def _text(self, text: str) -> str:
        safe = guarded(text)
        self._guarded += safe is not text
        return self._fitting(safe)

    def _fitting(self, cell: str) -> str:
        self._too_long += len(cell) > MOST_LETTERS
        return cell


def guarded(text: str) -> str:
    """Give a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if GUARDED.match(text) else text


def published(cell: str) -> str:
    """Undo :func:`guarded`: give a cell's text as it was published."""
    return cell.removeprefix("'")

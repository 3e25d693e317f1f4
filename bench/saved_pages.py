"""A folder of saved pages: its manifest, its files, and lines of JSON about them."""

import gzip
import json
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

SHARED: Final = Path(__file__).resolve().parents[2] / "shared"
"""Where pages, scrapes and their scorers lie: beside the checkout."""

Row = dict[str, Any]


class PagesError(Exception):
    """The folder of pages can't be used; the message says what to do."""


def read_manifest(pages: Path) -> list[Row]:
    """Read the folder's list of pages; rows that name no file are reported and left out.

    Args:
        pages: A folder that holds `manifest.jsonl`, one JSON object a line with `file` and, if they are
            known, `id`, `url`, `lang`, `page_kind`, `gold`, `gold_kind`.

    Raises:
        PagesError: There is no manifest, or no line of it can be used.
    """
    manifest = pages / "manifest.jsonl"
    try:
        lines = manifest.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PagesError(
            f"{manifest} can't be read ({error}); PAGES=DIR names a folder that holds it."
        ) from error
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            print(f"{manifest}, line {number}: not JSON ({error}); left out.", file=sys.stderr)
            continue
        if not isinstance(row, dict) or not isinstance(row.get("file"), str):
            print(f'{manifest}, line {number}: no "file" in it; left out.', file=sys.stderr)
            continue
        rows.append(row | {"id": str(row.get("id") or row["file"]), "url": str(row.get("url") or "")})
    if not rows:
        raise PagesError(f"{manifest} lists no page.")
    return rows


def read_page(path: Path) -> bytes:
    """Read a saved page, gzip'd or not.

    Raises:
        PagesError: The file is missing or broken.
    """
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    except (OSError, EOFError, zlib.error) as error:
        raise PagesError(f"{path} can't be read: {error}.") from error


def write_lines(path: Path, rows: Iterable[Row]) -> None:
    """Write JSON lines.

    Raises:
        PagesError: The file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    except OSError as error:
        raise PagesError(f"{path} can't be written ({error}); OUT=FILE names another.") from error

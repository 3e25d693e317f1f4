"""Text files that somebody else scraped, cleaned by the extractor's rules."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from extract import Extracted, OutletFacts, clean_text
from extract.decode import decode
from mahjar.errors import MahjarError
from mahjar.listings import plain_table
from mahjar.reading import isolated


class UnreadableText(MahjarError):
    """A file that holds no text which could be read."""


@dataclass(frozen=True, slots=True)
class CleanedFile:
    """A file and the article that it holds."""

    path: Path
    article: Extracted

    def described(self) -> dict[str, Any]:
        """Give it for JSON: the file's path, then the article's fields."""
        return {"file": str(self.path), **asdict(self.article)}


def clean_file(path: Path, outlet: OutletFacts | None = None) -> CleanedFile:
    """Clean one file.

    Args:
        path: A text file, one paragraph a line, in UTF-8, UTF-16 with its mark, windows-1256 or another
            encoding that can be told from the bytes.
        outlet: What is known of its outlet.

    Raises:
        UnreadableText: There is no such file, it can't be read, or it is no text.
    """
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableText(f"{path}: there is no such file") from None
    except OSError as error:
        raise UnreadableText(f"{path} can't be read ({error.strerror})") from error
    marked = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    decoded = decode(body) if marked or b"\0" not in body else None
    if decoded is None:
        raise UnreadableText(f"{path} is no text in an encoding that can be told; save it as UTF-8")
    return CleanedFile(path, replace(clean_text(decoded.text, outlet), encoding=decoded.encoding))


def cleaned_table(files: Sequence[CleanedFile]) -> Table:
    """Make a table with a line a file: what was read out of it, words that stay, lines that went."""
    table = plain_table(
        "file", "title", "authors", "source", "editor", "day", "words", "lines out", "quality"
    )
    for column in (6, 7, 8):
        table.columns[column].justify = "right"
    table.columns[0].overflow = "fold"
    for file in files:
        found = file.article
        cells = (found.title or "", ", ".join(found.authors), found.source or "", found.editor or "")
        table.add_row(
            Text(str(file.path)),
            *(Text(isolated(cell, terminal=sys.stdout.isatty())) for cell in cells),
            str(found.published_day or ""),
            f"{found.words:,}",
            str(len(found.removed)),
            f"{found.quality:.2f}",
        )
    return table


def ledger_table(article: Extracted) -> Table:
    """Make a table of what went: the rule, the place, the words."""
    table = plain_table("rule", "place", "line")
    for taken in article.removed:
        words = isolated(taken.text, terminal=sys.stdout.isatty())
        table.add_row(taken.rule, taken.place, Text(words))
    return table

"""An article for a person to read: Arabic from right to left, on a terminal or in a file.

On a terminal each line of a right-to-left paragraph is set against the right edge and enclosed in a
right-to-left isolate (Unicode Standard Annex 9, section 2.4), so that a terminal which orders text shows its
digits, Latin names and punctuation where they belong. Into a file or a pipe text goes as it is, unwrapped.

What was published is not trusted with the terminal: control characters, and marks of direction left open in
the text, are taken out of what is shown (never of what is stored).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2067", "\u2068", "\u2069"
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters (C0 and C1, escape sequences among them) and marks that change a line's direction."""
WIDEST = 88
"""Columns of text that are read with ease; a wider terminal is not filled."""

SHOWN = (
    "outlet", "url", "canonical_url", "published_day", "published", "published_raw", "modified", "authors",
    "editor", "source", "agency", "translator", "photographer", "dateline", "section", "tags", "language",
    "words", "flags", "first_seen", "fetched", "article_id", "version", "extractor",
)  # fmt: skip
"""What is shown of an article beside its text, in this order; what is empty is left out."""


@dataclass(frozen=True)
class Reading:
    """An article as Rich prints it: title, lede, text, and what is known of it."""

    article: Mapping[str, Any]
    metadata: bool = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the lines, as wide as the console allows."""
        width = min(options.max_width, WIDEST) if console.is_terminal else None
        title, lede, rest = parts_of(self.article)
        yield from paragraph(title, width, "bold")
        yield Text()
        if lede:
            yield from paragraph(lede, width, "italic")
            yield Text()
        for text in rest:
            yield from paragraph(text, width)
            yield Text()
        if self.metadata:
            yield facts(self.article, terminal=console.is_terminal)


def render_article(article: Mapping[str, Any], *, metadata: bool = True) -> Reading:
    """Make an article ready for ``rich.console.Console.print``.

    Args:
        article: a row of ``articles``.
        metadata: show what is known of it beneath the text.
    """
    return Reading(article, metadata)


def parts_of(article: Mapping[str, Any]) -> tuple[str, str, list[str]]:
    """Give title, lede, and the paragraphs after it: ``text`` holds the lede once, ``lede`` repeats it."""
    title, lede = article["title"] or "", article["lede"] or ""
    paragraphs = list(article["paragraphs"] or (article["text"] or "").split("\n"))
    body = [text for text in paragraphs if text.strip()]
    if lede and body and body[0].strip() == lede.strip():
        body = body[1:]
    return title, lede, body


def paragraph(text: str, width: int | None, style: str = "") -> list[Text]:
    """Set one paragraph in lines.

    Args:
        text: the paragraph.
        width: columns to set it in; None to leave it in one line as it is.
        style: Rich's style for it.
    """
    safe = UNSAFE.sub("", text)
    if width is None:
        return [Text(safe, style, overflow="ignore", no_wrap=True)]
    lines = wrapped(safe, width)
    if not right_to_left(safe):
        return [Text(line, style) for line in lines]
    return [
        Text(" " * (width - cell_len(line)) + RIGHT_TO_LEFT_ISOLATE + line + POP_ISOLATE, style)
        for line in lines
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Break a paragraph into lines at its spaces; a word is broken only where it is wider than a line.

    Args:
        text: the paragraph.
        width: columns of a line; a combining mark takes none, a wide letter two.
    """
    lines, line = [], ""
    for word in text.split():
        if line and cell_len(line) + 1 + cell_len(word) <= width:
            line += " " + word
            continue
        if line:
            lines.append(line)
        line = word
        while cell_len(line) > width:
            cut = next(n for n in range(len(line), 0, -1) if cell_len(line[:n]) <= width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def right_to_left(text: str) -> bool:
    """Say whether a paragraph runs from right to left: its first strong letter decides (UAX 9, P2 and P3)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return False


def facts(article: Mapping[str, Any], *, terminal: bool) -> Table:
    """Make the table of what is known of an article beside its text."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name in SHOWN:
        value = shown(article[name])
        if value:
            table.add_row(name, Text(isolated(value, terminal=terminal)))
    return table


def shown(value: Any) -> str:
    """Write a value for a person; what is empty gives nothing."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S UTC")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "، ".join(map(str, value)) if any(map(right_to_left, map(str, value))) else ", ".join(value)
    return "" if value is None else str(value)


def isolated(value: str, *, terminal: bool) -> str:
    """Keep a value's direction from its neighbours', and its control characters from the terminal."""
    safe = UNSAFE.sub("", value)
    return FIRST_STRONG_ISOLATE + safe + POP_ISOLATE if terminal and right_to_left(safe) else safe

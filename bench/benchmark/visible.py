"""The visible text of a page, and which characters of it are of which kind.

The rules are those of README.md beside this file; whoever scores by spans reads a page in the same way.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

UNSEEN: Final = frozenset({"head", "noscript", "script", "style", "template", "textarea"})
"""Elements whose text no reader sees, or that is a field to be filled in."""
_BLOCK_NAMES: Final = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main marquee nav ol option p pre section
    select summary table tbody td tfoot th thead tr ul
"""
BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
"""Elements that begin a line and end it; `br` begins one."""
_PIECE: Final = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (in code points, `end` not among them) of a visible text, of one kind.

    `kind` is None where no mark says what they are.
    """

    start: int
    end: int
    kind: str | None


@dataclass(frozen=True, slots=True)
class Visible:
    """A page's visible text, a line a block, and its spans in order; a span never crosses a line."""

    text: str
    spans: tuple[Span, ...]

    def of(self, span: Span) -> str:
        """Give the characters of a span."""
        return self.text[span.start : span.end]


def visible(root: HtmlElement, marks: Mapping[HtmlElement, str]) -> Visible:
    """Read a page's visible text.

    Args:
        root: the page.
        marks: the kinds of elements; one without a mark is of its parent's kind.
    """
    text = ""
    spans: list[Span] = []
    for line in _lines(root, marks):
        words = list(_words(line))
        if not words:
            continue
        text += "\n" if text else ""
        for word, kind, apart in words:
            start = len(text) + apart
            text += " " * apart + word
            same = spans and spans[-1].kind == kind and spans[-1].end == start - apart
            begins = spans.pop().start if same else start
            spans.append(Span(begins, len(text), kind))
    return Visible(text, tuple(spans))


_Runs = list[tuple[str, str | None]]


def _lines(root: HtmlElement, marks: Mapping[HtmlElement, str]) -> list[_Runs]:
    lines: list[_Runs] = [[]]

    def walk(element: HtmlElement, kind: str | None) -> None:
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            return
        kind = marks.get(element, kind)
        if element.tag in BLOCKS or element.tag == "br":
            lines.append([])
        lines[-1].append((element.text or "", kind))
        for child in element:
            walk(child, kind)
            lines[-1].append((child.tail or "", kind))
        if element.tag in BLOCKS:
            lines.append([])

    walk(root, None)
    return lines


def _words(line: _Runs) -> Iterator[tuple[str, str | None, bool]]:
    """Give each word of a line, its kind, and whether white space stands before it; none does first."""
    apart = False
    first = True
    for text, kind in line:
        for piece in _PIECE.findall(text):
            if piece.isspace():
                apart = not first
                continue
            yield piece, kind, apart
            first = apart = False

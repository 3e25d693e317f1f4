"""Captions: what stands under a picture, and stands a second time as if it were a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.arabic import key
from extract.head import Head
from extract.lines import HEADINGS, LONG_LINE, Line

NEAR: Final = 3  # lines from a caption to its repeat, at most: a lede can stand between
_STOPS: Final = (".", "!", "?", ":")


def find_captions(head: Head, lines: Sequence[Line]) -> frozenset[str]:
    """Find the captions of a page that are no part of its text.

    A paragraph can say what a caption says: a lede does, a verse, a sub-head. It is the caption again where
    it has few words, ends like no sentence, and stands between the picture and a sentence.

    Args:
        head: The page's head: a description that begins with the words makes them a lede.
        lines: The page's lines.

    Returns:
        The folded captions.
    """
    captions = {line.folded for line in lines if line.tag == "figcaption"}
    if not captions:
        return frozenset()
    again = captions & {line.folded for line in lines if line.tag != "figcaption"}
    return frozenset(captions - {text for text in again if not _is_caption(text, head, lines)})


def _is_caption(text: str, head: Head, lines: Sequence[Line]) -> bool:
    """Tell whether each line with a caption's words is one, or its repeat."""
    said = (head.first("og:description"), head.linked.description, head.first("description"))
    if text.endswith(_STOPS) or any(key(each).startswith(key(text)) for each in said if each):
        return False
    caption = -NEAR - 1
    for i, line in enumerate(lines):
        if line.folded != text:
            continue
        if line.tag == "figcaption":
            caption = i
        elif i - caption > NEAR or not _repeats(line, lines[i + 1 : i + 2]):
            return False
    return True


def _repeats(line: Line, below: Sequence[Line]) -> bool:
    plain = line.tag not in HEADINGS and not line.bold and line.words < LONG_LINE
    return plain and any(after.is_prose for after in below)

"""Writers' notes: "* باحثة في عمران المدن" under an opinion, and the mark behind the name over it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile
from typing import Final

from extract.arabic import collapse, fold, seen
from extract.credit_words import Credit, opens_with_verb, tidy, words
from extract.signatures import are_plain_names

TOP: Final = 3  # lines of a text among which the name stands
LAST: Final = 2  # and the note
MOST_WORDS: Final = 25  # of a note
MOST_ALONE: Final = 12  # of one whose mark stands behind no name
_SIGNS: Final = "،,.:؛;"
_MARK: Final = r"(?:\([*٭∗]{1,3}\)|[*٭∗]{1,3})"
_NOTE: Final = re.compile(rf"\s*+{_MARK}\s*+(?:[-–—:]\s*+)?(?P<told>[^\W\d].*)", re.S)
_NAME: Final = re.compile(rf"(?P<name>[^*٭∗()]{{5,60}}) ?{_MARK}")


def find_note(paragraphs: Sequence[str]) -> dict[int, tuple[Credit, ...]]:
    """Find the note on its writer that closes a text, and the name over the text that bears the same mark.

    One line alone begins with the mark, and says what somebody is; several are a list, or notes on words.

    Args:
        paragraphs: The text, as published.

    Returns:
        Credits by index: an author for the name, none for the note.
    """
    if not any(map(_NOTE.match, paragraphs[-LAST:])):
        return {}
    marked = [(i, match["told"]) for i, each in enumerate(paragraphs) if (match := _NOTE.match(each))]
    if len(marked) > 1 or marked[0][0] < 1:
        return {}
    note, told = marked[0]
    top = enumerate(paragraphs[: min(TOP, note)])
    i, signed = next(((i, found) for i, each in top if (found := read_marked_name(each))), (note, ()))
    if not _tells_of(told, signed):
        return {}
    return {i: signed, note: ()}


def read_marked_name(line: str) -> tuple[Credit, ...]:
    """Read a name alone on a line that a mark refers to a note: "رلى عبد النور*".

    Args:
        line: A line over the text, as published.
    """
    raw = collapse(seen(line))
    match = _NAME.fullmatch(raw)
    if match is None or not are_plain_names(match["name"].split()):
        return ()
    return (Credit("author", tidy(match["name"]), raw),)


def _tells_of(told: str, signed: tuple[Credit, ...]) -> bool:
    """Tell whether a note says what its writer is; where nobody is named, it must say little else."""
    tokens = fold(told).split()
    if not 0 < len(tokens) <= MOST_WORDS:
        return False
    first = tokens[0].strip(_SIGNS).removesuffix("ه")
    if signed:
        name = _untitled(signed[0].value)
        return first.removeprefix("ال") in words().occupations or _untitled(told)[: len(name)] == name
    is_anybody = not any(token.startswith("ال") for token in tokens[1:2])  # "كاتب الرسالة" is somebody
    says_little = len(tokens) <= MOST_ALONE and not any(map(opens_with_verb, tokens))
    return first in words().occupations and is_anybody and says_little


def _untitled(text: str) -> list[str]:
    """Fold the words of a name, or of what begins with one, without the titles before it."""
    tokens = dropwhile(words().honorifics.__contains__, fold(text).split())
    return [token.strip(_SIGNS) for token in tokens]

"""Which letters a pattern can begin with: many patterns are asked of a line by its first letter.

Read from the pattern's own syntax, of which the tables of this package use groups, sets, repeats and looks
around. Where that can't be told any letter is allowed, so that nothing that matches is missed.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

DIGITS: Final = frozenset("0123456789")
_LOOKS: Final = ("(?=", "(?!", "(?<=", "(?<!")
_REPEATS: Final = "?*+{"
_PIECES: Final = re.compile(r"\\.|\[\^?(?:\\.|[^\]\\])+\]|[()|]|[^()|\[\\]+")


class First(NamedTuple):
    """What can begin a part of a pattern.

    Attributes:
        letters: The letters, None where it can be any.
        empty: It can match nothing, so that what follows it can begin the whole.
        end: The index behind the part.
    """

    letters: frozenset[str] | None
    empty: bool
    end: int


def first_letters(pattern: str) -> frozenset[str] | None:
    """Tell which letters can begin what a pattern matches.

    Args:
        pattern: A pattern of `re`, without flags. A digit is told as all ten of ASCII.

    Returns:
        The letters, None where it can begin with any or match nothing at all.
    """
    first = _branches(pattern, 0)
    return None if first.empty else first.letters


def alternatives(pattern: str) -> list[str]:
    """Split a pattern at the bars that stand in no group, or in one around the whole."""
    if pattern.startswith("(?:") and _branches(pattern, 3).end == len(pattern) - 1:
        pattern = pattern[3:-1]
    out, start, at = [], 0, 0
    while at < len(pattern):
        at = _sequence(pattern, at).end
        out.append(pattern[start:at])
        at = start = at + 1
    return out or [pattern]


def _branches(pattern: str, at: int) -> First:
    """Read alternatives up to the bracket that closes them, or to the end."""
    letters: frozenset[str] | None = frozenset()
    empty = False
    while True:
        branch = _sequence(pattern, at)
        letters = None if letters is None or branch.letters is None else letters | branch.letters
        empty = empty or branch.empty
        at = branch.end
        if at >= len(pattern) or pattern[at] != "|":
            return First(letters, empty, at)
        at += 1


def _sequence(pattern: str, at: int) -> First:
    letters: frozenset[str] | None = frozenset()
    empty = True
    while empty and at < len(pattern) and pattern[at] not in "|)":
        item = _item(pattern, at)
        letters = None if letters is None or item.letters is None else letters | item.letters
        empty, at = item.empty, item.end
    return First(letters, empty, _end(pattern, at))


def _end(pattern: str, at: int) -> int:
    """Find the bar or bracket that ends a branch, inside of which the index is."""
    depth = 0
    for piece in _PIECES.finditer(pattern, at):
        sign = piece[0]
        if depth == 0 and sign in ("|", ")"):
            return piece.start()
        depth += (sign == "(") - (sign == ")")
    return len(pattern)


def _item(pattern: str, at: int) -> First:
    """Read one letter, set or group with the repeat behind it."""
    atom = _atom(pattern, at)
    at, empty = atom.end, atom.empty
    if at < len(pattern) and pattern[at] in _REPEATS:
        empty = empty or pattern[at] in "?*" or pattern.startswith(("{0", "{,"), at)
        at = pattern.index("}", at) + 1 if pattern[at] == "{" else at + 1
        at += at < len(pattern) and pattern[at] in "?+"
    return First(atom.letters, empty, at)


def _atom(pattern: str, at: int) -> First:
    if pattern.startswith(_LOOKS, at):
        start = at + (4 if pattern[at + 2] == "<" else 3)
        return First(frozenset(), True, _branches(pattern, start).end + 1)
    if pattern[at] == "(":
        group = _branches(pattern, at + (3 if pattern.startswith("(?:", at) else 1))
        return First(group.letters, group.empty, group.end + 1)
    if pattern[at] == "[":
        return _set(pattern, at)
    if pattern[at] == "\\":
        return _escape(pattern, at)
    return First(None if pattern[at] == "." else frozenset(pattern[at]), False, at + 1)


def _escape(pattern: str, at: int) -> First:
    sign = pattern[at + 1]
    if sign == "b":
        return First(frozenset(), True, at + 2)
    if sign == "d":
        return First(DIGITS, False, at + 2)
    if sign == "u":
        return First(frozenset(chr(int(pattern[at + 2 : at + 6], 16))), False, at + 6)
    return First(None if sign.isalnum() else frozenset(sign), False, at + 2)


def _set(pattern: str, at: int) -> First:
    """Read a set; one that excludes, and one with a class in it that is no digit, allows any letter."""
    end = pattern.index("]", at + 2)
    while pattern[end - 1] == "\\" and pattern[end - 2] != "\\":
        end = pattern.index("]", end + 1)
    inside, letters = pattern[at + 1 : end], set[str]()
    i = 0
    while i < len(inside):
        if inside[i] == "^" and i == 0:
            return First(None, False, end + 1)
        if inside[i] == "\\":
            escaped = _escape(inside, i)
            if escaped.letters is None:
                return First(None, False, end + 1)
            letters |= escaped.letters
            i = escaped.end
        elif inside[i + 1 : i + 2] == "-" and i + 2 < len(inside):
            letters |= {chr(code) for code in range(ord(inside[i]), ord(inside[i + 2]) + 1)}
            i += 3
        else:
            letters.add(inside[i])
            i += 1
    return First(frozenset(letters), False, end + 1)

"""Spelling folded for comparing and hashing. What is stored is never folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Marks that change no word: tashkil, Quranic signs, dagger alef, tatweel, and characters that cannot be seen.
_GONE: Final = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x0640]
INVISIBLE: Final = [
    0x00AD,
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
]
_PLAIN_LETTERS: Final = str.maketrans("أإآٱىیئؤةہەک", "اااايييوهههك")
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SIGNS: Final = str.maketrans("،٬؛؟٪٫“”„«»‟‘’‚`–—−‐‑ ", ',,;?%.""""""\'\'\'\'-----' + " ")


class _Table(dict[int, int | str | None]):
    """A table for `str.translate` that learns the letters that stay, since a miss costs an exception."""

    def __missing__(self, letter: int) -> int:
        self[letter] = letter
        return letter


_TABLE: Final = _Table({**_PLAIN_LETTERS, **_DIGITS, **_SIGNS, **dict.fromkeys([*_GONE, *INVISIBLE])})
_LONE_TATWEEL: Final = re.compile(r"(?<!\S)ـ+(?!\S)")  # a tatweel between spaces is a dash
_UNSEEN: Final = dict.fromkeys(INVISIBLE)
_INVISIBLE: Final = re.compile(f"[{''.join(map(chr, INVISIBLE))}]")

_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts without spaces
_LONG: Final = 3_000  # characters of a line that are compared
_WORDS: Final = re.compile(r"\w+")
_MEMORABLE: Final = 1_000  # characters; longer texts are folded anew

ARABIC_RUN: Final = re.compile(
    r"[\u0620-\u064A\u066E-\u06D3\u06FA-\u06FC\u0750-\u077F\uFB50-\uFDFB\uFE70-\uFEFC]+"
)
_PRESENTED: Final = re.compile("[\ufb50-\U0010ffff]")  # from Arabic's presentation forms on
_LETTERS: Final = re.compile(r"[^\W\d_]+")
WORD: Final = re.compile(r"\w[\w\u200c\u200d\u0640\u064B-\u065F\u0670'’.-]*")


def collapse(text: str) -> str:
    """Make every run of white space one space, and strip the ends: all that is ever done to kept text."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Fold spelling for comparison.

    Alef, ya and ta marbuta are one letter each, hamza seats are their plain letter, digits are ASCII,
    quotes and dashes are one sign; marks, tatweel and invisible characters go; letters are lower case.

    Args:
        text: Any text.

    Returns:
        The folded text, white space collapsed.
    """
    return _remembered(text) if len(text) <= _MEMORABLE else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return collapse(text.replace("`", "'").lower())
    if _PRESENTED.search(text):
        text = unicodedata.normalize("NFKC", text)
    if "ـ" in text:
        text = _LONE_TATWEEL.sub("-", text)
    return collapse(unicodedata.normalize("NFC", text).translate(_TABLE).lower())


_remembered = lru_cache(maxsize=4096)(_fold)  # the same lines are asked for by every part that reads a page


def seen(text: str) -> str:
    """Return the text without the characters that cannot be seen."""
    return text if _INVISIBLE.search(text) is None else text.translate(_UNSEEN)


def fold_line(text: str) -> str:
    """Fold a line to tell whether two are the same; of a very long one, beginning and length are enough."""
    return fold(text) if len(text) <= _LONG else f"{fold(text[:_LONG])}\0{len(text)}"


def key(text: str) -> str:
    """Return the letters and digits of a line, folded, one space between words: equal for equal wording."""
    return _keyed(text) if len(text) <= _MEMORABLE else _key(text)


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(fold_line(text)))


_keyed = lru_cache(maxsize=2048)(_key)


def arabic_share(text: str) -> float:
    """Return which share of the letters is of the Arabic script, 0 to 1 (0 where there is no letter)."""
    if ARABIC_RUN.search(text) is None:  # which most of the world's pages have none of
        return 0.0
    letters = sum(map(len, _LETTERS.findall(text)))
    return min(1.0, sum(map(len, ARABIC_RUN.findall(text))) / letters) if letters else 0.0


def count_words(text: str) -> int:
    """Count words: runs of letters, digits and their marks; two signs of Chinese count as one."""
    return _counted(text) if len(text) <= _MEMORABLE else _count(text)


def _count(text: str) -> int:
    words = len(WORD.findall(text))
    return words if text.isascii() else words + len(_UNSPACED.findall(text)) // 2


_counted = lru_cache(maxsize=2048)(_count)

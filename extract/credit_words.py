"""The words of credits: labels, agencies, media, titles of people, cities, read once from `credits.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from extract.arabic import collapse, fold

ENDS: Final = " \t-–—ـ*|/\\.,،؛;:•·«»\"“”'…"
SEPARATOR: Final = re.compile(
    r"\s*(?:[:：/|]|(?<!\S)[-–—ـ](?!\S)|[-–—](?=\s)|(?<=\s)[-–—](?=\w)|(?<=[A-Za-z]),\s)\s*"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit: its role (a key of `labels` in credits.toml), its value as printed, the whole line."""

    role: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of `credits.toml`, folded."""

    roles: dict[str, str]
    bare: frozenset[str]
    agencies: frozenset[str]
    media: frozenset[str]
    mastheads: frozenset[str]
    wary: frozenset[str]
    teams: frozenset[str]
    presented: frozenset[str]
    verbs: frozenset[str]
    events: frozenset[str]
    honorifics: frozenset[str]
    occupations: frozenset[str]
    nobody: frozenset[str]
    waw: frozenset[str]
    cities: frozenset[str]


@cache
def words() -> Words:
    """Read the word lists that are part of this package."""
    table = tomllib.loads((files("extract") / "credits.toml").read_text("utf-8"))
    roles = {fold(label): role for role, labels in table["labels"].items() for label in labels}
    lists = {
        name: frozenset(map(fold, next(iter(table[name].values())))) for name in table if name != "labels"
    }
    return Words(roles, **lists)


def tidy(value: str) -> str:
    """Cut signs off the ends of a value; its words stay as printed."""
    value = collapse(value).strip(ENDS)
    if value.startswith("(") and value.endswith(")") and value.count("(") == 1:
        value = value[1:-1].strip(ENDS)
    return value


def is_name(tokens: list[str], most: int = 4) -> bool:
    """Tell whether words can be a person's name: two to four words of letters."""
    return 2 <= len(tokens) <= most and all(map(_is_name_word, tokens))


def _is_name_word(word: str) -> bool:
    return word.replace(".", "").replace("-", "").replace("'", "").isalpha() and len(word) > 1


def opens_with_verb(text: str) -> bool:
    """Tell whether words open with a verb of what happened: "ولد الشاعر …", "صدرت الرواية …"."""
    first = fold(text).partition(" ")[0]
    return not {first, first.removesuffix("ت")}.isdisjoint(words().verbs)


def is_medium(text: str) -> bool:
    """Tell whether words name a newspaper, station or agency: "مجلة …", "راديو كندا", "رويترز"."""
    folded = fold(text).strip(ENDS)
    tokens = folded.split()
    return folded in words().agencies or (2 <= len(tokens) <= 5 and tokens[0] in words().media)

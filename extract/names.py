"""Names of people, out of what credits, JSON-LD and bylines call authors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from extract.arabic import collapse, fold
from extract.credit_words import ENDS, tidy, words

_INITIALS: Final = re.compile(
    r"^(?:[أا]\s?\.\s?د|[أاد])\s?\.\s?(?=\w{2})"
)  # "أ.د.", "د.": offices, not names
_AND: Final = re.compile(r"\s+(?:and|et|und|&)\s+|\s*[;,،|&]\s*|\s+و\s+|\s+-\s+", re.I)


def people(values: Iterable[str], not_names: Iterable[str] = ()) -> tuple[str, ...]:
    """Split values into the names of people, without titles, desks, content-system users and sites' names.

    Args:
        values: Raw values of an author's credit.
        not_names: Names that are the site's own.

    Returns:
        Names in the order given, each once.
    """
    banned = words().nobody | {fold(name) for name in not_names}
    names: dict[str, str] = {}
    for value in values:
        if "://" in value or "@" in value or "www." in value:
            continue
        for piece in _split_names(value):
            name = _without_titles(piece)
            folded = fold(name)
            if _is_person(name) and folded not in banned:
                names.setdefault(folded, name)
    return tuple(names.values())


def _split_names(value: str) -> list[str]:
    value = re.sub(r"\s*/\s*[^/]*\s[-–—]\s[^/]*$", "", collapse(value))  # "/ وندسور – كندا"
    parts = [part for piece in re.split(r"\s*/\s*", value) for part in _AND.split(piece)]
    out: list[str] = []
    for part in parts:
        tokens = part.split()
        cut = next(
            (
                i
                for i in range(2, len(tokens) - 1)
                if tokens[i].startswith("و") and len(tokens[i]) > 3 and fold(tokens[i]) not in words().waw
            ),
            None,
        )
        if cut is None:
            out.append(part)
        else:
            out += [" ".join(tokens[:cut]), " ".join([tokens[cut][1:], *tokens[cut + 1 :]])]
    return out


def _without_titles(name: str) -> str:
    tokens = _INITIALS.sub("", tidy(name)).split()
    while len(tokens) > 1 and fold(tokens[0]).strip(":/") in words().honorifics:
        tokens = tokens[1:]
    return " ".join(tokens).strip(ENDS)


def _is_person(name: str) -> bool:
    tokens = name.split()
    if not 1 <= len(tokens) <= 6 or not 2 <= len(name) <= 60 or (len(name) < 3 and not name.isupper()):
        return False
    if re.search(r"[\d@#_<>{}=]|https?:|www\.|\.(?:com|net|org|ca|news)\b", name):
        return False
    return any(map(str.isalpha, name))

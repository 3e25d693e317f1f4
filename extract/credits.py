"""Credits become fields: who wrote, edited, translated, photographed, and where a text is from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from extract.arabic import collapse, fold, seen

TOP: Final = 4  # a credit is looked for in the first paragraphs
END: Final = 8  # and in the last ones: in the middle of a text "المصدر" is a word
LONGEST: Final = 110  # characters of a credit line
_SEPARATOR: Final = re.compile(
    r"\s*(?:[:：/|]|(?<!\S)[-–—ـ](?!\S)|[-–—](?=\s)|(?<=\s)[-–—](?=\w)|(?<=[A-Za-z]),\s)\s*"
)
ENDS: Final = " \t-–—ـ*|/\\.,،؛;:•·«»\"“”'…"
_SENTENCE_END: Final = re.compile(r"[.!؟?…]$")
_BRACKETED: Final = re.compile(r"[(\[]\s*([^()\[\]]{2,60})\s*[)\]]")
_DATELINE: Final = re.compile(
    r"^(?P<city>[\w' ]{2,24})(?: ?[،,] ?[\w ]{2,20})?(?: ?\((?P<agency>[^()]{2,40})\))?"
    r"(?: ?[-–—ـ/:] ?(?P<more>[^-–—:]{2,30}?))?"
    r" ?(?:[-–—:]|ـ(?!\w)) ?(?=\w|[\"“«(])"
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
    honorifics: frozenset[str]
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


def read_credits(line: str, at_edge: bool = True) -> tuple[Credit, ...]:
    """Read a line that is a credit, or several with bars or dashes between them.

    Args:
        line: A whole line, as published.
        at_edge: It stands under the headline or at the very end, where "كتب أحمد سالم" and a lone
            "(رويترز)" are credits; elsewhere they are words.

    Returns:
        The credits of the line, or nothing where it is none.
    """
    if len(line) > 4 * LONGEST:
        return ()
    line = collapse(seen(line))
    if not 3 <= len(line) <= LONGEST:
        return ()
    core = line.strip(" *•·-–—|")
    pieces = re.split(r"\s+[|•·]\s+|\s{2,}", core)
    found: list[Credit] = []
    for piece in pieces:
        one = _labelled(piece, line) or (_placed(piece, line) or _unlabelled(piece, line) if at_edge else ())
        if not one:
            return ()
        found += one
    return tuple(found)


def _labelled(piece: str, raw: str) -> tuple[Credit, ...]:
    match = _SEPARATOR.search(piece)
    if match is None:
        return ()
    roles = _roles_of(piece[: match.start()])
    if not roles:
        return ()
    rest, second = piece[match.end() :], None
    for other in _SEPARATOR.finditer(rest):  # "تحرير: هناء فهمي - المصدر: رويترز"
        label = re.search(r"(?:^|[\s,،])(\S+(?:\s\S+)?)$", rest[: other.start()])
        if label and _roles_of(label.group(1)):
            second, rest = rest[label.start(1) :].lstrip(ENDS), rest[: label.start(1)]
            break
    value = tidy(rest)
    if not _is_value(value, roles):
        return ()
    first = tuple(Credit(role, value, raw) for role in roles)
    if second is None:
        return first
    more = _labelled(second, raw)
    return first + more if more else ()


def _roles_of(label: str) -> tuple[str, ...]:
    """Roles that a label names: "ترجمة وتحرير" names two."""
    table = words().roles
    label = fold(label).strip(" *-()[]\"'")
    if role := table.get(label):
        return (role,)
    parts = re.split(r" ?/ ?| و(?: ?)(?=\w)", label)
    roles = [table.get(part) for part in parts]
    named = tuple(dict.fromkeys(role for role in roles if role))
    return named if len(parts) > 1 and all(roles) else ()


def _is_value(value: str, roles: Sequence[str]) -> bool:
    """A value is short, holds a letter, and is no sentence."""
    count = value.count(" ") + 1
    most = 10 if "source" in roles else 9
    if not any(map(str.isalpha, value)) or count > most or len(value) > 80:
        return False
    return not re.search(r"[!؟?]|\.\s", value)


def _placed(piece: str, raw: str) -> tuple[Credit, ...]:
    """Read a line that is a city and who reports from it: "مونتريال - وكالات", "القاهرة: أحمد سالم"."""
    match = _SEPARATOR.search(piece)
    if match is None or fold(piece[: match.start()]).strip(ENDS) not in words().cities:
        return ()
    rest = piece[match.end() :]
    place = Credit("dateline", tidy(piece[: match.start()]), raw)
    if _labelled(rest, raw) or _unlabelled(rest, raw):
        return (place, *(_labelled(rest, raw) or _unlabelled(rest, raw)))
    name = tidy(rest).split()
    is_name = 2 <= len(name) <= 4 and all(map(_is_name_word, name)) and not _SENTENCE_END.search(rest)
    return (place, Credit("author", " ".join(name), raw)) if is_name else ()


def _unlabelled(piece: str, raw: str) -> tuple[Credit, ...]:
    """Read "كتب أحمد سالم", "رويترز", "(أ ف ب)", "خاص - الجريدة" and the like."""
    table = words()
    bracketed = _BRACKETED.fullmatch(piece.rstrip(" ."))
    inner = bracketed.group(1) if bracketed else piece
    parts = [fold(part).strip(ENDS) for part in re.split(r"[/،,+|-]| و(?=\w)", inner)]
    if parts and all(part in table.agencies or part == "" for part in parts) and any(parts):
        return (Credit("agency", tidy(inner), raw),)
    if bracketed:
        inside = _labelled(inner, raw)
        return inside or _names_of_media(inner, raw)
    if _SENTENCE_END.search(piece):
        return ()
    tokens = piece.split()
    for size in (2, 1):
        name = tokens[size:]
        if (
            fold(" ".join(tokens[:size])) in table.bare
            and 2 <= len(name) <= 4
            and all(map(_is_name_word, name))
        ):
            return (Credit("author", tidy(" ".join(name)), raw),)
    return ()


def _names_of_media(inner: str, raw: str) -> tuple[Credit, ...]:
    """A bracketed pair of media names alone on a line ("(راديو كندا/راديو كندا الدولي)") is a source."""
    parts = [part.strip() for part in inner.split("/")]
    if len(parts) >= 2 and all(
        1 <= part.count(" ") + 1 <= 4 and not any(map(str.isdigit, part)) for part in parts
    ):
        return (Credit("source", tidy(inner), raw),)
    return ()


def _is_name_word(word: str) -> bool:
    return word.replace(".", "").replace("-", "").replace("'", "").isalpha() and len(word) > 1


def tidy(value: str) -> str:
    """Cut signs off the ends of a value; its words stay as printed."""
    value = collapse(value).strip(ENDS)
    if value.startswith("(") and value.endswith(")") and value.count("(") == 1:
        value = value[1:-1].strip(ENDS)
    return value


@dataclass(frozen=True, slots=True)
class Split:
    """A text without its credit lines: the indices that go, and the credits they held."""

    indices: tuple[int, ...]
    credits: tuple[Credit, ...]


def is_digest(paragraphs: Sequence[str]) -> bool:
    """Tell a press digest: a source stands under each of its items, with text between one and the next."""
    sources = [
        i for i, p in enumerate(paragraphs) if any(c.role == "source" for c in read_credits(p, at_edge=False))
    ]
    between = [paragraphs[a + 1 : b] for a, b in pairwise(sources)]
    return any(p.count(" ") >= 7 for item in between for p in item)


def find_credits(paragraphs: Sequence[str], digest: bool | None = None) -> Split:
    """Find the credit lines of a text.

    Places are counted in lines that stay, so that a stack of credits is found whole.

    Args:
        paragraphs: The text, as published.
        digest: It is a press digest, whose sources stay; looked up where it isn't given.
    """
    last: dict[int, tuple[Credit, ...]] = {}
    stayed = 0
    for i in range(len(paragraphs) - 1, -1, -1):
        if stayed >= END:
            break
        if found := read_credits(paragraphs[i], at_edge=stayed <= 1):
            last[i] = found
        else:
            stayed += 1
    stayed = 0
    for i, paragraph in enumerate(paragraphs):
        if stayed >= TOP:
            break
        if i not in last and (found := read_credits(paragraph, at_edge=stayed <= 1)):
            last[i] = found
        elif i not in last:
            stayed += 1
    if is_digest(paragraphs) if digest is None else digest:
        last = {i: found for i, found in last.items() if all(c.role != "source" for c in found)}
    indices = tuple(sorted(last))
    return Split(indices, tuple(credit for i in indices for credit in last[i]))


def read_dateline(paragraph: str) -> tuple[str | None, str | None]:
    """Read the city, and the agency if one is named, that open a text ("مونتريال (رويترز) - قالت …").

    Args:
        paragraph: The first paragraph of the text.

    Returns:
        City and agency as printed; None for what is not there.
    """
    match = _DATELINE.match(collapse(seen(paragraph[:120])))
    if match is None or fold(match["city"]).strip() not in words().cities:
        return None, None
    named = [match["agency"], match["more"]]
    agency = next((tidy(part) for part in named if part and fold(tidy(part)) in words().agencies), None)
    return match["city"].strip(), agency

"""The byline that a reader sees: an element whose class says so, a line that opens with "By", a lone name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from extract.arabic import arabic_share, collapse, fold
from extract.credit_words import words
from extract.dates import read_written
from extract.lines import HEADINGS, Line, Window

_BYLINE: Final = re.compile(
    r"author|byline|by-line|posted-by|(?:^|[\s_-])(?:writers?|meta-author|fn|journalists?|contributors?)(?=$|[\s_-])"
)
_NO_BYLINE: Final = re.compile(
    r"comment|related|sidebar|widget|bio|about|avatar|share|social|popular|most|teaser|(?<!v)card|promo|caption|"
    r"latest|footer|description|\bdesc\b"
)
_PREFIX: Final = re.compile(
    r"^(?:(?:written |words |story |text |reported |posted |published |article )?by|von|par|por|di|av|af|"
    r"door|text|tekst|autor(?:en)?|author|"
    r"écrit par|publié par|escrito por|بواسطه|بواسطة|بقلم|كتب بواسطة|كتبها|كتبه|نشر بواسطة|الكاتب|کاتب|"
    r"نویسنده)(?:\s*[:/-]\s*|\s+)",
    re.I,
)
_SUFFIX: Final = re.compile(r"\s*(?:[,(–—|•·]|\s-\s|\bfor\b|\bin\b|\bat\b|\bon\b|\bvia\b)\s*[^,;&]*$", re.I)
_OUTLET: Final = re.compile(r"\s+(?:for|via)\s+.*$", re.I)
_GLUED: Final = re.compile(r"(?<=[^\W\d_])(?:Twitter|Facebook|Instagram|LinkedIn|Follow|E-?[Mm]ail|X)$")
_BARS: Final = re.compile(r"\s+[|•·●]\s+")
_OPENED: Final = re.compile(r"^(?:(?:Written |Reported )?By|BY|Von|VON|Par|PAR|Por|POR)\s+(?=[^\W\d_])")
_NAME: Final = re.compile(r"[^\W\d_][\w'’.-]*")
_PARTICLES: Final = frozenset(
    {"de", "da", "di", "du", "der", "den", "van", "von", "el", "al", "la", "le", "bin", "ter"}
)
_NO_NAMES: Final = frozenset(
    {
        "news", "sport", "sports", "opinion", "politics", "politik", "business", "world", "local", "home",
        "live", "read", "more", "share", "follow", "photo", "photos", "video", "watch", "related", "breaking",
        "staff", "reporter", "correspondent", "writer", "editor", "update", "updated", "published", "foto",
        "fotos", "the", "images", "press", "agency", "agence", "agentur", "ajansı", "agencia", "media",
        "times", "post", "bureau", "team", "redaktion", "rédaction", "redazione",
    }
)  # fmt: skip
_LONGEST: Final = 120  # characters
_MOST: Final = 5  # lines of one byline
_OVER, _INTO, _BEHIND = 5, 4, 8  # lines over the headline, into the text, behind it
_UNDER: Final = 3  # lines of the text among which names can stand
_JOINED: Final = re.compile(r"\s*[/,]\s*|\s+and\s+")
_RIGHT: Final = re.compile(r"text-align:\s*(?:right|end)\b", re.I)
# Words that open and close the names of places and offices, which have a person's capitals.
_OPEN_PLACES: Final = frozenset(
    {
        "new", "saint", "sainte", "st", "ste", "san", "santa", "são", "los", "las", "north", "south", "east",
        "west", "northern", "southern", "eastern", "western", "central", "great", "greater", "upper", "lower",
        "united",
        "fort", "port", "mount", "lake", "cape", "prime", "foreign", "deputy", "vice", "premier", "president",
        "minister", "mayor", "hong", "kuala", "buenos", "rio", "tel", "abu", "addis", "royal", "national",
    }
)  # fmt: skip
_CLOSE_PLACES: Final = frozenset(
    {
        "city", "town", "county", "district", "province", "state", "states", "republic", "kingdom", "island",
        "islands", "beach", "bay", "valley", "river", "lake", "springs", "falls", "park", "street", "avenue",
        "minister", "president", "premier", "secretary", "mayor", "governor", "columbia", "africa", "america",
        "korea", "zealand", "council", "government", "parliament", "university", "page", "size", "summary",
    }
)  # fmt: skip


def bare(value: str) -> str:
    """Cut what no name is off a byline: labels, brackets, networks; empty for addresses of any kind."""
    value = collapse(value)
    if re.match(r"https?://|@|www\.", value) or "@" in value:
        return ""
    value = re.sub(r"\([^()]*\)", " ", value)
    for _ in range(2):
        value = _PREFIX.sub("", value)
    return _GLUED.sub("", collapse(value))


def without_outlet(value: str) -> str:
    """Cut "for the paper" and a network's glued name off a name in Latin script."""
    return _GLUED.sub("", _OUTLET.sub("", value)) if value.isascii() else value


def read_bylines(lines: Sequence[Line], window: Window | None) -> list[str]:
    """Read the byline beside the article, one value a person's line.

    Args:
        lines: The page's lines.
        window: The article's place among them; without it the whole page is looked through.
    """
    found: list[str] = []
    last = -1
    for i in _near(lines, window):
        line = lines[i]
        if found and i != last + 1:
            break
        if value := _byline(line):
            found.append(value)
            last = i
        if len(found) >= _MOST:
            break
    return found


def _near(lines: Sequence[Line], window: Window | None) -> Iterator[int]:
    end = len(lines)
    if window is None:
        return iter(range(end))
    top = max(0, window.before().start - _OVER)
    near = range(top, min(end, window.first + _INTO))
    return chain(near, range(window.last + 1, min(end, window.last + _BEHIND)))


def _byline(line: Line) -> str:
    if not 3 <= len(line.text) <= _LONGEST or line.tag == "figcaption":
        return ""
    marked = _BYLINE.search(line.label) is not None and not _NO_BYLINE.search(line.label)
    if not marked and not _OPENED.match(line.text):
        return ""
    pieces = _BARS.split(line.text)
    signed = [piece for piece in pieces if _PREFIX.match(piece)] or pieces
    for piece in signed:
        name = bare(piece)
        name = _SUFFIX.sub("", name) or name
        if not name or any(map(str.isdigit, name)) or len(name.split()) > 12 or fold(name) == "follow":
            continue
        if name[0].islower() and name.split()[0].lower() not in _PARTICLES:
            continue  # initials and users' names
        if marked or all(is_western_name(part) for part in re.split(r",| and | und | et | & ", name)):
            return name
    return ""


def is_western_name(value: str) -> bool:
    """Tell whether words are a person's name in a script with capitals: two to four, each with one."""
    tokens = value.split()
    if not 2 <= len(tokens) <= 4 or len(value) > 50:
        return False
    if any(token.lower().strip(".") in _NO_NAMES or not _NAME.fullmatch(token) for token in tokens):
        return False
    named = [token for token in tokens if token.lower() not in _PARTICLES]
    return len(named) >= 2 and all(token[0].isupper() and not token[1:].isupper() for token in named)


def lone_names(lines: Sequence[Line], window: Window | None) -> list[str]:
    """Read a name that stands alone on a line, where a byline stands.

    It is a weak sign, for pages in western scripts that say nothing else: capitals tell a name there, but
    those of a place or of a sub-head too. So the line has to stand over the text beside the date, or to
    name several people in bold before the text, or to close the text at the other margin.

    Args:
        lines: The page's lines.
        window: The article's place among them.

    Returns:
        The names, or none.
    """
    if window is None or arabic_share(lines[window.first].text) > 0.3:
        return []
    top = max(0, window.before().start - _OVER)
    for i in (*range(top, min(window.first + _UNDER, len(lines))), window.last):
        line = lines[i]
        if line.away or line.linked > 0.5 or len(line.text) > 80 or line.tag in HEADINGS or i == window.title:
            continue
        names = [name.strip() for name in _JOINED.split(line.text)]
        if not all(is_western_name(name) and not _is_place_or_office(name) for name in names):
            continue
        beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)] if i <= window.first else []
        several = i < window.last and line.bold == 1 and len(names) > 1
        if any(map(_is_dated, beside)) or several or (i == window.last and _is_set_apart(line)):
            return names
    return []


def _is_place_or_office(name: str) -> bool:
    tokens = [token.strip(".") for token in name.lower().split()]
    return tokens[0] in _OPEN_PLACES or tokens[-1] in _CLOSE_PLACES or fold(name) in words().cities


def _is_dated(line: Line) -> bool:
    return not line.away and (
        line.clock is not None or (len(line.text) <= _LONGEST and read_written(line.text) is not None)
    )


def _is_set_apart(line: Line) -> bool:
    """It is aligned to the right, as the signature under a text is."""
    block = line.block
    return _RIGHT.search(f"{block.get('style', '')} text-align:{block.get('align', '')}") is not None

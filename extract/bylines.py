"""The byline that a reader sees: an element whose class says so, a line that opens with "By", a lone name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from extract.arabic import arabic_share, collapse, fold
from extract.lines import Line, Window

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
    """Read a name that stands alone on a line over the headline or at either end of the text.

    It is a weak sign, for pages in western scripts that say nothing else: capitals tell a name there.

    Args:
        lines: The page's lines.
        window: The article's place among them.
    """
    if window is None or arabic_share(lines[window.first].text) > 0.3:
        return []
    for i in (*range(max(0, window.before().start - _OVER), window.first + 3), window.last):
        if i >= len(lines) or lines[i].away or lines[i].linked > 0.5 or len(lines[i].text) > 80:
            continue
        names = [name.strip() for name in re.split(r"\s*[/,]\s*|\s+and\s+", lines[i].text)]
        if i != window.title and all(map(is_western_name, names)):
            return names
    return []

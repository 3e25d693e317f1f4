"""Who wrote it: visible credits first, then JSON-LD, metas and bylines, without sites and users."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from extract.arabic import collapse, fold, key
from extract.credit_words import Credit
from extract.credit_words import words as words_of_credits
from extract.head import Head
from extract.lines import Line, Window
from extract.names import people

_BYLINE: Final = re.compile(
    r"(?:^|[\s_-])(?:author[-_]?name|author|authors|byline|by-line|by_author|posted-by|article__author|"
    r"writer|writers|post-author|"
    r"entry-author|meta-author|fn|journalist|contributor)(?=$|[\s_-])|byline|authorname|author-name"
)
_NO_BYLINE: Final = re.compile(
    r"comment|related|sidebar|widget|bio|about|avatar|share|social|popular|most|teaser|card|promo|caption"
)
_PREFIX: Final = re.compile(
    r"^(?:(?:written |words |story |text |reported |posted |published |article )?by|von|par|por|di|av|af|"
    r"door|text|tekst|autor(?:en)?|author|"
    r"écrit par|publié par|escrito por|بواسطه|بواسطة|بقلم|كتب بواسطة|كتبها|كتبه|نشر بواسطة|الكاتب|کاتب|"
    r"نویسنده)(?:\s*[:/-]\s*|\s+)",
    re.I,
)
_SUFFIX: Final = re.compile(r"\s*(?:[,(–—|•·]|\s-\s|\bfor\b|\bin\b|\bat\b|\bon\b|\bvia\b)\s*[^,;&]*$", re.I)


def read_authors(
    head: Head,
    lines: Sequence[Line],
    window: Window | None,
    credits: Sequence[Credit],
    sites: Iterable[str],
    hints: Sequence[str],
    second: Callable[[], list[str]] | None = None,
) -> tuple[str, ...]:
    """Find the authors.

    A credit that stands on the page with its label ("بقلم: …") is what the newspaper says; what the
    content system says in JSON-LD and metas is who typed it, and is asked next.

    Args:
        head: The page's head.
        lines: The page's lines.
        window: The article's place among them.
        credits: Credits found in and around the text.
        sites: Names of the site: never an author.
        hints: Authors that the feed gave.
        second: Asked where nothing else was found.

    Returns:
        Names in print order.
    """
    sites = tuple(sites)
    credited = people((c.value for c in credits if c.role == "author"), sites)
    if credited:
        return credited
    for given in (
        head.linked.authors,
        head.all(
            "author",
            "article:author",
            "parsely-author",
            "sailthru.author",
            "byl",
            "og:article:author",
            "citation_author",
        ),
        _bylines(lines, window),
        head.all("dc.creator", "dcterms.creator"),
        hints,
    ):
        if names := _clean(given, sites):
            return names
    return _clean(second(), sites) if second else ()


def _clean(given: Iterable[str], sites: tuple[str, ...]) -> tuple[str, ...]:
    whole = {key(site) for site in sites}
    tight = {name.replace(" ", "") for name in whole}
    names: dict[str, str] = {}
    ours = [value for value in map(_bare, given) if value and not _is_ours(value, whole)]
    for name in people(ours, sites):
        words = key(name)
        if not words or words.replace(" ", "") in tight or _holds_site(words, whole):
            continue
        names.setdefault(words.replace(" ", ""), name)
    return tuple(names.values())


def _holds_site(words: str, sites: set[str]) -> bool:
    """A long name of the site within a "name" makes it the site's."""
    return any(len(site) >= 6 and f" {site} " in f" {words} " for site in sites)


def _is_ours(value: str, sites: set[str]) -> bool:
    """A value that is the site's name whole, or a maker's mark, or begins with another role's label."""
    words = key(value)
    role = words_of_credits().roles.get(fold(value).split(" ")[0])
    return (
        words in sites
        or words.startswith(("developed by", "powered by", "designed by"))
        or role not in (None, "author")
    )


def _bare(value: str) -> str:
    value = collapse(value)
    if re.match(r"https?://|@|www\.", value) or "@" in value:
        return ""
    value = re.sub(r"\([^()]*\)", " ", value)
    for _ in range(2):
        value = _PREFIX.sub("", value)
    return collapse(value)


def _bylines(lines: Sequence[Line], window: Window | None) -> list[str]:
    """Read elements whose class says byline, near the article."""
    near = range(0) if window is None else range(max(0, window.before().start - 3), window.first)
    behind = range(0) if window is None else range(window.last + 1, min(len(lines), window.last + 8))
    everywhere = range(len(lines)) if window is None else range(0)
    for i in [*near, *behind, *everywhere]:
        if i >= len(lines):
            break
        line = lines[i]
        if 3 <= len(line.text) <= 120 and _BYLINE.search(line.label) and not _NO_BYLINE.search(line.label):
            bare = _SUFFIX.sub("", _bare(line.text)) or _bare(line.text)
            if (
                bare
                and not any(map(str.isdigit, bare))
                and len(bare.split()) <= 12
                and fold(bare) not in ("follow",)
            ):
                return [bare]
    return []

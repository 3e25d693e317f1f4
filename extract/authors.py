"""Who wrote it: visible credits first, then JSON-LD, metas and bylines, without sites and users."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from extract.arabic import fold, key
from extract.bylines import bare, is_western_name, lone_names, read_bylines, without_outlet
from extract.credit_words import Credit
from extract.credit_words import words as words_of_credits
from extract.head import Head
from extract.lines import Line, Window
from extract.names import people

_METAS: Final = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl", "og:article:author",
    "citation_author",
)  # fmt: skip


def read_authors(
    head: Head,
    lines: Sequence[Line],
    window: Window | None,
    credits: Sequence[Credit],
    sites: Iterable[str],
    hints: Sequence[str],
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

    Returns:
        Names in print order.
    """
    sites = tuple(sites)
    credited = people((without_outlet(c.value) for c in credits if c.role == "author"), sites)
    if credited:
        return credited
    stated = _fuller(_clean(head.linked.authors, sites), _clean(head.all(*_METAS), sites))
    seen = _clean(read_bylines(lines, window), sites)
    if names := _fuller(stated, seen):
        return names
    for given in (head.all("dc.creator", "dcterms.creator"), hints):
        if names := _clean(given, sites):
            return names
    return _clean(lone_names(lines, window), sites)


def _fuller(first: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first list, or the other where that names the same people and more of them."""
    if not first:
        return other
    missing = {key(name) for name in first} - {key(name) for name in other}
    more = [name for name in other if key(name) not in {key(known) for known in first}]
    return other if not missing and all(map(is_western_name, more)) else first


def _clean(given: Iterable[str], sites: tuple[str, ...]) -> tuple[str, ...]:
    whole = {key(site) for site in sites}
    tight = {name.replace(" ", "") for name in whole}
    names: dict[str, str] = {}
    ours = [value for value in map(bare, given) if value and not _is_ours(value, whole)]
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

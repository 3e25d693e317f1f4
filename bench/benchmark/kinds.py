"""The kinds of a page's characters, and which elements of the newsroom's pages are of which."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from bench.benchmark.visible import Span, Visible, visible

_TABLE: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))

ARTICLE: Final = frozenset(_TABLE["article"])
BOILERPLATE: Final = frozenset(_TABLE["boilerplate"])
TEXT: Final = frozenset({"standfirst", "text", "subhead", "quote"})
"""What an article's text is made of, in the page's order."""
OWN: Final = "own"


class UnmarkedError(Exception):
    """A part of a page is of no kind."""


def of_theme(root: HtmlElement, theme: str, own: Mapping[str, Iterable[str]]) -> Visible:
    """Read a page of the newsroom.

    Args:
        root: the page.
        theme: what printed it.
        own: of each line that the article itself may have there, its kinds: the first time, the second.

    Raises:
        UnmarkedError: some characters are of no kind.
    """
    marks = {
        element: kind
        for kind, selectors in _selectors(theme)
        for selector in selectors
        for element in selector(root)
    }
    seen = visible(root, marks)
    left = {line: list(kinds) for line, kinds in own.items()}
    return checked(Visible(seen.text, tuple(_named(seen, span, left) for span in seen.spans)))


def checked(page: Visible) -> Visible:
    """Give a page back whose every character has a kind.

    Raises:
        UnmarkedError: one has none that README.md knows.
    """
    for span in page.spans:
        if span.kind not in ARTICLE | BOILERPLATE:
            raise UnmarkedError(f"{page.of(span)!r} is of no kind, or of one that is not known: {span.kind}.")
    return page


def _named(page: Visible, span: Span, left: dict[str, list[str]]) -> Span:
    if span.kind != OWN:
        return span
    kinds = left.get(page.of(span))
    if not kinds:
        raise UnmarkedError(f"{page.of(span)!r} is in the article, and no fact of it.")
    return Span(span.start, span.end, kinds.pop(0) if len(kinds) > 1 else kinds[0])


@cache
def _selectors(theme: str) -> list[tuple[str, list[CSSSelector]]]:
    table: dict[str, list[str]] = _TABLE["theme"][theme]
    return [(kind, [CSSSelector(each, translator="html") for each in every]) for kind, every in table.items()]

"""The clock of a page's own frame: the day on which it was fetched, printed over every page of an outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from extract.arabic import fold
from extract.date_labels import labels
from extract.lines import Line, Window

_FRAME_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:site|main|top|global)[-_]?(?:header|bar|nav)|(?:^|\s)(?:header|top|masthead)(?=$|\s)"
)
_ARTICLE_NAMES: Final = re.compile(r"article|post|entry|story|publish|single|detail")
_OF_ANY_DAY: Final = frozenset(map(fold, ("يوم", "تاريخ", "التاريخ", "date", "le")))  # labels of a clock too
_WHOLE_PAGE: Final = ("body", "html")


def is_page_clock(lines: Sequence[Line], at: int, window: Window) -> bool:
    """Tell whether a day over the headline, that of the fetch, is the page's and not the article's.

    It is where a menu or a page's header parts it from the headline, or where it stands outside the
    article's element with another line of the page behind it. Right over the headline, within that
    element, or where a label or a class says so, it can be the article's.

    Args:
        lines: The page's lines.
        at: Index of the line that gives the day; it stands over the headline.
        window: The article's place among the lines.
    """
    title = window.title if window.title is not None else window.first
    line, headline, between = lines[at], lines[title].block, lines[at + 1 : title]
    around = list(_below(line.block, _common(line.block, headline)))
    if _is_called_the_articles(line, around):
        return False
    if any(each.away for each in between):
        return True
    text = lines[window.first if title != window.first else window.last]
    article = _common(headline, text.block)
    is_page = article.tag in _WHOLE_PAGE
    if not is_page and _is_within(line.block, article):
        return False
    if any(map(_is_frame, around)):
        return True
    return not is_page and any(not _is_within(each.block, article) for each in between)


def _is_called_the_articles(line: Line, around: Sequence[Any]) -> bool:
    """Tell by its label ("نشر في"), and by the classes of what is around it alone."""
    if line.clock or any(match.group() not in _OF_ANY_DAY for match in labels().finditer(fold(line.text))):
        return True
    inline = list(line.block) if around else []
    return any(_ARTICLE_NAMES.search(_names(element)) for element in (*around, *inline))


def _is_frame(element: Any) -> bool:
    return (
        element.tag == "header"
        or element.get("role") == "banner"
        or _FRAME_NAMES.search(_names(element)) is not None
    )


def _names(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop")).lower()


def _upwards(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _is_within(element: Any, outer: Any) -> bool:
    return any(each is outer for each in _upwards(element))


def _common(first: Any, second: Any) -> Any:
    """Return the innermost element around both."""
    return next(each for each in _upwards(first) if _is_within(second, each))


def _below(element: Any, outer: Any) -> Iterator[Any]:
    """Give an element and those around it, up to one that isn't given any more."""
    for each in _upwards(element):
        if each is outer:
            return
        yield each

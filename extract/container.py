"""The element that holds the article, where a page names one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from lxml import etree, html

from extract.lines import Line

FEWEST_LETTERS: Final = 200  # of an element that can be the article's
LONG_PARAGRAPH: Final = 80  # letters; shorter ones may be labels
MOST_PROSE: Final = 0.85  # of a page's prose, which its article has to hold
MOST_NAMED: Final = 12  # elements with a body's name that are looked at; more are a list of teasers
_FRAMES: Final = frozenset({"article", "div", "main", "section"})
# What stands in one of these is no article, whatever its class says.
AROUND: Final = frozenset(
    {"aside", "nav", "footer", "noscript", "template", "menu", "marquee", "figure", "dialog", "figcaption"}
)
# Dropped before trafilatura would drop them, which spares it the copying and the search among them.
_UNREAD: Final = ("script", "style", "svg", "noscript", "iframe", "template", "button", "select", "textarea")
_BODIES: Final = re.compile(
    r"(?:article|entry|story|post|art)[-_]{0,2}(?:content|body|text|bodycopy|entry)"
    r"(?![-_]?(?:wrap|more|views|author|contain))"
    r"|itemfulltext|body-text|field--?name-body|node__content|article-?full-?text"
)
# The name whole: as a part of one, or beside others, they say nothing.
_WHOLE_BODIES: Final = frozenset(
    {"post", "entry", "newsbody", "news_body", "newstext", "news-text", "news_text", "full-news-text"}
)
_FRAME_NAMES: Final = re.compile(
    r"(?:theme|blog|section|single|main|page|news|text)[-_]{0,2}(?:content|body|text|column)"
    r"|single-post|wpb_text_column|content[-_]{1,2}(?:main|body)"
)
_FRAME_WORDS: Final = frozenset({"article", "story", "content", "text"})
_BODY, _ARTICLE, _FRAME, _MAIN, _OTHER = range(5)


@dataclass(frozen=True, slots=True)
class Container:
    """Where the article stands.

    Attributes:
        element: The element.
        sure: It is the only one that the page calls a body, or an `article` with the headline in it.
    """

    element: Any
    sure: bool


def find_container(lines: Sequence[Line]) -> Container | None:
    """Find the element that a page says holds its article.

    Looked for in turn: `itemprop=articleBody` or a class or id that says body; the first `article`; a class
    or id that says content; `main`.

    Args:
        lines: The page's lines.

    Returns:
        The element, or None where nothing says so.
    """
    named: list[Any] = []
    firsts: dict[int, Any] = {}
    for element, letters in _letters_in(lines).items():
        if letters < FEWEST_LETTERS or element.tag not in _FRAMES:
            continue
        names = element.get
        rank = _rank(element.tag, names("class"), names("id"), names("itemprop"), names("role"))
        if (rank == _BODY or rank not in firsts) and rank < _OTHER and not _is_around(element):
            firsts.setdefault(rank, element)
            if rank == _BODY:
                named.append(element)
    if named:
        return _body(named[:MOST_NAMED])
    if not firsts:
        return None
    best = min(firsts)
    return Container(firsts[best], sure=best == _ARTICLE and next(firsts[best].iter("h1"), None) is not None)


def _letters_in(lines: Sequence[Line]) -> dict[Any, int]:
    """Count the letters of each element in which a line of the page's own stands, in the page's order."""
    letters: dict[Any, int] = {}
    for line in lines:
        if line.away:
            continue
        above: list[Any] = []
        element = line.block
        while element is not None and element not in letters:
            above.append(element)
            element = element.getparent()
        letters.update(dict.fromkeys(reversed(above), 0))
        letters[line.block] += len(line.text)
    for element in reversed(letters):
        around = element.getparent()
        if around is not None:
            letters[around] += letters[element]
    return letters


@lru_cache(maxsize=4096)
def _rank(tag: str, classes: str | None, name: str | None, prop: str | None, role: str | None) -> int:
    """Say how sure a name is."""
    classes, name = (classes or "").lower(), (name or "").lower()
    names = f"{classes} {name}"
    # Most say nothing, and are many: to look for the words that all patterns hold takes a tenth of the time.
    speaks = "content" in names or "body" in names or "text" in names or "entry" in names
    if "articlebody" in (prop or "").lower() or classes in _WHOLE_BODIES or name in _WHOLE_BODIES:
        return _BODY
    if speaks and _BODIES.search(names):
        return _BODY
    if tag == "article":
        return _ARTICLE
    if role == "article" or not _FRAME_WORDS.isdisjoint(names.split()):
        return _FRAME
    if (speaks or "column" in names or "single-post" in names) and _FRAME_NAMES.search(names):
        return _FRAME
    if tag == "main" or role == "main" or classes.startswith("main") or name.startswith("main"):
        return _MAIN
    return _OTHER


def _is_around(element: Any) -> bool:
    return any(above.tag in AROUND for above in element.iterancestors())


def _body(named: Sequence[Any]) -> Container:
    """Take the first of the named, or what within it holds all of its paragraphs."""
    chosen, sure = named[0], True
    if len(named) > 1:
        letters = running_text(chosen)
        for element in named[1:]:
            if chosen not in element.iterancestors():
                sure = sure and not running_text(element)
            elif letters and running_text(element) >= 0.9 * letters:
                chosen = element
    return Container(chosen, sure)


def find_prose(lines: Sequence[Line]) -> Any | None:
    """Find the smallest element that holds most of a page's prose, whatever it is called.

    Args:
        lines: The page's lines.

    Returns:
        The element, or None where the page has no prose.
    """
    words: Counter[Any] = Counter()
    total = 0
    for line in lines:
        if line.is_prose:
            total += line.words
            words[line.block] += line.words
            for above in line.block.iterancestors():
                words[above] += line.words
    enough = [element for element, held in words.items() if held >= MOST_PROSE * total]
    return max(enough, key=_depth) if total else None


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors())


def running_text(element: Any) -> int:
    """Count the letters of an element's paragraphs that are no labels and no links.

    Args:
        element: Part of a tree.
    """
    total = 0
    for paragraph in element.iter("p"):
        text = "".join(paragraph.itertext()).strip()
        if len(text) >= LONG_PARAGRAPH:
            links = sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
            total += len(text) if links < 0.5 * len(text) else 0
    return total


def whole(tree: Any) -> Any:
    """Copy a page for a library that asks for elements of lxml.html.

    Args:
        tree: The page's tree, which is left as it is.

    Returns:
        An `html` element with copies of the page's head and body.
    """
    page = html.Element("html")
    page.extend(deepcopy(part) for part in tree)
    return page


def alone(element: Any) -> Any:
    """Copy the article's element into a page of its own, marked so that trafilatura knows it.

    Args:
        element: Part of a tree, which is left as it is.

    Returns:
        An `html` element whose body holds the copy.
    """
    page = html.Element("html")
    body = etree.SubElement(page, "body")
    copy = deepcopy(element)
    copy.tail = None
    etree.strip_elements(copy, *_UNREAD, with_tail=False)
    copy.set("itemprop", "articleBody")
    body.append(copy)
    return page

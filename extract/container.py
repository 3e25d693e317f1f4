"""The element that holds the article, where a page names one."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from typing import Any, Final

from lxml import etree, html

FEWEST_LETTERS: Final = 200  # of an element that can be the article's
_FRAMES: Final = ("article", "div", "main", "section")
# What stands in one of these is no article, whatever its class says.
_AROUND: Final = frozenset(
    {"aside", "nav", "footer", "noscript", "template", "menu", "marquee", "figure", "dialog", "figcaption"}
)
_BODIES: Final = re.compile(
    r"(?:article|entry|story|post|art|td-post)[-_]{0,2}(?:content|body|text|bodycopy|entry)(?![-_]?(?:wrap|more|views|author|contain))"
    r"|itemfulltext|body-text|field--?name-body|node__content|article-?full-?text"
    r"|^(?:post|entry|news_?body|news[-_]?text|full-news-text)$"
)
_FRAME_NAMES: Final = re.compile(
    r"(?:theme|blog|section|single|main|page|news|text)[-_]{0,2}(?:content|body|text|column)|single-post|wpb_text_column"
    r"|content[-_]{1,2}(?:main|body)|(?:^|\s)(?:article|story|content|text)(?:\s|$)"
)


def find_container(tree: Any) -> Any | None:
    """Find the element that a page says holds its article.

    Looked for in turn: `itemprop=articleBody` or a class or id that says body; the first `article`; a class
    or id that says content; `main`.

    Args:
        tree: The page's tree.

    Returns:
        The element, or None where nothing says so.
    """
    firsts: dict[int, Any] = {}
    for element in tree.iter(*_FRAMES):
        rank = _rank(
            element.tag,
            element.get("class") or "",
            element.get("id") or "",
            element.get("itemprop") or "",
            element.get("role") or "",
        )
        if rank not in firsts and rank < _NONE and _is_read(element):
            firsts[rank] = element
            if rank == 0:
                break
    return firsts[min(firsts)] if firsts else None


_NONE: Final = 9


@lru_cache(maxsize=4096)
def _rank(tag: str, classes: str, name: str, prop: str, role: str) -> int:
    """Say how sure a name is, 0 the most."""
    classes, name = classes.lower(), name.lower()
    if "articlebody" in prop.lower() or _BODIES.search(classes) or _BODIES.search(name):
        return 0
    if tag == "article":
        return 1
    if role == "article" or _FRAME_NAMES.search(classes) or _FRAME_NAMES.search(name):
        return 2
    if tag == "main" or role == "main" or classes.startswith("main") or name.startswith("main"):
        return 3
    return _NONE


def _is_read(element: Any) -> bool:
    if any(above.tag in _AROUND for above in element.iterancestors()):
        return False
    return len("".join(element.itertext()).strip()) >= FEWEST_LETTERS


def alone(element: Any) -> Any:
    """Copy an element into a page of its own.

    Args:
        element: Part of a tree, which is left as it is.

    Returns:
        An `html` element whose body holds the copy.
    """
    page = html.Element("html")
    body = etree.SubElement(page, "body")
    copy = deepcopy(element)
    copy.tail = None
    body.append(copy)
    return page

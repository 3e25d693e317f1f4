"""A page's text to the one tree that every part reads."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from extract.limits import MOST_ATTRIBUTES, TooLarge, refuse_deep, refuse_large

DEEPEST: Final = 220  # elements in elements; what lies deeper is flattened, for recursive libraries
LONGEST_TAG: Final = 20_000  # bytes of one that is still read without counting its attributes
_LONG_TAG: Final = re.compile(rb"<[A-Za-z][^<>]{%d,}" % LONGEST_TAG)
# XML has no place for these: libxml2 keeps them, and lxml refuses to write them again.
_CONTROLS: Final = bytes({*range(9), 11, 12, *range(14, 32), 127})
# The same as references: with or without zeros before them and a semicolon after them.
_REFERENCES: Final = re.compile(
    rb"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|127)(?!\d)|[xX]0*(?:[1-8bBcCeEfF]|1[\da-fA-F]|7[fF])(?![\da-fA-F]));?"
)
# A doctype or an html element that is broken makes libxml2 lose what follows.
_DOCTYPE: Final = re.compile(rb"<!doctype[^<>]*/?>", re.I)
_CLOSED_HTML: Final = re.compile(rb"(<html[^<>]*)/>", re.I)
_START: Final = 4_096  # bytes in which either stands
_UNWRAPPED: Final = "unwrapped"
_TOO_DEEP: Final = etree.XPath(f"boolean(/*{'/*' * DEEPEST})")
# Elements of lxml.html know more, and finding the class of each costs more than reading them: `container.py`
# makes a page of such for the libraries that ask for them. Were it not for `huge_tree`, libxml2 would end in
# silence at a text of ten million bytes, or where 256 elements stand in each other.
_PARSER: Final = etree.HTMLParser(
    encoding="utf-8",
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
    default_doctype=False,
    huge_tree=True,
)


def parse(text: str, utf8: bytes | None = None) -> Any | None:
    """Parse a page.

    Args:
        text: The decoded page.
        utf8: The same in UTF-8, if it is at hand.

    Returns:
        The `html` element, or None where the text is no HTML. Elements deeper than `DEEPEST` are
        unwrapped, their text kept.

    Raises:
        TooLarge: It is more than is read; see `extract.limits`.
    """
    source = text.encode("utf-8", "replace") if utf8 is None else utf8
    source = _REFERENCES.sub(b"", source.translate(None, _CONTROLS))
    _refuse_monster(source)
    source = _CLOSED_HTML.sub(rb"\1>", _DOCTYPE.sub(b"", source[:_START], count=1), count=1) + source[_START:]
    try:
        tree = etree.fromstring(source, parser=_PARSER)
    except (etree.LxmlError, ValueError):
        return None
    if tree is None:
        return None
    refuse_large(tree, source)
    if _TOO_DEEP(tree):
        refuse_deep(_flatten(tree))
    return tree


def _refuse_monster(source: bytes) -> None:
    """Let no element pass that has more attributes than are read. Few pages hold a piece as long as that."""
    window = LONGEST_TAG // 2  # a piece as long as a tag may be spans a whole one, wherever it begins
    at = 0
    while at + window < len(source):
        if source.find(b"<", at, at + window) >= 0:
            at += window
            continue
        end = source.find(b"<", at + window) % (len(source) + 1)  # the end of the source, where there is none
        tag = source[max(0, source.rfind(b"<", 0, at)) : end]
        if _LONG_TAG.match(tag) and (attributes := tag.count(b"=")) > MOST_ATTRIBUTES:
            raise TooLarge(f"An element has {attributes:,} attributes; {MOST_ATTRIBUTES:,} are read.")
        at = end


def _flatten(tree: Any) -> int:
    """Unwrap what lies too deep; gives how many elements stood in each other."""
    depth, deepest, deep = 0, 0, []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if event == "start" and depth > DEEPEST and isinstance(element.tag, str):
            deep.append(element)
    for element in deep:
        if element.tag in ("script", "style"):
            element.text = None
        element.tag = _UNWRAPPED
    etree.strip_tags(tree, _UNWRAPPED)
    return deepest

"""The article's paragraphs, as trafilatura chooses them, with the characters that it would lose."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from extract.arabic import collapse, count_words

# What a library may raise over a page that no test of its authors held; anything else is a fault of ours.
LIBRARY_FAULTS: Final = (
    ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError, OverflowError,
    etree.LxmlError,
)  # fmt: skip
FEW_BLOCKS: Final = 40  # its last resort gives few, each of many lines
MOST_ATTRIBUTES: Final = 2_000  # of one element; the parser's time grows with their square
_LONG_TAG: Final = re.compile(r"<[A-Za-z][^<>]{20000,}")
DEEPEST: Final = 220  # elements in elements; what lies deeper is flattened, for recursive libraries
# trafilatura deletes characters that can't be printed, and some of them are spelling (ZWNJ in Persian) or
# direction. They pass through it as letters of a script that no newspaper prints (Linear A), and come back.
_HIDDEN: Final = "\u200c\u200d\u200e\u200f\u061c\u00ad"
_STANDINS: Final = "".join(chr(0x10600 + i) for i in range(len(_HIDDEN)))
_HIDE: Final = str.maketrans(_HIDDEN, _STANDINS)
_SHOW: Final = str.maketrans(_STANDINS, _HIDDEN)
_NEEDS_HIDING: Final = re.compile(f"[{_HIDDEN}]")
_IN_SOURCE: Final = re.compile(
    rf"[{_HIDDEN}]|&(?:zwnj|zwj|lrm|rlm|shy|#0*(?:8204|8205|8206|8207|1564|173)|#x0*(?:200[c-f]|61c|ad));",
    re.I,
)
_NUL_LIKE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BLOCKS: Final = {
    "p": "p",
    "head": "head",
    "item": "item",
    "quote": "quote",
    "row": "row",
    "code": "p",
    "ab": "p",
    "div": "p",
    "fw": "p",
}
_BREAKS: Final = frozenset({"lb", "list", "table", "body", "graphic"})

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports every page that it discards


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as chosen: its text, and what it is (`p`, `head`, `item`, `quote`, `row`)."""

    text: str
    kind: str


def parse(text: str) -> Any | None:
    """Parse a page into the tree that all parts share.

    Args:
        text: The decoded page.

    Returns:
        The tree, or None where it is no HTML. Elements deeper than `DEEPEST` are unwrapped, their text kept.
    """
    if any(tag.group().count("=") > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        return None
    try:
        tree = load_html(_NUL_LIKE.sub("", text))
    except LIBRARY_FAULTS:
        return None
    if tree is not None:
        _flatten(tree)
    return tree


def _flatten(tree: Any) -> None:
    if not tree.xpath(f"boolean(//*[count(ancestor::*) > {DEEPEST}])"):
        return
    depth, deep = 0, []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > DEEPEST and isinstance(element.tag, str):
            deep.append(element)
    for element in reversed(deep):
        if element.tag in ("script", "style"):
            element.text = None
        element.drop_tag()


def read_body(
    tree: Any, source: str, url: str, lines: Sequence[str] = (), likely: range | None = None
) -> list[Block]:
    """Let trafilatura choose the article's paragraphs; the tree is left as it is.

    Args:
        tree: The page's tree.
        source: The page's text, to see whether anything needs hiding.
        url: The page's address.
        lines: The page's lines in order: trafilatura's last resort runs several of them into one.
        likely: How many words an article of this page is likely to have. Its own extractor's answer is taken
            when it has so many; otherwise, or without, the others that trafilatura knows are asked as well.

    Returns:
        The paragraphs in order; none where nothing was found.
    """
    hidden = bool(_IN_SOURCE.search(source))
    if hidden:
        tree = deepcopy(tree)
        _translate(tree)
    shown = _chosen(tree, url, fast=True) if likely else []
    if not likely or sum(count_words(raw) for raw, _ in shown) not in likely:
        shown = _chosen(tree, url, fast=False)
    if hidden:
        shown = [(raw.translate(_SHOW), kind) for raw, kind in shown]
    printed = frozenset(lines)
    along = lines if len(shown) <= FEW_BLOCKS else ()
    return [
        Block(text, kind)
        for raw, kind in shown
        for text in _pieces(raw, along, printed)
        if any(map(str.isalnum, text))
    ]


def _chosen(tree: Any, url: str, *, fast: bool) -> list[tuple[str, str]]:
    try:
        document = bare_extraction(tree, url=url, include_comments=False, with_metadata=False, fast=fast)
    except LIBRARY_FAULTS:
        return []
    body = getattr(document, "body", None)
    return [] if body is None else list(_blocks(body))


def _pieces(raw: str, lines: Sequence[str], printed: Collection[str]) -> list[str]:
    """Split what runs several of the page's lines into one."""
    text = collapse(raw)
    if text in printed:
        return [text]
    pieces = [collapse(piece) for piece in raw.split("\n") if piece.strip()]
    if len(pieces) > 1 and all(piece in printed for piece in pieces):
        return pieces
    return _along(text, lines) or [text]


def _along(text: str, lines: Sequence[str]) -> list[str]:
    """Follow a text along the page's lines; empty where it isn't two or more of them, one after another."""
    found: list[str] = []
    rest = text
    for line in lines:
        if line and rest.startswith(line) and (len(line) == len(rest) or rest[len(line)] == " "):
            found.append(line)
            rest = rest[len(line) :].lstrip()
            if not rest:
                return found if len(found) > 1 else []
    return []


def _translate(tree: Any) -> None:
    for element in tree.iter():
        if element.text and _NEEDS_HIDING.search(element.text):
            element.text = element.text.translate(_HIDE)
        if element.tail and _NEEDS_HIDING.search(element.tail):
            element.tail = element.tail.translate(_HIDE)


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Walk trafilatura's own elements; `lb` ends a paragraph, the cells of a row stand in one."""
    pieces: list[str] = []
    kinds: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        ends = tag in _BLOCKS or tag in _BREAKS
        if ends and pieces:
            yield "".join(pieces), kinds[-1] if kinds else "p"
            pieces = []
        if event == "start":
            if tag in _BLOCKS:
                kinds.append(_BLOCKS[tag])
            if element.text:
                pieces.append(element.text)
            continue
        if tag in _BLOCKS and kinds:
            kinds.pop()
        if tag == "cell":
            pieces.append(" ")
        if element.tail and element is not body:
            pieces.append(element.tail)
    if pieces:
        yield "".join(pieces), "p"

"""The article's paragraphs: read where nothing has to be chosen, else as trafilatura chooses them.

The characters that it would lose come back.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from extract.arabic import collapse, count_words
from extract.container import MOST_PROSE, Container, alone, find_container, find_prose, running_text, whole
from extract.lines import HEADINGS, MOST, Line
from extract.running import Placed, is_named_otherwise, lines_within, read_running

# What a library may raise over a page that no test of its authors held; anything else is a fault of ours.
LIBRARY_FAULTS: Final = (
    ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError, OverflowError,
    etree.LxmlError,
)  # fmt: skip
FEWEST_WORDS: Final = 50
MOST_OF_IT: Final = 0.85  # of the running text, which a careful reading has to give
MOST_LISTED: Final = 0.05  # of the words, where the page names no body
FEW_BLOCKS: Final = 40  # its last resort gives few, each of many lines
# trafilatura deletes characters that can't be printed, and some of them are spelling (ZWNJ in Persian) or
# direction. They pass through it as letters of a script that no newspaper prints (Linear A), and come back.
_HIDDEN: Final = "\u200c\u200d\u200e\u200f\u061c\u00ad"
_STANDINS: Final = "".join(chr(0x10600 + i) for i in range(len(_HIDDEN)))
_REFUSED: Final = "\ufffe\uffff"  # lxml reads them and will not write them
_HIDE: Final = str.maketrans(_HIDDEN, _STANDINS, _REFUSED)
_SHOW: Final = str.maketrans(_STANDINS, _HIDDEN)
_NEEDS_HIDING: Final = re.compile(f"[{_HIDDEN}{_REFUSED}]")
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
_KINDS: Final = {"li": "item", "blockquote": "quote", **dict.fromkeys(HEADINGS, "head")}
_BREAKS: Final = frozenset({"lb", "list", "table", "body", "graphic"})
# Made once: reading trafilatura's settings costs as much as a short page.
_CAREFUL: Final = Extractor(fast=True, precision=True, comments=False)
_FAST: Final = Extractor(fast=True, comments=False)
_FULL: Final = Extractor(comments=False)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports every page that it discards

_Shown = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as chosen: its text, and what it is (`p`, `head`, `item`, `quote`, `row`)."""

    text: str
    kind: str


def read_body(tree: Any, url: str, lines: Sequence[Line], likely: range) -> list[Block]:
    """Give the article's paragraphs; the tree is left as it is.

    A body that is running text is read as it is. Of others trafilatura is shown the element that the page
    calls its article, then the one that holds the page's prose, each a small part of the page; then all the
    extractors that it knows are asked about the whole. The first answer that is as long as the page's lines
    let expect is taken.

    Args:
        tree: The page's tree.
        url: The page's address.
        lines: The page's lines in order: trafilatura's last resort runs several of them into one.
        likely: How many words an article of this page is likely to have.

    Returns:
        The paragraphs in order; none where nothing was found.
    """
    container = find_container(lines)
    if len(lines) >= MOST:  # what stands behind them is trafilatura's to find
        return _asked(tree, url, lines, likely, container)
    if container is not None:
        placed = lines_within(container.element, lines)
        if sum(line.words for line, _ in placed) < FEWEST_WORDS:
            container = None  # some pages name an empty element, and fill another
        elif running := _running(placed, lines, likely, 0.0 if not container.sure else None):
            return running
    elif running := _running(_prose_of_text(lines), lines, likely, MOST_LISTED):
        return running
    return _asked(tree, url, lines, likely, container) if lines else []


def _prose_of_text(lines: Sequence[Line]) -> Placed:
    """Give the lines of the element that holds the page's prose, unless that is of something else."""
    prose = find_prose(lines)
    return () if prose is None or is_named_otherwise(prose) else lines_within(prose, lines)


def _running(placed: Placed, lines: Sequence[Line], likely: range, most_listed: float | None) -> list[Block]:
    """Give a body that is running text. Where the page is not sure of it, it has to be all of its prose.

    Args:
        placed: The body's lines.
        lines: The page's.
        likely: How many words an article of this page is likely to have.
        most_listed: Which share of the words may stand in lists; None for a body that the page is sure of.
    """
    kept = read_running(placed)
    words = sum(line.words for line in kept)
    if most_listed is not None:
        prose = sum(line.words for line in lines if line.is_prose)
        listed = sum(line.words for line in kept if line.tag == "li")
        if words < MOST_PROSE * prose or words not in likely or listed > most_listed * words:
            return []
    if not FEWEST_WORDS <= words < likely.stop:
        return []
    return [Block(line.text, _KINDS.get(line.tag, "p")) for line in kept if any(map(str.isalnum, line.text))]


def _asked(
    tree: Any, url: str, lines: Sequence[Line], likely: range, container: Container | None
) -> list[Block]:
    """Ask trafilatura."""
    texts = [line.text for line in lines]
    hidden = _NEEDS_HIDING.search("\n".join(texts)) is not None
    shown = _first_likely(_answers(tree, url, lines, hidden, container), likely)
    if hidden:
        shown = [(raw.translate(_SHOW), kind) for raw, kind in shown]
    printed = frozenset(texts)
    along = texts if len(shown) <= FEW_BLOCKS else ()
    return [
        Block(text, kind)
        for raw, kind in shown
        for text in _pieces(raw, along, printed)
        if any(map(str.isalnum, text))
    ]


def _first_likely(answers: Iterable[tuple[_Shown, bool]], likely: range) -> _Shown:
    """Take the first that is as long as expected; without one, the longest that is no whole page."""
    seen: list[tuple[int, _Shown]] = []
    for shown, sure in answers:
        words = sum(count_words(raw) for raw, _ in shown)
        if words in likely or (sure and FEWEST_WORDS <= words < likely.stop):
            return shown
        seen.append((words, shown))
    small = [answer for answer in seen if FEWEST_WORDS <= answer[0] < likely.stop]
    return max(small or seen, key=itemgetter(0))[1]


def _answers(
    tree: Any, url: str, lines: Sequence[Line], hidden: bool, container: Container | None
) -> Iterator[tuple[_Shown, bool]]:
    """Give trafilatura's answers, cheapest first, and whether one can be short."""
    if container is not None:
        page = _hiding(alone(container.element), hidden)
        careful = _chosen(page, url, _CAREFUL)
        if sum(len(raw) for raw, _ in careful) > MOST_OF_IT * running_text(page):
            yield careful, container.sure
        else:
            yield _chosen(page, url, _FAST), False
    prose = find_prose(lines)
    if prose is not None and (container is None or prose is not container.element):
        yield _chosen(_hiding(alone(prose), hidden), url, _FAST), False
    page = _hiding(whole(tree), hidden)
    yield _chosen(page, url, _FAST), False
    yield _chosen(page, url, _FULL), False


def _hiding(page: Any, hidden: bool) -> Any:
    if hidden:
        _translate(page)
    return page


def _chosen(page: Any, url: str, options: Extractor) -> _Shown:
    try:
        document = bare_extraction(page, url=url, options=options)
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

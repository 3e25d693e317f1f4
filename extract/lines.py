"""The page's lines in reading order: what the eye sees, before anything is chosen from it.

trafilatura answers which paragraphs are the article. Around them stand the dateline, the credits and
the standfirst, which it leaves out; they are looked for here, near the paragraphs that it chose.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from lxml import etree

from extract.arabic import collapse, count_words, fold_line

MOST: Final = 6_000  # lines of a page that are looked at
LONG_LINE: Final = 12  # words of a line that is prose; shorter ones may be furniture
MOST_LINKED: Final = 0.3  # of such a line
MOSTLY_LINK: Final = 0.85  # of a line that is a link
_SKIPPED: Final = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "head", "iframe", "select", "option", "textarea",
        "object", "audio", "video", "math", "button", "input"
    }
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dialog",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "li", "main", "marquee", "menu", "nav", "ol", "p", "pre", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"
    }
)  # fmt: skip
_AWAY: Final = frozenset({"nav", "footer", "aside", "menu", "marquee"})
_BOLD: Final = frozenset({"b", "strong", "h1", "h2", "h3", "h4"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


_OF_CHANGE: Final = re.compile(r"updat|modif")  # the class of a `time`
_INLINE_NAMED: Final = frozenset({"span", "a", "b", "strong", "em", "font", "time", "i"})
_SKIP, _BLOCK, _ASIDE, _HEAVY, _LINK, _NAMED, _CLOCK = 1, 2, 4, 8, 16, 32, 64
_MARKED: Final = _ASIDE | _HEAVY | _LINK
_KINDS: Final = {
    tag: (
        _SKIP * (tag in _SKIPPED)
        | _BLOCK * (tag in _BLOCKS)
        | _ASIDE * (tag in _AWAY)
        | _HEAVY * (tag in _BOLD)
        | _LINK * (tag == "a")
        | _NAMED * (tag in _INLINE_NAMED)
        | _CLOCK * (tag == "time")
    )
    for tag in _SKIPPED | _BLOCKS | _AWAY | _BOLD | _INLINE_NAMED
} | dict.fromkeys((etree.Comment, etree.ProcessingInstruction, etree.Entity), _SKIP)


class Line:
    """A line of the page.

    Attributes:
        text: Its words, white space collapsed.
        block: The innermost block element around it.
        linked: Which share of its characters is link text, 0 to 1.
        away: It stands in navigation, a sidebar, a footer or a ticker.
        bold: Which share is bold, 0 to 1.
        clock: The `datetime` of a `time` element in it.
        links: How many links it holds.
    """

    __slots__ = (
        "_folded", "_label", "_prose", "_within", "_words", "away", "block", "bold", "clock", "linked",
        "links", "text",
    )  # fmt: skip

    def __init__(self, text: str, block: Any, now: _Building, away: bool) -> None:
        """Make a line of what was gathered in a block.

        Args:
            text: Its words.
            block: The innermost block element.
            now: What was gathered.
            away: It stands beside the article.
        """
        length = len(text) or 1
        self.text = text
        self.linked = min(1.0, now.linked / length)
        self.bold = min(1.0, now.bold / length)
        self.away = away
        self.clock = now.clock
        self.links = now.links
        self.block = block
        self._within = now.named
        self._folded: str | None = None
        self._label: str | None = None
        self._prose: bool | None = None
        self._words: int | None = None

    @property
    def tag(self) -> str:
        """The tag of the innermost block element around it."""
        tag: str = self.block.tag
        return tag

    @property
    def folded(self) -> str:
        """The text folded for comparison."""
        if self._folded is None:
            self._folded = fold_line(self.text)
        return self._folded

    @property
    def words(self) -> int:
        """How many words it has."""
        if self._words is None:
            self._words = count_words(self.text)
        return self._words

    @property
    def is_link(self) -> bool:
        """It is nothing but a link, or a few letters more."""
        return self.linked > MOSTLY_LINK

    @property
    def is_prose(self) -> bool:
        """It is running text of the page's own: long, few links, in no sidebar."""
        if self._prose is None:
            self._prose = not self.away and self.linked < MOST_LINKED and self.words >= LONG_LINE
        return self._prose

    @property
    def label(self) -> str:
        """Classes, ids and itemprops of the elements in it, the one around it and two more, lower case."""
        if self._label is None:
            self._label = _label(self.block, self._within)
        return self._label


def _is_of_change(element: Any) -> bool:
    return _OF_CHANGE.search(element.get("class") or "") is not None


def _label(block: Any, within: Sequence[Any]) -> str:
    names = [e.get(a) for e in within for a in ("class", "itemprop", "rel")]
    around = block
    for _ in range(3):
        if around is not None:
            names += [around.get("class"), around.get("id"), around.get("itemprop")]
            around = around.getparent()
    return " ".join(filter(None, names)).lower()[:400]


class _Building:
    """A line that is being gathered; used again as long as nothing was found for it."""

    __slots__ = ("bold", "clock", "linked", "links", "named", "pieces", "told")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = self.bold = self.links = 0
        self.clock: str | None = None
        self.told: Any = None
        self.named: list[Any] = []

    def weigh(self, text: str, linked: bool, bold: bool) -> None:
        length = len(text.strip())
        self.linked += length if linked else 0
        self.bold += length if bold else 0

    def tell(self, element: Any) -> bool:
        """Take a `time`: the first, but for one of the last change; say whether it names the line."""
        clock = element.get("datetime")
        if not clock:
            return True
        change = _is_of_change(element)
        if self.clock is None:
            self.clock, self.told = clock, element
        elif not change and _is_of_change(self.told):
            self.named = [each for each in self.named if each is not self.told]
            self.clock, self.told = clock, element
        else:
            return not change
        return True

    def line(self, block: Any, away: bool) -> Line | None:
        text = collapse("".join(self.pieces))
        return Line(text, block, self, away) if text or self.clock else None


def read_lines(tree: Any) -> list[Line]:
    """Read a page's lines from its tree.

    Args:
        tree: An lxml element, usually `html`.

    Returns:
        At most `MOST` lines, in the order of the source.
    """
    return list(islice(_walk(tree), MOST))


def _walk(tree: Any) -> Iterator[Line]:
    now, blocks = _Building(), [tree]
    pieces = now.pieces
    links = away = bold = 0
    kinds = _KINDS
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        kind = kinds.get(element.tag, 0)
        starts = event == "start"
        if kind & _BLOCK:
            if pieces or now.clock:
                if (line := now.line(blocks[-1], away > 0)) is not None:
                    yield line
                now = _Building()
                pieces = now.pieces
            elif now.named or now.links:
                now = _Building()
                pieces = now.pieces
            if starts:
                blocks.append(element)
            elif len(blocks) > 1:
                blocks.pop()
        if kind & _MARKED:
            step = 1 if starts else -1
            links += step if kind & _LINK else 0
            now.links += 1 if starts and kind & _LINK else 0
            away += step if kind & _ASIDE else 0
            bold += step if kind & _HEAVY else 0
        if not starts:
            text = element.tail if element is not tree else None
        elif kind & _SKIP:
            walker.skip_subtree()
            continue
        else:
            if kind & _NAMED and (not kind & _CLOCK or now.tell(element)):
                now.named.append(element)
            text = element.text
        if text and (pieces or not text.isspace()):
            pieces.append(text)
            if links or bold:
                now.weigh(text, links > 0, bold > 0)
    if (line := now.line(blocks[-1], False)) is not None:
        yield line


def find_cards(lines: list[Line]) -> frozenset[str]:
    """Find the summaries that stand under headlines that are links, as on a page that lists articles.

    Args:
        lines: The page's lines.

    Returns:
        The folded summaries.
    """
    found: set[str] = set()
    for i, line in enumerate(lines):
        if not line.is_link or line.away or line.text.count(" ") < 2:
            continue
        below = [each for each in lines[i + 1 : i + 12] if each.tag not in ("dt", "dd")]
        for after in below[:3]:  # a date or a section may stand between, or a table of details
            if after.is_link:
                break
            if after.text.count(" ") >= 4:
                found.add(after.folded)
                break
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Window:
    """Where an article stands among the lines of its page.

    Attributes:
        title: Index of the headline, or None where the page doesn't print it before the text.
        first: Index of the first line of the text.
        last: Index of the last one.
    """

    title: int | None
    first: int
    last: int

    def before(self) -> range:
        """Indices from the headline (or a dozen lines up) to the text."""
        return range(self.title if self.title is not None else max(0, self.first - 12), self.first)

    def after(self) -> range:
        """Indices of the dozen lines behind the text; the caller minds the end of the page."""
        return range(self.last + 1, self.last + 13)


def find_window(lines: list[Line], paragraphs: Sequence[str], title: str | None) -> Window | None:
    """Find an article's place on its page.

    Args:
        lines: The page's lines.
        paragraphs: The article's paragraphs, as chosen.
        title: Its headline, if known.

    Returns:
        The window, or None where no paragraph is a line of the page.
    """
    wanted = [fold_line(p) for p in paragraphs]
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        places.setdefault(line.folded, []).append(i)
    found: list[int] = []
    at = -1
    for text in wanted:  # in order: the same words can stand in a sidebar too
        here = places.get(text, [])
        next_one = bisect_right(here, at)
        if next_one < len(here) and (len(text) > 40 or here[next_one] - at < 60):
            at = here[next_one]
            found.append(at)
    if not found:
        return None
    return Window(_headline(lines, fold_line(title) if title else None, found[0]), found[0], found[-1])


def _headline(lines: list[Line], title: str | None, first: int) -> int | None:
    if not title:
        return None
    found: int | None = None
    for i in range(first, max(-1, first - 60), -1):
        text = lines[i].folded
        if found is not None:
            if lines[i].is_prose:
                break
            found = i if text == title and lines[i].tag == "h1" else found
        elif text == title or (lines[i].tag == "h1" and (text in title or title in text)):
            found = i  # and perhaps again over it, over a byline
    return found

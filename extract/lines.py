"""The page's lines in reading order: what the eye sees, before anything is chosen from it.

trafilatura answers which paragraphs are the article. Around them stand the dateline, the credits and
the standfirst, which it leaves out; they are looked for here, near the paragraphs that it chose.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from extract.arabic import collapse, fold_line

MOST: Final = 6_000  # lines of a page that are looked at
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


@dataclass(slots=True)
class Line:
    """A line of the page.

    Attributes:
        text: Its words, white space collapsed.
        folded: The same folded for comparison.
        tag: The innermost block element around it.
        label: Classes, ids and itemprops of the element and the two around it, lower case.
        linked: Which share of its characters is link text, 0 to 1.
        away: It stands in navigation, a sidebar, a footer or a ticker.
        bold: Which share is bold, 0 to 1.
        clock: The `datetime` of a `time` element in it.
        links: How many links it holds.
    """

    text: str
    folded: str
    tag: str
    label: str
    linked: float
    away: bool
    bold: float = 0.0
    clock: str | None = None
    links: int = 0


@dataclass(slots=True)
class _Building:
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    clock: str | None = None
    links: int = 0
    bylines: list[str] = field(default_factory=list)


def read_lines(tree: Any) -> list[Line]:
    """Read a page's lines from its tree.

    Args:
        tree: An lxml element, usually `html`.

    Returns:
        At most `MOST` lines, in the order of the source.
    """
    lines: list[Line] = []
    for line in _walk(tree):
        lines.append(line)
        if len(lines) >= MOST:
            break
    return lines


def _walk(tree: Any) -> Iterator[Line]:
    now, blocks = _Building(), [tree]
    anchors = away = bold = 0
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag in _SKIPPED:
                walker.skip_subtree()
                continue
            if tag in _BLOCKS:
                yield from _finished(now, blocks[-1], away > 0)
                now = _Building()
                blocks.append(element)
            if tag == "a":
                anchors += 1
                now.links += 1
            away += tag in _AWAY
            bold += tag in _BOLD
            if tag == "time" and element.get("datetime"):
                now.clock = element.get("datetime")
            elif (label := _inline_label(tag, element)) is not None:
                now.bylines.append(label)
            _add(now, element.text, anchors, bold)
        else:
            if tag not in _SKIPPED:
                if tag in _BLOCKS:
                    yield from _finished(now, blocks[-1], away > 0)
                    now = _Building()
                    if len(blocks) > 1:
                        blocks.pop()
                anchors -= tag == "a"
                away -= tag in _AWAY
                bold -= tag in _BOLD
            if element is not tree:
                _add(now, element.tail, anchors, bold)
    yield from _finished(now, blocks[-1], False)


def _inline_label(tag: str, element: Any) -> str | None:
    if tag in ("span", "a", "b", "strong", "em", "font", "time", "i"):
        return (
            " ".join(
                filter(None, (element.get("class"), element.get("itemprop"), element.get("rel")))
            ).lower()
            or None
        )
    return None


def _add(now: _Building, text: str | None, anchors: int, bold: int) -> None:
    if text:
        now.pieces.append(text)
        length = len(text.strip())
        now.linked += length if anchors else 0
        now.bold += length if bold else 0


def _finished(now: _Building, block: Any, away: bool) -> Iterator[Line]:
    text = collapse("".join(now.pieces))
    if not text and not now.clock:
        return
    around = [block, block.getparent()]
    around.append(around[1].getparent() if around[1] is not None else None)
    names = [e.get(a) for e in around if e is not None for a in ("class", "id", "itemprop") if e.get(a)]
    yield Line(
        text=text,
        folded=fold_line(text),
        tag=block.tag,
        label=" ".join([*now.bylines, *names]).lower()[:400],
        linked=min(1.0, now.linked / max(1, len(text))),
        bold=min(1.0, now.bold / max(1, len(text))),
        away=away,
        clock=now.clock,
        links=now.links,
    )


def find_cards(lines: list[Line]) -> frozenset[str]:
    """Find the summaries that stand under headlines that are links, as on a page that lists articles.

    Args:
        lines: The page's lines.

    Returns:
        The folded summaries.
    """
    found: set[str] = set()
    for i, line in enumerate(lines):
        if line.linked <= 0.85 or line.away or line.text.count(" ") < 2:
            continue
        below = [each for each in lines[i + 1 : i + 12] if each.tag not in ("dt", "dd")]
        for after in below[:3]:  # a date or a section may stand between, or a table of details
            if after.linked > 0.85:
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
        The window, or None where fewer than half of the paragraphs are lines of the page.
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
    for i in range(first, max(-1, first - 60), -1):
        text = lines[i].folded
        if text == title or (lines[i].tag == "h1" and (text in title or title in text)):
            return i
    return None

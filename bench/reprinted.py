"""Saved pages printed again with other articles in them: a real outlet's furniture, on any number of pages.

No outlet has more than a handful of pages in the folder of saved pages, and learning wants a hundred. So the
paragraphs of a page's own text, which its gold names, are exchanged for others of its language, and its
headline for another; all that stands around them stays as the outlet printed it.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from lxml import html

from bench.saved_pages import Row, read_manifest, read_page
from extract import NotAnArticle, Page, extract
from extract.arabic import key
from extract.decode import decode
from newsroom.demo import DEMO_OUTLETS
from newsroom.generator import generate

FEWEST: Final = 4
"""Paragraphs of a page that must be found in it, and four fifths of them all, for it to be a frame."""
POOL: Final = 150
"""Paragraphs of a language that there must be to print pages with."""
LONG: Final = 8
"""Words of a paragraph that is exchanged."""
UTF_8: Final = "text/html; charset=utf-8"
STRIDE: Final = 14
_OF_ARABIC: Final = {"ar", "fa", "ur"}


@dataclass(frozen=True)
class Frame:
    """A saved page, taken apart.

    Attributes:
        row: its row in the manifest.
        source: its markup, decoded.
        title: its headline.
        gold: the lines of its own text, folded.
        pool: paragraphs to print instead, none of which it holds.
    """

    row: Row
    source: str
    title: str
    gold: frozenset[str]
    pool: Sequence[str]


@dataclass(frozen=True)
class Reprint:
    """A page as printed again: its bytes, its headline, and the paragraphs that are its text, both folded."""

    url: str
    body: bytes
    title: str
    text: frozenset[str]


def frames(folder: Path) -> Iterator[Frame]:
    """Give the saved articles that can be printed again: those in Arabic script, then others from all over.

    Args:
        folder: that of the saved pages.

    Raises:
        PagesError: it can't be read.
    """
    rows = [row for row in read_manifest(folder) if _has_text(row)]
    pools: dict[str, list[str]] = {"ar": _generated(2_000)}
    for row in rows:
        if row["lang"] not in _OF_ARABIC:
            pools.setdefault(row["lang"], []).extend(_long(row["gold"]["text"]))
    for row in spread(rows):
        language = "ar" if row["lang"] in _OF_ARABIC else row["lang"]
        decoded = decode(read_page(folder / row["file"]), None)
        gold = frozenset(map(key, _lines(row["gold"]["text"])))
        pool = [line for line in pools[language] if key(line) not in gold]
        if decoded is None or len(pool) < POOL:
            continue
        found = extract(Page(row["url"], decoded.text.encode(), UTF_8))
        if isinstance(found, NotAnArticle) or not found.title:
            continue
        frame = Frame(row, decoded.text, found.title, gold, pool)
        wanted = max(FEWEST, 0.8 * len(set(map(key, _long(row["gold"]["text"])))))
        again = reprint(frame, 1)
        if len(again.text) >= wanted and _title(again) != _title(reprint(frame, 2)):
            yield frame


def spread(rows: Sequence[Row]) -> Iterator[Row]:
    """Give the rows in Arabic script, then every so many-th of the others: the first are of many outlets."""
    yield from (row for row in rows if row["lang"] in _OF_ARABIC)
    others = [row for row in rows if row["lang"] not in _OF_ARABIC]
    for first in range(STRIDE):
        yield from others[first::STRIDE]


def reprint(frame: Frame, number: int) -> Reprint:
    """Print a page again; the same number gives the same page."""
    other = re.sub(r"[^\w\s]", "", frame.pool[number % len(frame.pool)])[:60] + f" {number}"
    source = frame.source
    for written in (frame.title, escape(frame.title), json.dumps(frame.title)[1:-1]):
        source = source.replace(written, other)
    tree = html.fromstring(source.encode(), parser=_parser())
    placed = _exchanged(tree, frame, seed=number)
    body = html.tostring(tree, encoding="utf-8")
    return Reprint(frame.row["url"], body, key(other), frozenset(map(key, placed)))


def _title(page: Reprint) -> str | None:
    found = extract(Page(page.url, page.body, UTF_8))
    return None if isinstance(found, NotAnArticle) else found.title


def _exchanged(tree: Any, frame: Frame, seed: int) -> list[str]:
    """Exchange the paragraphs in a tree, and give those that stand there now."""
    draw = random.Random(f"{frame.row['id']}:{seed}")  # noqa: S311 - pages that are the same each time
    drawn = iter(draw.sample(frame.pool, len(frame.pool)))
    placed = []
    for element in list(tree.iter("p", "div", "li", "h2", "h3", "blockquote", "span")):
        words = key(element.text_content())
        if words not in frame.gold or words.count(" ") + 1 < LONG or element.getparent() is None:
            continue
        text = next(drawn, None)
        if text is None:
            break
        for child in list(element):
            element.remove(child)
        element.text = text
        placed.append(text)
    return placed


def _has_text(row: Row) -> bool:
    return row["page_kind"] == "article" and bool((row.get("gold") or {}).get("text")) and row.get("lang")


def _lines(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := " ".join(part.split()))]


def _long(text: str) -> list[str]:
    return [line for line in _lines(text) if key(line).count(" ") + 1 >= LONG]


def _generated(count: int) -> list[str]:
    now = datetime(2026, 11, 24, 13, tzinfo=UTC)
    articles = generate(DEMO_OUTLETS[0], count // 4, seed=17, until=now, days=300)
    return list(dict.fromkeys(line for article in articles for line in article.body))[:count]


def _parser() -> Any:
    return html.HTMLParser(encoding="utf-8")

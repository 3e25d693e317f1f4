"""A page as it is read once: what every part of the extraction looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from extract.arabic import arabic_share
from extract.article import NotAnArticle
from extract.decode import Decoded, decode
from extract.head import Head, read_head
from extract.limits import LARGEST, TooLarge
from extract.lines import Line, read_lines
from extract.overrides import Pointed, point
from extract.page import Hints, OutletFacts, Page
from extract.titles import read_title, site_names
from extract.tree import parse
from extract.walls import not_html

FEWEST_WORDS: Final = 50  # of a text that one extractor alone is believed
SHORT_NEWS: Final = 20  # words in long lines, which can be all that there is
LEAST_PROSE: Final = 0.3  # of the words in long lines; the others may be teasers and comments
SAMPLE: Final = 1_000  # letters that tell a script


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as read once; every part looks at the same.

    Attributes:
        page: The page as it was given.
        outlet: What is known of its outlet; nothing where nobody said.
        hints: What the feed or the sitemap said of it.
        decoded: Its characters, and how they were found.
        tree: Its tree, without what the outlet's file takes out.
        head: Its head.
        given: What the outlet's file points at.
        lines: Its lines in reading order.
        sites: Names of the site.
        title: Its headline, if one was found.
        arabic: Its lines are in Arabic script.
    """

    page: Page
    outlet: OutletFacts
    hints: Hints
    decoded: Decoded
    tree: Any
    head: Head
    given: Pointed
    lines: list[Line]
    sites: tuple[str, ...]
    title: str | None
    arabic: bool


def read_page(page: Page) -> Reading | NotAnArticle:
    """Read a page: its characters, its tree, its head and its lines.

    Args:
        page: The page.

    Returns:
        What was read, or why it can't be.
    """
    if not page.body.strip():
        return NotAnArticle.because("empty", 1.0, "The body is empty.")
    if len(page.body) > LARGEST:
        return NotAnArticle.because(
            "too-large", 1.0, f"The body has {len(page.body):,} bytes; {LARGEST:,} are read."
        )
    if why := not_html(page.body, page.content_type):
        return NotAnArticle.because("not-html", 0.95, f"No web page: {why}.")
    decoded = decode(page.body, page.content_type)
    if decoded is None:
        return NotAnArticle.because(
            "undecodable", 0.9, "The bytes are text in no encoding that could be found."
        )
    try:
        tree = parse(decoded.text, decoded.utf8)
    except TooLarge as why:
        return NotAnArticle.because("too-large", 1.0, str(why))
    if tree is None:
        return NotAnArticle.because("not-html", 0.7, "The body could not be read as HTML.")
    outlet, hints = page.outlet or OutletFacts(""), page.hints or Hints()
    head = read_head(tree, page.url)
    given = point(tree, outlet, page.fetched)  # takes out of the tree what the outlet's file says
    lines = read_lines(tree)
    sites = site_names(head, outlet.names, _host(page.url))
    title = given.title(sites) or read_title(head, lines, sites, hints.title)
    return Reading(
        page,
        outlet,
        hints,
        decoded,
        tree,
        head,
        given,
        lines,
        sites,
        title,
        _is_arabic(lines),
    )


def likely_words(lines: Sequence[Line]) -> range:
    """Say how many words the article has, by the page's own lines.

    Args:
        lines: The page's lines.
    """
    prose = sum(line.words for line in lines if line.is_prose)
    whole = sum(line.words for line in lines if not line.away)
    if SHORT_NEWS <= prose < FEWEST_WORDS:  # all of it, then: whoever finds more has other things too
        return range(prose, whole + 1)
    return range(max(FEWEST_WORDS, round(LEAST_PROSE * prose)), whole + 1)


def _is_arabic(lines: Sequence[Line]) -> bool:
    text = " ".join(line.text[:300] for line in lines[:300])
    return arabic_share(text[:: 1 + len(text) // SAMPLE]) > 0.3


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""

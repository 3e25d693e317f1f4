"""The opening paragraph that a page sets apart: recognised, and brought back where it is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from extract.arabic import count_words, fold_line, key
from extract.clean import same_wording
from extract.credits import read_credits
from extract.dates import read_written
from extract.furniture import rule_for
from extract.head import Head
from extract.lines import Line, Window

_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:standfirst|subtitle|sub-title|subheadline|lede|lead|chapeau|chapo|dek|deck|excerpt|"
    r"sapo|teaser-text|intro|introduction|"
    r"summary|abstract|description|fst-p|rutitr)(?=$|[\s_-])"
)
_FEWEST: Final = 6  # words
_NEAR: Final = 12  # lines between a standfirst and its repeat: date, byline, counters, share bar


def missing_standfirst(
    head: Head, lines: Sequence[Line], window: Window | None, paragraphs: Sequence[str], title: str | None
) -> str | None:
    """Find a standfirst that the page prints over the text and the text lacks.

    It is one where the page's own description (og:description, JSON-LD) proves it, or its class says so.

    Args:
        head: The page's head.
        lines: The page's lines.
        window: The article's place.
        paragraphs: The text that was found.
        title: The headline.

    Returns:
        The paragraph as printed, or None.
    """
    if window is None:
        return None
    said = [
        text
        for text in (
            head.first("og:description"),
            head.linked.description,
            head.first("description", "twitter:description"),
        )
        if text
    ]
    have = [key(p) for p in paragraphs[:4]]
    for i in window.before():
        line = lines[i]
        words = key(line.text)
        cut = line.text.rstrip(" ]").endswith(("…", "..."))
        if (
            line.away
            or cut
            or count_words(line.text) < _FEWEST
            or line.linked > 0.5
            or words == key(title or "")
        ):
            continue
        if any(words == p or (len(words) > 30 and (p.startswith(words) or words in p)) for p in have):
            continue
        if any(same_wording(line.text, p) for p in paragraphs[:2]):
            continue
        proven = any(_proves(text, line.text) for text in said)
        if (proven or _CLASS.search(line.label)) and not _is_other(line):
            return line.text
    return None


def _is_other(line: Line) -> bool:
    written = read_written(line.text)
    return (
        bool(read_credits(line.text))
        or bool(written and written.whole)
        or rule_for(line.folded, True, True, True) is not None
    )


def _proves(description: str, line: str) -> bool:
    """A description proves a line that it repeats, or that it is the beginning of (descriptions are cut)."""
    said, words = key(description), key(line)
    if len(said.split()) < _FEWEST:
        return False
    return (
        said == words
        or words.startswith(said.rsplit(" ", 1)[0])
        or (len(words) > 40 and said.startswith(words))
    )


def is_lede(
    paragraphs: Sequence[str], head: Head, lines: Sequence[Line], *, doubled: bool, restored: bool
) -> bool:
    """Tell whether the first paragraph is one that the page sets apart.

    It is, where it stood twice, where it was printed apart from the text, where its class or its being
    the only bold paragraph says so, or where the page's description repeats it whole.

    Args:
        paragraphs: The clean text.
        head: The page's head.
        lines: The page's lines.
        doubled: It stood twice.
        restored: It was brought back by `missing_standfirst`.
    """
    if not paragraphs or len(paragraphs) < 2:
        return False
    if doubled or restored:
        return True
    first, second = fold_line(paragraphs[0]), fold_line(paragraphs[1])
    if count_words(paragraphs[0]) < _FEWEST:
        return False
    said = {key(text) for text in (head.first("og:description"), head.linked.description) if text}
    if key(paragraphs[0]) in said:
        return True
    places = [i for i, line in enumerate(lines) if line.folded == first and not line.away]
    if any(
        after - before <= _NEAR for before, after in pairwise(places)
    ):  # trafilatura drops some repeats itself
        return True
    mine = lines[places[0]] if places else None
    next_one = next((line for line in lines if line.folded == second), None)
    if mine is None:
        return False
    if _CLASS.search(mine.label) and not (next_one and next_one.label == mine.label):
        return True
    return mine.bold > 0.9 and next_one is not None and next_one.bold < 0.5

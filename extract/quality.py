"""How good an extracted article is, as a number with its reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from extract.arabic import count_words, fold_line

# What each flag takes off 1. A lost date adds flags and takes none away; so does a leaked line, since labels
# are no part of the count nor the end of the text; and a text that is cut within a sentence loses more than
# what it may win by the repeat or the foreign paragraph that went with its end.
FLAGS: Final[dict[str, float]] = {
    "short": 0.25,  # fewer than 60 words
    "very-short": 0.25,  # fewer than 25, on top
    "no-title": 0.2,
    "no-date": 0.15,
    "unsure-date": 0.05,
    "cut-off": 0.2,  # ends in an ellipsis or in the middle of a sentence
    "mostly-links": 0.3,  # half of the paragraphs are links
    "mixed-language": 0.05,
    "repeated-block": 0.1,  # a paragraph of 8 words or more stands twice
    "mojibake": 0.5,
    "damaged-encoding": 0.2,
    "fallback-body": 0.1,  # taken from JSON-LD, not from the page's text
    "rule-missed": 0.05,  # a selector of the outlet's file found nothing
}
LABEL: Final = 3  # words; a line of no more is a label, not text
_ENDED: Final = re.compile(r"[.!؟?\"”»’')\]:]$|[.…]{1,3}[\"”»]?$")


def find_flags(
    paragraphs: Sequence[str],
    *,
    title: str | None,
    day: date | None,
    confidence: float | None,
    languages: Sequence[str | None],
    linked: int,
    mojibake: bool,
    damaged: float,
) -> tuple[str, ...]:
    """Find what is wrong with an article.

    Args:
        paragraphs: Its text.
        title: Its headline.
        day: Its day of publication.
        confidence: How sure that is.
        languages: One code a paragraph.
        linked: How many paragraphs are nothing but a link.
        mojibake: The page was encoded twice.
        damaged: Share of bytes that could not be read.
    """
    folded = [fold_line(p) for p in paragraphs if p.count(" ") >= 7]
    known = {code for code in languages if code}
    solid = [(p, many) for p in paragraphs if (many := count_words(p)) > LABEL]
    last = solid[-1][0] if solid else ""
    words = sum(many for _, many in solid)
    found = {
        "short": words < 60,
        "very-short": words < 25,
        "no-title": title is None,
        "no-date": day is None,
        "unsure-date": day is not None and (confidence or 0) < 0.7,
        "cut-off": last.endswith(("…", "...")) or (last.count(" ") > 15 and not _ENDED.search(last)),
        "mostly-links": linked * 2 > len(paragraphs),
        "mixed-language": len(known) > 1,
        "repeated-block": len(set(folded)) < len(folded),
        "mojibake": mojibake,
        "damaged-encoding": damaged > 0.01 or any("\ufffd" in p for p in paragraphs),
    }
    return tuple(flag for flag, is_so in found.items() if is_so)


def score(flags: Sequence[str]) -> float:
    """Return the quality that an article's flags leave, 0 to 1."""
    return round(max(0.0, 1.0 - sum(FLAGS[flag] for flag in flags)), 3)

"""A body that is running text and little else, read from the page's own lines.

Most pages name one element as their article's body, and what stands in it are paragraphs, headings between
them, quotations and lists; the rest bears the name of what it is: a caption, a form, teasers, buttons. There
is nothing to be guessed. A body of which that can't be said is left to trafilatura (:mod:`extract.body`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from extract.container import AROUND
from extract.lines import HEADINGS, Line

MOST_NAMED: Final = 0.55  # of the words that are kept may stand in sentences of what is named as no text
MOST_LOOSE: Final = 0.15  # of them may stand in short lines of no paragraph
MOST_AGAIN: Final = 0.2  # of them may be repeats: more are a second copy of the text
MOST_LINKED: Final = 0.4  # of them may stand in links
FEWEST_WORDS: Final = 50
_SENTENCE: Final = 8  # words of a line that may be a sentence and a link
_LONG: Final = 30  # words of a line that is hardly a caption, and may be text that stands in no paragraph
_FEW: Final = 3  # words of a line in no paragraph that may be a question, a verse, a heading
_SAME: Final = 3  # lines in elements of one class, from which on they are its paragraphs
_QUOTED: Final = 8  # words of a quotation that can be a paragraph's again; a verse has fewer
_MOST_QUOTES: Final = 20
_PARAGRAPHS: Final = frozenset({"p", "li", "blockquote"}) | HEADINGS - {"h1"}
_SKIPPED: Final = AROUND | {"form", "fieldset", "label"}
# Names of what stands in a body and is none of its text.
_NO_TEXT: Final = re.compile(
    r"shar(?:e|ing)|social|newsletter|cookie|\btags?\b|sidebar|banner|bread-?crumb|button|author|footer|\bnav"
    r"|menu|related|byline|\bmeta|\brating|attachment|timestamp|caption|(?<!elementor-)widget(?!-title)|comment|subscri"
    r"|promo|embed|\bad\b|\bads\b|outbrain|taboola|\bslide|gallery|recommend|more-on|\bnext-|popular|trending"
    r"|sign-?up|toolbar|\bcredit|visually-?hidden|\bprint|copyright|\bpoll\b|player|\bvideo|\baudio|pagination|teaser|latest"
    r"|infobox|factbox"
)
_STOPPED: Final = re.compile(r"[.!?؟۔…»”\"]\s*\Z")
_MARKS: Final = " .…\"'«»“”„"
_TEXT, _OWN, _SKIP, _NAMED, _UNTOLD = range(5)


Placed = Sequence[tuple[Line, int]]


def lines_within(body: Any, lines: Sequence[Line]) -> Placed:
    """Give a body's lines, and where in it each stands; none of its figures, forms and asides.

    Args:
        body: The element that the page calls its article's body, or the article itself.
        lines: The page's lines.
    """
    inside = set(body.iter())
    places: dict[Any, int] = {body: _OWN}
    placed = ((line, _place(line.block, places)) for line in lines if line.block in inside)
    return [(line, place) for line, place in placed if place != _SKIP]


def read_running(placed: Placed) -> list[Line]:
    """Read the paragraphs of a body, if it is running text.

    Args:
        placed: The body's lines.

    Returns:
        Its paragraphs; none where more has to be known.
    """
    kept: list[Line] = []
    told: set[str] = set()
    others: dict[str, set[str]] = {}
    teased = False
    words = named = loose = linked = again = 0
    for line, place in _under_headline(placed):
        if place == _NAMED:
            named += line.words if line.is_prose else 0
        elif line.is_link:
            if line.tag == "p" and _may_be_text(line):
                return []
            linked += line.words
            teased = line.tag in HEADINGS
            _drop_headings(kept)
        elif place == _OWN or (place == _TEXT and line.tag in _PARAGRAPHS):
            if "caption" in line.label:  # of an element in it
                continue
            if teased and line.is_prose:
                return []  # a teaser under its headline, or text under a heading that is a link
            teased = False
            if line.is_prose:
                again += line.words if line.folded in told else 0
                told.add(line.folded)
            kept.append(line)
            words += line.words
        elif place == _UNTOLD or _may_be_paragraph(line, others, bool(told)):
            return []
        else:
            loose += line.words
    if words < FEWEST_WORDS or named > MOST_NAMED * words or again > MOST_AGAIN * words:
        return []
    if loose > MOST_LOOSE * words or linked > MOST_LINKED * words:
        return []
    _drop_headings(kept)
    return _without_pulled_quotes(kept)


def _may_be_text(line: Line) -> bool:
    """Tell whether a link is more than a headline: a sentence, or an address that is told."""
    return line.text.startswith("http") or (
        line.words >= _SENTENCE and _STOPPED.search(line.text) is not None
    )


def _may_be_paragraph(line: Line, others: dict[str, set[str]], begun: bool) -> bool:
    """Tell whether a line in no paragraph is text all the same: captions are short, and bear a name alone.

    Args:
        line: The line.
        others: Such lines before it, by their class; it is added.
        begun: A paragraph stands before it: a byline can have no name either.
    """
    name = line.block.get("class")
    if not name:
        return line.is_prose or (begun and line.words >= _FEW)
    same = others.setdefault(name, set())
    if line.words >= _FEW:
        same.add(line.text)
    return len(same) >= _SAME or line.words >= _LONG


def _without_pulled_quotes(kept: list[Line]) -> list[Line]:
    """Leave out quotations that are a paragraph's words again, in large letters."""
    quotes = [line for line in kept if line.tag == "blockquote" and line.words >= _QUOTED]
    if not 0 < len(quotes) <= _MOST_QUOTES:
        return kept
    said = "\n".join(line.folded for line in kept if line.tag != "blockquote")
    pulled = {id(line) for line in quotes if line.folded.strip(_MARKS) in said}
    return [line for line in kept if id(line) not in pulled]


def _drop_headings(kept: list[Line]) -> None:
    """Drop headings at the end: what came next, links or nothing, was no text."""
    while kept and kept[-1].tag in HEADINGS:
        kept.pop()


def is_named_otherwise(element: Any) -> bool:
    """Tell whether an element, or one around it, bears the name of what is no text: of comments, say."""
    return any(_own_place(each) == _NAMED for each in (element, *element.iterancestors()))


def _place(element: Any, places: dict[Any, int]) -> int:
    """Say where an element of a body stands: as the one around it, unless it has a name of its own."""
    place = places.get(element)
    if place is not None:
        return place
    place = _place(element.getparent(), places)
    if place in (_TEXT, _OWN):
        place = _own_place(element)
    elif place == _NAMED and element.tag == "blockquote":
        place = _NAMED if _is_of_readers(element) else _TEXT  # a post that the article speaks of
    places[element] = place
    return place


def _is_of_readers(element: Any) -> bool:
    return any("comment" in (each.get("class") or "").lower() for each in element.iterancestors())


def _own_place(element: Any) -> int:
    if element.tag == "table" or (element.tag == "figure" and next(element.iter("table"), None) is not None):
        return _UNTOLD
    if element.tag in _SKIPPED:
        return _SKIP
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return _NAMED if len(names) > 1 and _NO_TEXT.search(names.lower()) else _TEXT


def _under_headline(placed: Placed) -> Placed:
    """Leave out what stands over the headline, and itself, where it stands in the body over all prose."""
    start = 0
    for i, (line, place) in enumerate(placed):
        if place not in (_TEXT, _OWN):
            continue
        if line.tag == "h1":
            start = i + 1
        elif line.is_prose:
            break
    return placed[start:]

"""The headline of a text that nobody marked up, told from what stands around it.

A page has an `h1`; a plain scrape has lines. One is the headline where a crumb or the scrape's own repeat
says so, where a bullet, a byline or a dateline points at it, or where it is a line without a full stop
right over the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extract.arabic import collapse, fold_line, key, seen
from extract.credit_words import opens_with_verb
from extract.credits import read_credits
from extract.cut_short import find_cut, is_cut
from extract.dates import read_written
from extract.furniture import rule_for

HEAD: Final = 40  # lines that may stand over a text
_LONGEST: Final = 22  # words of a headline
_PROSE: Final = 8  # words of a sentence that is no headline, if a full stop ends it
_NEAR: Final = 6  # lines between a crumb or a headline and its repeat
_CRUMB: Final = re.compile(r"\s*[»>›|]\s*")
_FULL_STOP: Final = re.compile(r"[.:،؛,;][\"”»’')\]]*$")
_BETWEEN: Final = re.compile(r"\s(?:[*|•·/+-]{1,3}|[–—«»])\s|…")
_FEWEST_SIGNS: Final = 3
_ENDLESS: Final = 50  # words of a line that is no paragraph, if it never stops and a signed headline follows
_BLOCK: Final = 3  # lines without a full stop, one over the other; more are teasers or verses
_LABELS: Final = 4  # lines over a bullet that may be the page's; together they are no longer than a headline


@dataclass(frozen=True, slots=True)
class _Top:
    """A line at the top of a scrape: its text, its words for comparison, and what it is."""

    text: str
    key: str
    kind: str  # furniture, date, credit, picture, cut, prose, short
    bullet: bool

    @property
    def words(self) -> int:
        return self.key.count(" ") + 1 if self.key else 0


def find_headline(lines: Sequence[str]) -> int | None:
    """Find the headline among the first lines of a plain text.

    Args:
        lines: The text's lines that hold anything, as published.

    Returns:
        Its index, or None where the text has none.
    """
    tops = _without_tickers([_look_at(line) for line in lines[:HEAD]])
    for finder in (_by_crumb, _by_repeat, _by_bullet, _by_signature):
        if (found := finder(tops)) is not None:
            return found
    return _over_text(tops)


def find_tickers(lines: Sequence[str]) -> frozenset[str]:
    """Find the lines at the top of a plain text that are the headlines of other stories, run together.

    Args:
        lines: The text's lines that hold anything, as published.

    Returns:
        Those lines, folded by `arabic.fold_line`.
    """
    tops = [_look_at(line) for line in lines[: 2 * _NEAR]]
    return frozenset(
        fold_line(line)
        for line, was, now in zip(lines, tops, _without_tickers(tops), strict=False)
        if was is not now
    )


def _look_at(line: str) -> _Top:
    text = collapse(seen(line))
    return _Top(text, key(text), _kind(text), text.startswith(("•", "◄", "■", "●")))


def _kind(text: str) -> str:
    folded = fold_line(text)
    count = folded.count(" ") + 1
    if rule_for(folded, at_top=True) is not None:
        return "furniture"
    if count <= 25 and is_cut(text):
        return "cut"
    credits = read_credits(text)
    if credits:
        return "picture" if all(credit.role == "photographer" for credit in credits) else "credit"
    if (written := read_written(text)) is not None and (written.whole or opens_with_verb(text)):
        return "date" if written.whole else "prose"  # "ولد الشاعر 21 مايو 1995" is a sentence
    if count > _LONGEST or (count >= _PROSE and text.rstrip("\"”»’')]").endswith(".")):
        return "prose"
    return "short"


def _without_tickers(tops: list[_Top]) -> list[_Top]:
    """Know a line that is the headlines of other stories: by the signs between them, or as it names this one.

    Without either, an endless line at the top is one where a headline and its byline or date follow.
    """
    out = list(tops)
    is_top = True
    for i, top in enumerate(tops[:_NEAR]):
        is_top = is_top and top.kind != "short"
        if top.kind != "prose" or re.search(r"[.!]\s|[.،:؛]$", top.text):
            continue
        at = next((j for j, each in enumerate(tops[i + 1 : i + 4], i + 1) if each.kind == "short"), None)
        if at is None or not _can_be(below := tops[at]):
            continue
        named = below.words >= 4 and f" {below.key} " in f" {top.key} "
        signed = any(each.kind in ("credit", "date") for each in tops[at + 1 : at + 2])
        endless = top.words >= _ENDLESS and is_top and signed
        if named or len(_BETWEEN.findall(top.text)) >= _FEWEST_SIGNS or endless:
            out[i] = replace(top, kind="furniture")
    return out


def _can_be(top: _Top) -> bool:
    return top.kind in ("short", "cut") and 2 <= top.words <= _LONGEST and not _FULL_STOP.search(top.text)


def _by_crumb(tops: list[_Top]) -> int | None:
    """Find what "Home » title" or "site | beginning of the title…" stands over."""
    for i, top in enumerate(tops):
        pieces = _CRUMB.split(top.text)
        cut = find_cut(pieces[-1])
        if len(pieces) < 2 or (last := key(pieces[-1][:cut])).count(" ") < 2:
            continue
        whole = last if cut is None else last.rpartition(" ")[0]
        for j in range(i + 1, min(i + 1 + _NEAR, len(tops))):
            if tops[j].key.startswith(whole) and tops[j].words <= _LONGEST:
                return j
    return None


def _by_repeat(tops: list[_Top]) -> int | None:
    """Find a headline that stands twice; what a picture's credit follows is its caption."""
    for i, top in enumerate(tops):
        if top.kind == "prose":
            return None
        if not _can_be(top) or top.words < 3 or any(above.kind == "short" for above in tops[:i]):
            continue  # under lines of its kind a line that stands twice is a refrain or a caption
        for j in range(i + 1, min(i + 1 + _NEAR, len(tops))):
            if tops[j].key == top.key:
                if j + 1 < len(tops) and tops[j + 1].kind == "picture":
                    break
                return i
            if tops[j].kind not in ("date", "credit", "furniture"):
                break
    return None


def _by_bullet(tops: list[_Top]) -> int | None:
    """Find the one line that a bullet marks, if nothing but the page's own labels stands over it."""
    marked = [i for i, top in enumerate(tops) if top.bullet]
    if len(marked) != 1 or not _can_be(tops[marked[0]]) or marked[0] + 1 >= len(tops):
        return None
    above = tops[: marked[0]]
    short = [top.words for top in above if top.kind == "short"]
    is_top = len(short) <= _LABELS and sum(short) <= _LONGEST and all(top.kind != "prose" for top in above)
    return marked[0] if is_top else None  # under a text a bullet marks a point of it


def _by_signature(tops: list[_Top]) -> int | None:
    """Find the headline over a byline, a dateline or the outlet's name: the last such pair of the head."""
    found = None
    for block, after in _blocks(tops):
        if after < len(tops) and tops[after].kind in ("credit", "date"):
            found = _of_block(tops, block)
    return found


def _over_text(tops: list[_Top]) -> int | None:
    """Find the headline right over the first paragraph, which is longer and a sentence."""
    for block, after in _blocks(tops):
        if after >= len(tops):
            break
        if tops[after].kind == "prose" and (i := _of_block(tops, block)) is not None:
            return i
    return None


def _blocks(tops: list[_Top]) -> Iterator[tuple[list[int], int]]:
    """Give the runs of lines that can be headlines, with the index of what follows each, up to the text."""
    block: list[int] = []
    for i, top in enumerate(tops):
        if _can_be(top) and top.kind == "short":
            block.append(i)
            continue
        if top.kind == "furniture" and block:
            continue  # an advert may stand between a headline and its byline
        if block:
            yield block, i
        block = []
        if top.kind == "prose" or (top.kind == "short" and _FULL_STOP.search(top.text)):
            return
    if block:
        yield block, len(tops)


def _of_block(tops: list[_Top], block: list[int]) -> int | None:
    if len(block) > _BLOCK:  # under a page's furniture they are teasers; a poem stands alone
        is_page = any(top.kind in ("furniture", "cut") for top in tops[: block[-1]])
        return block[-1] if is_page else None
    long = [i for i in block if tops[i].words >= 4] or [i for i in block if tops[i].words >= 3]
    return long[0] if long else None

"""From the paragraphs as chosen to the article's text: repeats, furniture and credits go."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from extract.arabic import collapse, fold_line, key, seen
from extract.article import Removed
from extract.credits import Credit, Split, find_credits, is_digest, read_credits
from extract.cut_short import is_cut
from extract.dates import read_written
from extract.furniture import find_furniture, rule_for
from extract.notes import find_note
from extract.signatures import read_opening

_BEFORE_TITLE: Final = 25  # lines before the headline's repeat that can be a ticker
_DATE_LINES: Final = (
    4  # among so many lines at either end a line that is a date is the page's, not the text's
)
_TITLE_AGAIN: Final = 6  # lines under the headline in which it can be repeated: by a picture, by a crumb
_REPEATS: Final = 2  # other lines that can stand between a lede and its repeat: date, byline
_HEAD, _TAIL = 24, 60  # lines at the ends that are looked at again, after what stood outside them went
_DATE_LENGTH: Final = 120  # characters
_BARS: Final = re.compile(r"\s+[|•·]\s+")
_PARTS: Final = re.compile(r"\s+[|:–—-]\s+")
_STOPS: Final = (".", "!", "?")
_INNER: Final = re.compile(r"[.!؟?،]\s")  # of a sentence or more
_CUT_WORDS: Final = 16  # at most so many words are a headline
_RUN: Final = 2  # such lines, one after the other, are other stories' headlines
_SENTENCE: Final = 7  # spaces of a sentence that is a paragraph
_STOPPED: Final = re.compile(r"[.!؟?][\"”»’')\]]*\s*$")
_SCRAP: Final = 90  # characters; in a plain text a longer line is a paragraph
_SIGNED: Final = re.compile(r"(?P<caption>.{3,120}?)\s*©\s*(?P<owner>[^\s©]+(?:\s+[^\s©]+){0,4})")
_FEWEST: Final = 5  # words that a lede has


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the page shows about the lines of the text; all texts folded.

    Attributes:
        title: The headline, as printed.
        links: Lines that are nothing but a link.
        captions: Lines that stand under a picture.
        pictures: What the pictures' `alt` says: a line of the same words is a caption.
        away: Lines that stand only in navigation, sidebars or tickers.
        learned: Lines known from many pages of the outlet.
        plain: There is no page: nothing is known of links and places, and lines are all there is.
        tickers: Lines of a plain text that are other stories' headlines, run together.
    """

    title: str | None = None
    links: Collection[str] = frozenset()
    captions: Collection[str] = frozenset()
    pictures: Collection[str] = frozenset()
    away: Collection[str] = frozenset()
    learned: Collection[str] = frozenset()
    plain: bool = False
    tickers: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean text.

    Attributes:
        kept: Indices of the paragraphs that stay.
        paragraphs: Those paragraphs, as published.
        removed: What went, in order.
        credits: What the credit lines said.
        doubled: The first paragraph stood twice.
    """

    kept: tuple[int, ...]
    paragraphs: tuple[str, ...]
    removed: tuple[Removed, ...]
    credits: tuple[Credit, ...]
    doubled: bool


def clean(paragraphs: Sequence[str], about: Surroundings | None = None) -> Cleaned:
    """Clean a text. Paragraphs stay whole or go whole; a clean text is left as it is.

    Args:
        paragraphs: The text, as published.
        about: What the page shows about its lines.
    """
    about = about or Surroundings()
    gone: dict[int, str] = {}
    credits: dict[int, tuple[Credit, ...]] = {}
    _take_places(paragraphs, about, gone)
    _take_title(paragraphs, about, gone)
    kept = _left(paragraphs, gone)
    _take_furniture(paragraphs, kept, about, gone)
    digest = is_digest([paragraphs[i] for i in kept if i not in gone])
    doubled = False
    while True:
        before = len(gone)
        kept = [i for i in kept if i not in gone]
        edges = kept if len(kept) <= _HEAD + _TAIL else kept[:_HEAD] + kept[-_TAIL:]
        _take_credits(paragraphs, edges, digest, about.title is not None, gone, credits)
        _take_dates(paragraphs, edges, about.title, gone)
        doubled = _take_repeats(paragraphs, kept, gone) or doubled
        _take_furniture(paragraphs, [i for i in edges if i not in gone], about, gone)
        if len(gone) == before:
            break
    stay = tuple(i for i in range(len(paragraphs)) if i not in gone)
    opening = read_opening(paragraphs[stay[0]]) if stay else ()
    removed = tuple(
        Removed(paragraphs[i], gone[i], f"line {i + 1} of {len(paragraphs)}") for i in sorted(gone)
    )
    return Cleaned(
        stay,
        tuple(paragraphs[i] for i in stay),
        removed,
        (*(credit for i in sorted(credits) for credit in credits[i]), *opening),
        doubled,
    )


def _left(paragraphs: Sequence[str], gone: Collection[int]) -> list[int]:
    return [i for i in range(len(paragraphs)) if i not in gone]


def _take_places(paragraphs: Sequence[str], about: Surroundings, gone: dict[int, str]) -> None:
    """Take captions, and lines of sidebars and tickers unless most of the text stands there."""
    folded = [fold_line(p) for p in paragraphs]
    away = [i for i, line in enumerate(folded) if line in about.away]
    if 2 * len(away) < len(folded):
        gone.update(dict.fromkeys(away, "place/away"))
    _take_signed_captions(paragraphs, folded, gone)
    _take_cut_headlines(paragraphs, folded, about, gone)
    for i, line in enumerate(folded):
        if line in about.captions or (line in about.pictures and not line.endswith(_STOPS)):
            gone[i] = "place/caption"


def _take_signed_captions(paragraphs: Sequence[str], folded: Sequence[str], gone: dict[int, str]) -> None:
    """Take captions that a © or a photographer's credit signs, and the same words over them.

    What the page says of its own rights with a © is furniture. A "(c)" is none: contracts count so.
    """
    for i, line in enumerate(paragraphs):
        signed = _SIGNED.fullmatch(line.strip()) if "©" in line and rule_for(folded[i]) is None else None
        if signed is not None and not signed["caption"].rstrip().endswith(_STOPS):
            gone[i] = "place/caption"
            if i and folded[i - 1] == fold_line(signed["caption"]):
                gone[i - 1] = "place/caption"
        elif i > 1 and folded[i - 1] == folded[i - 2] and len(line) <= _DATE_LENGTH:
            credits = read_credits(line, at_edge=False)
            if credits and all(credit.role == "photographer" for credit in credits):
                gone.update({i - 1: "place/caption", i - 2: "place/caption"})


def _take_cut_headlines(
    paragraphs: Sequence[str], folded: Sequence[str], about: Surroundings, gone: dict[int, str]
) -> None:
    """Take headlines of other stories, cut short: links on a page, over or under the prose of a plain text.

    A poem's lines can end so too, so one is none; on a page the others may stand beside the text.
    """
    prose = [i for i, line in enumerate(paragraphs) if _is_sentence(line)] if about.plain else []
    run: list[int] = []
    for i, line in enumerate([*paragraphs, ""]):
        headline = 2 <= line.count(" ") < _CUT_WORDS and is_cut(line)
        if headline and not _INNER.search(line) and (about.plain or folded[i] in about.links):
            run.append(i)
            continue
        several = len(run) >= _RUN or (run and sum(map(is_cut, about.links)) >= _RUN)
        if several and not (prose and prose[0] < run[0] < prose[-1]):
            gone.update({j: "related/cut-headline" for j in run if j not in gone})
        run = []


def _is_sentence(line: str) -> bool:
    return line.count(" ") >= _SENTENCE and not is_cut(line) and _STOPPED.search(line) is not None


def _take_title(paragraphs: Sequence[str], about: Surroundings, gone: dict[int, str]) -> None:
    """Take the headline where the text repeats it, with the ticker and the teasers that stand before it."""
    title = key(about.title) if about.title else ""
    if not title:
        return
    for i in _left(paragraphs, gone)[:_BEFORE_TITLE]:
        if key(paragraphs[i]) != title:
            continue
        ahead = [j for j in range(i) if j not in gone]
        if all(_is_scrap(paragraphs[j], about) for j in ahead):
            gone.update(dict.fromkeys(ahead, "place/before-title"))
        if not ahead or i <= 3 or ahead[0] in gone:
            gone[i] = "repeat/title"
            again = [j for j in range(i + 1, min(i + 1 + _TITLE_AGAIN, len(paragraphs))) if j not in gone]
            gone.update({j: "repeat/title" for j in again if key(paragraphs[j]) == title})
        return


def _is_scrap(line: str, about: Surroundings) -> bool:
    """A line over the headline that is no sentence: a headline of another story, a label, a date."""
    if about.plain:
        return len(line) <= _SCRAP or fold_line(line) in about.tickers
    return (
        fold_line(line) in about.links
        or len(line) < _SCRAP
        or not line.rstrip().endswith((".", "؟", "!", "?", "”", '"'))
        or is_cut(line)
    )


def _take_furniture(
    paragraphs: Sequence[str], kept: list[int], about: Surroundings, gone: dict[int, str]
) -> None:
    for taken in find_furniture([paragraphs[i] for i in kept], about.links, about.learned):
        gone[kept[taken.index]] = taken.rule


def _take_credits(
    paragraphs: Sequence[str],
    kept: list[int],
    digest: bool,
    titled: bool,
    gone: dict[int, str],
    credits: dict[int, tuple[Credit, ...]],
) -> None:
    split = find_credits([paragraphs[i] for i in kept], digest, titled)
    for index in split.indices:
        i = kept[index]
        credits[i] = _credits_of(split, paragraphs[i])
        gone[i] = "credit/" + (credits[i][0].role if credits[i] else "line")
    left = [i for i in kept if i not in gone]
    for index, noted in find_note([paragraphs[i] for i in left]).items():
        i = left[index]
        credits[i] = noted
        gone[i] = "credit/author" if noted else "credit/note"


def _credits_of(split: Split, line: str) -> tuple[Credit, ...]:
    """Return the credits that a line held."""
    raw = collapse(seen(line))
    return tuple(credit for credit in split.credits if credit.raw == raw)


def _take_dates(paragraphs: Sequence[str], edges: list[int], title: str | None, gone: dict[int, str]) -> None:
    kept = [i for i in edges if i not in gone]
    for i in {*kept[:_DATE_LINES], *kept[-_DATE_LINES:]}:
        if _is_date_line(paragraphs[i]) or (title and _is_dated_title(paragraphs[i], title)):
            gone[i] = "date/line"


def _is_dated_title(line: str, title: str) -> bool:
    """A line of the headline's column and its day ("صدى الصحف - ملخص ليوم الأحد 4 فبراير 2026")."""
    if len(line) > _DATE_LENGTH or not line.rstrip()[-4:].isdigit():
        return False
    column = _PARTS.split(title, maxsplit=1)[0]
    return (
        column.count(" ") >= 1 and key(line).startswith(f"{key(column)} ") and read_written(line) is not None
    )


def _is_date_line(line: str) -> bool:
    """A line that is a date, or a date and counters with bars between them."""
    if len(line) > _DATE_LENGTH:
        return False
    pieces = [piece for piece in _BARS.split(line) if piece.strip()]
    dates = {piece for piece in pieces if (written := read_written(piece)) and written.whole}
    return bool(dates) and all(piece in dates or rule_for(fold_line(piece), at_top=True) for piece in pieces)


def _take_repeats(paragraphs: Sequence[str], kept: list[int], gone: dict[int, str]) -> bool:
    """Take what repeats the lede right after it, or the lede where it is the other's cut beginning."""
    before = len(gone)
    for place in range(2):  # a kicker may stand over the lede
        left = islice((i for i in kept if i not in gone), place, None)
        lede, others = next(left, None), 0
        while lede is not None and others < _REPEATS - place and (i := next(left, None)) is not None:
            if not same_wording(paragraphs[lede], paragraphs[i]):
                others += 1
            elif len(paragraphs[lede]) < 0.9 * len(paragraphs[i]):
                gone[lede], lede = "repeat/lede", i
            else:
                gone[i] = "repeat/lede"
    return len(gone) > before


def same_wording(first: str, second: str) -> bool:
    """Tell whether two paragraphs are one: the same words but for one in ten, or one cut short."""
    a, b = key(first).split(), key(second).split()
    if min(len(a), len(b)) < _FEWEST:
        return a == b and bool(a)
    if a == b:
        return True
    short, long = sorted((first, second), key=len)
    words, more = key(short).split(), key(long).split()
    if short.rstrip(" ]").endswith(("…", "...", "..")):
        return len(words) > _FEWEST and words[:-1] == more[: len(words) - 1]
    if len(a) < 8 or abs(len(a) - len(b)) > 2 or _numbers(a) != _numbers(b):
        return False
    return len(set(a) & set(b)) >= 0.9 * max(len(set(a)), len(set(b)))


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if word.isdigit()]

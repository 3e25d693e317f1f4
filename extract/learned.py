"""Learned furniture: the lines that stand on many pages of one outlet, whatever they say.

What is remembered of a page is little: a short hash of each line, in order, whose it is and in which section
it stands. The words of a line are kept once it stands on a second page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from extract.arabic import fold, fold_line, key
from extract.article import Extracted, Removed
from extract.credit_words import SEPARATOR
from extract.credits import read_credits
from extract.dates import learn_day_order
from extract.furniture import trimmed
from extract.profile import UNTAUGHT, Profile

RULE: Final = "learned/outlet"  # of the ledger: a line went for its many pages, not for its words
NEWEST: Final = 200  # pages that are remembered: a redesign is forgotten after so many
FEWEST: Final = 5  # pages; of fewer nothing is learned
LEAST: Final = 3  # pages that bear a line
SHARE: Final = 0.2  # of the pages, from which on a line is furniture
STAYS: Final = 0.05  # of the pages, down to which what is furniture stays it
UNNAMED_SHARE: Final = 0.5  # where no page names an author or section, so that a column can't be told
LONGEST: Final = 600  # characters of a line that can be learned; a disclaimer has four hundred
BOUND: Final = 0.9  # of a line's pages are one author's or one section's: it is a column's title
COMMON: Final = 0.7  # but not where so many of all pages are; nor is a line on so many a refrain, of
MANY: Final = 20  # pages or more
STEADY: Final = 0.6  # of a line's pages have it at one place, give or take one line
_PRINTED: Final = frozenset(
    {"dateline", "time", "meta", "selector"}
)  # a feed or an address has its own order
_NUMBERS: Final = re.compile(r"\d ?[/.-] ?\d{1,2} ?[/.-] ?\d")
_LINE: Final = re.compile(r"line (\d+) of (\d+)")


@dataclass(frozen=True, slots=True)
class Sample:
    """What is remembered of one article's page.

    Attributes:
        name: Its headline, hashed, or its id: an article at two addresses is one.
        lines: Its paragraphs in order, hashed by `line_key`, with those that a profile took in their places;
            empty strings for lines too long to be learned.
        authors: Its authors, hashed.
        section: Its section, hashed, if one is known.
        date: Its day as the page prints it, where that is in numbers.
    """

    name: str
    lines: tuple[str, ...]
    authors: tuple[str, ...] = ()
    section: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of an outlet, and what follows from it.

    Attributes:
        samples: Its newest pages, the latest last, at most `NEWEST`.
        texts: The folded words of lines on two of them or more, by hash.
        keeps: Hashes of lines that somebody has said are no furniture.
        profile: What the pages teach.
    """

    samples: tuple[Sample, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    keeps: frozenset[str] = frozenset()
    profile: Profile = UNTAUGHT

    def after(self, pages: Iterable[tuple[str, Extracted]]) -> Memory:
        """Remember further pages, and learn anew.

        Args:
            pages: Ids of articles, each with what was extracted, in the order in which they were read.
        """
        samples = {sample.name: sample for sample in self.samples}
        texts = dict(self.texts)
        for name, extracted in pages:
            sample, said = sample_of(name, extracted)
            samples.pop(sample.name, None)  # the later reading counts, and is the newer
            samples[sample.name] = sample
            texts |= said
        newest = tuple(samples.values())[-NEWEST:]
        return _taught(newest, texts, self.keeps, self.profile)

    def keeping(self, line: str) -> Memory:
        """Never take a line for furniture again.

        Args:
            line: As published, or folded.
        """
        return _taught(self.samples, self.texts, self.keeps | {line_key(fold_line(line))}, self.profile)

    def borne(self) -> Counter[str]:
        """Count the pages that bear each line, by hash."""
        return Counter(line for sample in self.samples for line in set(sample.lines) if line)


def _taught(
    samples: tuple[Sample, ...], texts: Mapping[str, str], keeps: frozenset[str], before: Profile
) -> Memory:
    counts = Counter(line for sample in samples for line in set(sample.lines))
    often = {line: text for line, text in texts.items() if counts[line] > 1}
    known = frozenset(map(line_key, before.lines))
    day_first = learn_day_order(sample.date for sample in samples if sample.date)
    profile = Profile(learn(samples, often, known, keeps), day_first)
    return Memory(samples, often, keeps, profile)


def line_key(folded: str) -> str:
    """Hash a folded line: 16 hex digits."""
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def sample_of(name: str, extracted: Extracted) -> tuple[Sample, dict[str, str]]:
    """Make a sample of an article.

    Args:
        name: Its id, by which it is known where it has no headline.
        extracted: What its page gave.

    Returns:
        The sample, and the folded words of its lines by hash.
    """
    lines, texts = [], {}
    for line in as_found(extracted):
        folded = fold_line(line) if len(line) <= LONGEST else ""
        hashed = line_key(folded) if trimmed(folded) else ""
        lines.append(hashed)
        if hashed:
            texts[hashed] = folded
    day = extracted.published_raw if extracted.published_how in _PRINTED else None
    return Sample(
        line_key(key(extracted.title)) if extracted.title else name,
        tuple(lines),
        tuple(line_key(fold(name)) for name in extracted.authors),
        line_key(fold(extracted.section)) if extracted.section else None,
        day[:60] if day and _NUMBERS.search(fold(day)) else None,
    ), texts


def as_found(extracted: Extracted) -> Sequence[str]:
    """Give a text with what a profile took put back in its place, and with credits that are only guessed.

    Learning looks at what stood on the page, so that it can unlearn; the ledger says on which line
    each stood.
    """
    placed = [(match, removed) for removed in extracted.removed if (match := _LINE.fullmatch(removed.place))]
    gone: dict[int, Removed] = {int(match[1]): removed for match, removed in placed}
    back = {number for number, removed in gone.items() if _comes_back(removed)}
    if not back:
        return extracted.paragraphs
    count = max(int(match[2]) for match, _ in placed)
    kept = iter(extracted.paragraphs)
    lines = [gone[n].text if n in gone else next(kept, "") for n in range(1, count + 1)]
    return [line for n, line in enumerate(lines, 1) if n not in gone or n in back]


def _comes_back(removed: Removed) -> bool:
    if removed.rule.startswith("credit/"):
        return len(removed.text) <= LONGEST and not is_protected(fold_line(removed.text))
    return removed.rule == RULE


@dataclass(frozen=True, slots=True)
class _Bearing:
    """One page that bears a line: its number, the line's place from both ends, and how often it stands."""

    page: int
    first: int
    last: int
    times: int


def learn(
    samples: Sequence[Sample],
    texts: Mapping[str, str],
    known: Collection[str] = (),
    keeps: Collection[str] = (),
) -> frozenset[str]:
    """Learn an outlet's furniture from its articles.

    A line is furniture when it stands on a fifth of the pages (three at least), at one place counted from
    the top or from the end. It is not when it is a credit, when it stands several times a page (a refrain),
    when its place varies (a sub-head), or when it stands on the pages of one author or section only (the
    title of a column). What was furniture stays it until it is on less than a twentieth of the pages, so
    that a line does not come and go with each night.

    Args:
        samples: Articles of one outlet, in any order.
        texts: The folded words of their lines by hash; a line that is not there is not learned.
        known: Hashes of lines that are furniture so far.
        keeps: Hashes of lines that are none whatever the pages say.

    Returns:
        Folded lines, as `extract.profile.Profile.lines` holds them.
    """
    if len(samples) < FEWEST:
        return frozenset(texts[line] for line in known if line in texts and line not in keeps)
    named = any(sample.authors or sample.section for sample in samples)
    enough = max(LEAST, (SHARE if named else UNNAMED_SHARE) * len(samples))
    still = max(LEAST, STAYS * len(samples))
    found = set()
    for line, borne in _bearings(samples, texts).items():
        if line in keeps or len(borne) < (still if line in known else enough):
            continue
        text = texts[line]
        if (
            _is_steady(borne, len(samples))
            and not is_protected(text)
            and not _is_someones(text, borne, samples)
        ):
            found.add(text)
    return frozenset(found)


def is_protected(line: str) -> bool:
    """Tell a credit, and a mark between parts ("***"), which is no word: they belong to the text.

    A slogan of two halves with a colon between them can look like a medium or a city and its writer: that
    is a guess, and whether the line is somebody's is asked of its pages.

    Args:
        line: Folded.
    """
    if not any(map(str.isalpha, line)):
        return True
    is_credit = read_credits(line, at_edge=False) or read_credits(line, dated=False)
    return bool(is_credit) and not _guessed_author(line)


def _guessed_author(line: str) -> str:
    """Give the name, hashed, that a line without a label seems to be signed with; an empty one for none."""
    if SEPARATOR.search(line) is None or read_credits(line, at_edge=False):
        return ""
    guessed = read_credits(line, dated=False)
    return next((line_key(fold(credit.value)) for credit in guessed if credit.role == "author"), "")


def _bearings(samples: Sequence[Sample], texts: Mapping[str, str]) -> dict[str, list[_Bearing]]:
    bearings: defaultdict[str, list[_Bearing]] = defaultdict(list)
    for page, sample in enumerate(samples):
        for line, times in Counter(sample.lines).items():
            if line in texts:
                first = sample.lines.index(line)
                bearings[line].append(_Bearing(page, first, len(sample.lines) - first, times))
    return bearings


def _is_steady(borne: Sequence[_Bearing], pages: int) -> bool:
    """Tell whether a line stands once a page, and at one place on most of its pages.

    One that comes several times a page is a refrain, but no refrain is on most of an outlet's many pages.
    """
    repeats = 2 * sum(b.times > 1 for b in borne) >= len(borne)
    if repeats and (pages < MANY or len(borne) < COMMON * pages):
        return False
    places = [b.first for b in borne], [b.last for b in borne]
    return any(_gathered(each) >= STEADY * len(borne) for each in places)


def _gathered(places: Iterable[int]) -> int:
    """Count how many stand within one line of the commonest place."""
    counts = Counter(places)
    return max(counts[at - 1] + counts[at] + counts[at + 1] for at in list(counts))


def _is_someones(line: str, borne: Sequence[_Bearing], samples: Sequence[Sample]) -> bool:
    """Tell whether a line's pages are of one author or one section that not nearly all pages have.

    Who seems to sign by the line itself is left out; a third of its pages must have another author then.
    """
    name = _guessed_author(line)
    authors = [next((each for each in sample.authors if each != name), None) for sample in samples]
    signed = [authors[b.page] for b in borne]
    if name and 3 * sum(author is not None for author in signed) < len(signed):
        return True
    sections = [sample.section for sample in samples]
    return _is_one(signed, authors) or _is_one([sections[b.page] for b in borne], sections)


def _is_one(here: Sequence[str | None], everywhere: Sequence[str | None]) -> bool:
    value, count = Counter(here).most_common(1)[0]
    return count >= BOUND * len(here) and everywhere.count(value) < COMMON * len(everywhere)

"""Learned furniture: how much of a new outlet's own lines is left in its texts after so many of its pages.

A newsroom's paper, made by hand with line breaks alone, prints six lines among its paragraphs that no rule
knows. Its pages are read night by night, five at a time, each night with what those before it taught, as in
the pipeline; after 0, 5, 20 and 100 pages others of its pages are read, which teach nothing. The same is done
with pages of real outlets that are printed again with other articles in them (:mod:`bench.reprinted`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from bench.figure import Figure, Log
from bench.reprinted import UTF_8, Frame, frames, reprint
from bench.saved_pages import SHARED
from extract import Extracted, Page, Profile, extract
from extract.arabic import key
from extract.learned import Memory
from newsroom.article import Article
from newsroom.clock import Clock
from newsroom.demo import DEMO_OUTLETS
from newsroom.generator import generate
from newsroom.newspaper import Newspaper
from newsroom.outlet import Standing
from newsroom.pages import Pages

PAGES: Final = SHARED / "pages"
NIGHT: Final = 5
"""Pages of a night."""
NOW: Final = datetime(2026, 11, 24, 13, tzinfo=UTC)
BASE: Final = "https://paper.example"
STANDING: Final = (
    Standing("صحيفة قناديل: نافذة المغترب", "top"),
    Standing("قهوتكم الصباحية علينا في مقهى الميدان كل يوم أحد", "middle", every=2),
    Standing("حكايات المدينة يرويها أهلها هنا كل أسبوع", "middle", every=4),
    Standing("كلمة حرة من مدينة باردة", "top", every=2),
    Standing("دمتم بخير أينما كنتم على ضفاف النهر", "end"),
    Standing("زوروا معرض القراء في قاعة البلدية قبل نهاية الموسم.", "end", every=3),
)
"""On every page, every other, every third and every fourth one."""
COLUMN: Final = "على مهل"
REFRAIN: Final = "يا طير الشمال خذ سلامي"
SIGNED: Final = 10
"""One page in so many is a column, under its own title, and one a poem with its refrain."""


@dataclass(frozen=True)
class Scale:
    """After how many pages, by how many others, with how many papers' articles, on how many real pages."""

    after: tuple[int, ...] = (0, 5, 20, 100)
    others: int = 60
    papers: int = 5
    frames: int = 24
    reprints: int = 3


FULL, QUICK = Scale(), Scale((0, 5), others=6, papers=1, frames=1, reprints=1)


@dataclass(frozen=True)
class Case:
    """A page with what is known of it.

    Attributes:
        page: the page.
        text: its paragraphs, folded by `key`.
        lines: the outlet's own lines on it, folded in the same way; None where all that is not text is one.
        authors: who signs it, where that is known.
        besides: further lines that are no leak, folded; nor is one that the headline stands in.
        title: the headline, folded, where that is asked for.
    """

    page: Page
    text: frozenset[str]
    lines: frozenset[str] | None = None
    authors: tuple[str, ...] | None = None
    besides: frozenset[str] = frozenset()
    title: str = ""

    def is_leak(self, line: str) -> bool:
        """Tell a line of a text that is neither the article's nor its headline's."""
        known = line in self.text or line in self.besides
        return not known and not (self.title and self.title in line)


@dataclass
class Count:
    """What was counted over some pages."""

    leaked: int = 0
    """Lines that are the outlet's and stand in a text."""
    of: int = 0
    """Of so many that were printed, or of so many lines of the texts."""
    lost: int = 0
    """Paragraphs that are missing in a text, or stand there without a mark."""
    paragraphs: int = 0
    misnamed: int = 0
    """Pages with wrong authors."""
    pages: int = 0

    def add(self, case: Case, extracted: Extracted | None) -> None:
        """Count a page; one that gave no article loses all its paragraphs."""
        lines = [key(line) for line in extracted.paragraphs] if extracted else []
        self.pages += 1
        self.paragraphs += len(case.text)
        self.lost += len(case.text.difference(lines))
        if case.lines is None:
            self.leaked += sum(map(case.is_leak, lines))
            self.of += len(lines)
        else:
            self.leaked += len(case.lines.intersection(lines))
            self.of += len(case.lines)
        self.misnamed += bool(extracted and case.authors is not None and extracted.authors != case.authors)


@dataclass
class Curve:
    """The counts after each number of pages."""

    counts: dict[int, Count] = field(default_factory=dict)

    def draw(self, teaching: Callable[[int], Case], others: Sequence[Case], after: Sequence[int]) -> None:
        """Read an outlet's pages night by night, and others when so many were read.

        Args:
            teaching: gives the page of a number.
            others: pages that teach nothing.
            after: the numbers of pages, rising.
        """
        memory, read = Memory(), 0
        for number in after:
            while read < number:
                night = range(read, min(number, read + NIGHT))
                given = [(str(n), read_one(teaching(n), memory.profile)) for n in night]
                memory = memory.after((name, found) for name, found in given if found is not None)
                read = night.stop
            count = self.counts.setdefault(number, Count())
            for case in others:
                count.add(case, read_one(case, memory.profile))


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure the leak rates, the newsroom's and, where the saved pages are, those of real outlets.

    Args:
        scale: how many pages.
        store: not asked for.
        log: told how far it is.

    Raises:
        PagesError: the saved pages can't be read.
    """
    curve, after = Curve(), scale.after
    for seed in range(scale.papers):
        cases = list(newsroom_cases(after[-1] + scale.others, seed))
        curve.draw(cases.__getitem__, cases[after[-1] :], after)
        log(f"learning: a newsroom's paper is read, {seed + 1} of {scale.papers}")
    yield from figures(curve, "newsroom")
    if not PAGES.is_dir():
        return
    real = Curve()
    chosen = list(islice(frames(PAGES), scale.frames))
    for frame in chosen:
        others = [reprinted(frame, after[-1] + n) for n in range(scale.reprints)]
        real.draw(lambda number, frame=frame: reprinted(frame, number), others, after)
        log(f"learning: {frame.row['id']} is read")
    yield from figures(real, f"{len(chosen)} real pages")


def figures(curve: Curve, of: str) -> Iterator[Figure]:
    """Make the figures of a curve: leak rates in per cent, what was lost by learning, and wrong authors."""
    first, last = curve.counts[min(curve.counts)], curve.counts[max(curve.counts)]
    for number, count in curve.counts.items():
        rate = round(100 * count.leaked / max(1, count.of), 2)
        told = f"{count.leaked} of {count.of} lines, {count.pages} pages"
        yield Figure(f"learning, {of}: % leaked after {number} pages", rate, told)
    lost = max(count.lost for count in curve.counts.values()) - first.lost
    told = f"of {last.paragraphs} paragraphs; {first.lost} missing before anything was learned"
    yield Figure(f"learning, {of}: paragraphs lost by it", lost, told, 0)
    if of == "newsroom":
        told = f"of {last.pages} pages; {first.misnamed} before anything was learned"
        yield Figure(f"learning, {of}: pages with wrong authors", last.misnamed, told, 0)


def read_one(case: Case, profile: Profile) -> Extracted | None:
    """Extract a page with a profile."""
    found = extract(replace(case.page, profile=profile))
    return found if isinstance(found, Extracted) else None


def newsroom_cases(count: int, seed: int) -> Iterator[Case]:
    """Give pages of a newsroom's paper; a column and a poem are one in ten each."""
    outlet = replace(DEMO_OUTLETS[2], standing=STANDING)
    articles = list(generate(outlet, count, seed=seed, until=NOW, days=200))
    paper = Newspaper(outlet, Clock(NOW))
    paper.add_all(signed(article, number) for number, article in enumerate(articles))
    pages = Pages(paper, BASE)
    for article in articles:
        entry = paper.entry(article.slug)
        truth = paper.truth(entry, BASE)
        printed = frozenset(key(line.text) for line in STANDING if entry.article.grain % line.every == 0)
        page = Page(truth.url, pages.article(entry), fetched=NOW + timedelta(hours=1))
        yield Case(page, frozenset(map(key, truth.paragraphs)), printed, truth.authors)


def signed(article: Article, number: int) -> Article:
    """Make one article in ten a column under its title, and one a poem with its refrain."""
    body = list(article.body)
    if number % SIGNED == 3:
        return replace(article, body=(COLUMN, *body), authors=("سمير خوري",), section="society")
    if number % SIGNED == 7:
        return replace(article, body=(REFRAIN, *body[:1], REFRAIN, *body[1:], REFRAIN))
    return article


def reprinted(frame: Frame, number: int) -> Case:
    """Give a real page, printed again."""
    printed = reprint(frame, number)
    page = Page(printed.url, printed.body, UTF_8)
    return Case(page, printed.text, besides=frame.gold, title=printed.title)

"""A newspaper's archive while it is being served: what it published, where, and who read it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from newsroom.article import Article, Heading, Standfirst, Truth
from newsroom.clock import Clock
from newsroom.errors import BadArticleError, UnknownArticleError
from newsroom.outlet import Outlet
from newsroom.themes import THEMES, Theme

_FIRST_NUMBER = 1201
Month = tuple[int, int]
"""A year and a month of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article at its address.

    `path` is the address below the outlet's base, percent-encoded as the theme links it, query and
    all; it never changes, whatever is edited. `day` is that of publication in the outlet's zone. `text` gives
    the article, which is written only when it is asked for where a paper has a history. `gone` is the status
    that answers once it is deleted.
    """

    number: int
    path: str
    slug: str
    section: str
    published: datetime
    touched: datetime
    day: date
    text: Callable[[], Article]
    gone: int | None = None

    @property
    def article(self) -> Article:
        """The article as it was filed."""
        return self.text()

    @property
    def month(self) -> Month:
        """The month of its publication, in the outlet's zone."""
        return self.day.year, self.day.month


class Newspaper:
    """One outlet's articles, newest first, and the counters that its pages show.

    Not safe for several threads at once: the press holds its lock around each use.
    """

    def __init__(self, outlet: Outlet, clock: Clock) -> None:
        self.outlet = outlet
        self.clock = clock
        self.theme: Theme = THEMES[outlet.theme]
        self._by_slug: dict[str, Entry] = {}
        self._slug_of: dict[str, str] = {}
        self._newest: list[Entry] = []
        self._of_section: dict[str, list[Entry]] = {}
        self._counted: tuple[int, dict[Month, int]] = 0, {}
        self._views: Counter[str] = Counter()

    def add(self, article: Article) -> Entry:
        """Publish an article (it shows once the clock has reached its `published`).

        Raises:
            BadArticleError: if its slug is in use, or the outlet has no such section.
        """
        return self.announce(article, partial(_itself, article))

    def announce(self, heading: Heading, text: Callable[[], Article]) -> Entry:
        """Publish an article of which only the heading is there yet; `text` writes it when it is asked for.

        Raises:
            BadArticleError: if its slug is in use, or the outlet has no such section.
        """
        if heading.slug in self._by_slug:
            raise BadArticleError(f"Outlet {self.outlet.id!r} has an article {heading.slug!r} already.")
        if heading.section not in self.outlet.sections:
            known = ", ".join(self.outlet.sections)
            raise BadArticleError(
                f"Outlet {self.outlet.id!r} has no section {heading.section!r}, only {known}."
            )
        number = _FIRST_NUMBER + len(self._by_slug)
        path = self.theme.article_path(heading, number, self.outlet.zone)
        if self.theme.key(path) in self._slug_of:
            path = self.theme.article_path(heading, number, self.outlet.zone, twin=True)
        self._slug_of[self.theme.key(path)] = heading.slug
        return self._put(self._entry(number, path, heading, text))

    def add_all(self, articles: Iterable[Article]) -> None:
        """Publish several articles."""
        for article in articles:
            self.add(article)

    def edit(self, slug: str, **changes: Any) -> Entry:
        """Change an article's facts; it is `modified` now unless the changes say when.

        Raises:
            UnknownArticleError: if there is no such article.
            BadArticleError: if a change is of no use.
        """
        entry = self.entry(slug)
        changes.setdefault("modified", self.clock.now())
        article = entry.article.changed(**changes)
        edited = self._entry(entry.number, entry.path, article, partial(_itself, article))
        return self._put(replace(edited, gone=entry.gone))

    def delete(self, slug: str, status: int = 410) -> Entry:
        """Take an article down: its address answers `status` (404 or 410) from now on.

        Raises:
            UnknownArticleError: if there is no such article.
        """
        return self._put(replace(self.entry(slug), gone=status))

    def _entry(self, number: int, path: str, heading: Heading, text: Callable[[], Article]) -> Entry:
        return Entry(
            number=number,
            path=path,
            slug=heading.slug,
            section=heading.section,
            published=heading.published,
            touched=heading.touched,
            day=heading.published.astimezone(self.outlet.zone).date(),
            text=text,
        )

    def _put(self, entry: Entry) -> Entry:
        self._by_slug[entry.slug] = entry
        self._newest, self._of_section, self._counted = [], {}, (0, {})
        return entry

    def entry(self, slug: str) -> Entry:
        """The article of a slug, deleted or not.

        Raises:
            UnknownArticleError: if there is none.
        """
        try:
            return self._by_slug[slug]
        except KeyError:
            raise UnknownArticleError(self.outlet.id, slug) from None

    def at(self, target: str) -> Entry | None:
        """The article at an address (path and query), if it is published by now, deleted or not."""
        slug = self._slug_of.get(self.theme.key(target))
        entry = self._by_slug[slug] if slug else None
        return entry if entry and entry.published <= self.clock.now() else None

    def published(self, section: str | None = None, month: Month | None = None) -> list[Entry]:
        """What readers can see now, newest first: of one section or of all, of one month or of all."""
        if not self._newest:
            self._sort()
        listed = self._newest if section is None else self._of_section.get(section, [])
        # Newest first: what readers can't see yet stands before the first that they can.
        first = bisect_left(listed, -self.clock.now().timestamp(), key=_age)
        seen = listed[first:]
        return seen if month is None else [entry for entry in seen if entry.month == month]

    def months(self) -> dict[Month, int]:
        """How many articles readers can see of each month, the latest month first."""
        seen = self.published()
        if self._counted[0] != len(seen):
            self._counted = len(seen), dict(Counter(entry.month for entry in seen))
        return self._counted[1]

    def _sort(self) -> None:
        alive = [entry for entry in self._by_slug.values() if not entry.gone]
        self._newest = sorted(alive, key=lambda entry: (entry.published, entry.number), reverse=True)
        of_section = defaultdict(list)
        for entry in self._newest:
            of_section[entry.section].append(entry)
        self._of_section = dict(of_section)

    def read(self, entry: Entry) -> tuple[int, int]:
        """Count one more reader of an article: its views and its comments from now on."""
        self._views[entry.slug] += 1
        views, grain = self._views[entry.slug], entry.article.grain
        return 140 + grain % 4200 + views, views // 2 + grain % 3

    def truth(self, entry: Entry, base_url: str) -> Truth:
        """What a perfect reader gets from an article's page; `base_url` has no slash at its end."""
        article = entry.article
        paragraphs = (article.lede, *(block.text for block in article.blocks))
        return Truth(
            outlet=self.outlet.id,
            slug=article.slug,
            url=base_url + entry.path,
            title=article.title,
            lede=None if article.standfirst is Standfirst.NONE else article.lede,
            paragraphs=paragraphs,
            text="\n".join(paragraphs),
            authors=article.authors,
            editor=article.editor,
            source=article.source,
            agency=article.agency,
            translator=article.translator,
            photographer=article.photographer,
            section=self.outlet.sections[article.section],
            tags=self.theme.labels(article, self.outlet.sections[article.section]),
            published_day=entry.day,
            published=article.published,
            modified=article.touched,
        )


def _itself(article: Article) -> Article:
    return article


def _age(entry: Entry) -> float:
    """What entries are sorted by: smaller is newer."""
    return -entry.published.timestamp()

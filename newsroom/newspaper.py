"""A newspaper's archive while it is being served: what it published, where, and who read it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from newsroom.article import Article, Standfirst, Truth
from newsroom.clock import Clock
from newsroom.errors import BadArticleError, UnknownArticleError
from newsroom.outlet import Outlet
from newsroom.themes import THEMES, Theme

_FIRST_NUMBER = 1201


@dataclass(frozen=True, slots=True)
class Entry:
    """An article at its address.

    `path` is the address below the outlet's base, percent-encoded as the theme links it, query and
    all; it never changes, whatever is edited. `gone` is the status that answers once it is deleted.
    """

    number: int
    path: str
    article: Article
    gone: int | None = None


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
        self._views: Counter[str] = Counter()

    def add(self, article: Article) -> Entry:
        """Publish an article (it shows once the clock has reached its `published`).

        Raises:
            BadArticleError: if its slug is in use, or the outlet has no such section.
        """
        if article.slug in self._by_slug:
            raise BadArticleError(f"Outlet {self.outlet.id!r} has an article {article.slug!r} already.")
        if article.section not in self.outlet.sections:
            known = ", ".join(self.outlet.sections)
            raise BadArticleError(
                f"Outlet {self.outlet.id!r} has no section {article.section!r}, only {known}."
            )
        number = _FIRST_NUMBER + len(self._by_slug)
        path = self.theme.article_path(article, number, self.outlet.zone)
        if self.theme.key(path) in self._slug_of:
            path = self.theme.article_path(article, number, self.outlet.zone, twin=True)
        entry = Entry(number, path, article)
        self._by_slug[article.slug] = entry
        self._slug_of[self.theme.key(path)] = article.slug
        self._newest = []
        return entry

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
        return self._put(replace(entry, article=entry.article.changed(**changes)))

    def delete(self, slug: str, status: int = 410) -> Entry:
        """Take an article down: its address answers `status` (404 or 410) from now on.

        Raises:
            UnknownArticleError: if there is no such article.
        """
        return self._put(replace(self.entry(slug), gone=status))

    def _put(self, entry: Entry) -> Entry:
        self._by_slug[entry.article.slug] = entry
        self._newest = []
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
        return entry if entry and entry.article.published <= self.clock.now() else None

    def published(self, section: str | None = None) -> list[Entry]:
        """What readers can see now, newest first, of one section or of all."""
        if not self._newest:
            alive = (entry for entry in self._by_slug.values() if not entry.gone)
            self._newest = sorted(
                alive, key=lambda entry: (entry.article.published, entry.number), reverse=True
            )
        now = self.clock.now()
        return [
            entry
            for entry in self._newest
            if entry.article.published <= now and section in (None, entry.article.section)
        ]

    def read(self, entry: Entry) -> tuple[int, int]:
        """Count one more reader of an article: its views and its comments from now on."""
        self._views[entry.article.slug] += 1
        views = self._views[entry.article.slug]
        return 140 + entry.article.grain % 4200 + views, views // 2 + entry.article.grain % 3

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
            tags=article.tags if self.theme.prints_tags else (),
            published_day=article.published.astimezone(self.outlet.zone).date(),
            published=article.published,
            modified=article.touched,
        )

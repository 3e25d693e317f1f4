"""Years of a newspaper's articles, each written only when somebody asks for it.

A history is an index of headings: title, section, date and number of each article. Its text is drawn again
from the article's own seed whenever a page, a feed or the truth needs it, and is the same each time.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache, partial
from zlib import crc32

from newsroom.article import Article
from newsroom.errors import NewsroomError
from newsroom.generator import title_of, write
from newsroom.outlet import History, Outlet

HELD = 256
"""How many articles of a history are kept once they are written."""


@dataclass(frozen=True, slots=True)
class Headline:
    """An article of a history before it is written: a :class:`newsroom.article.Heading`."""

    slug: str
    title: str
    section: str
    published: datetime

    @property
    def touched(self) -> datetime:
        """When it last changed: never since it was published."""
        return self.published

    @property
    def grain(self) -> int:
        """The number that its article has too."""
        return crc32(self.slug.encode())


class Past:
    """The articles of a newspaper's history, at even distances from its first day to its last.

    The same outlet, history and epoch always give the same articles.

    Args:
        outlet: whose history it is.
        history: from when on, and how many.
        epoch: the instant of the last article, where the history does not say its last day.

    Raises:
        NewsroomError: if the history ends before it begins.
    """

    def __init__(self, outlet: Outlet, history: History, epoch: datetime) -> None:
        self._outlet, self._history = outlet, history
        self._first = datetime.combine(history.since, time(), outlet.zone)
        self._last = epoch
        if history.until is not None:
            self._last = datetime.combine(history.until + timedelta(days=1), time(), outlet.zone)
        if self._first >= self._last:
            raise NewsroomError(
                f"A history of {outlet.id!r} since {history.since} can't end on {self._last:%Y-%m-%d}: "
                "let it begin earlier."
            )
        self._held = lru_cache(HELD)(self._written)

    def headlines(self) -> Iterator[tuple[Headline, Callable[[], Article]]]:
        """Every heading, the oldest first, and what writes its article."""
        for number in range(self._history.articles):
            headline = self._headline(number)
            yield headline, partial(self._held, number, headline)

    def _headline(self, number: int) -> Headline:
        first, last = self._first.timestamp(), self._last.timestamp()
        instant = first + (last - first) * (number + 0.5) / self._history.articles
        slug = f"h{self._history.seed}-{number}"
        sections = list(self._outlet.sections)
        return Headline(
            slug=slug,
            title=title_of(self._draw(number)),
            section=sections[crc32(slug.encode()) // 60 % len(sections)],
            published=datetime.fromtimestamp(int(instant), UTC),
        )

    def _written(self, number: int, headline: Headline) -> Article:
        article = write(self._outlet, self._draw(number), headline.slug, headline.published)
        return replace(article, section=headline.section)

    def _draw(self, number: int) -> random.Random:
        return random.Random(f"{self._outlet.id}:{self._history.seed}:{number}")  # noqa: S311 - prose, not secrets

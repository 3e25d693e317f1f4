"""One outlet of a running press, as a test sees it: its truth, its log, its moods."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

from newsroom.article import Article, Truth
from newsroom.clock import Clock
from newsroom.errors import NewsroomError
from newsroom.faults import Fault, Faults
from newsroom.generator import generate
from newsroom.newspaper import Entry, Newspaper
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots
from newsroom.server import SiteServer
from newsroom.site import PaperSite, Site
from newsroom.traps import Trap, Traps
from newsroom.visits import Visit, Visits


class PressOutlet:
    """One outlet while it is being served: its truth, its log, its moods."""

    def __init__(self, site: Site, lock: threading.RLock, clock: Clock) -> None:
        self._site = site
        self._lock = lock
        self._clock = clock
        self._faults = Faults()
        self._traps = Traps()
        self.visits = Visits()
        """The request log, with the most connections and requests seen at once."""
        self.id = site.id
        self.host = ""
        """Host and port, once the press runs."""

    @property
    def base_url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self.host}"

    @property
    def requests(self) -> list[Visit]:
        """Every request since the start, or since the log was last forgotten, oldest first."""
        return self.visits.all()

    @property
    def site(self) -> Site:
        """What answers here: a newspaper's site, or a folder of saved pages."""
        return self._site

    def toml(self, **changes: Any) -> str:
        """Its outlet file; `changes` are fields of :class:`newsroom.outlet.OutletFile`."""
        return replace(self._site.outlet_file(), **changes).render()

    # What it published

    def truth(self, since: date | None = None, until: date | None = None) -> list[Truth]:
        """What a perfect reader gets from each article that is published now, newest first.

        Args:
            since: leave out what was published before this day, in the outlet's zone.
            until: leave out what was published after this day.
        """
        with self._lock:
            return [self._truth(entry) for entry in self._between(since, until)]

    def addresses(self, since: date | None = None, until: date | None = None) -> list[str]:
        """The address of each article that is published now, newest first, of the same days.

        Nothing is written for it, so that it is cheap for a paper with a history.
        """
        with self._lock:
            return [self.base_url + entry.path for entry in self._between(since, until)]

    def _between(self, since: date | None, until: date | None) -> list[Entry]:
        first, last = since or date.min, until or date.max
        return [entry for entry in self._paper.published() if first <= entry.day <= last]

    def article(self, slug: str) -> Truth:
        """The truth about one article, deleted or not.

        Raises:
            UnknownArticleError: if there is no such article.
        """
        with self._lock:
            return self._truth(self._paper.entry(slug))

    def add(self, article: Article) -> Truth:
        """Publish an article. It shows once the press's clock has reached its date.

        Raises:
            BadArticleError: if its slug is in use, or the outlet has no such section.
        """
        with self._lock:
            return self._truth(self._paper.add(article))

    def add_generated(self, count: int, *, seed: int | None = None, days: float = 0) -> list[Truth]:
        """Publish invented articles, dated over the last `days` days before now.

        Without a seed each call writes other articles than the calls before it.
        """
        with self._lock:
            paper = self._paper
            seed = len(paper.published()) if seed is None else seed
            written = generate(paper.outlet, count, seed=seed, until=self._clock.now(), days=days)
            return [self._truth(paper.add(article)) for article in written]

    def edit(self, slug: str, **changes: Any) -> Truth:
        """Change an article's facts (title, lede, body, …); it is `modified` now unless they say when.

        Raises:
            UnknownArticleError: if there is no such article.
            BadArticleError: if a change is of no use.
        """
        with self._lock:
            return self._truth(self._paper.edit(slug, **changes))

    def delete(self, slug: str, *, status: int = 410) -> None:
        """Take an article down: its address answers 410 (or 404) from now on.

        Raises:
            UnknownArticleError: if there is no such article.
        """
        with self._lock:
            self._paper.delete(slug, status)

    @property
    def _paper(self) -> Newspaper:
        if not isinstance(self._site, PaperSite):
            raise NewsroomError(f"Outlet {self.id!r} serves saved pages: it has no articles of its own.")
        return self._site.paper

    def _truth(self, entry: Entry) -> Truth:
        return self._paper.truth(entry, self.base_url)

    # How it behaves

    @property
    def robots(self) -> Robots:
        """Its robots.txt; assign another to change it."""
        return self._site.robots

    @robots.setter
    def robots(self, robots: Robots) -> None:
        self._site.robots = robots

    def fault(
        self, kind: str, path: str = "*", *, times: int | None = None, after: int = 0, **options: Any
    ) -> Fault:
        """Misbehave: see :class:`newsroom.faults.Fault` and the kinds in :mod:`newsroom.misbehave`.

        Raises:
            NewsroomError: if there is no such kind, or it does not take an option.
        """
        return self._faults.add(Fault(kind, path, times, after, options))

    def trap(self, kind: str, **options: Any) -> Trap:
        """Be built in a way that crawlers get caught in: see the kinds in :mod:`newsroom.snares`.

        Raises:
            NewsroomError: if there is no such kind, it does not take an option, or saved pages are served.
        """
        if not isinstance(self._site, PaperSite):
            raise NewsroomError(f"Outlet {self.id!r} serves saved pages: no traps can be set there.")
        return self._traps.set(Trap(kind, options))

    def calm(self) -> None:
        """End every fault, and take every trap away."""
        self._faults.clear()
        self._traps.clear()

    def reply(self, ask: Ask) -> Reply:
        """Answer a request as a healthy site does, with its traps (the server calls this)."""
        with self._lock:
            reply = self._site.reply(ask)
            return self._traps.apply(ask, reply, self._site) if isinstance(self._site, PaperSite) else reply

    def server(self) -> SiteServer:
        """A server for this outlet; made in the event loop that runs it."""
        return SiteServer(self.reply, self._faults, self.visits, self.base_url)

    def settle(self, port: int) -> None:
        """Learn the port that it is served at."""
        self.host = f"127.0.0.1:{port}"
        self._site.settle(self.host)

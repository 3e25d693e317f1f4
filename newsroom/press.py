"""The press: serves outlets from a thread of this process, each at a port of its own.

with Press(now=datetime(2026, 11, 24, 8, tzinfo=UTC)) as press:
    paper = press.outlet("jisr-montreal")
    paper.fault("status", path="/feed/", code=503, times=1)
"""

import asyncio
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from newsroom.article import Article, Truth
from newsroom.clock import Clock
from newsroom.demo import DEMO_OUTLETS
from newsroom.errors import NewsroomError, UnknownOutletError
from newsroom.faults import Fault, Faults
from newsroom.generator import generate
from newsroom.library import articles_of
from newsroom.newspaper import Entry, Newspaper
from newsroom.outlet import Outlet
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots
from newsroom.saved import SavedPages
from newsroom.server import SiteServer, loopback_socket
from newsroom.site import PaperSite, Site
from newsroom.visits import Visit, Visits

_START_SECONDS = 10


class PressOutlet:
    """One outlet while it is being served: its truth, its log, its moods."""

    def __init__(self, site: Site, press: "Press") -> None:
        self._site = site
        self._press = press
        self._faults = Faults()
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

    def truth(self) -> list[Truth]:
        """What a perfect reader gets from each article that is published now, newest first."""
        with self._press.lock:
            return [self._truth(entry) for entry in self._paper.published()]

    def article(self, slug: str) -> Truth:
        """The truth about one article, deleted or not.

        Raises:
            UnknownArticleError: if there is no such article.
        """
        with self._press.lock:
            return self._truth(self._paper.entry(slug))

    def add(self, article: Article) -> Truth:
        """Publish an article. It shows once the press's clock has reached its date.

        Raises:
            BadArticleError: if its slug is in use, or the outlet has no such section.
        """
        with self._press.lock:
            return self._truth(self._paper.add(article))

    def add_generated(self, count: int, *, seed: int | None = None, days: float = 0) -> list[Truth]:
        """Publish invented articles, dated over the last `days` days before now.

        Without a seed each call writes other articles than the calls before it.
        """
        with self._press.lock:
            paper = self._paper
            seed = len(paper.published()) if seed is None else seed
            written = generate(paper.outlet, count, seed=seed, until=self._press.now, days=days)
            return [self._truth(paper.add(article)) for article in written]

    def edit(self, slug: str, **changes: Any) -> Truth:
        """Change an article's facts (title, lede, body, …); it is `modified` now unless they say when.

        Raises:
            UnknownArticleError: if there is no such article.
            BadArticleError: if a change is of no use.
        """
        with self._press.lock:
            return self._truth(self._paper.edit(slug, **changes))

    def delete(self, slug: str, *, status: int = 410) -> None:
        """Take an article down: its address answers 410 (or 404) from now on.

        Raises:
            UnknownArticleError: if there is no such article.
        """
        with self._press.lock:
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

    def calm(self) -> None:
        """End every fault."""
        self._faults.clear()

    def reply(self, ask: Ask) -> Reply:
        """Answer a request as a healthy site does (the server calls this)."""
        with self._press.lock:
            return self._site.reply(ask)

    def server(self) -> SiteServer:
        """A server for this outlet; made in the event loop that runs it."""
        return SiteServer(self.reply, self._faults, self.visits, self.base_url)

    def settle(self, port: int) -> None:
        """Learn the port that it is served at."""
        self.host = f"127.0.0.1:{port}"
        self._site.settle(self.host)


class Press:
    """Serves outlets, each at a port of 127.0.0.1, from a thread of its own.

    Args:
        outlets: what to serve: newspapers and folders of saved pages; the three demo outlets if None.
        ports: a port for each outlet; any free one where 0, or where none is given.
        now: where the press's clock stands; it runs with the machine's if None.
        epoch: the instant from which articles are dated backwards; the clock's now if None. Given the same
            one again, a press publishes the same articles at the same addresses and dates.
        articles: how many generated articles each newspaper publishes; its own hand-written ones if None.
        older: how many generated articles it publishes that are older than 31 days, besides.
        days: over how many days before the epoch its articles are dated.

    Raises:
        PortTakenError: on entering, if a port is in use.
    """

    def __init__(
        self,
        outlets: Iterable[Outlet | SavedPages] | None = None,
        *,
        ports: Sequence[int] = (),
        now: datetime | None = None,
        epoch: datetime | None = None,
        articles: int | None = None,
        older: int = 0,
        days: float = 20,
    ) -> None:
        self.lock = threading.RLock()
        self._clock = Clock(now)
        self._epoch = epoch or self._clock.now()
        sites = [
            PaperSite(self._founded(chosen, articles, older, days)) if isinstance(chosen, Outlet) else chosen
            for chosen in (DEMO_OUTLETS if outlets is None else outlets)
        ]
        self._ports = [*ports, *[0] * (len(sites) - len(ports))]
        self.outlets = [PressOutlet(site, self) for site in sites]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="press", daemon=True)
        self._runners: list[web.ServerRunner] = []

    def _founded(self, outlet: Outlet, articles: int | None, older: int, days: float) -> Newspaper:
        paper = Newspaper(outlet, self._clock)
        if articles is None:
            paper.add_all(articles_of(outlet, self._epoch, days))
        else:
            paper.add_all(generate(outlet, articles, seed=1, until=self._epoch, days=days))
        old = self._epoch - timedelta(days=33)
        paper.add_all(generate(outlet, older, seed=2, until=old, days=120))
        return paper

    @property
    def now(self) -> datetime:
        """What the press's clock shows. Assign an aware instant to stop it there, None to let it run."""
        return self._clock.now()

    @now.setter
    def now(self, now: datetime | None) -> None:
        with self.lock:
            self._clock.set(now)

    def advance(self, step: timedelta) -> datetime:
        """Move the clock, which stands still afterwards; returns the new instant."""
        with self.lock:
            return self._clock.advance(step)

    def outlet(self, outlet_id: str) -> PressOutlet:
        """The outlet of an id.

        Raises:
            UnknownOutletError: if the press prints none of that id.
        """
        for outlet in self.outlets:
            if outlet.id == outlet_id:
                return outlet
        raise UnknownOutletError(outlet_id, [outlet.id for outlet in self.outlets])

    def write_outlets(self, folder: Path) -> list[Path]:
        """Write each outlet's TOML file into a folder, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{outlet.id}.toml" for outlet in self.outlets]
        for path, outlet in zip(paths, self.outlets, strict=True):
            path.write_text(outlet.toml(), encoding="utf-8")
        return paths

    def start(self) -> Self:
        """Bind the ports and serve until :meth:`stop`.

        Raises:
            PortTakenError: if a port is in use; nothing is served then.
        """
        sockets = []
        try:
            for port in self._ports:
                sockets.append(loopback_socket(port))  # noqa: PERF401 - those bound before a refusal are closed
        except NewsroomError:
            for bound in sockets:
                bound.close()
            self._loop.close()
            raise
        for outlet, bound in zip(self.outlets, sockets, strict=True):
            outlet.settle(bound.getsockname()[1])
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(sockets), self._loop).result(_START_SECONDS)
        return self

    def stop(self) -> None:
        """End every connection and answer no more."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _serve(self, sockets: list[socket]) -> None:
        for outlet, bound in zip(self.outlets, sockets, strict=True):
            runner = web.ServerRunner(outlet.server(), shutdown_timeout=0.1)
            await runner.setup()
            await web.SockSite(runner, bound).start()
            self._runners.append(runner)

    async def _close(self) -> None:
        await asyncio.gather(*(runner.cleanup() for runner in self._runners))

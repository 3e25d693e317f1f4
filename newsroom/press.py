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

from newsroom.clock import Clock
from newsroom.demo import DEMO_OUTLETS
from newsroom.errors import NewsroomError, UnknownOutletError
from newsroom.generator import generate
from newsroom.history import Past
from newsroom.library import articles_of
from newsroom.newspaper import Newspaper
from newsroom.outlet import Outlet
from newsroom.saved import SavedPages
from newsroom.served import PressOutlet
from newsroom.server import loopback_socket
from newsroom.site import PaperSite

_START_SECONDS = 10


class Press:
    """Serves outlets, each at a port of 127.0.0.1, from a thread of its own.

    Args:
        outlets: what to serve: newspapers and folders of saved pages; the three demo outlets if None.
        ports: a port for each outlet; any free one where 0, or where none is given.
        now: where the press's clock stands; it runs with the machine's if None.
        epoch: the instant from which articles are dated backwards; the clock's now if None. Given the same
            one again, a press publishes the same articles at the same addresses and dates.
        articles: how many generated articles each newspaper publishes; its own hand-written ones if None, or
            nothing besides its history where it has one.
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
        self.outlets = [PressOutlet(site, self.lock, self._clock) for site in sites]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="press", daemon=True)
        self._runners: list[web.ServerRunner] = []

    def _founded(self, outlet: Outlet, articles: int | None, older: int, days: float) -> Newspaper:
        # A feed of a press made for crowds names them all: no crawler could find the others. That of a paper
        # with a history is paged.
        feed_size = max(outlet.feed_size, (articles or 0) + older)
        if outlet.history is not None:
            feed_size = outlet.feed_size
        paper = Newspaper(replace(outlet, feed_size=feed_size), self._clock)
        if outlet.history is not None:
            for headline, text in Past(outlet, outlet.history, self._epoch).headlines():
                paper.announce(headline, text)
        elif articles is None:
            paper.add_all(articles_of(outlet, self._epoch, days))
        if articles is not None:
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

    @property
    def hosts(self) -> list[str]:
        """Every host and port that it serves: what a crawler's address guard must let through."""
        return [outlet.host for outlet in self.outlets]

    def outlet(self, outlet_id: str) -> PressOutlet:
        """The outlet of an id.

        Raises:
            UnknownOutletError: if the press prints none of that id.
        """
        for outlet in self.outlets:
            if outlet.id == outlet_id:
                return outlet
        raise UnknownOutletError(outlet_id, [outlet.id for outlet in self.outlets])

    def write_outlets(self, folder: Path, **changes: Any) -> list[Path]:
        """Write each outlet's TOML file into a folder, which is made if need be.

        `changes` are fields of :class:`newsroom.outlet.OutletFile` that each file says otherwise.
        """
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{outlet.id}.toml" for outlet in self.outlets]
        for path, outlet in zip(paths, self.outlets, strict=True):
            path.write_text(outlet.toml(**changes), encoding="utf-8")
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

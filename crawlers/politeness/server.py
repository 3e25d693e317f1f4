"""A server that several outlets share: one request at a time and one delay between all of them.

Whichever process crawls, on whichever machine, takes the server's turn before a request and gives it back at
the answer. ``docs/decisions/0015-turns-on-a-shared-server.md`` says why, and what it costs.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TypeVar
from uuid import uuid4

from crawlers.exchange import Ask, NoPage
from crawlers.politeness.rest import PASSING, rest_after
from crawlers.politeness.turn import Turn
from crawlers.tempo import Tempo
from crawlers.verdict import retry_after, verdict
from crawlers.visit import Visit
from mahjar import clock, layout
from mahjar.errors import Conflict, NotStored, StoreError
from mahjar.store import Store
from mahjar.warc import Exchange

LOG = logging.getLogger(__name__)

MOST_TRIES = 3
"""Each of them is four of boto3's."""
OFTENEST, SELDOMEST = 0.05, 0.5
"""Seconds between two looks at a turn that may end at any moment."""
Given = TypeVar("Given")


@dataclass
class Rest:
    """How long the server is left alone after an answer; whoever asked fills it in."""

    ask: Ask
    waits: tuple[float, ...]
    seconds: float = 0.0
    retry_after: float | None = None

    def answered(self, exchange: Exchange, latency: float) -> None:
        """Take note of an answer: a slow server rests as long as it took, one that fails for longer."""
        self.seconds = latency
        outcome, _ = verdict(exchange, b"")
        if outcome in PASSING:
            self.retry_after = retry_after(exchange)
            self._failed()

    def unanswered(self, error: NoPage) -> None:
        """Take note that none came."""
        if error.again:
            self._failed()

    def _failed(self) -> None:
        self.seconds = max(self.seconds, rest_after(self.ask, self.retry_after, self.waits))


class SharedServer:
    """One outlet's place among those that share a server."""

    def __init__(self, store: Store, server: str, outlet: str, visit: Visit, tempo: Tempo) -> None:
        """Share a server; nothing is asked of the store until the first turn.

        Args:
            store: the archive, where the turn stands.
            server: the server's name.
            outlet: who shares it.
            visit: what waiting for others is noted in; when it ends, so does the waiting.
            tempo: the longest that a request takes, and how long who is next may think.
        """
        self._store, self._key, self._server = store, layout.turn(server), server
        self._outlet, self._crawl = outlet, f"{outlet}/{uuid4().hex}"
        self._visit, self._tempo, self._delay = visit, tempo, 0.0
        self._known: tuple[Turn, str | None] | None = None
        self._seen: tuple[tuple[object, ...], float] = ((), 0.0)

    @asynccontextmanager
    async def turn(self, ask: Ask, delay: float) -> AsyncIterator[Rest]:
        """Have the server for oneself, for one request.

        Args:
            ask: what is to be asked.
            delay: seconds that the outlet wants between two requests, before and after this one.

        Yields:
            What the answer is to be noted in, by which the server then rests.

        Raises:
            NoPage: the visit ended before the turn came, or because the server asks to be left alone.
        """
        self._delay = delay
        await self._take()
        rest = Rest(ask, self._tempo.waits)
        try:
            yield rest
        except NoPage as error:
            rest.unanswered(error)
            raise
        finally:
            await self._give_back(rest)

    async def leave(self) -> None:
        """Wait for no more turns: the others need not find out."""
        try:
            while True:
                turn = await self._look()
                if not turn.has_waiting(self._crawl) or await self._write(turn.left(self._crawl)):
                    return
        except StoreError as error:
            LOG.warning("%s is not told that %s is done: %s", self._server, self._outlet, error)

    async def _take(self) -> None:
        began = monotonic()
        while not self._visit.over:
            turn = await self._patiently(self._look)
            began, passed = monotonic(), monotonic() - began
            self._visit.waited += passed
            left = self._left(turn)
            if turn.by is None:
                self._obey(turn, left)
            wait = left + self._before(turn) * self._tempo.turn_grace
            if wait > 0 and not turn.has_waiting(self._crawl):
                await self._patiently(partial(self._write, turn.joined(self._crawl, self._delay)))
            elif wait > 0:
                await self._wait(turn, left, wait)
            elif await self._taken(turn):
                return
        raise NoPage(self._visit.left_over, f"the visit was over ({self._visit.reason})")

    async def _taken(self, turn: Turn) -> bool:
        """Take the turn, and say whether it is had for long enough: others count it from when they see it."""
        began = monotonic()
        mine = turn.taken(self._crawl, self._outlet, clock.now(), self._tempo.longest_turn)
        return await self._patiently(partial(self._write, mine)) and (
            monotonic() - began < self._tempo.turn_margin
        )

    def _before(self, turn: Turn) -> int:
        """Count those who come first; none where the turn is its own, by a write whose answer was lost."""
        return 0 if turn.by == self._crawl else turn.place(self._crawl)

    def _left(self, turn: Turn) -> float:
        """Say how long the turn or the rest lasts that keeps this crawl from asking."""
        if turn.by == self._crawl:
            return 0.0
        state = (turn.number, turn.at)
        if self._seen[0] != state:
            self._seen = (state, monotonic())
        return turn.seconds_left(monotonic() - self._seen[1], clock.now(), self._delay)

    def _obey(self, turn: Turn, left: float) -> None:
        """End the visit where the server asked another outlet for more rest than a visit waits for."""
        if turn.retry_after and left > min(self._tempo.longest_wait, self._visit.seconds_left):
            self._visit.end(
                "left-alone",
                alert=f"the server asks to be left alone for {turn.retry_after:.0f} s: {turn.outlet}, "
                "which shares it, was told so",
            )
            raise NoPage(self._visit.left_over, f"the visit was over ({self._visit.reason})")

    async def _wait(self, turn: Turn, left: float, wait: float) -> None:
        """Wait until the record is worth another look."""
        before = turn.place(self._crawl)
        if turn.by is None and not before:
            await self._visit.pause(left)  # what is known still holds, unless somebody joined the line
            return
        # Those before take a gap each. Whoever looks late sees late that a turn was given back, and counts
        # the rest from then; so the writer's clock says when to look, though it does not say when to ask.
        look_again = max(OFTENEST, min(SELDOMEST, self._delay / 8))
        rest = 0.0 if turn.by else max(0.0, min(left, turn.span(self._delay) - turn.age(clock.now())))
        nap = rest + (before if turn.by else before - 1) * self._delay + look_again
        await self._visit.pause(min(wait, nap, max(rest, self._tempo.turn_grace)))
        self._known = None

    async def _give_back(self, rest: Rest) -> None:
        """Let the server rest, then others ask it. If that can't be written, the turn ends by itself."""
        began, ended = monotonic(), clock.now()
        seconds = max(rest.seconds, self._delay)
        after: Turn | None = None
        try:
            while (turn := await self._look()) != after:  # it may be written though the store says it is not
                if turn.by != self._crawl:
                    LOG.warning("the turn on %s had ended before the answer came", self._server)
                    return
                after = turn.given_back(ended, seconds, rest.retry_after, self._delay)
                await self._write(after)
            self._seen = ((turn.number, turn.at), began)
            if turn.place(self._crawl):
                self._known = None  # it will have changed
        except StoreError as error:
            self._known = None
            LOG.warning("the turn on %s could not be given back, it ends by itself: %s", self._server, error)

    async def _look(self) -> Turn:
        """Give the record as it stands, or as it was last written or read here.

        Raises:
            StoreError: the store can't be reached, or holds something else at that key.
        """
        if self._known is None:
            try:
                content, etag = await asyncio.to_thread(self._store.get_with_etag, self._key)
            except NotStored:
                self._known = (Turn(), None)
            else:
                self._known = (read(content, self._key), etag)
        return self._known[0]

    async def _write(self, turn: Turn) -> bool:
        """Write the record, unless somebody else has since; say whether that was done.

        Raises:
            StoreError: the store can't be reached.
        """
        etag = self._known[1] if self._known else None
        self._known = None
        try:
            written = await asyncio.to_thread(
                self._store.put, self._key, turn.write(), content_type="application/json",
                new=etag is None, if_match=etag,
            )  # fmt: skip
        except Conflict:
            return False
        self._known = (turn, written)
        return True

    async def _patiently(self, call: Callable[[], Awaitable[Given]]) -> Given:
        """Ask the store, and again when it is away.

        Raises:
            NoPage: it stayed away, which ends the visit: nobody is asked out of turn.
        """
        wait = self._tempo.store_wait
        for _ in range(MOST_TRIES):
            try:
                return await call()
            except StoreError as error:
                problem = str(error)
                LOG.warning("the turn on %s can't be had: %s", self._server, problem)
            await self._visit.pause(wait)
            wait *= 2
        self._visit.end("store", error=problem)
        raise NoPage(self._visit.left_over, f"the visit was over ({self._visit.reason})")


def read(content: bytes, key: str) -> Turn:
    """Read a record.

    Raises:
        StoreError: it is none.
    """
    try:
        return Turn.read(content)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{key} does not say whose turn it is; delete it") from error

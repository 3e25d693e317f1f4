"""What it takes to ask a server in turn: how much later a page comes than the delay asks, and requests to S3.

Outlets that share a server each have a client of the store of their own, as crawls in processes of their own
have; the pages themselves are played by waiting.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic
from typing import Any

from bench.figure import Figure, Log
from crawlers.exchange import Ask
from crawlers.politeness.server import SharedServer
from crawlers.tempo import Tempo
from crawlers.visit import Visit
from mahjar.outlet import Limits
from mahjar.settings import StoreSettings
from mahjar.store import Store


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    outlets: tuple[int, ...] = (1, 2, 8)
    """How many share the server, each time."""
    pages: int = 24
    """Of all of them together."""
    delay: float = 2.0
    """Seconds from an answer to the next request: the least for a real site."""
    page: float = 0.3
    """Seconds that an answer takes."""


FULL, QUICK = Scale(), Scale(outlets=(1, 2), pages=6, delay=0.2, page=0.05)


class CountedStore(Store):
    """A store that counts what it is asked."""

    def __init__(self, settings: StoreSettings, counts: Counter[str]) -> None:
        """Count into a counter that others may share."""
        super().__init__(settings)
        self._counts = counts

    def put(self, *arguments: Any, **options: Any) -> str:
        """Count a write."""
        self._counts["writes"] += 1
        return super().put(*arguments, **options)

    def get_with_etag(self, key: str) -> tuple[bytes, str]:
        """Count a read."""
        self._counts["reads"] += 1
        return super().get_with_etag(key)


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Have outlets share a server, more of them each time.

    Args:
        scale: how much.
        store: settings of an archive, where the turns stand.
        log: told how far it is.

    Raises:
        StoreError: the store can't be reached.
    """
    settings = StoreSettings.read(store)
    for outlets in scale.outlets:
        counts: Counter[str] = Counter()
        spans = asyncio.run(night(scale, outlets, settings, counts))
        (first, _, _), (last, _, _) = spans[0], spans[-1]
        cycle = (last - first) / (len(spans) - 1)
        least = scale.delay + scale.page
        runs = sum(one[2] == other[2] for one, other in pairwise(spans))
        log(f"turns: {outlets} outlets, {cycle:.2f} s a page, {dict(counts)}, {runs} pages out of turn")
        name = f"turns: {outlets} outlet{'s' if outlets > 1 else ''} on a server"
        detail = f"{cycle:.3g} by {least:.3g} s, {len(spans)} pages"
        yield Figure(f"{name}, time of a page by what the delay asks", round(cycle / least, 2), detail, 1.25)
        asked = counts.total() / len(spans)
        made_of = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
        yield Figure(f"{name}, requests to the store a page", round(asked, 1), made_of, None)


async def night(
    scale: Scale, outlets: int, settings: StoreSettings, counts: Counter[str]
) -> list[tuple[float, float, int]]:
    """Let outlets ask all at once; give when each page was asked and answered, and by whom."""
    spans: list[tuple[float, float, int]] = []

    async def crawl(number: int) -> None:
        store = CountedStore(settings, counts)
        server = SharedServer(store, f"bench-{outlets}", f"paper-{number}", Visit(Limits()), Tempo())
        for _ in range(scale.pages // outlets):
            async with server.turn(Ask("/", "article"), scale.delay):
                began = monotonic()
                await asyncio.sleep(scale.page)
                spans.append((began, monotonic(), number))
            await asyncio.sleep(scale.delay)
        await server.leave()

    await asyncio.gather(*(crawl(number) for number in range(outlets)))
    return sorted(spans)

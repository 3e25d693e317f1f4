"""What a second night asks of outlets on which nothing is new, counted in the newsroom's own log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow.compute as pc

from bench.archive import environment
from bench.figure import Figure, Log
from bench.press import Room, room
from mahjar import clock
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables
from pipeline.night import Night
from pipeline.staging import Staging
from pipeline.tries import reports
from pipeline.whole import whole_night

LATER = timedelta(hours=6)
"""Before a day is over no article is due to be looked at again."""
FIRST, SECOND = "night-1", "night-2"


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    articles: int = 100
    """Of each of the three papers."""


FULL, QUICK = Scale(), Scale(articles=4)


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Play two nights and count the second.

    Args:
        scale: how much.
        store: settings of an archive that is empty.
        log: told how far it is.

    Raises:
        NewsroomError: the press did not.
        MahjarError: a night failed as a whole.
        RuntimeError: the first night did not take in everything.
    """
    with room(scale.articles, store) as place, environment(place.settings):
        began = clock.now()
        first, _ = whole_night(Night.of(FIRST, began), log=lambda _: None)
        papers = len(place.press.base_urls)
        if first["counts"]["new"] != papers * scale.articles:
            raise RuntimeError(f"the first night took in {first['counts']['new']} articles, not all")
        log(f"second-night: {first['counts']['new']} articles were taken in on the first night")
        for outlet in place.press.base_urls:
            place.press.order("/forget", outlet=outlet)
        whole_night(Night.of(SECOND, began + LATER), log=lambda _: None)
        yield from counted(place, Night.of(SECOND, began + LATER), log)


def counted(place: Room, night: Night, log: Log) -> Iterator[Figure]:
    """Hold what the newsroom saw against what the night says of itself."""
    settings = StoreSettings.read(place.settings)
    rows = Tables(settings).read("nights", where=pc.field("run") == night.run).to_pylist()
    said = {row["outlet"]: row for row in rows}
    pages = over = apart = documents = requests = 0
    for outlet in place.press.base_urls:
        seen = place.press.ask(f"/requests?outlet={outlet}")[outlet]["requests"]
        articles = {path_of(truth["url"]) for truth in place.press.ask(f"/truth?outlet={outlet}")[outlet]}
        named = asked_of(reports(Staging(Store(settings), night, outlet)))
        pages += sum(path_of(visit["target"]) in articles for visit in seen) + said[outlet]["fetched"]
        over = max(over, len(seen) - named - 1)
        apart = max(apart, abs(said[outlet]["requests"] - len(seen)))
        documents, requests = documents + named, requests + len(seen)
        log(f"second-night: {outlet}: {len(seen)} requests for {named} documents and robots.txt")
    of = f"{requests} requests for {documents} documents and {len(said)} robots.txt"
    yield Figure("second night: articles fetched", pages, of, 0)
    yield Figure("second night: most requests beside documents and robots.txt", over, of, 0)
    yield Figure("second night: requests that its accounts and the newsroom's log differ by", apart, of, 0)


def asked_of(tries: list[dict[str, Any]]) -> int:
    """Count the discovery documents that a crawl names in its report."""
    return len({document["address"] for report in tries for document in report["documents"]})


def path_of(url: str) -> str:
    """Give an address's path, decoded, without its host: the newsroom's log has no host."""
    return unquote(urlsplit(url).path)

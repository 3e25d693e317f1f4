"""How many requests it takes to find an outlet's ways in from its home page alone, on every theme.

Each theme's paper is asked as one of which nothing but the home page is known: with all that it offers, then
with no sitemap in robots.txt and no feed that answers, and then with nothing that answers but the page.
The newsroom's own log counts; a dry run stops before the first article.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.archive import environment
from bench.figure import Figure, Log
from crawlers.crawl import MOST_TO_FIND
from mahjar import clock
from mahjar.outlet import parse
from newsroom.demo import DEMO_OUTLETS
from newsroom.press import Press
from newsroom.robots import Robots
from newsroom.served import PressOutlet
from newsroom.themes import THEMES
from pipeline.night import Night
from pipeline.rehearsal import rehearse

OPEN, WITHOUT_FEED, BARE = "all it has", "no feed, robots.txt names no sitemap", "its home page only"


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    articles: int = 200
    """Of each paper."""


FULL, QUICK = Scale(), Scale(articles=20)


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Search each theme's paper three times.

    Args:
        scale: how much.
        store: settings of an archive, which is not asked.
        log: told how far it is.

    Raises:
        MahjarError: a crawler left no report.
    """
    outlets = [replace(DEMO_OUTLETS[0], id=f"paper-{name}", theme=name) for name in THEMES]
    with (
        Press(outlets=outlets, articles=scale.articles, days=60) as press,
        environment(store | {"MAHJAR_ALLOW": ",".join(press.hosts)}),
    ):
        for mood in (OPEN, WITHOUT_FEED, BARE):
            yield from searched(press, mood, log)


def searched(press: Press, mood: str, log: Log) -> Iterator[Figure]:
    """Search all papers in one mood, and hold the worst against the bar."""
    asked, found = [], 0
    for paper in press.outlets:
        put_into(paper, mood)
        requests, ways = requests_and_ways(paper)
        asked.append(requests)
        found += bool(ways)
        log(f"discovery: {paper.id}, {mood}: {requests} requests, {', '.join(ways) or 'no way in'}")
    detail = f"{len(asked)} themes: {', '.join(map(str, asked))} requests"
    yield Figure(f"discovery: most requests, {mood}", max(asked), detail, MOST_TO_FIND)
    yield Figure(f"discovery: papers without a way in, {mood}", len(asked) - found, detail, 0)


def put_into(paper: PressOutlet, mood: str) -> None:
    """Make a paper offer so much and no more; all that its own system has, to begin with."""
    paper.calm()
    if mood != OPEN:
        paper.robots = Robots(sitemaps=())
        paper.fault("status", "*feed*", code=404)
        paper.fault("status", "*rss*", code=404)
    if mood == BARE:
        paper.fault("status", "*.xml*", code=404)


def requests_and_ways(paper: PressOutlet) -> tuple[int, list[str]]:
    """Search one paper; give the requests that it saw and the ways in that were found."""
    paper.visits.forget()
    outlet = parse(paper.toml(discover=(), article_url=None).encode(), f"{paper.id}.toml")
    report = rehearse(Night.of("bench", clock.now()), outlet, log=lambda _: None)
    return len(paper.requests), [way["how"] for way in report["ways"]]

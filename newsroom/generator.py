"""Writes any number of plausible, distinct articles from a seed, for measurements and crowded nights.

The sentences are in ``phrases.toml``. The same outlet, seed and dates always give the same articles.
"""

import random
import tomllib
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from newsroom.article import Article, Standfirst
from newsroom.names import FAMILIES, MEN, WOMEN
from newsroom.outlet import Outlet

_TITLE_TRIES = 50


def generate(outlet: Outlet, count: int, *, seed: int, until: datetime, days: float) -> Iterator[Article]:
    """Write articles for an outlet, newest first.

    Args:
        outlet: whose sections they stand in.
        count: how many.
        seed: what they are drawn by; also part of their slugs (``g<seed>-<number>``).
        until: the instant of the newest.
        days: over how many days before it they are spread, evenly.
    """
    draw = random.Random(f"{outlet.id}:{seed}")  # noqa: S311 - prose, not secrets
    titles: set[str] = set()
    for number in range(count):
        published = until - timedelta(days=days * number / max(1, count))
        article = write(outlet, draw, f"g{seed}-{number}", published.replace(microsecond=0), titles)
        titles.add(article.title)
        yield article


def title_of(draw: random.Random) -> str:
    """The title that :func:`write` gives to an article that is drawn by the same numbers."""
    return _filled(draw.choice(draw.choice(_phrases()["topic"])["titles"]), draw)


def write(
    outlet: Outlet, draw: random.Random, slug: str, published: datetime, taken: Collection[str] = ()
) -> Article:
    """Write one article.

    Args:
        outlet: in one of whose sections it stands.
        draw: the numbers that it is drawn by.
        slug: its handle.
        published: when it is published, an aware instant.
        taken: titles that it should not have.
    """
    topic = draw.choice(_phrases()["topic"])
    title = _filled(draw.choice(topic["titles"]), draw)
    for _ in range(_TITLE_TRIES):
        if title not in taken:
            break
        title = _filled(draw.choice(topic["titles"]), draw)
    lists = _phrases()["lists"]
    return Article(
        slug=slug,
        title=title,
        lede=_filled(draw.choice(topic["ledes"]), draw),
        body=tuple(_body(topic, draw)),
        published=published,
        section=draw.choice(list(outlet.sections)),
        tags=tuple(draw.sample(lists["tag"], draw.randrange(4))),
        authors=(_name(draw),) if draw.random() < 0.7 else (),
        editor=_name(draw) if draw.random() < 0.5 else None,
        source=draw.choice([outlet.name_ar, *lists["source"]]) if draw.random() < 0.5 else None,
        agency=draw.choice(lists["agency"]) if draw.random() < 0.25 else None,
        photographer=_name(draw) if draw.random() < 0.1 else None,
        standfirst=draw.choice(list(Standfirst)),
    )


def _body(topic: dict[str, Any], draw: random.Random) -> Iterator[str]:
    """Three to seven paragraphs of one to three sentences; no template is used twice in an article."""
    own = draw.sample(topic["sentences"], len(topic["sentences"]))
    common = draw.sample(_phrases()["common"]["sentences"], 6)
    for _ in range(draw.randint(3, 7)):
        picked = [pool.pop() for pool in (own, common) if pool]
        if own and draw.random() < 0.3:
            picked.append(own.pop())
        if picked:
            yield " ".join(_filled(sentence, draw) for sentence in picked)


def _filled(sentence: str, draw: random.Random) -> str:
    """Fill the slots of a sentence; each call draws anew."""
    lists = _phrases()["lists"]
    return sentence.format(
        n=draw.randint(12, 98),
        k=draw.randint(12, 480),
        p=draw.randint(3, 48),
        y=draw.randint(1988, 2021),
        said=_said(draw),
        other=_name(draw),
        **{name: draw.choice(lists[name]) for name in ("org", "place", "street", "day", "h")},
    )


def _said(draw: random.Random) -> str:
    lists = _phrases()["lists"]
    if draw.random() < 0.5:
        return f"وقالت {draw.choice(lists['role_woman'])} {draw.choice(WOMEN)} {draw.choice(FAMILIES)}"
    return f"وقال {draw.choice(lists['role_man'])} {draw.choice(MEN)} {draw.choice(FAMILIES)}"


def _name(draw: random.Random) -> str:
    return f"{draw.choice((*MEN, *WOMEN))} {draw.choice(FAMILIES)}"


@cache
def _phrases() -> dict[str, Any]:
    """The table of phrases, read once."""
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))

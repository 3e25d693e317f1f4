"""The hand-written articles of the demo outlets, one TOML file an outlet in ``library/``.

A file is a list of ``[[article]]`` tables in the order of their age, newest first. Their dates are not
in it: they are spread over the days before an instant that the press chooses.
"""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from newsroom.article import Article
from newsroom.generator import generate
from newsroom.outlet import Outlet

_FOLDER = Path(__file__).parent / "library"
_UNWRITTEN = 12


def articles_of(outlet: Outlet, until: datetime, days: float) -> Iterator[Article]:
    """An outlet's own articles, or a dozen generated ones for an outlet that has none.

    Args:
        outlet: whose they are.
        until: the newest article is a few hours older than this instant.
        days: the oldest is about so many days older.

    Raises:
        BadArticleError: if the library's file is at fault.
    """
    path = _FOLDER / f"{outlet.id}.toml"
    if not path.exists():
        yield from generate(outlet, _UNWRITTEN, seed=1, until=until, days=days)
        return
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    first = until.replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    step = timedelta(days=days) / len(tables)
    for number, table in enumerate(tables):
        # Odd minutes, so that the ages are not a comb: papers don't publish on the hour.
        age = step * number + timedelta(minutes=17 * number % 53)
        yield Article.of({**table, "published": (first - age).replace(second=0, microsecond=0)})

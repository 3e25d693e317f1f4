"""A press for measurements, and what a night's steps need to know of it."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsroom.outlet import History
from newsroom.process import PressProcess


@dataclass(frozen=True)
class Room:
    """A press in a process of its own, an empty archive, and the settings of a night over them."""

    press: PressProcess
    settings: Mapping[str, str]


@contextmanager
def room(articles: int | None, store: Mapping[str, str], *, history: History | None = None) -> Iterator[Room]:
    """Start a press whose papers publish so many articles each, beside an archive.

    Args:
        articles: of each paper; None with a history.
        store: settings of the archive.
        history: what each paper published in a longer past, in place of these.

    Raises:
        NewsroomError: the press did not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="mahjar-bench-") as name,
        PressProcess(Path(name, "outlets"), articles=articles, history=history) as press,
    ):
        hosts = (address.removeprefix("http://") for address in press.base_urls.values())
        yield Room(
            press,
            dict(store)
            | {
                "MAHJAR_OUTLETS": str(Path(name, "outlets")),
                "MAHJAR_SPOOL": str(Path(name, "spool")),
                "MAHJAR_CONTACT": "measurements@example.org",
                "MAHJAR_ALLOW": ",".join(hosts),
            },
        )

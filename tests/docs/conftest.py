"""Reads the pages of the documentation, and gives their commands a small archive to work on."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsroom.demo import DEMO_OUTLETS
from newsroom.process import PressProcess
from newsroom.wire import tellings

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
FENCE = re.compile(
    r"(?:^<!-- not run: (?P<why>[^\n]+) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Fence:
    """A fenced block of a page; ``why`` says why it is not run, if it is not."""

    language: str
    text: str
    why: str | None


Fences = Callable[[str, str | None], list[Fence]]


def fences_of(page: str, heading: str | None = None) -> list[Fence]:
    """List the fenced blocks of a page, or of one of its sections, in order."""
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    if heading is not None:
        (text,) = re.findall(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return [Fence(found["language"], found["text"], found["why"]) for found in FENCE.finditer(text)]


@pytest.fixture(scope="session")
def fences() -> Fences:
    """What lists the fenced blocks of a page."""
    return fences_of


@pytest.fixture(scope="session")
def archive(own_bucket: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a researcher: an archive that had one night over the newsroom's three papers.

    Each has two articles of its own, and a story of an agency that the others have too.
    """
    folder = tmp_path_factory.mktemp("archive")
    with own_bucket("guide") as settings:
        reader = os.environ | settings | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
        with PressProcess(folder / "outlets", articles=2) as press:
            for outlet, article in tellings(DEMO_OUTLETS, datetime.now(UTC) - timedelta(hours=9)).items():
                facts = asdict(article) | {"published": article.published.isoformat()}
                press.order("/add", outlet=outlet, article=facts)
            hosts = ",".join(address.removeprefix("http://") for address in press.base_urls.values())
            operator = {"MAHJAR_OUTLETS": str(folder / "outlets"), "MAHJAR_SPOOL": str(folder / "spool")}
            night = subprocess.run(
                [sys.executable, "-m", "pipeline", "night", "--run", "guide"],
                cwd=CHECKOUT,
                env=reader | operator | {"MAHJAR_ALLOW": hosts, "MAHJAR_CONTACT": "tests@example.org"},
                capture_output=True,
                text=True,
                timeout=180,
            )
        assert night.returncode == 0, night.stdout + night.stderr
        yield reader

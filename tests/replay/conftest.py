"""An archive of two nights, and pywb that replays it from its segments and their indexes."""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from house_at_work import QUICK, House, crawlers_left
from playwright.sync_api import Browser, expect

from deploy.onebox.ports import free_ports
from mahjar.evidence import Record, records
from mahjar.layout import index_of
from newsroom.demo import DEMO_OUTLETS
from newsroom.press import Press
from newsroom.reply import Ask, Reply
from newsroom.served import PressOutlet

CHECKOUT = Path(__file__).resolve().parents[2]
PYTHON = CHECKOUT / ".venv-replay" / "bin" / "python"
LOOPBACK_ONLY = Path(__file__).with_name("loopback_only.py")
COLLECTION = "mahjar"
SECONDS_TO_START = 60
UNCHANGED = "riwaq-toronto"
"""The paper whose pages count no readers: seen again, they are the same bytes. The other one's are in
windows-1256."""


@pytest.fixture(scope="module")
def house(own_bucket: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that had two nights: in the second the pages of the first were looked at again.

    One of the unchanged paper's pages was sent whole again, the others were answered with a 304.
    """
    folder = tmp_path_factory.mktemp("nights")
    with (
        own_bucket("replay") as settings,
        pytest.MonkeyPatch.context() as patch,
        Press(DEMO_OUTLETS[1:], articles=3) as press,
    ):
        house = House(press, folder, patch)
        house.write()
        places = {"MAHJAR_OUTLETS": str(house.outlets), "MAHJAR_SPOOL": str(folder / "spool")}
        guard = {"MAHJAR_ALLOW": ",".join(press.hosts), "MAHJAR_CONTACT": ""}
        for name, value in (settings | QUICK | places | guard).items():
            patch.setenv(name, value)
        assert house.night("night-1").ok
        forgets_validators(press.outlet(UNCHANGED), press.outlet(UNCHANGED).truth()[0].url)
        assert house.night("night-2", days=1.2).ok
        yield house
    assert not crawlers_left(folder), "a crawler outlived its step"


def forgets_validators(paper: PressOutlet, url: str) -> None:
    """Have one page sent whole to a client that has it, as many servers do."""
    answer, target = paper.site.reply, url.partition(paper.host)[2]

    def reply(ask: Ask) -> Reply:
        given = answer(ask)
        return replace(given, validators=False) if ask.target == target else given

    paper.site.reply = reply


@pytest.fixture(scope="module")
def captured(house: House) -> list[Record]:
    """Every response and revisit of the archive."""
    found = []
    for key, _ in house.store.list("raw/"):
        if key.endswith(".warc.gz"):
            copy = house.folder / "read.warc.gz"
            house.store.download(key, copy)
            with copy.open("rb") as stream:
                found += [r for r in records(stream) if r.type in {"response", "revisit"}]
    return found


@dataclass(frozen=True)
class Wayback:
    """A pywb that runs."""

    client: httpx.Client
    strayed: Path
    """Holds a line for every time it tried to reach another machine."""

    def address(self, record: Record, how: str = "") -> str:
        """Where a capture is replayed: rewritten, or with ``id_`` as it came."""
        return f"{self.client.base_url}{COLLECTION}/{record.date:%Y%m%d%H%M%S}{how}/{record.url}"


@pytest.fixture(scope="module")
def wayback(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wayback]:
    """A pywb over a collection that is nothing but the archive's segments and indexes, as they are."""
    root = tmp_path_factory.mktemp("pywb")
    archive, indexes = (root / "collections" / COLLECTION / name for name in ("archive", "indexes"))
    archive.mkdir(parents=True)
    indexes.mkdir()
    for key, _ in house.store.list("raw/"):
        if key.endswith(".warc.gz"):
            house.store.download(key, archive / Path(key).name)
            house.store.download(index_of(key), indexes / Path(index_of(key)).name)
    (root / "config.yaml").write_text("framed_replay: false  # the page alone, without a frame round it\n")
    strayed, log = root / "strayed", root / "log"
    port = next(free_ports())
    command = [PYTHON, LOOPBACK_ONLY, strayed, "wayback", "--bind", "127.0.0.1", "--port", str(port)]
    with (
        log.open("wb") as out,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/", timeout=30, trust_env=False) as client,
    ):
        # A home of its own: nothing that its libraries remember of this machine takes part.
        home = {"HOME": str(root), "PATH": os.environ["PATH"], "NO_PROXY": "*"}
        process = subprocess.Popen(command, cwd=root, env=home, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(client, process, log)
            yield Wayback(client, strayed)
        finally:
            process.terminate()
            process.wait(SECONDS_TO_START)


def wait_for(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until pywb answers."""
    limit = time.monotonic() + SECONDS_TO_START
    while True:
        with contextlib.suppress(httpx.TransportError):
            assert client.get("/").status_code == 200
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < limit, log.read_text()
        time.sleep(0.05)


@pytest.fixture
def browser(chromium: Any) -> Iterator[Browser]:
    """A browser that knows nothing and remembers nothing."""
    with chromium() as browser:
        expect.set_options(timeout=SECONDS_TO_START * 1000)
        yield browser

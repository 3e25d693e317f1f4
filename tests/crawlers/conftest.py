"""Nights of one outlet, as the pipeline plays them: a child process each, a press, and a real store."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawlers.job import LEDGER, REPORT, Earlier, Found, Job, Known, Looked, Report
from crawlers.recover import recover
from mahjar import layout
from mahjar.evidence import Record, records
from mahjar.outcome import STATE_OF, Outcome
from mahjar.settings import StoreSettings
from mahjar.store import Store
from newsroom.press import Press
from newsroom.served import PressOutlet

ROOT = Path(__file__).resolve().parents[2]
NIGHT = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
QUICK = {
    "MAHJAR_CRAWL_FIRST_WAIT": "0.1",
    "MAHJAR_CRAWL_SECOND_WAIT": "0.2",
    "MAHJAR_CRAWL_ANSWER_SECONDS": "2",
    "MAHJAR_CRAWL_STORE_WAIT": "0.05",
}


@dataclass
class Night:
    """One try, when it has ended."""

    code: int
    log: str
    report: Report
    ledger: list[Looked]

    def outcomes(self, kind: str = "article") -> dict[str, str]:
        """What became of each address."""
        return {line.address: line.outcome for line in self.ledger if line.kind == kind}

    def one(self, kind: str = "article") -> Looked:
        """The only line of a kind."""
        (line,) = [line for line in self.ledger if line.kind == kind]
        return line


@dataclass
class Nights:
    """What the pipeline does round a crawl: keeps what is known, starts the child, picks up after it."""

    paper: PressOutlet
    folder: Path
    store: Store
    env: dict[str, str]
    run: str = "run-1"
    attempt: int = 0
    known: dict[str, Known] = field(default_factory=dict)
    toml: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def spool(self) -> Path:
        """The spool of this run."""
        return self.folder / self.run

    def job(self, **changes: Any) -> Path:
        """Write the next try's job."""
        self.attempt += 1
        self.spool.mkdir(exist_ok=True)
        known = self.spool / "known.jsonl"
        known.write_text("".join(json.dumps(asdict_(row)) + "\n" for row in self.known.values()), "utf-8")
        job = Job(
            self.paper.id,
            self.text or self.paper.toml(**self.toml),
            self.run,
            NIGHT,
            self.attempt,
            NOW,
            self.spool,
            first_night=not self.known,
            known=known,
        )
        path = self.spool / f"job-{self.attempt}.json"
        replace(job, **changes).write(path)
        return path

    def start(self, **changes: Any) -> subprocess.Popen[str]:
        """Start the child."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("MAHJAR_")}
        return subprocess.Popen(
            [sys.executable, "-m", "crawlers", str(self.job(**changes))],
            env=env | self.env,
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait(self, child: subprocess.Popen[str]) -> Night:
        """Wait for a child that is to end by itself."""
        _, log = child.communicate(timeout=90)
        assert "Traceback" not in log, log
        assert "never" not in log, log
        assert "destroyed" not in log, log
        lines = (
            (self.spool / LEDGER).read_text("utf-8").splitlines() if (self.spool / LEDGER).exists() else []
        )
        report = Report(**json.loads((self.spool / REPORT).read_text("utf-8")))
        return Night(child.returncode, log, report, [Looked.of(json.loads(line)) for line in lines])

    def crawl(self, **changes: Any) -> Night:
        """Run one try to its end."""
        return self.wait(self.start(**changes))

    def next_night(self, number: int) -> None:
        """Begin another run."""
        self.run, self.attempt = f"run-{number}", 0

    def records(self) -> list[Record]:
        """Every record of this run that the store holds."""
        keys = [k for k, _ in self.store.list(layout.run_segments(self.paper.id, NIGHT, self.run))]
        return [
            record
            for key in keys
            if key.endswith(".warc.gz")
            for record in records(BytesIO(self.store.get(key)))
        ]

    def said(self, what: str) -> list[dict[str, Any]]:
        """What the run's metadata records of one sort say."""
        return [r.json for r in self.records() if r.type == "metadata" and r.json["what"] == what]

    def captured(self) -> set[str]:
        """Addresses of articles that the run holds."""
        return {
            row["address"]
            for row in self.said("capture")
            if row["kind"] == "article" and row["outcome"] is None
        }

    def given(self) -> tuple[Found, ...]:
        """What documents gave to the run's tries."""
        return tuple(Found.of(each) for row in self.said("gave") for each in row["gave"])

    def resume(self) -> Night:
        """Pick up after a killed try, and run the next."""
        recover(self.spool, self.store, lambda _: None)
        requests = sum(1 for record in self.records() if record.type == "request")
        return self.crawl(given=self.given(), captured=frozenset(self.captured()), requests_made=requests)

    def learn(self, night: Night) -> None:
        """Take a night into what is known, as if every captured page were an article."""
        earlier = self.earlier()
        for line in night.ledger:
            if line.outcome == "known":
                continue
            outcome = Outcome.ARTICLE if line.outcome == "captured" else Outcome(line.outcome)
            before, headers = earlier.get(line.address, (None, {}))
            self.known[line.address] = Known(
                line.address,
                line.url,
                line.kind,
                STATE_OF[outcome],
                outcome,
                due=STATE_OF[outcome] != "settled",
                validators=True,
                etag=headers.get("etag"),
                last_modified=headers.get("last-modified"),
                hint_modified=line.hint_modified,
                found_how=line.found_how,
                found_in=line.found_in,
                earlier=before,
            )

    def earlier(self) -> dict[str, tuple[Earlier, dict[str, str]]]:
        """The last capture of each address that has a body, and its headers."""
        found = {}
        by_id = {r.record_id: r for r in self.records() if r.type == "response"}
        for record in self.records():
            if record.type != "metadata" or record.json["what"] != "capture":
                continue
            response = by_id.get(record.warc_headers["WARC-Concurrent-To"])
            if response is not None and response.status == 200:
                about = record.json
                found[about["address"]] = (
                    Earlier(
                        response.record_id,
                        str(response.url),
                        response.date.isoformat(),
                        response.warc_headers["WARC-Payload-Digest"],
                        about["payload_sha256"],
                    ),
                    {name.lower(): value for name, value in response.http_headers},
                )
        return found

    def asked(self, kind: str = "") -> list[str]:
        """Targets of the requests that the press saw."""
        return [visit.target for visit in self.paper.requests if kind in visit.target]


def asdict_(row: Known) -> dict[str, Any]:
    """Give a row as JSON has it."""
    return {**vars(row), "earlier": vars(row.earlier) if row.earlier else None}


@pytest.fixture
def press() -> Iterator[Press]:
    """The three demo outlets."""
    with Press(now=NOW) as press:
        yield press


@pytest.fixture
def nights_of(store_settings: dict[str, str], tmp_path: Path, warm_crawls: None) -> Callable[..., Nights]:
    """Makes the nights of an outlet of a press."""

    def make(paper: PressOutlet, **env: str) -> Nights:
        store = Store(StoreSettings.read(store_settings))
        return Nights(paper, tmp_path, store, store_settings | QUICK | {"MAHJAR_ALLOW": paper.host} | env)

    return make


@pytest.fixture
def nights(press: Press, nights_of: Callable[..., Nights]) -> Nights:
    """The nights of the outlet that has a feed."""
    return nights_of(press.outlet("jisr-montreal"))


class Cable:
    """A TCP relay to the store that can be cut and mended."""

    def __init__(self, endpoint: str) -> None:
        """Relay to an endpoint."""
        parts = urlsplit(endpoint)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self._port = 0
        self._open: list[socket.socket] = []
        self.mend()

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Listen, at the same port each time."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Drop every connection, and take no more."""
        for each in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=relay, args=(one, other), daemon=True).start()


def relay(source: socket.socket, target: socket.socket) -> None:
    """Carry bytes one way until either side ends."""
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def cable(store_settings: dict[str, str]) -> Iterator[Cable]:
    """A relay to the store."""
    cable = Cable(store_settings["MAHJAR_S3_ENDPOINT"])
    yield cable
    cable.cut()

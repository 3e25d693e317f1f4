"""A further program that lives in the house: the newsroom of the demo."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy.onebox import processes
from deploy.onebox.errors import HouseError
from deploy.onebox.ports import LOOPBACK, demand
from deploy.onebox.private import private_folder
from deploy.onebox.processes import Session

PRESS_PORTS = 9301, 9302, 9303
PRESS_CONTROL = 9300
PATIENCE = 30.0


@dataclass
class Guest:
    """A program that is ready once all its ports accept connections."""

    name: str
    command: list[str]
    ports: tuple[int, ...]
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    session: Session | None = None

    def start(self, home: Path) -> Session:
        """Start it without waiting.

        Raises:
            HouseError: one of its ports is taken.
        """
        for port in self.ports:
            demand(port, self.name, "end that program first")
        logs = private_folder(home / "logs")
        self.child, self.session = processes.start(
            self.name,
            self.command,
            home=home,
            log=logs / f"{self.name}.log",
            env=dict(os.environ),
            cwd=home,
        )
        return self.session

    def await_ready(self, home: Path) -> None:
        """Wait until every port accepts a connection.

        Raises:
            HouseError: it ended, or did not listen within half a minute.
        """
        limit, log = time.monotonic() + PATIENCE, home / "logs" / f"{self.name}.log"
        for port in self.ports:
            while not _accepts(port):
                if self.ended():
                    raise HouseError(f"the {self.name} ended as it started: see {log}")
                if time.monotonic() > limit:
                    raise HouseError(f"the {self.name} does not listen on port {port}: see {log}")
                time.sleep(0.05)

    def ended(self) -> bool:
        """Say whether it was started and has ended by itself."""
        return self.child is not None and self.child.poll() is not None

    def stop(self, home: Path) -> None:
        """End it with all that it started."""
        if self.session:
            processes.end([self.session], home, patience=5)
        if self.child:
            self.child.wait()
        self.child = self.session = None


def newsroom(outlets: Path) -> Guest:
    """Give the bundled newsroom, which writes the files of its outlets into a folder as it starts."""
    command = [sys.executable, "-m", "newsroom", "serve", "--control", str(PRESS_CONTROL)]
    command += ["--ports", ",".join(map(str, PRESS_PORTS)), "--outlets-dir", str(outlets.resolve())]
    return Guest("newsroom", command, (*PRESS_PORTS, PRESS_CONTROL))


def newsroom_settings() -> dict[str, str]:
    """Give the settings with which a house may crawl the newsroom, and nothing else on this machine.

    Its nights begin by hand only: a night by the schedule would come in between.
    """
    return {
        "MAHJAR_ALLOW": ",".join(f"{LOOPBACK}:{port}" for port in PRESS_PORTS),
        "MAHJAR_CONTACT": "demo@example.org",
        "MAHJAR_SCHEDULE": "none",
    }


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0

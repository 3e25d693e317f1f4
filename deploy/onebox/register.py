"""What a house has running, written down so that it can be found again when its supervisor was killed."""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict, cast

from deploy.onebox import processes
from deploy.onebox.airflow import end_airflow
from deploy.onebox.errors import HouseError
from deploy.onebox.private import private_folder, write_private
from deploy.onebox.processes import Process, Session, look


class Leader(TypedDict):
    """The supervisor's number and the moment it started."""

    pid: int
    started: int


class Entry(TypedDict):
    """One ``Session``, as it is written down."""

    name: str
    pid: int
    started: int


class Kept(TypedDict, total=False):
    """What the file holds; empty when there is none, or when it tells of an earlier start of the machine."""

    boot: str
    supervisor: Leader
    sessions: list[Entry]


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


class Register:
    """The file ``running.json`` of a home, and the lock that says whether its supervisor lives."""

    def __init__(self, home: Path) -> None:
        """Name the home; nothing is read or written yet."""
        self.home = home.resolve()
        self._file, self._lock_file = self.home / "running.json", self.home / "lock"
        self._lock: int | None = None

    def known(self) -> bool:
        """Say whether a house was ever started in this home."""
        return self._lock_file.exists()

    def take(self) -> None:
        """Become the one supervisor of this home.

        The kernel gives the lock back when this process ends, however it ends.

        Raises:
            HouseError: somebody else is, or the home can't be written to.
        """
        private_folder(self.home)
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise HouseError(
                f"{self.home} is in use by a running house: `make down` (or "
                f"`python -m deploy.onebox down --home {self.home}`) ends it"
            ) from error
        self._lock = lock

    def give_back(self) -> None:
        """Stop being the supervisor; the register is removed, for nothing runs any more."""
        if self._lock is not None:
            self._file.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    def write(self, sessions: Iterable[Session]) -> None:
        """Write down what runs now, with the supervisor itself."""
        me = look(os.getpid())
        kept = {
            "boot": _boot(),
            "supervisor": {"pid": os.getpid(), "started": me.started if me else 0},
            "sessions": [asdict(session) for session in sessions],
        }
        write_private(self._file, json.dumps(kept, indent=1) + "\n")

    def sessions(self) -> dict[str, Session]:
        """Read what was written down last, by name; nothing when the machine was started anew since."""
        kept = self._read()
        return {entry["name"]: Session(**entry) for entry in kept.get("sessions", [])}

    def supervisor(self) -> Process | None:
        """Find the living supervisor of this home, if there is one."""
        kept = self._read().get("supervisor")
        process = look(kept["pid"]) if kept else None
        return process if kept and process and process.started == kept["started"] else None

    def sweep(self) -> int:
        """End what a supervisor that was killed left behind.

        Returns:
            How many processes there were.
        """
        sessions = self.sessions()
        left = len(processes.members(sessions.values(), self.home))
        store = {name: session for name, session in sessions.items() if name == "store"}
        end_airflow({name: s for name, s in sessions.items() if name not in store}, self.home, patience=5)
        processes.end(store.values(), self.home)  # last: until now a task could still write to it
        self._file.unlink(missing_ok=True)
        return left

    def _read(self) -> Kept:
        try:
            kept = cast(Kept, json.loads(self._file.read_text()))
        except FileNotFoundError:
            return {}
        return kept if kept.get("boot") == _boot() else {}

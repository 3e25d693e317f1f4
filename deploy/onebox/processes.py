"""Programs that are started so that they can always be found and ended again.

Each program leads a session of its own, and is told by the kernel to end when the one who started it dies.
What it starts in turn may make process groups of its own (Airflow's tasks do) but stays in that session. A
session is named by the number of its leader and the moment the leader started, so that a number which was
given to somebody else's program in the meantime is not taken for ours.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = "MAHJAR_HOUSE"
"""Set in every program's environment to the home it belongs to."""

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
LOG_LIMIT = 16 << 20


@dataclass(frozen=True)
class Process:
    """One line of ``/proc``: the process, its group and session, and when it started (ticks since boot)."""

    pid: int
    group: int
    session: int
    started: int


@dataclass(frozen=True)
class Session:
    """A program that was started here, and all that descends from it."""

    name: str
    pid: int
    started: int


def start(
    name: str, command: Sequence[str], *, home: Path, log: Path, env: Mapping[str, str], cwd: Path
) -> tuple[subprocess.Popen[bytes], Session]:
    """Start a program in a session of its own; what it prints is added to its log.

    It must be called from a thread that lives as long as the program should: the kernel sends TERM to the
    program when that thread ends.

    Args:
        name: what to call it.
        command: the program and its arguments.
        home: the folder of the house it belongs to.
        log: file to add its output to; set aside as ``….1`` once it is larger than 16 MB.
        env: its whole environment.
        cwd: the folder it works in.
    """
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    parent = os.getpid()

    def tie() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before it could be asked to tell us
            os._exit(1)

    log.touch(mode=0o600)
    with log.open("ab") as out:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**env, MARK: str(home.resolve()), "SPT_NOENV": "1"},  # or titles overwrite the mark
            start_new_session=True,
            umask=0o077,
            preexec_fn=tie,  # it calls nothing that takes a lock
        )
    seen = look(child.pid)
    return child, Session(name, child.pid, seen.started if seen else 0)


def look(pid: int) -> Process | None:
    """Say what ``/proc`` shows of a process; None when it is gone or only waits to be reaped."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, _, group, session, *rest = text.rpartition(")")[2].split()  # a name may hold spaces and brackets
    if state in "ZX":
        return None
    return Process(pid, int(group), int(session), int(rest[15]))


def running() -> Iterator[Process]:
    """Go through all processes of the machine."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (process := look(int(entry.name))):
            yield process


def members(sessions: Iterable[Session], home: Path) -> list[Process]:
    """List the living processes of these sessions.

    While a session's leader lives, the moment it started tells that the session is ours. When it is gone,
    each member must bear this home's mark.
    """
    ours = {session.pid: session.started for session in sessions}
    found = []
    for process in running():
        started = ours.get(process.session)
        if started is None:
            continue
        leader = look(process.session)
        if leader.started == started if leader else bears(process.pid, home):
            found.append(process)
    return found


def bears(pid: int, home: Path) -> bool:
    """Say whether a process was started by the house of this home, or by one of its programs."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return f"{MARK}={home.resolve()}".encode() in environment.split(b"\0")


def send(process: Process, number: signal.Signals) -> None:
    """Send a signal to a process, which may be gone already."""
    try:
        os.kill(process.pid, number)
    except ProcessLookupError:
        return


def end(sessions: Iterable[Session], home: Path, *, patience: float = 10.0) -> int:
    """End every process of these sessions: ask, wait, and kill what is still there.

    The leader alone is asked where it lives: it knows best how to end its children.

    Args:
        sessions: the sessions to end.
        home: the house they belong to.
        patience: seconds between asking and killing.

    Returns:
        How many processes there were.
    """
    sessions = list(sessions)
    first = members(sessions, home)
    leaders = {process.pid for process in first if process.pid == process.session}
    for process in first:
        if process.pid in leaders or process.session not in leaders:
            send(process, signal.SIGTERM)
    wait_gone(sessions, home, patience)
    kill(sessions, home)
    return len(first)


def wait_gone(sessions: Iterable[Session], home: Path, seconds: float) -> bool:
    """Wait until nothing is left of these sessions; say whether that came in time."""
    sessions, limit = list(sessions), time.monotonic() + seconds
    while members(sessions, home):
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def kill(sessions: Iterable[Session], home: Path) -> None:
    """Kill what is left of these sessions, again and again: what dies may just have started another."""
    sessions, limit = list(sessions), time.monotonic() + 10
    while (left := members(sessions, home)) and time.monotonic() < limit:
        for process in left:
            send(process, signal.SIGKILL)
        time.sleep(0.05)

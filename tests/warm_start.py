"""Children of a test that begin where the libraries are loaded: forked from a process that did so once.

A crawl of a test takes a tenth of a second, and two seconds of a processor before that for what it imports.
What a start itself needs is tried where no test asks for this: in the nights of a real Airflow, by the
README's commands, and in the crawls that are begun by a parent of their own.

Such a child is a child like any other. The forked one is orphaned at once and falls to the process of the
tests, which for that moment is where orphans go (``PR_SET_CHILD_SUBREAPER``, prctl(2)): it can be waited for,
killed, and found below its parent, and its command reads as if it had been begun by itself.
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import setproctitle

PR_SET_CHILD_SUBREAPER = 36
LOADED = {
    "crawlers": [
        "crawlers.run",
        "scrapy.core.downloader.contextfactory",
        "scrapy.core.engine",
        "scrapy.core.scheduler",
        "scrapy.downloadermiddlewares.downloadtimeout",
        "scrapy.downloadermiddlewares.httpcompression",
        "scrapy.pqueues",
        "scrapy.spidermiddlewares.start",
        "scrapy.squeues",
        "twisted.internet.asyncioreactor",
    ],
    "pipeline": ["pipeline.commands"],
}
"""By the program that is to be run as ``python -m``, what is loaded for it beforehand.

What libraries keep as threads of their own when a step is loaded bears a fork: the scheduler of the house
forks its tasks with the same libraries loaded."""
LARGEST = 1 << 17
PATIENCE = 10.0
"""Seconds until a forked child is its asker's: it never is when who asked was killed in that instant."""
ORDINARY = (None, None, None, -1, False, -1)
"""What ``Popen`` is told from ``gid`` to ``process_group`` when nothing of it is asked for."""
ONE_AT_A_TIME = threading.Lock()
"""Whether orphans are adopted is a matter of this whole process."""


class WarmStarts:
    """Starts ``python -m PROGRAM`` for a block, by forking a process that waits with its imports done."""

    def __init__(self, program: str) -> None:
        """Say which program; nothing is started yet."""
        self.program = program

    def __enter__(self) -> Self:
        """Start the process that is forked."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-m", "tests.warm_start", self.program, str(theirs.fileno())]
            root = Path(__file__).resolve().parents[1]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=root)
        self._socket = ours
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()  # it ends when there is nobody who could ask
        self._process.wait(30)

    def takes(self, command: Any) -> bool:
        """Say whether it can start a command."""
        return isinstance(command, list) and command[:3] == [sys.executable, "-m", self.program]

    def start(
        self, command: Sequence[str], cwd: str, env: Mapping[str, str], files: tuple[int, int, int]
    ) -> int:
        """Start a child of this process, with these three files as its input, output and errors; its id."""
        asked = {"command": list(command), "cwd": cwd, "env": dict(env), "parent": os.getpid()}
        with ONE_AT_A_TIME:
            adopt(True)
            try:
                socket.send_fds(self._socket, [json.dumps(asked).encode()], list(files))
                answer = self._socket.recv(LARGEST)
            finally:
                adopt(False)
        if not answer:
            raise ChildProcessError(f"the process with {self.program} loaded has ended: it said why")
        return int(answer)


def warm_popen(*each: WarmStarts) -> type[subprocess.Popen[Any]]:
    """Give what may stand for ``subprocess.Popen``: what these can't start is started as ever.

    So is what asks for more than a folder, an environment and three files: a session of its own, say.
    """

    class Popen(subprocess.Popen[Any]):
        def _execute_child(self, args: Any, *how: Any) -> None:
            program, before, _, kept, cwd, env, _, _, shell, *pipes = how[:15]
            starts = next((starts for starts in each if starts.takes(args)), None)
            if starts is None or shell or program or before or kept or how[16:] != ORDINARY:
                super()._execute_child(args, *how)  # type: ignore[misc]  # Popen's own, by position
                return
            wanted = pipes[0], pipes[3], pipes[5]  # the child's ends
            files = tuple(own if fd == -1 else fd for own, fd in enumerate(wanted))
            try:
                environment = os.environ if env is None else env
                self.pid = starts.start(args, os.fspath(cwd or "."), environment, files)
                self._child_created = True
            finally:
                self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]  # Popen's own

    return Popen


def adopt(orphans: bool) -> None:
    """Be the process to which orphans below fall, or leave them to those above."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, int(orphans), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def serve(program: str, asking: socket.socket) -> list[str] | None:
    """Load what a program needs and fork a child for each who asks.

    Returns:
        In a child, what it is to be: the command. In the process itself None, when nobody can ask any more.
    """
    setproctitle.getproctitle()  # it looks round while the environment is still where it was at first
    for module in LOADED[program]:
        importlib.import_module(module)
    gc.freeze()  # what is there stays, and is not looked through again in each child
    if (threads := threading.active_count()) > 1:
        raise RuntimeError(f"{threads} threads: a process with more than one is not forked")
    while True:
        message, files, _, _ = socket.recv_fds(asking, LARGEST, 3)
        if not message:
            return None
        read, write = os.pipe()
        if between := os.fork():
            os.close(write)
            os.waitpid(between, 0)
            asking.send(os.read(read, 20))
            for fd in (read, *files):
                os.close(fd)
        elif child := os.fork():
            os.write(write, str(child).encode())
            os._exit(0)
        else:
            os.close(read)
            os.close(write)
            asking.close()
            return became(json.loads(message), files)


def became(asked: dict[str, Any], files: list[int]) -> list[str]:
    """Make this process what was asked for; gives its command.

    It ends at once with 1 when it does not fall to who asked.
    """
    latest = time.monotonic() + PATIENCE
    while os.getppid() != asked["parent"]:
        if time.monotonic() > latest:
            os._exit(1)
        time.sleep(0.001)
    for place, fd in enumerate(files):
        os.dup2(fd, place)
        os.close(fd)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    command: list[str] = asked["command"]
    setproctitle.setproctitle(" ".join(command))
    return command


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[2])) as told:
        begun = serve(sys.argv[1], told)
    if begun:
        sys.argv = begun[2:]
        runpy.run_module(begun[2], run_name="__main__", alter_sys=True)

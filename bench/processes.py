"""Runs a command and watches what memory and CPU it and its children take, each by itself (Linux)."""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVERY = 0.02
"""Seconds between two looks. The kernel keeps each process's peak (VmHWM), so a look that is late misses
only what was added since the one before."""


class CommandFailed(Exception):
    """A measured command failed; the text holds its last words."""


@dataclass
class Peaks:
    """Peak resident memory in kilobytes, and CPU in seconds."""

    parent: int = 0
    children: dict[int, int] = field(default_factory=dict)
    """Of each process below it, by id."""
    commands: dict[int, str] = field(default_factory=dict)
    """What each process below it was started as, by id."""
    seconds: dict[int, float] = field(default_factory=dict)
    """CPU of each process, the command's own too, by id: as it stood at the last look."""

    def largest(self, word: str) -> int:
        """The peak of the child that took the most among those whose command holds a word."""
        return max((kb for pid, kb in self.children.items() if word in self.commands[pid]), default=0)

    def cpu_of(self, word: str) -> float:
        """The CPU of the children whose command holds a word."""
        return sum(took for pid, took in self.seconds.items() if word in self.commands.get(pid, ""))

    @property
    def cpu(self) -> float:
        """The CPU of all of them."""
        return sum(self.seconds.values())

    @property
    def largest_child(self) -> int:
        """The peak of the child that took the most."""
        return max(self.children.values(), default=0)


def watched(command: Sequence[str], environment: Mapping[str, str]) -> Peaks:
    """Run a command to its end in the checkout, and watch it.

    Raises:
        CommandFailed: it did not exit with 0.
    """
    peaks = Peaks()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        child = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            while child.poll() is None:
                peaks.parent = peak_of(child.pid) or peaks.parent
                peaks.seconds[child.pid] = cpu_of(child.pid) or peaks.seconds.get(child.pid, 0.0)
                for pid in below(child.pid):
                    peaks.seconds[pid] = cpu_of(pid) or peaks.seconds.get(pid, 0.0)
                    # The last look counts, not the largest: until it has begun its own program, a child that
                    # was just started shows its parent's memory.
                    peaks.children[pid] = peak_of(pid) or peaks.children.get(pid, 0)
                    peaks.commands[pid] = command_of(pid) or peaks.commands.get(pid, "")
                time.sleep(EVERY)
        finally:
            child.kill()
            child.wait()
        said.seek(0)
        if child.returncode != 0:
            words = " / ".join(said.read().splitlines()[-3:])
            raise CommandFailed(f"{' '.join(command)} ended with {child.returncode}: {words}")
    return peaks


def peak_of(pid: int) -> int:
    """Give a process's peak resident memory in kilobytes; 0 when it is gone."""
    try:
        found = re.search(r"^VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(found[1]) if found else 0


def cpu_of(pid: int) -> float:
    """Give the CPU that a process has used, the system's for it too, in seconds; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def command_of(pid: int) -> str:
    """Give the command that a process was started as; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def below(pid: int) -> Iterator[int]:
    """Give the processes that a process started, and theirs."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(each) for task in tasks for each in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in children:
        yield child
        yield from below(child)

"""Asks an extractor that runs as a process of its own for a row a page.

The process reads JSON lines (`id`, `url`, `file`) and answers each with one (`bench/benchmark/README.md`).
One that dies or takes too long loses the page it had, and another is begun for the rest.
"""

import json
import os
import selectors
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

Row = dict[str, Any]
SECONDS: Final = 60.0
"""For a page; the first one of a process waits for its imports too."""
MOST_DEATHS: Final = 20
"""A command that dies as often can't be measured."""


class PeerError(Exception):
    """A command can't be measured; the message says why."""


@dataclass
class Answers:
    """What came of an extractor: a row a page, in order, and why some are empty, by the page's id."""

    rows: list[Row] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


def ask(command: Sequence[str], pages: Sequence[Row], *, seconds: float = SECONDS) -> Answers:
    """Ask a command for every page.

    Args:
        command: what to start; it answers line by line.
        pages: `id`, `url` and `file` (a path) of each.
        seconds: how long it may take for one page.

    Raises:
        PeerError: the command can't be started, or dies again and again.
    """
    answers = Answers()
    talk: _Talk | None = None
    deaths = 0
    try:
        for page in pages:
            talk = talk or _Talk(command)
            row, why = talk.answer(page, seconds)
            if row is None:
                deaths += 1
                talk.end()
                talk = None
                if deaths > MOST_DEATHS:
                    raise PeerError(f"{command[0]} ended {deaths} times; at last: {why}")
            elif error := row.pop("error", None):
                row, why = None, str(error)
            if row is None:
                answers.failures[page["id"]] = why
            answers.rows.append({"text": None, **(row or {}), "id": page["id"]})
    finally:
        if talk is not None:
            talk.end()
    return answers


class _Talk:
    """A process that is being asked."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._process = subprocess.Popen(
                list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise PeerError(f"{command[0]} can't be started: {error}.") from error
        if self._process.stdin is None or self._process.stdout is None:
            raise PeerError(f"{command[0]} has no pipes.")
        self._in, self._out = self._process.stdin, self._process.stdout
        self._left = b""

    def answer(self, page: Row, seconds: float) -> tuple[Row | None, str]:
        asked = {name: str(page[name]) for name in ("id", "url", "file")}
        try:
            self._in.write(json.dumps(asked).encode() + b"\n")
            self._in.flush()
        except BrokenPipeError:
            return None, "its process had ended"
        line = self._line(seconds)
        if line is None:
            ended = self._process.poll()
            return None, f"took more than {seconds:g} s" if ended is None else f"its process ended ({ended})"
        try:
            row = json.loads(line)
        except ValueError:
            return None, f"answered what is no JSON: {line[:60]!r}"
        return (row, "") if isinstance(row, dict) else (None, f"answered no object: {line[:60]!r}")

    def _line(self, seconds: float) -> bytes | None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while b"\n" not in self._left:
                if not selector.select(seconds):
                    return None
                more = os.read(self._out.fileno(), 1 << 16)
                if not more:
                    self._process.wait()
                    return None
                self._left += more
        line, _, self._left = self._left.partition(b"\n")
        return line

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._out.close()
        try:
            self._in.close()
        except BrokenPipeError:  # a line was still on its way
            return


def peer(environment: Path, name: str) -> list[str]:
    """Give the command of one of `bench.peers.child`'s extractors, in the peers' environment."""
    return [str(environment / "bin" / "python"), "-I", str(Path(__file__).with_name("child.py")), name]

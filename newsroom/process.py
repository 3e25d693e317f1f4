"""A press in a process of its own, for measurements: its work is not the measured process's.

with PressProcess(outlets_dir, articles=2000) as press:
    press.order("/fault", outlet="jisr-montreal", kind="slow", path="/feed/")
"""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from newsroom.errors import NewsroomError
from newsroom.outlet import History

_STOP_SECONDS = 10


class PressProcess:
    """Runs ``python -m newsroom serve`` on free ports, and speaks to its control port.

    It ends with the block, and with this process, however that ends: it watches its standard input.

    Args:
        outlets_dir: where the outlet files are written.
        articles: how many generated articles each paper publishes; its own hand-written ones if None.
        history: what each paper published over years, in place of its own articles; it ends with the epoch.
        generated: how many generated papers to serve, in place of the demo's.
        saved: a folder of saved pages to serve as one more outlet.
        delay_free: whether the outlet files ask for no delay.

    Raises:
        NewsroomError: on entering, if it does not start.
    """

    def __init__(
        self,
        outlets_dir: Path,
        *,
        articles: int | None = None,
        history: History | None = None,
        generated: int | None = None,
        saved: Path | None = None,
        delay_free: bool = True,
    ) -> None:
        self._command = [sys.executable, "-m", "newsroom", "serve", "--ports", "0", "--control", "0"]
        self._command += ["--until-eof", "--outlets-dir", str(outlets_dir)]
        self._command += ["--articles", str(articles)] if articles is not None else []
        self._command += ["--history", f"{history.since}:{history.articles}"] if history else []
        self._command += ["--generated", str(generated)] if generated is not None else []
        self._command += ["--saved", str(saved)] if saved else []
        self._command += ["--delay-free"] if delay_free else []
        self.control = ""
        """The control port's address, without a slash at its end."""
        self.base_urls: dict[str, str] = {}
        """Each outlet's address by its id, without a slash at its end."""

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def ask(self, path: str) -> Any:
        """GET from the control port: the JSON of ``/truth``, ``/requests`` and the like."""
        return self._open(urllib.request.Request(self.control + path))  # noqa: S310 - 127.0.0.1

    def order(self, path: str, /, **order: Any) -> Any:
        """POST to the control port.

        Raises:
            NewsroomError: if the press can't do it.
        """
        headers = {"Content-Type": "application/json"}
        body = json.dumps(order).encode()
        return self._open(urllib.request.Request(self.control + path, body, headers))  # noqa: S310 - 127.0.0.1

    def _open(self, request: urllib.request.Request) -> Any:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - 127.0.0.1
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            told = refused.read().decode()
            is_ours = refused.headers.get_content_type() == "application/json"
            raise NewsroomError(json.loads(told)["error"] if is_ours else told) from refused

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[1],
        )
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in self._process.stdout:
            name, address = line.split()[:2]
            if name == "control":
                self.control = address.rstrip("/")
                return self
            self.base_urls[name] = address.rstrip("/")
        raise NewsroomError(
            f"The press did not start (exit code {self._process.wait()}); it says why on stderr."
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

"""A gate before the store: it lets everything through until one request, and holds that one for good."""

import contextlib
import re
import socket
import threading
from urllib.parse import urlsplit


class Gate:
    """A TCP relay to an S3 endpoint that stops at a request whose first line matches a pattern.

    It stops before the request is passed on, or after the store has carried it out and before the client
    hears so: both are moments in which a process may be killed, and only one of them leaves a write done.
    """

    def __init__(self, endpoint: str, pattern: str, *, after: bool = False) -> None:
        """Listen at a free port.

        Args:
            endpoint: the store's.
            pattern: matched with each request's first line: ``PUT .*urls.parquet``.
            after: hold the store's answer, and not the request.
        """
        parts = urlsplit(endpoint)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self._pattern, self._after = re.compile(pattern.encode()), after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.reached = threading.Event()
        """Set when the request has come, and is held."""
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Drop every connection."""
        for each in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                held = threading.Event()
                threading.Thread(target=self._requests, args=(near, far, held), daemon=True).start()
                threading.Thread(target=self._answers, args=(far, near, held), daemon=True).start()

    def _requests(self, near: socket.socket, far: socket.socket, held: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(1 << 16):
                line = data.partition(b"\r\n")[0]
                if self._pattern.match(line) and not self.reached.is_set():
                    if not self._after:
                        self.reached.set()
                        return
                    held.set()
                far.sendall(data)

    def _answers(self, far: socket.socket, near: socket.socket, held: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(1 << 16):
                if held.is_set() and not data.startswith(b"HTTP/1.1 100"):
                    self.reached.set()
                    return
                near.sendall(data)

"""The request log of an outlet: who came, for what, when, and what they got."""

from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Lock
from typing import Any


@dataclass(slots=True)
class Visit:
    """One request.

    Attributes:
        time: when it came, by the machine's own clock (the press's may stand still).
        monotonic: the same moment in seconds of `time.monotonic`, for intervals.
        target: path and query as sent.
        headers: as sent, names in small letters.
        connection: a number for the TCP connection it came on.
        status: of the answer; None until there is one, and where the connection ended without.
        fault: the kind of fault that spoilt the answer, if one did.
        seconds: until the answer was sent, or the client went away.
    """

    time: datetime
    monotonic: float
    method: str
    target: str
    headers: dict[str, str]
    connection: int
    status: int | None = None
    fault: str | None = None
    seconds: float | None = None

    @property
    def path(self) -> str:
        """The path as sent, without its query."""
        return self.target.partition("?")[0]

    def as_json(self) -> dict[str, Any]:
        """The visit in JSON's kinds."""
        return {**asdict(self), "time": self.time.isoformat()}


class Visits:
    """An outlet's log. Safe for several threads."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._lock = Lock()
        self._busy = 0
        self._open = 0
        self.most_requests = 0
        """The most requests that were in hand at one moment."""
        self.most_connections = 0
        """The most connections that were open at one moment."""

    def begin(self, visit: Visit) -> None:
        """Note a request that has come."""
        with self._lock:
            self._visits.append(visit)
            self._busy += 1
            self.most_requests = max(self.most_requests, self._busy)

    def end(self) -> None:
        """Note that a request is done with."""
        with self._lock:
            self._busy -= 1

    def opened(self) -> None:
        """Note a new connection."""
        with self._lock:
            self._open += 1
            self.most_connections = max(self.most_connections, self._open)

    def closed(self) -> None:
        """Note the end of a connection."""
        with self._lock:
            self._open -= 1

    @property
    def open_connections(self) -> int:
        """How many connections are open now."""
        with self._lock:
            return self._open

    def all(self) -> list[Visit]:
        """Every request since the start or the last :meth:`forget`, oldest first."""
        with self._lock:
            return list(self._visits)

    def forget(self) -> None:
        """Start the log anew; connections that are open count on."""
        with self._lock:
            self._visits.clear()
            self.most_requests = self._busy
            self.most_connections = self._open

"""A crawl's WARC segments: written to the spool, closed by size and age, and handed on to be sent.

A segment lies in the spool under its key in the store, so that whoever finds it there after a crash
knows where it belongs.
"""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from crawlers.job import Job
from crawlers.sending import Sender, Unsent
from crawlers.tempo import Tempo
from mahjar import layout
from mahjar.errors import MahjarError
from mahjar.warc import Earlier, Exchange, SegmentWriter

SOFTWARE = f"Mahjar {version('mahjar')}"


class SpoolError(MahjarError):
    """The folder where segments wait can't be written."""


class Segments:
    """The segments of one try, one of them open at a time."""

    def __init__(self, job: Job, contact: str | None, tempo: Tempo, sender: Sender | Unsent) -> None:
        """Write nothing yet: a segment is opened by its first exchange."""
        self._job, self._contact, self._tempo, self._sender = job, contact, tempo, sender
        self._number = 0
        self._open: SegmentWriter | None = None
        self._key = ""
        self._opened = 0.0

    def write(self, exchange: Exchange, *, about: dict[str, Any], unchanged_since: Earlier | None) -> str:
        """Write an exchange, as :meth:`mahjar.warc.SegmentWriter.write` does.

        Returns:
            The record id of the response or revisit.

        Raises:
            SpoolError: the spool can't be written.
        """
        try:
            writer = self._writer()
            record_id = writer.write(exchange, about=about, unchanged_since=unchanged_since)
            writer.flush()
        except OSError as error:
            raise self._unwritable(error) from error
        self.turn()
        return record_id

    def write_metadata(
        self, url: str, instant: datetime, content: dict[str, Any], *, concurrent_to: str | None = None
    ) -> str:
        """Write a metadata record on its own, and give its record id.

        Raises:
            SpoolError: the spool can't be written.
        """
        try:
            writer = self._writer()
            record_id = writer.write_metadata(url, instant, content, concurrent_to=concurrent_to)
            writer.flush()
        except OSError as error:
            raise self._unwritable(error) from error
        self.turn()
        return record_id

    def turn(self) -> None:
        """Close the open segment and have it sent, if it is large or old enough."""
        if self._open is None:
            return
        large = self._open.size >= self._tempo.segment_megabytes * 2**20
        if large or monotonic() - self._opened >= self._tempo.segment_seconds:
            self.close()

    def close(self) -> None:
        """Close the open segment, if there is one, and have it sent."""
        if self._open is None:
            return
        writer, self._open = self._open, None
        try:
            writer.close()
        except OSError as error:
            raise self._unwritable(error) from error
        self._sender.send(self._key, writer.path)

    def _writer(self) -> SegmentWriter:
        if self._open is None:
            job = self._job
            self._key = layout.segment(job.outlet, job.night, job.run, job.attempt, self._number)
            self._number += 1
            path = job.spool / self._key
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open = SegmentWriter(path, SOFTWARE, self._contact or "", job.outlet, job.run)
            self._opened = monotonic()
        return self._open

    def _unwritable(self, error: OSError) -> SpoolError:
        return SpoolError(
            f"the spool {self._job.spool} can't be written ({error.strerror}); "
            "free some space or mend its rights"
        )


def waiting(spool: Path) -> list[Path]:
    """List the segments in a spool, by name."""
    return sorted(spool.rglob("*.warc.gz"))

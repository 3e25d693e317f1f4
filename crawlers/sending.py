"""Send closed WARC segments to the store: beside the crawl, once each, and only then delete them here."""

import filecmp
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import sleep

from crawlers.cdxj import index
from mahjar import layout
from mahjar.errors import Conflict, MahjarError, StoreError
from mahjar.store import Store

LOG = logging.getLogger(__name__)

WARC_TYPE = "application/warc"
CDXJ_TYPE = "application/x-cdxj"
MOST_TRIES = 3
"""Each of them is four of boto3's."""


def send(store: Store, key: str, segment: Path) -> None:
    """Store a segment and its index, and delete it here.

    A segment is written once and never again. When one is there already, it must be the same bytes: an
    earlier sending, whose answer was lost or whose process was killed before it could delete the file.

    Raises:
        StoreError: the store refused or can't be reached, or holds other bytes at that key.
    """
    try:
        store.put(key, segment, content_type=WARC_TYPE, new=True)
    except Conflict as conflict:
        if not same(store, key, segment):
            raise StoreError(f"{key} is in the store already, and holds other records") from conflict
    store.put(layout.index_of(key), index(segment), content_type=CDXJ_TYPE)
    segment.unlink()


def same(store: Store, key: str, segment: Path) -> bool:
    """Say whether the store holds exactly these bytes at a key.

    Raises:
        StoreError: the store refused or can't be reached.
    """
    copy = segment.with_suffix(".stored")
    try:
        store.download(key, copy)
        return filecmp.cmp(copy, segment, shallow=False)
    finally:
        copy.unlink(missing_ok=True)


class Sender:
    """Sends segments one after the other in a thread of its own."""

    def __init__(self, store: Store, wait: float, failed: Callable[[str, str], None]) -> None:
        """Start the thread.

        Args:
            store: where to.
            wait: seconds before a failed sending is tried again; they double each time.
            failed: called, from the thread, with ``store`` or ``spool`` and one sentence, when a segment
                could not be sent. It stays in the spool.
        """
        self._store, self._wait, self._failed = store, wait, failed
        self._pool = ThreadPoolExecutor(1, "sender")
        self._pending: list[Future[None]] = []
        self.sent: list[str] = []
        self.failures: list[tuple[str, str]] = []

    def send(self, key: str, segment: Path) -> None:
        """Have a closed segment sent, soon."""
        self._pending = [each for each in self._pending if not each.done()]
        self._pending.append(self._pool.submit(self._send, key, segment))

    def finish(self) -> None:
        """Wait until everything is sent or has failed for good."""
        for each in self._pending:
            each.result()
        self._pool.shutdown()

    def _send(self, key: str, segment: Path) -> None:
        wait = self._wait
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                send(self._store, key, segment)
            except MahjarError as error:
                problem = ("store", str(error))
            except OSError as error:
                problem = ("spool", f"the spool can't be read: {error}")
            else:
                LOG.info("sent %s", key)
                self.sent.append(key)
                return
            LOG.warning("%s could not be sent: %s", key, problem[1])
            if tries_left:
                sleep(wait)
                wait *= 2
        self.failures.append(problem)
        self._failed(*problem)


class Unsent:
    """Sends nothing: the segments of a sample stay in the spool, for whoever asked for it."""

    def send(self, key: str, segment: Path) -> None:
        """Leave a closed segment where it is."""

"""Send what a killed crawl left in its spool."""

import os
from collections.abc import Callable
from pathlib import Path

from crawlers.segments import waiting
from crawlers.sending import send
from mahjar.evidence import whole_length
from mahjar.store import Store


def recover(spool: Path, store: Store, log: Callable[[str], None]) -> list[str]:
    """Send the segments that earlier tries left in a spool, and delete them there.

    The record that was being written when the crawl was killed is cut off; all before it is whole. A segment
    that had been sent already is not sent twice. Nobody may be writing into the spool meanwhile.

    Args:
        spool: the spool of a run's crawl of one outlet.
        store: where to.
        log: told what was found, a sentence each.

    Returns:
        The keys of the segments that are in the store now.

    Raises:
        StoreError: the store refused or can't be reached; what was not sent is still in the spool.
    """
    sent = []
    for segment in waiting(spool):
        key = segment.relative_to(spool).as_posix()
        with segment.open("rb+") as file:
            whole, size = whole_length(file), file.seek(0, os.SEEK_END)
            file.truncate(whole)
        if not whole:
            log(f"{segment.name} held no whole record")
            segment.unlink()
            continue
        log(
            f"sending {segment.name}, left by an earlier try"
            + (f", cut by {size - whole} bytes" * (size > whole))
        )
        send(store, key, segment)
        sent.append(key)
    return sent

"""The spool: the folder where WARC segments wait to be sent, and the disk it lies on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawlers.segments import SpoolError, waiting

NO_ROOM = 500_000_000
"""Bytes: with less the embedded store stops writing."""
LITTLE_ROOM = 5_000_000_000
"""Bytes: with less an operator should make room before it is needed."""


@dataclass(frozen=True)
class Left:
    """What one run's crawl of one outlet has in the spool."""

    run: str
    outlet: str
    segments: int
    bytes: int
    since: datetime
    """When the last of them was written to: one of a crawl that runs now is seconds old."""


@contextmanager
def writing_into(spool: Path) -> Iterator[None]:
    """Turn what the system says of a folder that can't be written into a sentence.

    Raises:
        SpoolError: it can't be written: no space, no rights, a file in its place.
    """
    try:
        yield
    except OSError as error:
        raise SpoolError(
            f"the spool {spool} can't be written ({error.strerror}); free some space or mend its rights, "
            "or let MAHJAR_SPOOL name another folder"
        ) from error


def left_in(root: Path) -> list[Left]:
    """List what waits in the spool: segments that no try has sent yet, by run and outlet.

    Args:
        root: the folder that ``MAHJAR_SPOOL`` names; one that is not there holds nothing.
    """
    found = []
    for folder in sorted(path for path in root.glob("*/*") if path.is_dir()):
        sizes = []
        for segment in waiting(folder):
            try:
                sizes.append(segment.stat())
            except FileNotFoundError:  # sent at this very moment
                continue
        if sizes:
            since = datetime.fromtimestamp(max(size.st_mtime for size in sizes), UTC)
            total = sum(size.st_size for size in sizes)
            found.append(Left(folder.parent.name, folder.name, len(sizes), total, since))
    return found


def free_bytes(folder: Path) -> int:
    """Give the bytes that are free on the disk of a folder, which need not be there yet.

    Raises:
        SpoolError: the disk can't be asked.
    """
    with writing_into(folder):
        return shutil.disk_usage(existing(folder)).free


def existing(folder: Path) -> Path:
    """Give a folder, or the nearest one above it that exists."""
    path = folder.absolute()
    return next(each for each in (path, *path.parents) if each.exists())

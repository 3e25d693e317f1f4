"""The folder of a pull that is under way: what it has read so far, so that a pull that was ended goes on.

It stands beside the file to be, under that file's name: ``.news.csv.part`` for ``news.csv``. In it are the
file as far as it is written, which is begun anew by every try, and the rows of each piece of the archive
that was read whole, as Arrow's own format. A piece is named by all that decides which rows it gives (see
:func:`name_of`): one that fits is not read again, whatever else has changed since, and one that does not is
erased.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import IO

import pyarrow as pa

from mahjar.errors import MahjarError
from mahjar.selection import Piece, Selection
from mahjar.tally import Tally

LOCK, DRAFT = "lock", "draft"
PIECE_ROWS = 32_768
"""Rows of the files of a piece, unless one file holds more: what a pull that is ended may have to read again.
Between pieces nothing is read ahead, so that each costs a few round trips to the store."""


class Busy(MahjarError):
    """Another pull is writing the same file."""


if sys.platform == "win32":
    import msvcrt

    def take(lock: IO[bytes]) -> None:
        """Lock an open file for this process.

        Raises:
            OSError: another process has it.
        """
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def take(lock: IO[bytes]) -> None:
        """Lock an open file for this process.

        Raises:
            OSError: another process has it.
        """
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def folder_of(path: Path) -> Path:
    """Say where the folder of a pull into a file stands."""
    return path.with_name(f".{path.name}.part")


def has_kept(path: Path) -> bool:
    """Say whether a pull into a file that was ended has left what it had read."""
    return any(folder_of(path).glob("*.json"))


def name_of(piece: Piece, selection: Selection) -> str:
    """Name a piece by what decides which rows it gives, and in which columns.

    A table's files are never changed, only replaced by others of another name. The table's version is no
    part of the name: a night that came in between makes only those months new in which it added files.
    """
    query = selection.query.described()
    query.pop("country", None)  # its outlets are named
    what = {
        "mahjar": installed_version("mahjar"),
        "archive": (selection.settings.endpoint, selection.settings.uri, selection.table),
        "query": query,
        "columns": [(field.name, str(field.type)) for field in selection.schema],
        "started": str(selection.pinned.started),
        "files": piece.files,
        "dropped": selection.dropped,
        "exclude": {m.outlet: m.outlet_file for m in selection.mastheads.values() if m.exclude},
    }
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


@contextmanager
def spool(path: Path) -> Iterator["Spool"]:
    """Give the folder of a pull while the pull lasts. Afterwards it is erased, unless one can go on from it.

    Args:
        path: the file that is to be written.

    Raises:
        Busy: another pull writes this file now.
        MahjarError: it is a folder.
        OSError: there can be no folder there.
    """
    if path.is_dir():
        raise MahjarError(f"{path} is a folder; name the file to write")
    kept, ended = Spool(folder_of(path)), False
    with closing(locked(path)):
        kept.tidy()
        try:
            yield kept
            ended = True
        finally:
            if ended or not kept.whole:
                shutil.rmtree(kept.folder)
            else:
                kept.tidy()


def locked(path: Path) -> IO[bytes]:
    """Make the folder of a pull, or take it over from one that was ended, for this process alone.

    Raises:
        Busy: another pull writes this file now.
        OSError: there can be no folder there.
    """
    folder = folder_of(path)
    while True:
        folder.mkdir(exist_ok=True)
        lock = (folder / LOCK).open("ab")
        try:
            take(lock)
        except OSError as error:
            lock.close()
            raise Busy(f"another pull is writing {path}; wait for it, or name another file") from error
        if same_file(lock, folder / LOCK):
            return lock
        # Whoever had it has just ended, and erased the folder under us.
        lock.close()


@dataclass(frozen=True)
class Spool:
    """The folder of a pull that is under way."""

    folder: Path

    @property
    def draft(self) -> Path:
        """The file to write, that is put in place when it is whole."""
        return self.folder / DRAFT

    @property
    def whole(self) -> set[str]:
        """The names of the pieces that were read whole."""
        return {path.stem for path in self.folder.glob("*.json")}

    def tidy(self) -> None:
        """Erase all but what was read whole."""
        whole = self.whole
        for path in self.folder.iterdir():
            if path.name != LOCK and path.stem not in whole:
                path.unlink()

    def place(self, made: Path, path: Path) -> None:
        """Put a file that is whole in its place, and its bytes on the disk.

        Raises:
            OSError: it can't be.
        """
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.replace(path)

    def rows(self, selection: Selection, tally: Tally) -> Generator[pa.RecordBatch]:
        """Give the rows of a selection: what an earlier try has read from here, the rest from the archive.

        Args:
            selection: what is pulled.
            tally: counts what is looked at, given and left out.

        Raises:
            StoreError: the store can't be reached, or no longer keeps this version of the table.
            OSError: what is read can't be kept.
        """
        self._forget_others(selection)
        pieces = selection.pieces(tally, PIECE_ROWS)
        piece = next(pieces, None)
        while piece is not None:
            following = next(pieces, None)
            name = name_of(piece, selection)
            if self._counts(name).exists():
                yield from self._again(name, tally)
            elif following is None:
                # After the last piece nothing is left to read: it would be kept for nobody.
                yield from selection.read(piece, tally)
            else:
                yield from self._kept(name, selection, piece, tally)
            piece = following

    def _forget_others(self, selection: Selection) -> None:
        """Erase what was read for another question, or of files that are no longer the table's."""
        whole = self.whole
        asked = {name_of(piece, selection) for piece in selection.pieces(most=PIECE_ROWS)} if whole else set()
        for name in whole - asked:
            self._counts(name).unlink()
            self._batches(name).unlink()

    def _counts(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def _batches(self, name: str) -> Path:
        return self.folder / f"{name}.arrow"

    def _again(self, name: str, tally: Tally) -> Iterator[pa.RecordBatch]:
        """Give the rows that were kept of a piece."""
        try:
            counts = json.loads(self._counts(name).read_text(encoding="utf-8"))
            with pa.ipc.open_file(pa.OSFile(str(self._batches(name)))) as kept:
                for number in range(kept.num_record_batches):
                    yield kept.get_batch(number)
        except ValueError as error:
            raise MahjarError(
                f"what is kept in {self.folder} is damaged; delete it and pull again"
            ) from error
        tally.add(counts)

    def _kept(self, name: str, selection: Selection, piece: Piece, tally: Tally) -> Iterator[pa.RecordBatch]:
        """Give the rows of a piece, and keep them once all are read."""
        before = tally.counts()
        path = self._batches(name)
        with path.open("wb") as file:
            with pa.ipc.new_file(file, selection.schema) as out:
                for batch in selection.read(piece, tally):
                    out.write_batch(batch)
                    yield batch
            file.flush()
            os.fsync(file.fileno())
        # With its counts beside it, and only then, a piece is whole.
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(tally.since(before)), encoding="utf-8")
        draft.replace(self._counts(name))


def same_file(opened: IO[bytes], path: Path) -> bool:
    """Say whether an open file is the one that stands at a path."""
    try:
        return os.path.samestat(os.fstat(opened.fileno()), path.stat())
    except FileNotFoundError:
        return False

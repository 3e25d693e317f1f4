"""Files that only their owner may read: keys, passwords, certificates."""

import json
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from deploy.onebox.errors import HouseError

LEAST_ROOM = 500_000_000
"""Bytes that must be free at a start: SeaweedFS stops writing below about as much."""


def private_folder(path: Path) -> Path:
    """Make a folder of mode 700, its parents too, and give it back.

    Raises:
        HouseError: it can't be made or written to.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        probe = path / f".write-{secrets.token_hex(4)}"
        write_private(probe, "room enough?\n" * 400)
        probe.unlink()
    except OSError as error:
        raise HouseError(
            f"{path} can't be written to ({error.strerror}): free some disk space or choose another --home"
        ) from error
    return path


def demand_room(path: Path, least: int = LEAST_ROOM) -> None:
    """Check that a folder's disk has room for a start.

    Args:
        path: the folder.
        least: bytes that must be free.

    Raises:
        HouseError: less is free.
    """
    if (free := shutil.disk_usage(path).free) < least:
        raise HouseError(
            f"only {free / 1e6:.0f} MB are free at {path}, too few to start: "
            f"free {least / 1e6:.0f} MB or choose another --home"
        )


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 600 as a whole: a reader sees the old text or the new one, never a part."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def kept(path: Path, make: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Read a JSON file of secrets; at the first start, make them and keep them there with mode 600.

    Names that an older file lacks are made and added, so that a new kind of key needs no new home.

    Raises:
        HouseError: the file is there and is not such a file.
    """
    known: dict[str, str] = {}
    if path.exists():
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise HouseError(f"{path} is damaged ({error}): bring it back from a backup") from error
        path.chmod(0o600)
    missing = {name: value for name, value in make().items() if name not in known}
    if missing:
        known |= missing
        write_private(path, json.dumps(known, indent=1) + "\n")
    return known

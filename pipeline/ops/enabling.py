"""Enable and disable an outlet in its file, which keeps its comments and its layout."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit

from mahjar import outlet
from mahjar.errors import OutletError


def enable(path: Path, *, by: str, on: datetime) -> None:
    """Write into an outlet file that it is enabled, by whom and when.

    The instant matters beyond the record: nights before it count no more towards a pause.

    Args:
        path: the outlet file.
        by: who answers for it.
        on: when (aware); kept to the second.

    Raises:
        OutletError: the file can't be read or written, or holds a mistake.
    """
    change(path, {"enabled": True, "enabled_by": by, "enabled_on": on.replace(microsecond=0)})


def disable(path: Path) -> None:
    """Write into an outlet file that nights leave it alone; who enabled it, and when, stays there.

    Raises:
        OutletError: the file can't be read or written, or holds a mistake.
    """
    change(path, {"enabled": False})


def change(path: Path, values: dict[str, Any]) -> None:
    """Change top-level keys of an outlet file: as a whole, or not at all.

    Raises:
        OutletError: the file can't be read or written, or holds a mistake before or after.
    """
    source = outlet.load(path).source
    document = tomlkit.parse(source.decode())
    for name, value in values.items():
        document[name] = value
    changed = tomlkit.dumps(document).encode()
    outlet.parse(changed, path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        part.write_bytes(changed)
        part.chmod(path.stat().st_mode)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutletError(path, "", f"the file can't be written: {error.strerror}") from error

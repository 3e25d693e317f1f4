"""What delta-rs and Arrow raise when a table can't be read, as a sentence that a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

from deltalake.exceptions import DeltaError

from mahjar.errors import StoreError
from mahjar.settings import StoreSettings
from mahjar.store import Store


@contextmanager
def readable(name: str, settings: StoreSettings) -> Iterator[None]:
    """Turn what delta-rs and Arrow raise while a table is read into a sentence.

    Raises:
        StoreError: the table can't be read.
    """
    try:
        yield
    except (DeltaError, OSError) as error:
        raise unreadable(name, settings, error) from error


def unreadable(
    name: str, settings: StoreSettings, error: Exception, version: int | None = None
) -> StoreError:
    """Turn delta-rs's error into a sentence.

    Of a store that can't be reached or refuses its keys delta-rs says no more than "Generic S3 error", so
    the store is asked once more, by the client that can tell which it is.

    Args:
        name: the table.
        settings: the store it is in.
        error: what was raised.
        version: the version that was to be opened, when it was not the newest.
    """
    try:
        Store(settings).check()
    except StoreError as clearer:
        return clearer
    where = f"table {name} at {settings.uri}"
    if isinstance(error, FileNotFoundError):
        # Files are deleted some days after a later version has replaced them.
        return StoreError(
            f"{where} no longer keeps all files of this version; read a later one, or the newest"
        )
    if version is not None:
        return StoreError(f"{where} has no version {version}, or keeps it no longer")
    first = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
    return StoreError(f"{where} can't be read or written: {first}")

"""The errors a person can meet, each one a sentence that says what to do."""

from pathlib import Path


class MahjarError(Exception):
    """Something went wrong that a person can act on; its text is one clear sentence."""


class Refused(MahjarError):
    """A final "no": trying again tonight would not change the answer, so no retry is made.

    Raised for a site that blocks us, a mistake in an outlet file, a missing contact.
    """


class OutletError(Refused):
    """An outlet file says something that it must not, or lacks something that it must have."""

    def __init__(self, path: Path | str, key: str, remedy: str) -> None:
        """Name the file, the key in it, and what was expected there.

        Args:
            path: the outlet file.
            key: the dotted key at fault, such as ``discover.0.url``; empty for the whole file.
            remedy: what is wrong and what would be right.
        """
        self.path, self.key, self.remedy = Path(path), key, remedy
        at = f"{self.path.name}: {key}: " if key else f"{self.path.name}: "
        super().__init__(at + remedy)

    def __reduce__(self) -> tuple[type["OutletError"], tuple[str, str, str]]:
        """Let the error cross a process boundary with its three parts."""
        return OutletError, (str(self.path), self.key, self.remedy)


class SettingsError(MahjarError):
    """A ``MAHJAR_*`` setting is missing or can't be read."""


class StoreError(MahjarError):
    """The S3 store can't be reached, refused us, or lacks something we need of it."""


class Conflict(StoreError):
    """A conditional write found that somebody else had written first."""


class NotStored(StoreError):
    """There is no object at that key."""


class EvidenceError(MahjarError):
    """A WARC record is not what the tables say of it: a digest or an address differs."""


class NothingFound(MahjarError):
    """The archive holds nothing that was asked for."""


class NotTheSame(MahjarError):
    """What was pulled again is not what was pulled before."""


class QueryError(MahjarError):
    """A question that the archive can't answer as it was put: an unknown outlet or column, no such format."""

"""What every way of discovering does: read its documents, and say which document comes after."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from crawlers.discovery.document import Contents
from crawlers.exchange import Answer, Ask
from crawlers.job import Known
from mahjar.outcome import Outcome


@dataclass(frozen=True)
class Document:
    """A discovery document that is to be asked."""

    url: str
    address: str
    way: "Way"
    page: int = 1
    """Of a listing."""
    depth: int = 0
    """Indexes above it."""
    named_by: str | None = None
    """Address of the document that named it; None for those of the outlet file."""
    modified: str | None = None
    """As the document that named it says."""
    guess: bool = False
    """Nobody has named it: that it is not there is no news."""
    unasked: tuple[Outcome, str] | None = None
    """It is not asked for, but accounted for with this outcome and reason."""


class Way(Protocol):
    """One ``[[discover]]`` of an outlet file."""

    @property
    def how(self) -> str:
        """``feed``, ``sitemap``, ``section``, ``wordpress`` or ``home``."""

    def first(self) -> Document:
        """Give the document to begin with."""

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read a document that came.

        Raises:
            DocumentError: it is not what it should be.
        """

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Say which documents come next, when a document gave so many addresses nobody had heard of."""

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Say which documents come next, when a document has not changed since it was last read (304)."""


@runtime_checkable
class HeedsAnswer(Protocol):
    """A way that reads more of an answer than its body."""

    def hear(self, ask: Ask, answer: Answer) -> None:
        """Take an answer, before its body is read."""


@runtime_checkable
class FallsBack(Protocol):
    """A way that knows what to ask where its documents are not given."""

    def instead(self, document: Document, answer: Answer) -> Iterable[Document]:
        """Say which documents are asked instead of one that was refused, is not there or can't be read."""


@runtime_checkable
class Resumes(Protocol):
    """A way whose documents a backfill need not read again to go on where an earlier run of it stopped."""

    def beyond(self, document: Document) -> Iterable[Document] | None:
        """Say which documents come after one that was read; None where only reading it tells."""


KnownDocuments = dict[str, Known]

"""An article as its newspaper wrote it, and the truth about it once it is published."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, Self
from zlib import crc32

from newsroom.errors import BadArticleError


class Standfirst(StrEnum):
    """Where a page prints an article's first paragraph."""

    DOUBLED = "doubled"
    """As a standfirst, and again as the first paragraph of the body."""
    ALONE = "alone"
    """As a standfirst only."""
    NONE = "none"
    """As the first paragraph of the body only: the page has no standfirst."""


class BlockKind(StrEnum):
    """What a block of the body is."""

    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body: its kind, and its words as printed."""

    kind: BlockKind
    text: str

    @classmethod
    def read(cls, marked: str) -> Self:
        """Read a block from its source: ``## `` marks a subhead, ``> `` a quotation."""
        if marked.startswith("## "):
            return cls(BlockKind.SUBHEAD, marked[3:])
        if marked.startswith("> "):
            return cls(BlockKind.QUOTE, marked[2:])
        return cls(BlockKind.PARAGRAPH, marked)


class Heading(Protocol):
    """As much of an article as its address and its place in a list are made of."""

    @property
    def slug(self) -> str:
        """The press's own handle for it."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def section(self) -> str:
        """The key of its section."""

    @property
    def published(self) -> datetime:
        """When it was published."""

    @property
    def touched(self) -> datetime:
        """When it last changed."""

    @property
    def grain(self) -> int:
        """A number that is always the same for it."""


@dataclass(frozen=True, slots=True)
class Article:
    """What an editor has filed, before any theme prints it.

    `slug` is the press's own handle for the article (ASCII, unique in its outlet), not its address.
    `body` holds the blocks after the lede in source form (see :meth:`Block.read`). `section` is the
    key of one of the outlet's sections. `published` and `modified` are aware instants.
    """

    slug: str
    title: str
    lede: str
    body: tuple[str, ...]
    published: datetime
    section: str
    tags: tuple[str, ...] = ()
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    source: str | None = None
    agency: str | None = None
    translator: str | None = None
    photographer: str | None = None
    standfirst: Standfirst = Standfirst.DOUBLED

    def __post_init__(self) -> None:
        for name in ("slug", "title", "lede", "section"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip():
                raise BadArticleError(f"An article needs {name!r}, a text that is not empty.")
        if self.published.tzinfo is None:
            raise BadArticleError(f"Article {self.slug!r}: 'published' needs a time zone.")

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The body after the lede, block by block."""
        return tuple(Block.read(marked) for marked in self.body)

    @property
    def touched(self) -> datetime:
        """When the article last changed."""
        return self.modified or self.published

    @property
    def grain(self) -> int:
        """A number that is always the same for this article: themes vary their furniture by it."""
        return crc32(self.slug.encode())

    def changed(self, **changes: Any) -> Self:
        """A copy with some facts changed.

        Raises:
            BadArticleError: if there is no such fact, or its value is of no use.
        """
        return replace(self, **coerced(changes))

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        """Build an article from plain facts, as JSON gives them.

        Raises:
            BadArticleError: if a fact is missing, unknown or unreadable.
        """
        try:
            return cls(**coerced(facts))
        except TypeError as wrong:
            raise BadArticleError(f"The article's facts are incomplete: {wrong}.") from wrong


def coerced(facts: dict[str, Any]) -> dict[str, Any]:
    """Turn JSON's kinds into the article's: lists into tuples, ISO dates into instants.

    Raises:
        BadArticleError: if a fact is unknown or unreadable.
    """
    known = {field.name for field in fields(Article)}
    if unknown := sorted(set(facts) - known):
        raise BadArticleError(f"An article has no {', '.join(unknown)}; it has {', '.join(sorted(known))}.")
    out = dict(facts)
    for name in ("body", "tags", "authors"):
        if name in out:
            if isinstance(out[name], str):
                raise BadArticleError(f"{name!r} is a list of texts, not one text.")
            out[name] = tuple(out[name])
    try:
        for name in ("published", "modified"):
            if isinstance(out.get(name), str):
                out[name] = datetime.fromisoformat(out[name])
        if "standfirst" in out:
            out["standfirst"] = Standfirst(out["standfirst"])
    except ValueError as wrong:
        raise BadArticleError(f"The article's facts can't be read: {wrong}.") from wrong
    return out


@dataclass(frozen=True, slots=True)
class Truth:
    """What a perfect reader gets from the page of an article, word for word.

    `text` is `paragraphs` joined by a newline; both hold the lede once, and nothing of the page's
    furniture, credits or dates. `lede` is None where the page prints no standfirst, `tags` are empty where
    it shows none. `published_day` is the day as the page prints it, in the outlet's time zone.
    """

    outlet: str
    slug: str
    url: str
    title: str
    lede: str | None
    paragraphs: tuple[str, ...]
    text: str
    authors: tuple[str, ...]
    editor: str | None
    source: str | None
    agency: str | None
    translator: str | None
    photographer: str | None
    section: str
    tags: tuple[str, ...]
    published_day: date
    published: datetime
    modified: datetime

    def as_json(self) -> dict[str, Any]:
        """The truth in JSON's kinds: dates in ISO 8601."""
        facts = asdict(self)
        facts["published_day"] = self.published_day.isoformat()
        for name in ("published", "modified"):
            facts[name] = facts[name].isoformat()
        return facts

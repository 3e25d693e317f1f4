"""What comes out of the extractor: an article, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

REASONS: Final[dict[str, tuple[bool, str]]] = {
    # slug: (final, what it means). Final: the page is no article and never will be.
    "home-page": (True, "the front page of a site"),
    "section-page": (True, "a list of headlines: section, tag, author or archive page"),
    "search-page": (True, "the answer to a search"),
    "not-html": (True, "a feed, image, PDF, script or other payload that is no web page"),
    "gallery": (True, "pictures or a video with next to no text"),
    "parked": (True, "a domain that is for sale or parked"),
    "paywall": (False, "the text is behind a login or subscription"),
    "challenge": (False, "a bot check stands in place of the page"),
    "cookie-wall": (False, "a consent wall stands in place of the page"),
    "soft-404": (False, "a page that says it was not found"),
    "error-page": (False, "a server's error, or a site that is being mended, in place of the page"),
    "javascript-shell": (False, "an empty frame that a browser would fill"),
    "empty": (False, "no bytes, or none but white space"),
    "no-text": (False, "a page in which no running text was found"),
    "too-large": (False, "more bytes or elements than are read"),
    "undecodable": (False, "bytes that are text in no known encoding"),
    "reversed-text": (True, "a flip-book whose Arabic letters run backwards"),
    "broken-text": (True, "a printed page whose text layer holds letters, not words"),
    "extractor-fault": (False, "a library under the extractor failed on this page"),
}


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the page's text that was taken out.

    Attributes:
        text: The words as they stood.
        rule: The rule that took them, `family/name`.
        place: Where they stood: `line N of M` of the text as first found, `box` (with the
            selector) for a block of the page, `outside the body` where a selector says what the body is.
    """

    text: str
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """The page gives no article.

    Attributes:
        reason: A slug of `REASONS`.
        confidence: 0 to 1.
        detail: One clear sentence with what was seen.
        final: True where the page is no article for good; False where a second look or a better
            extractor could find one.
    """

    reason: str
    confidence: float
    detail: str
    final: bool

    @classmethod
    def because(cls, reason: str, confidence: float, detail: str) -> NotAnArticle:
        """Make one, with `final` as the table of reasons has it."""
        return cls(reason, confidence, detail, REASONS[reason][0])


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as its page prints it. Letters, marks, quotes and digits are never rewritten.

    Attributes:
        title: The headline, without the site's name; None where the page has none.
        lede: The opening paragraph where the page sets it apart or repeats it; also part of `text`.
        text: The paragraphs joined by newlines.
        paragraphs: One string a paragraph.
        authors: Names only.
        editor: Who edited it.
        source: Where the text is from, as printed.
        agency: News agency named in a credit.
        translator: Who translated it.
        photographer: Who took the pictures.
        dateline: City that opens the text.
        credits_raw: Credit lines in the page's own words.
        section: Section or category.
        tags: Tags, in the page's order.
        language: ISO 639-1 code of most of the text.
        languages_by_paragraph: One code a paragraph, None where it is too short to tell.
        arabic_share: Which share of the text's letters is of the Arabic script, 0 to 1.
        published_day: The day as the page prints it, in the outlet's zone.
        published: The instant in UTC; None when no time of day is known.
        published_raw: The words or digits that were read as the date.
        published_how: `selector`, `json-ld`, `meta`, `time`, `dateline`, `hint` or `url`.
        published_confidence: 0 to 1.
        modified: When the page says it was last changed, in UTC.
        images: Absolute addresses.
        words: Number of words of the text.
        quality: 0 to 1, see `quality.py`.
        flags: What lowered it.
        removed: What was taken out of the text, in order.
        canonical_url: Absolute address of `link rel=canonical`.
        encoding: The encoding that the bytes were read in.
    """

    title: str | None
    lede: str | None
    text: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    editor: str | None
    source: str | None
    agency: str | None
    translator: str | None
    photographer: str | None
    dateline: str | None
    credits_raw: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    language: str | None
    languages_by_paragraph: tuple[str | None, ...]
    arabic_share: float
    published_day: date | None
    published: datetime | None
    published_raw: str | None
    published_how: str | None
    published_confidence: float | None
    modified: datetime | None
    images: tuple[str, ...]
    words: int
    quality: float
    flags: tuple[str, ...]
    removed: tuple[Removed, ...]
    canonical_url: str | None
    encoding: str

"""What goes into the extractor: a page as it was fetched, and what is known of its outlet."""

from __future__ import annotations

import datetime as clock
from dataclasses import dataclass
from datetime import datetime

from extract.profile import Profile


@dataclass(frozen=True, slots=True)
class PageRule:
    """Where the outlet's pages hold what, in CSS; see `extract.overrides`.

    Attributes:
        body: The elements that hold the article's text and nothing else.
        title: The element that holds the headline.
        author: The elements that name the authors.
        date: The element that says when it was published, in `datetime`, `content` or text.
        remove: Elements that are taken out before anything is looked for.
        until: The last day, in the outlet's zone, whose captures it is for; None: it holds today.
    """

    body: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    remove: tuple[str, ...] = ()
    until: clock.date | None = None


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What the outlet's file says that helps to read its pages.

    Attributes:
        id: The outlet's id, as in the name of its file.
        names: Its names in any language; never an author, never part of a title.
        hosts: Host names (with port where there is one) that are the outlet's own.
        timezone: IANA name of the zone in which its pages print dates.
        languages: ISO 639-1 codes it publishes in, the main one first.
        article_url: Regular expression that the path and query of an article match.
        rules: Where its pages hold what, now and until past days.
    """

    id: str
    names: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    timezone: str | None = None
    languages: tuple[str, ...] = ()
    article_url: str | None = None
    rules: tuple[PageRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Hints:
    """What the feed, sitemap or REST answer that named the page said of it, as raw text.

    Hints are weaker than the page: they fill what it leaves open.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page to extract.

    Attributes:
        url: The address it was fetched from.
        body: The payload, content encoding undone (gzip and the like), bytes otherwise as they came.
        content_type: The response's Content-Type, if it had one.
        fetched: When, with a time zone; needed for "three hours ago", and to refuse dates of the future.
        outlet: Facts of the outlet, if it is known.
        hints: What the document that named the page said of it.
        profile: What the outlet's other pages taught.
    """

    url: str
    body: bytes
    content_type: str | None = None
    fetched: datetime | None = None
    outlet: OutletFacts | None = None
    hints: Hints | None = None
    profile: Profile | None = None

"""Feeds: RSS 0.9 to 2.0, RDF, Atom. The content type is not believed; the bytes are."""

import re
from io import BytesIO
from typing import Any

import feedparser

from crawlers.discovery.document import (
    MOST_LINKS,
    Contents,
    DocumentError,
    Further,
    Link,
    joined,
    looks_like_html,
)
from crawlers.job import Hints

SUMMARY_CHARACTERS = 2_000
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def read(body: bytes, url: str, content_type: str | None = None) -> Contents:
    """Read a feed.

    Args:
        body: the document, content-encoding undone.
        url: its address, which relative links are taken against.
        content_type: the header, for its charset only, and only when the bytes are no UTF-8.

    Raises:
        DocumentError: it is no feed.
    """
    headers = {"content-location": url, "content-type": "application/xml"}
    if content_type and "charset" in content_type.lower() and not is_utf8(body):
        headers["content-type"] += ";" + content_type.partition(";")[2]
    try:
        # A stream, since feedparser opens a string that looks like an address or a file's name.
        feed = feedparser.parse(BytesIO(body), response_headers=headers)
    except ValueError as error:  # some broken characters are too much for it
        raise DocumentError(f"the feed is broken beyond reading ({error})") from error
    if not feed.get("version") and not feed.entries:
        raise DocumentError(why_not(body))
    dated_once = str(feed.get("version", "")).startswith("rss")
    links = [link for entry in feed.entries[:MOST_LINKS] if (link := of_entry(entry, url, dated_once))]
    return Contents(
        links,
        next_page(feed, url),
        passed_over=len(feed.entries) - len(links),
        cut=len(feed.entries) > MOST_LINKS,
    )


def next_page(feed: Any, base: str) -> list[Further]:
    """Give the feed's next page, where it names one (``rel="next"``: RFC 5005, section 3; Blogger's too)."""
    links = feed.feed.get("links") or ()
    named = (link.get("href") or "" for link in links if link.get("rel") == "next")
    return [Further(url) for href in named if href and (url := joined(base, href))][:1]


def is_utf8(body: bytes) -> bool:
    """Say whether bytes are UTF-8, which other charsets' Arabic never is by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def why_not(body: bytes) -> str:
    """Say what came instead of a feed."""
    if not body.strip():
        return "the feed is empty: nothing came"
    if looks_like_html(body):
        return "this is not a feed but a web page; look for the feed's address in the page's <link> tags"
    return "this is not a feed: neither RSS, RDF nor Atom"


def of_entry(entry: Any, base: str, dated_once: bool) -> Link | None:
    """Read one entry; one without a web address is none.

    Args:
        entry: feedparser's entry.
        base: the feed's address.
        dated_once: it is an RSS entry, whose only date (``dc:date`` in RDF) is that of publication.
    """
    address = entry.get("feedburner_origlink") or entry.get("link") or ""
    url = joined(base, address) if address else None
    return Link(url, hints(entry, dated_once)) if url else None


def hints(entry: Any, dated_once: bool) -> Hints:
    """Gather what an entry claims of its article, as it stands there."""
    updated = (
        text(entry["updated"]) if "updated" in entry else None
    )  # feedparser would give `published` for it
    published = (
        text(entry.get("published")) or text(entry.get("created")) or (updated if dated_once else None)
    )
    authors = [a.get("name") or a.get("email") or "" for a in entry.get("authors", ())]
    whole = entry.get("author") or ""
    if len(authors) < 2 and (MAIL.search(whole) or not any(authors)):
        # "x@paper.media (name)": feedparser cuts an address whose last part is longer than four letters.
        authors = [MAIL.sub("", whole).strip(" ()<>") or whole]
    tags = tuple(dict.fromkeys(tag["term"].strip() for tag in entry.get("tags", ()) if tag.get("term")))
    return Hints(
        title=text(entry.get("title")),
        authors=tuple(dict.fromkeys(a.strip() for a in authors if a.strip())),
        published=published,
        modified=updated if updated != published else None,
        section=tags[0] if tags else None,
        tags=tags,
        summary=(text(entry.get("summary")) or "")[:SUMMARY_CHARACTERS] or None,
    )


def text(value: Any) -> str | None:
    """Give a value's text, or None where there is none."""
    return value.strip() or None if isinstance(value, str) else None

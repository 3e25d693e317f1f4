"""The page's head, read once: meta elements, canonical address, title, JSON-LD, declared language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from extract.arabic import collapse
from extract.jsonld import Linked, read_linked

_PUBLISHED: Final = (
    "article:published_time", "datepublished", "og:published_time", "published_time", "article:published",
    "published_date",
    "publishdate", "publish_date", "publish-date", "nastooh:publishdate", "pubdate", "pub_date",
    "date.issued", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "dc:date", "datecreated",
    "date_published", "article.published", "published-date",
    "article:post_date", "article_date_original", "cxenseparse:recs:publishtime", "parsely-pub-date",
    "sailthru.date", "originalpublicationdate", "vr:published_time",
    "rnews:datepublished", "og:article:published_time", "bt:pubdate", "citation_publication_date",
    "cxenseparse:pubdate", "ptime", "displaydate",
    "uploaddate", "og:pubdate", "citation_date", "date", "created", "timestamp", "creation_date",
    "iso-8601-publish-date", "pdate", "last-modified-date", "datenews",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "modified_time",
    "article:modified", "lastmod", "last-modified",
    "revised", "updated_time", "date.modified", "utime",
)  # fmt: skip


_FEED: Final = re.compile(r"\b(?:rss|atom)\+xml", re.I)


@dataclass(slots=True)
class Head:
    """What a page says of itself outside its text."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    canonical: str | None = None
    amp: str | None = None
    feed: str | None = None
    """What the page calls its first feed."""
    language: str | None = None
    linked: Linked = field(default_factory=Linked)
    base: str = ""

    def first(self, *names: str) -> str | None:
        """Return the first value that is not empty among the named metas, in the order of the names."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return None

    def all(self, *names: str) -> list[str]:
        """Return every value of the named metas."""
        return [value for name in names for value in self.metas.get(name, ())]

    def published(self) -> list[str]:
        """Return values that name the day of publication, the most trusted first."""
        return self.all(*_PUBLISHED)

    def modified(self) -> list[str]:
        """Return values that name the last change."""
        return self.all(*_MODIFIED)

    @property
    def description(self) -> str | None:
        """The page's own summary."""
        return self.first("og:description", "description", "twitter:description", "dc.description")


def read_head(tree: Any, url: str) -> Head:
    """Read a page's head (and the metas and JSON-LD that stand in its body).

    Args:
        tree: The page's lxml tree.
        url: The address it was fetched from; relative addresses are resolved against it.
    """
    head = Head(
        base=url,
        language=_language(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")),
    )
    scripts: list[str] = []
    for element in tree.iter("meta", "link", "title", "base", "script"):
        tag = element.tag
        if tag == "meta":
            _read_meta(element, head)
        elif tag == "link":
            _read_link(element, head)
        elif tag == "title" and head.title is None and not _inside_svg(element):
            head.title = collapse("".join(element.itertext())) or None
        elif tag == "base" and element.get("href"):
            head.base = _joined(url, element.get("href")) or url
        elif tag == "script" and "ld+json" in (element.get("type") or "").lower() and element.text:
            scripts.append(element.text)
    head.linked = read_linked(scripts)
    head.language = head.language or _language(
        head.first("content-language", "og:locale", "language", "dc.language")
    )
    return head


def _inside_svg(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "svg"


def _read_meta(element: Any, head: Head) -> None:
    content = element.get("content")
    if content is None:
        return
    content = collapse(content)
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        for name in (element.get(attribute) or "").lower().split(" "):
            if name and len(head.metas) < 300:
                values = head.metas.setdefault(name, [])
                if content not in values and len(values) < 60:
                    values.append(content)


def _read_link(element: Any, head: Head) -> None:
    relations = (element.get("rel") or "").lower().split()
    href = element.get("href")
    if href and "canonical" in relations and head.canonical is None:
        head.canonical = _joined(head.base, href)
    if head.feed is None and "alternate" in relations and _FEED.search(element.get("type") or ""):
        head.feed = collapse(element.get("title") or "")


def _language(value: str | None) -> str | None:
    code = (value or "").strip().lower().replace("_", "-").split("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _joined(base: str, href: str) -> str | None:
    try:
        joined = urljoin(base, href.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc else None


def absolute(base: str, href: str) -> str | None:
    """Return an address made absolute, or None where it is no http address."""
    return _joined(base, href)

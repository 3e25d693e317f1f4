"""A newspaper's feeds: RSS 2.0, Atom 1.0 (RFC 4287), RSS 1.0 (RDF) and RSS 0.91.

Each function takes the newest articles and returns the document's bytes. A feed's own date is the
latest article's, so that it stays the same bytes until something is published or edited.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from lxml import etree

from newsroom.newspaper import Entry
from newsroom.outlet import Outlet

DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class FeedForm:
    """A kind of feed: what it is served as, and how it is written."""

    content_type: str
    write: Callable[[Outlet, str, str, Sequence[Entry]], bytes]


def rss(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """RSS 2.0 as WordPress writes it: a summary that is cut short, dc:creator, pubDate."""
    root = etree.Element("rss", version="2.0", nsmap={"dc": DC, "atom": ATOM})
    channel = child(root, "channel")
    child(channel, "title", outlet.name_ar)
    child(channel, f"{{{ATOM}}}link", href=base_url + address, rel="self", type="application/rss+xml")
    child(channel, "link", base_url + "/")
    child(channel, "description", f"أخبار الجالية العربية في {outlet.city_ar}")
    if entries:
        child(channel, "lastBuildDate", format_datetime(max(entry.touched for entry in entries)))
    child(channel, "language", "ar")
    for entry in entries:
        article = entry.article
        item = child(channel, "item")
        child(item, "title", article.title)
        child(item, "link", base_url + entry.path)
        child(item, f"{{{DC}}}creator", article.authors[0] if article.authors else "admin")
        child(item, "pubDate", format_datetime(article.published))
        child(item, "category", outlet.sections[article.section])
        for tag in article.tags:
            child(item, "category", tag)
        child(item, "guid", f"{base_url}/?p={entry.number}", isPermaLink="false")
        child(item, "description", _summary(entry))
    return document(root)


def atom(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """Atom 1.0, with both `published` and `updated`."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(XML_LANG, "ar")
    child(root, f"{{{ATOM}}}title", outlet.name_ar)
    child(root, f"{{{ATOM}}}id", base_url + address)
    child(root, f"{{{ATOM}}}link", rel="self", href=base_url + address)
    child(root, f"{{{ATOM}}}link", rel="alternate", href=base_url + "/")
    if entries:
        child(root, f"{{{ATOM}}}updated", max(entry.touched for entry in entries).isoformat())
    for entry in entries:
        article = entry.article
        item = child(root, f"{{{ATOM}}}entry")
        child(item, f"{{{ATOM}}}title", article.title)
        child(item, f"{{{ATOM}}}id", f"{base_url}/?p={entry.number}")
        child(item, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=base_url + entry.path)
        for name in article.authors or (outlet.name_ar,):
            child(child(item, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)
        child(item, f"{{{ATOM}}}published", article.published.isoformat())
        child(item, f"{{{ATOM}}}updated", article.touched.isoformat())
        child(item, f"{{{ATOM}}}category", term=outlet.sections[article.section])
        child(item, f"{{{ATOM}}}summary", _summary(entry), type="text")
    return document(root)


def rdf(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """RSS 1.0: items beside the channel, dc:date."""
    root = etree.Element(f"{{{_RDF}}}RDF", nsmap={"rdf": _RDF, None: _RSS1, "dc": DC})
    channel = child(root, f"{{{_RSS1}}}channel")
    channel.set(f"{{{_RDF}}}about", base_url + address)
    child(channel, f"{{{_RSS1}}}title", outlet.name_ar)
    child(channel, f"{{{_RSS1}}}link", base_url + "/")
    child(channel, f"{{{_RSS1}}}description", outlet.name_en)
    sequence = child(child(channel, f"{{{_RSS1}}}items"), f"{{{_RDF}}}Seq")
    for entry in entries:
        child(sequence, f"{{{_RDF}}}li").set(f"{{{_RDF}}}resource", base_url + entry.path)
        item = child(root, f"{{{_RSS1}}}item")
        item.set(f"{{{_RDF}}}about", base_url + entry.path)
        child(item, f"{{{_RSS1}}}title", entry.article.title)
        child(item, f"{{{_RSS1}}}link", base_url + entry.path)
        child(item, f"{{{DC}}}date", entry.article.published.isoformat())
        child(item, f"{{{_RSS1}}}description", _summary(entry))
    return document(root)


def rss_091(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """RSS 0.91: title, link and description, and no dates at all."""
    root = etree.Element("rss", version="0.91")
    channel = child(root, "channel")
    child(channel, "title", outlet.name_ar)
    child(channel, "link", base_url + "/")
    child(channel, "description", outlet.name_en)
    child(channel, "language", "ar")
    for entry in entries:
        item = child(channel, "item")
        child(item, "title", entry.article.title)
        child(item, "link", base_url + entry.path)
        child(item, "description", _summary(entry))
    return document(root)


FEEDS = {
    "/feed/": FeedForm("application/rss+xml; charset=UTF-8", rss),
    "/feed/atom/": FeedForm("application/atom+xml; charset=UTF-8", atom),
    "/feed/rdf/": FeedForm("application/rdf+xml; charset=UTF-8", rdf),
    "/feed/rss/": FeedForm("text/xml; charset=UTF-8", rss_091),
}
"""The feeds that every outlet on WordPress serves, by address."""


def _summary(entry: Entry) -> str:
    words = entry.article.lede.split()
    return " ".join(words[:20]) + (" […]" if len(words) > 20 else "")


def root_of(tag: str, namespaces: dict[str | None, str], **attributes: str) -> etree._Element:
    """The root element of a feed."""
    return etree.Element(tag, attributes, nsmap=namespaces)


def child(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """Add an element with a text and attributes."""
    added = etree.SubElement(parent, tag, attributes)
    added.text = text
    return added


def document(root: etree._Element) -> bytes:
    """Give the bytes of a feed."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))

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

_DC = "http://purl.org/dc/elements/1.1/"
_ATOM = "http://www.w3.org/2005/Atom"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class FeedForm:
    """A kind of feed: what it is served as, and how it is written."""

    content_type: str
    write: Callable[[Outlet, str, str, Sequence[Entry]], bytes]


def rss(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """RSS 2.0 as WordPress writes it: a summary that is cut short, dc:creator, pubDate."""
    root = etree.Element("rss", version="2.0", nsmap={"dc": _DC, "atom": _ATOM})
    channel = _child(root, "channel")
    _child(channel, "title", outlet.name_ar)
    _child(channel, f"{{{_ATOM}}}link", href=base_url + address, rel="self", type="application/rss+xml")
    _child(channel, "link", base_url + "/")
    _child(channel, "description", f"أخبار الجالية العربية في {outlet.city_ar}")
    if entries:
        _child(channel, "lastBuildDate", format_datetime(max(entry.article.touched for entry in entries)))
    _child(channel, "language", "ar")
    for entry in entries:
        article = entry.article
        item = _child(channel, "item")
        _child(item, "title", article.title)
        _child(item, "link", base_url + entry.path)
        _child(item, f"{{{_DC}}}creator", article.authors[0] if article.authors else "admin")
        _child(item, "pubDate", format_datetime(article.published))
        _child(item, "category", outlet.sections[article.section])
        for tag in article.tags:
            _child(item, "category", tag)
        _child(item, "guid", f"{base_url}/?p={entry.number}", isPermaLink="false")
        _child(item, "description", _summary(entry))
    return _document(root)


def atom(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """Atom 1.0, with both `published` and `updated`."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set(f"{{{_XML}}}lang", "ar")
    _child(root, f"{{{_ATOM}}}title", outlet.name_ar)
    _child(root, f"{{{_ATOM}}}id", base_url + address)
    _child(root, f"{{{_ATOM}}}link", rel="self", href=base_url + address)
    _child(root, f"{{{_ATOM}}}link", rel="alternate", href=base_url + "/")
    if entries:
        _child(root, f"{{{_ATOM}}}updated", max(entry.article.touched for entry in entries).isoformat())
    for entry in entries:
        article = entry.article
        item = _child(root, f"{{{_ATOM}}}entry")
        _child(item, f"{{{_ATOM}}}title", article.title)
        _child(item, f"{{{_ATOM}}}id", f"{base_url}/?p={entry.number}")
        _child(item, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=base_url + entry.path)
        for name in article.authors or (outlet.name_ar,):
            _child(_child(item, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", name)
        _child(item, f"{{{_ATOM}}}published", article.published.isoformat())
        _child(item, f"{{{_ATOM}}}updated", article.touched.isoformat())
        _child(item, f"{{{_ATOM}}}category", term=outlet.sections[article.section])
        _child(item, f"{{{_ATOM}}}summary", _summary(entry), type="text")
    return _document(root)


def rdf(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """RSS 1.0: items beside the channel, dc:date."""
    root = etree.Element(f"{{{_RDF}}}RDF", nsmap={"rdf": _RDF, None: _RSS1, "dc": _DC})
    channel = _child(root, f"{{{_RSS1}}}channel")
    channel.set(f"{{{_RDF}}}about", base_url + address)
    _child(channel, f"{{{_RSS1}}}title", outlet.name_ar)
    _child(channel, f"{{{_RSS1}}}link", base_url + "/")
    _child(channel, f"{{{_RSS1}}}description", outlet.name_en)
    sequence = _child(_child(channel, f"{{{_RSS1}}}items"), f"{{{_RDF}}}Seq")
    for entry in entries:
        _child(sequence, f"{{{_RDF}}}li").set(f"{{{_RDF}}}resource", base_url + entry.path)
        item = _child(root, f"{{{_RSS1}}}item")
        item.set(f"{{{_RDF}}}about", base_url + entry.path)
        _child(item, f"{{{_RSS1}}}title", entry.article.title)
        _child(item, f"{{{_RSS1}}}link", base_url + entry.path)
        _child(item, f"{{{_DC}}}date", entry.article.published.isoformat())
        _child(item, f"{{{_RSS1}}}description", _summary(entry))
    return _document(root)


def rss_091(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """RSS 0.91: title, link and description, and no dates at all."""
    root = etree.Element("rss", version="0.91")
    channel = _child(root, "channel")
    _child(channel, "title", outlet.name_ar)
    _child(channel, "link", base_url + "/")
    _child(channel, "description", outlet.name_en)
    _child(channel, "language", "ar")
    for entry in entries:
        item = _child(channel, "item")
        _child(item, "title", entry.article.title)
        _child(item, "link", base_url + entry.path)
        _child(item, "description", _summary(entry))
    return _document(root)


FEEDS = {
    "/feed/": FeedForm("application/rss+xml; charset=UTF-8", rss),
    "/feed/atom/": FeedForm("application/atom+xml; charset=UTF-8", atom),
    "/feed/rdf/": FeedForm("application/rdf+xml; charset=UTF-8", rdf),
    "/feed/rss/": FeedForm("text/xml; charset=UTF-8", rss_091),
}
"""The feeds that every outlet serves, by address."""


def _summary(entry: Entry) -> str:
    words = entry.article.lede.split()
    return " ".join(words[:20]) + (" […]" if len(words) > 20 else "")


def _child(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _document(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))

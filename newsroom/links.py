"""Other names for a paper's articles in its feeds, sitemaps and listings, after these are printed."""

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from html import escape, unescape

from lxml import etree

Names = Callable[[str], Sequence[str]]
"""Takes an address (path and query) and gives those that stand there instead; itself for no change."""
_ENTRIES = {"url", "item", "entry"}
_LINKS = {"loc", "link"}


def relinked(body: bytes, content_type: str, base_url: str, names: Names) -> bytes:
    """Print a document again in which articles go by other names.

    An entry of a feed or sitemap stands there once for each name; a page links the first name where the
    article stood, and the others at its end.

    Args:
        body: an XML document, gzip'd or not, or a page of HTML in an encoding that holds ASCII.
        content_type: its media type.
        base_url: the site's own address, without a slash at the end.
        names: the other names.
    """
    if body[:2] == b"\x1f\x8b":
        return gzip.compress(relinked(gzip.decompress(body), "application/xml", base_url, names), mtime=0)
    if "html" in content_type:
        return _page(body, base_url, names)
    root = etree.fromstring(body)
    for entry in [each for each in root.iter(etree.Element) if _local(each) in _ENTRIES]:
        _multiply(entry, base_url, names)
    return _printed(root)


def with_links(body: bytes, paths: Sequence[str]) -> bytes:
    """A page with more links, just before its end."""
    links = "".join(f'<a href="{escape(path)}">{number}</a> ' for number, path in enumerate(paths, 1))
    more = f"<nav>{links}</nav>".encode("ascii", "xmlcharrefreplace")
    head, end, tail = body.rpartition(b"</body>")
    return head + more + end + tail


def with_entries(body: bytes, entry: str, urls: Sequence[str]) -> bytes:
    """A sitemap or index with more entries (`url` or `sitemap`), at its beginning."""
    root = etree.fromstring(body)
    space = etree.QName(root).namespace
    for place, url in enumerate(urls):
        child = etree.Element(f"{{{space}}}{entry}")
        etree.SubElement(child, f"{{{space}}}loc").text = url
        root.insert(place, child)
    return _printed(root)


def _page(body: bytes, base_url: str, names: Names) -> bytes:
    others: list[str] = []

    def first(found: re.Match[bytes]) -> bytes:
        named = names(unescape(found[2].decode("ascii", "replace")))
        others.extend(named[1:])
        return found[1] + escape(named[0]).encode("ascii", "xmlcharrefreplace")

    base = re.escape(base_url).encode()
    page = re.sub(rb'(<a\b[^>]*?\bhref="(?:%b)?)(/[^"]*)(?=")' % base, first, body)
    return with_links(page, list(dict.fromkeys(others))) if others else page


def _multiply(entry: etree._Element, base_url: str, names: Names) -> None:
    above = entry.getparent()
    path = next(_paths(entry, base_url), None)
    if above is None or path is None:
        return
    copies = [deepcopy(entry) for _ in names(path)]
    for copy, name in zip(copies, names(path), strict=True):
        _rename(copy, base_url + path, base_url + name)
    place = above.index(entry)
    above[place : place + 1] = copies


def _paths(entry: etree._Element, base_url: str) -> Iterator[str]:
    for child in entry:
        named = child.get("href") or (child.text or "").strip()
        if _local(child) in _LINKS and named.startswith(f"{base_url}/"):
            yield named.removeprefix(base_url)


def _rename(entry: etree._Element, before: str, now: str) -> None:
    for child in entry:
        if child.get("href") == before:
            child.set("href", now)
        if (child.text or "").strip() == before:
            child.text = now


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _printed(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))

"""Sitemaps and indexes of them (sitemaps.org), Google's news sitemaps, and plain lists of addresses."""

import re
from io import BytesIO

from lxml import etree

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

ROOTS = {"urlset", "sitemapindex"}
PLAIN_LINE = re.compile(rb"https?://\S+\Z")


def read(body: bytes, url: str) -> Contents:
    """Read a sitemap or an index.

    Args:
        body: the document, unpacked.
        url: its address, which relative addresses (not allowed, but met) are taken against.

    Raises:
        DocumentError: it is no sitemap, or an empty one.
    """
    plain = plain_list(body)
    contents = plain if plain is not None else from_xml(body, url)
    if not contents.links and not contents.documents:
        raise DocumentError("the sitemap is empty: it names no address")
    return contents


def plain_list(body: bytes) -> Contents | None:
    """Read a sitemap in text form, an address a line; None when it is something else."""
    lines = [line.strip() for line in body.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    if not lines or not all(map(PLAIN_LINE.match, lines)):
        return None
    urls = (joined("", line.decode("utf-8", "replace")) for line in lines[:MOST_LINKS])
    links = [Link(url) for url in urls if url]
    return Contents(links, passed_over=len(lines) - len(links), cut=len(lines) > MOST_LINKS)


def from_xml(body: bytes, url: str) -> Contents:
    """Read a sitemap in XML; what is broken is read as far as it goes.

    Raises:
        DocumentError: it is no sitemap.
    """
    links: list[Link] = []
    documents: list[Further] = []
    passed_over, root = 0, ""
    events = etree.iterparse(
        BytesIO(body.lstrip()),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            name = local(element)
            if not root:
                root = name
                if root not in ROOTS:
                    break
            if event != "end" or name not in {"url", "sitemap"} or local(element.getparent()) not in ROOTS:
                continue
            said = children(element)
            target = joined(url, said["loc"]) if "loc" in said else None
            if target is None:
                passed_over += 1
            elif name == "sitemap":
                documents.append(Further(target, said.get("lastmod")))
            elif len(links) < MOST_LINKS:
                links.append(Link(target, hints(said)))
            else:
                passed_over += 1
            release(element)
    except etree.XMLSyntaxError:
        pass  # nothing could be read from there on; what is missing is said below
    if root not in ROOTS:
        raise DocumentError(why_not(body, root))
    return Contents(links, documents, passed_over, cut=len(links) >= MOST_LINKS and passed_over > 0)


def children(element: etree._Element) -> dict[str, str]:
    """Gather an entry's texts by local name; those of ``news:news`` among them."""
    said: dict[str, str] = {}
    for child in element.iter(tag=etree.Element):
        name, text = local(child), (child.text or "").strip()
        parent = child.getparent()
        if name == "loc" and parent is not element:
            continue  # an image's or a video's
        if text and name not in said:
            said[name] = text
    return said


def hints(said: dict[str, str]) -> Hints:
    """Give what an entry claims of its article."""
    keywords = tuple(word.strip() for word in re.split("[,،]", said.get("keywords", "")) if word.strip())
    return Hints(
        title=said.get("title") if "publication_date" in said else None,
        published=said.get("publication_date"),
        modified=said.get("lastmod"),
        tags=keywords,
    )


def release(element: etree._Element) -> None:
    """Let go of an element that was read, and of those before it: a sitemap may hold 50,000."""
    element.clear()
    while (before := element.getprevious()) is not None:
        element.getparent().remove(before)


def local(element: etree._Element | None) -> str:
    """Give an element's name without its namespace, which sitemaps get wrong."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].lower()


def why_not(body: bytes, root: str) -> str:
    """Say what came instead of a sitemap."""
    if not body.strip():
        return "the sitemap is empty: nothing came"
    if looks_like_html(body):
        return "this is not a sitemap but a web page"
    if root in {"rss", "feed", "rdf"}:
        return "this is not a sitemap but a feed; say how = 'feed'"
    return "this is not a sitemap: it is no XML with <urlset> or <sitemapindex>"

"""Section pages: listings whose links are articles, told apart by the outlet's pattern."""

from parsel import Selector
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url

from crawlers.discovery.document import MOST_LINKS, Contents, DocumentError, Link, joined
from crawlers.discovery.pattern import ArticlePattern


def read(body: bytes, url: str, content_type: str | None, is_article: ArticlePattern) -> Contents:
    """Read a listing.

    Args:
        body: the page, unpacked.
        url: its address.
        content_type: the header, for its charset.
        is_article: tells an article's address.

    Raises:
        DocumentError: no link on it is an article's, or nothing says what an article's address is.
    """
    if not is_article.given:
        raise DocumentError("a section page needs [article].url to tell its articles from its other links")
    _, text = html_to_unicode(content_type, body, default_encoding="utf-8")
    base = get_base_url(text, url)
    links: dict[str, Link] = {}
    passed_over = 0
    for href in Selector(text=text or "<html/>", type="html").xpath("//a/@href").getall():
        target = joined(base, href)
        if target and is_article(target):
            links.setdefault(target, Link(target))
        else:
            passed_over += 1
    if not links:
        raise DocumentError("no link on this page matches [article].url; look at the pattern and at the page")
    return Contents(list(links.values())[:MOST_LINKS], passed_over=passed_over, cut=len(links) > MOST_LINKS)

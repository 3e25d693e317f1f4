"""Joomla's feeds: the same address as a page's, with ``format=feed``. It comes with no sitemap."""

from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime

from newsroom.feeds import ATOM, XML_LANG, FeedForm, child, document, root_of
from newsroom.newspaper import Entry
from newsroom.outlet import Outlet
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots
from newsroom.systems.markup import body_of
from newsroom.systems.system import System, query_of, whole
from newsroom.themes import THEMES

_THEME = THEMES["joomla"]
_GENERATOR = "Joomla! - Open Source Content Management"


class Joomla(System):
    """RSS 2.0 and Atom of the front page and of each section, paged by ``start`` as its listings are."""

    name = "joomla"
    feed = "/index.php?format=feed&type=rss"
    sitemap = None

    @classmethod
    def robots(cls, crawl_delay: float | None) -> Robots:
        """Closed to robots: the folders of the system. No sitemap is named."""
        closed = (
            "/administrator/",
            "/api/",
            "/bin/",
            "/cache/",
            "/cli/",
            "/components/",
            "/includes/",
        )
        return Robots(disallow=closed, crawl_delay=crawl_delay, sitemaps=())

    def reply(self, ask: Ask) -> Reply | None:
        """Answer for a feed: of everything, or of the section that the address is of."""
        query = query_of(ask)
        if query.get("format") != "feed":
            return None
        place = self.paper.theme.place(ask.path, self.paper.outlet.sections)
        if place is None:
            return None
        size = self.paper.outlet.feed_size
        start = whole(query, "start", whole(query, "limitstart", 0))
        entries = self.paper.published(place.section)[start : start + size]
        return self.written(_FORMS.get(query.get("type", "rss"), _FORMS["rss"]), ask.target, entries)


def rss(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """RSS 2.0 as Joomla writes it: the whole text, and the address and name of the account that filed it."""
    root = root_of("rss", {"atom": ATOM}, version="2.0")
    channel = child(root, "channel")
    child(channel, "title", outlet.name_ar)
    child(channel, "description", f"أخبار الجالية العربية في {outlet.city_ar}")
    child(channel, "link", base_url + "/")
    if entries:
        child(channel, "lastBuildDate", format_datetime(max(entry.touched for entry in entries)))
    child(channel, "generator", _GENERATOR)
    child(channel, f"{{{ATOM}}}link", rel="self", type="application/rss+xml", href=base_url + address)
    child(channel, "language", "ar-aa")
    for entry in entries:
        article = entry.article
        item = child(channel, "item")
        child(item, "title", article.title)
        child(item, "link", base_url + entry.path)
        child(item, "guid", base_url + entry.path, isPermaLink="true")
        child(item, "description", body_of(article))
        child(item, "author", f"desk@paper.example ({_THEME.account(article, outlet.name_ar)})")
        child(item, "category", outlet.sections[article.section])
        child(item, "pubDate", format_datetime(article.published.astimezone(UTC)))
    return document(root)


def atom(outlet: Outlet, base_url: str, address: str, entries: Sequence[Entry]) -> bytes:
    """Atom 1.0 as Joomla writes it: the whole text in `summary`."""
    root = root_of(f"{{{ATOM}}}feed", {None: ATOM})
    root.set(XML_LANG, "ar-aa")
    child(root, f"{{{ATOM}}}title", outlet.name_ar, type="text")
    child(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=base_url + "/")
    child(root, f"{{{ATOM}}}id", base_url + "/")
    if entries:
        child(root, f"{{{ATOM}}}updated", max(entry.touched for entry in entries).isoformat())
    child(root, f"{{{ATOM}}}generator", _GENERATOR, uri="https://www.joomla.org")
    child(root, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=base_url + address)
    for entry in entries:
        article = entry.article
        item = child(root, f"{{{ATOM}}}entry")
        child(item, f"{{{ATOM}}}title", article.title)
        child(item, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=base_url + entry.path)
        child(item, f"{{{ATOM}}}published", article.published.isoformat())
        child(item, f"{{{ATOM}}}updated", article.touched.isoformat())
        child(item, f"{{{ATOM}}}id", base_url + entry.path)
        child(child(item, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", _THEME.account(article, outlet.name_ar))
        child(item, f"{{{ATOM}}}summary", body_of(article), type="html")
        child(item, f"{{{ATOM}}}category", term=outlet.sections[article.section])
    return document(root)


_FORMS = {
    "rss": FeedForm("application/rss+xml; charset=utf-8", rss),
    "atom": FeedForm("application/atom+xml; charset=utf-8", atom),
}

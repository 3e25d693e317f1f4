"""Blogger's feeds (Atom with OpenSearch's counts, RSS by ``alt=rss``) and its sitemap in pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from urllib.parse import quote, unquote, urlencode

from lxml import etree

from newsroom.feeds import ATOM, child, document, root_of
from newsroom.newspaper import Entry
from newsroom.outlet import Outlet
from newsroom.readers import comments_on
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots
from newsroom.sitemaps import address_list, sitemap_index
from newsroom.systems.markup import body_of
from newsroom.systems.system import System, query_of, whole
from newsroom.themes import THEMES

MOST = 150
"""The most posts that a feed gives at once, whatever is asked for."""
_THEME = THEMES["blogger"]
_FEED, _SUMMARY = "/feeds/posts/default", "/feeds/posts/summary"
_SEARCH = "http://a9.com/-/spec/opensearchrss/1.0/"
_COMMENTS = re.compile(r"/feeds/(\d+)/comments/default/?")
_BOUNDS = ("published-min", "published-max", "updated-min", "updated-max")
_TEASER = 30


@dataclass(frozen=True, slots=True)
class Page:
    """What a feed is written of.

    Attributes:
        outlet: the blog.
        base_url: its address, without a slash at its end.
        address: the feed's own, without its query.
        query: what was asked for besides the place and the size.
        entries: the posts of this page.
        total: how many there are on all pages.
        start: the number of the first post of this page, from 1.
        size: how many were asked for.
        whole: whether the posts' whole text is given, not its beginning.
    """

    outlet: Outlet
    base_url: str
    address: str
    query: dict[str, str]
    entries: Sequence[Entry]
    total: int
    start: int
    size: int
    whole: bool

    @property
    def changed(self) -> datetime | None:
        """When one of its posts last changed."""
        return max((entry.touched for entry in self.entries), default=None)

    def at(self, start: int) -> str:
        """The address of a page of the same feed."""
        asked = self.query | {"start-index": str(start), "max-results": str(self.size)}
        return f"{self.base_url}{self.address}?{urlencode(asked)}"

    def labels(self, entry: Entry) -> tuple[str, ...]:
        """A post's labels: its section is the first of them."""
        return (self.outlet.sections[entry.section], *entry.article.tags)

    def text(self, entry: Entry) -> str:
        """A post's text, or its beginning."""
        article = entry.article
        return body_of(article) if self.whole else " ".join(article.lede.split()[:_TEASER]) + "..."

    def counts(self, parent: etree._Element) -> None:
        """Write OpenSearch's three numbers."""
        for name, value in (
            ("totalResults", self.total),
            ("startIndex", self.start),
            ("itemsPerPage", self.size),
        ):
            child(parent, f"{{{_SEARCH}}}{name}", str(value))


class Blogger(System):
    """One feed of posts, any stretch of which can be asked for, for each label too; sitemaps by page."""

    name = "blogger"
    feed = _FEED
    sitemap = "/sitemap.xml"

    @classmethod
    def robots(cls, crawl_delay: float | None) -> Robots:
        """Closed to robots: the search, under which all listings lie but the front page."""
        return Robots(
            disallow=("/search",), allow=("/",), crawl_delay=crawl_delay, sitemaps=("/sitemap.xml",)
        )

    def reply(self, ask: Ask) -> Reply | None:
        """Answer for a feed or a sitemap."""
        if ask.path == self.sitemap:
            return self._sitemap(query_of(ask))
        if found := _COMMENTS.fullmatch(ask.path):
            return self._comments(int(found[1]))
        address, _, label = ask.path.rstrip("/").partition("/-/")
        if address not in {_FEED, _SUMMARY}:
            return None
        return self._feed(address, unquote(label), query_of(ask))

    def _feed(self, address: str, label: str, query: dict[str, str]) -> Reply:
        posts = [entry for entry in self.paper.published() if _within(query, entry)]
        if label:
            posts = [entry for entry in posts if label in self._labels(entry)]
        start = max(1, whole(query, "start-index", 1))
        size = min(MOST, whole(query, "max-results", self.paper.outlet.feed_size))
        kept = {name: value for name, value in query.items() if name in {"alt", "orderby", *_BOUNDS}}
        page = Page(
            outlet=self.paper.outlet,
            base_url=self.base_url,
            address=address + (f"/-/{quote(label)}" if label else ""),
            query=kept,
            entries=posts[start - 1 : start - 1 + size],
            total=len(posts),
            start=start,
            size=size,
            whole=address == _FEED,
        )
        as_rss = query.get("alt") == "rss"
        media = "application/rss+xml; charset=UTF-8" if as_rss else "application/atom+xml; charset=UTF-8"
        return Reply(rss(page) if as_rss else atom(page), media, changed=page.changed, validators=True)

    def _comments(self, number: int) -> Reply | None:
        """The feed of what readers wrote under a post."""
        entry = next((each for each in self.paper.published() if each.number == number), None)
        if entry is None:
            return None
        body = comments(self.paper.outlet, self.base_url, entry)
        return Reply(body, "application/atom+xml; charset=UTF-8", changed=entry.touched, validators=True)

    def _labels(self, entry: Entry) -> tuple[str, ...]:
        return (self.paper.outlet.sections[entry.section], *entry.article.tags)

    def _sitemap(self, query: dict[str, str]) -> Reply | None:
        """The index, or a page of it: where a number is given that has none, there is none."""
        posts = self.paper.published()
        pages = {
            number: posts[first : first + MOST] for number, first in enumerate(range(0, len(posts), MOST), 1)
        }
        if "page" not in query:
            listed = [(f"{self.base_url}/sitemap.xml?page={number}", None) for number in pages]
            written = sitemap_index(listed, None)
        elif whole(query, "page", 0) in pages:
            written = address_list(pages[whole(query, "page", 0)], self.base_url)
        else:
            return None
        return Reply(written.body, written.content_type, changed=written.changed, validators=True)


def _within(query: dict[str, str], entry: Entry) -> bool:
    """Whether a post lies in the stretch that is asked for: from `-min` on, and before `-max`."""
    for name in _BOUNDS:
        instant = entry.published if name.startswith("published") else entry.touched
        try:
            bound = datetime.fromisoformat(query.get(name, ""))
        except ValueError:
            continue  # none was given, or one that can't be read, which is passed over
        bound = bound if bound.tzinfo else bound.replace(tzinfo=UTC)
        if (instant < bound) if name.endswith("min") else (instant >= bound):
            return False
    return True


def atom(page: Page) -> bytes:
    """Atom 1.0, with links to the pages before and after."""
    a = partial(str.format, f"{{{{{ATOM}}}}}{{}}")
    root = root_of(a("feed"), {None: ATOM, "openSearch": _SEARCH})
    child(root, a("id"), f"tag:blogger.com,1999:blog-{page.outlet.id}")
    if page.changed:
        child(root, a("updated"), page.changed.isoformat())
    child(root, a("title"), page.outlet.name_ar, type="text")
    feed = page.base_url + page.address
    child(
        root, a("link"), rel="http://schemas.google.com/g/2005#feed", type="application/atom+xml", href=feed
    )
    child(root, a("link"), rel="self", type="application/atom+xml", href=page.at(page.start))
    child(root, a("link"), rel="alternate", type="text/html", href=page.base_url + "/")
    if page.start > 1:
        before = page.at(max(1, page.start - page.size))
        child(root, a("link"), rel="previous", type="application/atom+xml", href=before)
    if page.start + page.size <= page.total:
        after = page.at(page.start + page.size)
        child(root, a("link"), rel="next", type="application/atom+xml", href=after)
    child(child(root, a("author")), a("name"), page.outlet.name_ar)
    child(root, a("generator"), "Blogger", version="7.00", uri="http://www.blogger.com")
    page.counts(root)
    for entry in page.entries:
        article = entry.article
        item = child(root, a("entry"))
        child(item, a("id"), f"tag:blogger.com,1999:blog-{page.outlet.id}.post-{entry.number}")
        child(item, a("published"), article.published.isoformat())
        child(item, a("updated"), article.touched.isoformat())
        for label in page.labels(entry):
            child(item, a("category"), scheme="http://www.blogger.com/atom/ns#", term=label)
        child(item, a("title"), article.title, type="text")
        if page.whole:
            child(item, a("content"), page.text(entry), type="html")
        else:
            child(item, a("summary"), page.text(entry), type="text")
        url = page.base_url + entry.path
        comments = f"{page.base_url}/feeds/{entry.number}/comments/default"
        child(item, a("link"), rel="replies", type="application/atom+xml", href=comments)
        child(item, a("link"), rel="alternate", type="text/html", href=url, title=article.title)
        child(child(item, a("author")), a("name"), _THEME.account(article, page.outlet.name_ar))
    return document(root)


def comments(outlet: Outlet, base_url: str, entry: Entry) -> bytes:
    """Atom of a post's comments: each links to a place on the post's page."""
    a = partial(str.format, f"{{{{{ATOM}}}}}{{}}")
    article, url = entry.article, base_url + entry.path
    root = root_of(a("feed"), {None: ATOM})
    child(root, a("id"), f"tag:blogger.com,1999:blog-{outlet.id}.post-{entry.number}..comments")
    child(root, a("updated"), article.published.isoformat())
    child(root, a("title"), f"تعليقات على {outlet.name_ar}: {article.title}", type="text")
    child(root, a("link"), rel="alternate", type="text/html", href=url)
    for place, comment in enumerate(comments_on(article, article.grain % 3), 1):
        item = child(root, a("entry"))
        child(item, a("id"), f"tag:blogger.com,1999:blog-{outlet.id}.post-{entry.number}.comment-{place}")
        child(item, a("published"), article.published.isoformat())
        child(item, a("updated"), article.published.isoformat())
        child(item, a("title"), " ".join(comment.words.split()[:6]) + "...", type="text")
        child(item, a("content"), comment.words, type="html")
        child(item, a("link"), rel="alternate", type="text/html", href=f"{url}?showComment={place}#c{place}")
        child(child(item, a("author")), a("name"), comment.reader)
    return document(root)


def rss(page: Page) -> bytes:
    """RSS 2.0, as ``alt=rss`` asks for."""
    root = root_of("rss", {"atom": ATOM, "openSearch": _SEARCH}, version="2.0")
    channel = child(root, "channel")
    child(channel, f"{{{ATOM}}}id", f"tag:blogger.com,1999:blog-{page.outlet.id}")
    if page.changed:
        child(channel, "lastBuildDate", format_datetime(page.changed))
    child(channel, "title", page.outlet.name_ar)
    child(channel, "description", f"أخبار الجالية العربية في {page.outlet.city_ar}")
    child(channel, "link", page.base_url + "/")
    child(channel, "generator", "Blogger")
    page.counts(channel)
    for entry in page.entries:
        article = entry.article
        item = child(channel, "item")
        child(
            item,
            "guid",
            f"tag:blogger.com,1999:blog-{page.outlet.id}.post-{entry.number}",
            isPermaLink="false",
        )
        child(item, "pubDate", format_datetime(article.published))
        child(item, f"{{{ATOM}}}updated", article.touched.isoformat())
        for label in page.labels(entry):
            child(item, "category", label, domain="http://www.blogger.com/atom/ns#")
        child(item, "title", article.title)
        child(item, "description", page.text(entry))
        child(item, "link", page.base_url + entry.path)
        child(item, "author", f"noreply@blogger.com ({_THEME.account(article, page.outlet.name_ar)})")
    return document(root)

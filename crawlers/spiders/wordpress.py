"""Discovering by WordPress's REST API: posts since the last that is known, then posts that changed.

Posts are asked for from the oldest to the newest, and each further page begins where the last one ended: what
is known is then always all up to some instant, a crawl that is killed between two pages loses none, and a
post that is edited or deleted meanwhile moves no other out of sight.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawlers.choice import midnight, since
from crawlers.crawl import Crawl
from crawlers.discovery import wordpress
from crawlers.discovery.document import Contents, unpacked
from crawlers.discovery.traps import Listing
from crawlers.discovery.wordpress import BY_CHANGE, BY_DATE
from crawlers.exchange import Answer, Ask
from crawlers.instants import instant_of
from crawlers.spiders.feed import FeedWay
from crawlers.spiders.sitemap import SitemapWay
from crawlers.spiders.way import Document
from crawlers.verdict import header
from mahjar.address import address_of
from mahjar.outlet import Feed, Sitemap, Wordpress

OVERLAP = {BY_DATE: timedelta(days=2), BY_CHANGE: timedelta(days=1)}
"""Read again each night: posts that were dated a little back, and servers that take a zone for another."""
A_SECOND = timedelta(seconds=1)
POSTS_OF_SITEMAP = r"wp-sitemap-posts-post-"


@dataclass(frozen=True)
class Place:
    """Where a page of posts begins."""

    root: str
    by: str
    after: datetime
    before: datetime | None = None
    """In a backfill: the end of its month."""
    per_page: int = wordpress.PER_PAGE
    offset: int = 0


class WordpressWay:
    """A ``[[discover]] how = "wordpress"``."""

    how = "wordpress"

    def __init__(self, crawl: Crawl, facts: Wordpress) -> None:
        """Take the facts of the outlet file, and how far the archive reaches."""
        self._crawl, self._facts, self._outlet = crawl, facts, crawl.outlet
        self._places: dict[str, Place] = {}
        self._totals: dict[str, int] = {}
        self._listings = {BY_DATE: Listing(), BY_CHANGE: Listing()}

    def first(self) -> Document:
        """Give the oldest posts that are wanted."""
        until = self._crawl.job.until
        before = midnight(until + timedelta(days=1), self._outlet.timezone) if until else None
        # Both ends are left out by the server.
        after = self._reached(BY_DATE) - (A_SECOND if until else timedelta(0))
        return self._document(Place(self._facts.url, BY_DATE, after, before), 1)

    def hear(self, ask: Ask, answer: Answer) -> None:
        """Take note of how many posts there are in all, from this page on."""
        total = (header(answer.exchange, "X-WP-Total") or "").strip()
        if total.isdecimal():
            self._totals[ask.address] = int(total)

    def read(self, document: Document, body: bytes, content_type: str | None) -> Contents:
        """Read a page of posts. They are taken as they are: what a newspaper posts is news.

        Raises:
            DocumentError: it is none.
        """
        return wordpress.read(body, document.url)

    def after(self, document: Document, contents: Contents, fresh: int) -> Iterable[Document]:
        """Give the page that begins where this one ends; after the last one, the posts that changed."""
        place = self._places[document.address]
        count = len(contents.links) + contents.passed_over
        total = self._totals.get(document.address)
        more = count >= place.per_page if total is None else total > place.offset + count
        if more and self._repeats(document, contents):
            more = False
        if count and more:
            return (self._document(self._following(place, contents, count), document.page + 1, document),)
        if place.by == BY_DATE and place.before is None and self._crawl.newest.get(BY_CHANGE):
            changed = replace(place, by=BY_CHANGE, after=self._reached(BY_CHANGE), offset=0)
            return (self._document(changed, 1, document),)
        return ()

    def after_unchanged(self, document: Document) -> Iterable[Document]:
        """Give nothing: posts are never asked whether they have changed."""
        return ()

    def instead(self, document: Document, answer: Answer) -> Iterable[Document]:
        """Say what is asked where the API does not give its posts: in another way, or not it at all."""
        place = self._places[document.address]
        exchange = answer.exchange
        code = wordpress.error_code(unpacked(exchange.body, header(exchange, "Content-Encoding")))
        if code == "rest_invalid_param" and place.per_page > wordpress.SMALL_PAGE:
            return (self._document(replace(place, per_page=wordpress.SMALL_PAGE), 1, document),)
        if exchange.status == 404 and code is None and "rest_route" not in place.root:
            return (self._document(replace(place, root=wordpress.plain(place.root)), 1, document),)
        why = code or answer.detail or "a web page came"
        self._crawl.visit.alerts.append(
            f"{place.root} gives no posts ({why}): WordPress's REST API is off; feed and sitemap are asked "
            "instead, pin them in the outlet file"
        )
        home = wordpress.plain(place.root).partition("?")[0]
        history = self._crawl.job.history
        if history is not None and not history.discover:
            return ()  # they were read for the first of its months
        feed = FeedWay(self._outlet, Feed(how="feed", url=f"{home}feed/"), history).first()
        facts = Sitemap(how="sitemap", url=f"{home}wp-sitemap.xml", follow=POSTS_OF_SITEMAP)
        return feed, replace(SitemapWay(self._outlet, facts, history).first(), guess=True)

    def _repeats(self, document: Document, contents: Contents) -> bool:
        """Say whether a page gives only posts of earlier ones, as where a cache heeds no parameters.

        The page after a whole one of one second begins at that second again and gives the same posts, as it
        should; the next has an offset.
        """
        place = self._places[document.address]
        listing = self._listings[place.by]
        posts = [link.url for link in contents.links]
        again = place.offset == 0 and all(instant > place.after for instant in self._dated(place, contents))
        repeats = listing.repeats(posts) and not again
        listing.read(posts)
        if repeats:
            self._crawl.visit.alerts.append(f"{document.url} gives the same posts as the pages before it")
        return repeats

    def _following(self, place: Place, contents: Contents, count: int) -> Place:
        last = max(self._dated(place, contents), default=place.after)
        if last - A_SECOND <= place.after:  # a whole page of one second, as an import leaves them
            return replace(place, offset=place.offset + count)
        return replace(place, after=last - A_SECOND, offset=0)

    def _dated(self, place: Place, contents: Contents) -> list[datetime]:
        """Give the instants by which posts were asked for; those of none are left out."""
        name = "published" if place.by == BY_DATE else "modified"
        dated = (instant_of(getattr(link.hints, name)) for link in contents.links)
        return [instant for instant in dated if instant is not None]

    def _reached(self, by: str) -> datetime:
        """Give the instant from which posts are asked for."""
        job, newest = self._crawl.job, self._crawl.newest.get(by)
        if newest is None or job.since is not None or job.first_night:
            return since(self._outlet, job)
        return min(newest, job.started) - OVERLAP[by]  # a post may be dated in the future

    def _document(self, place: Place, page: int, above: Document | None = None) -> Document:
        # Its place moves from night to night, its address does not: it keeps one row in the archive.
        url = wordpress.posts_url(
            place.root,
            by=place.by,
            after=place.after,
            before=place.before,
            per_page=place.per_page,
            offset=place.offset,
        )
        name = f"{place.root}{'&' if '?' in place.root else '?'}orderby={place.by}&page={page}"
        if place.before is not None:
            name += f"&before={self._crawl.job.until}"
        if place.per_page != wordpress.PER_PAGE:
            name += f"&per_page={place.per_page}"
        address = address_of(name, self._outlet)
        self._places[address] = place
        return Document(url, address, self, page=page, named_by=above.address if above else None)

"""Discovering from the home page alone, for an outlet whose file names no way in.

The cheapest is asked first: what gave articles on an earlier night; the home page, with which robots.txt
comes; the feeds that it links; WordPress's REST API, if it names it; the sitemaps that robots.txt names; then
the usual addresses of systems.
It ends as soon as what is held is enough, and after :data:`crawlers.crawl.MOST_TO_FIND` requests in any case.
What was found is used in the same crawl, and its report says what to pin.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from crawlers.choice import since
from crawlers.crawl import MOST_TO_FIND, Crawl
from crawlers.discovery import home
from crawlers.discovery.pattern import ArticlePattern
from crawlers.discovery.shape import learned, looks_like_article
from crawlers.discovery.wordpress import root_of
from crawlers.frontier import Named
from crawlers.instants import instant_of
from crawlers.spiders.documents import Documents
from crawlers.spiders.feed import FeedWay
from crawlers.spiders.unpinned import Found, FoundSitemap, FrontPage, HomeWay, with_pattern
from crawlers.spiders.way import Document
from crawlers.spiders.wordpress import WordpressWay
from mahjar.outcome import Outcome
from mahjar.outlet import Feed, Wordpress

LOG = logging.getLogger(__name__)

BETWEEN_NIGHTS = timedelta(days=2)
"""A feed that reaches back so far loses nothing between two nights, though one be missed."""
NEWS = {"feed", "wordpress"}
"""Ways whose entries are articles as they are, while a sitemap names pages and sections too."""
MOST_NAMED = 3
"""Feeds of one home page, and sitemaps of one robots.txt, that are tried."""
MOST_REFUSED = 2
"""Guesses that a site may answer with 401 or 403: then no more are made."""
FEWEST_LIKELY = 3
"""Addresses that look like articles', for a sitemap to be believed where no pattern is known."""
NO_ARTICLES = re.compile(
    r"(?:page|category|categories|tag|post_tag|author|users?|product\w*|attachment|image|video|taxonom\w*|"
    r"elementor\w*|static|listing)s?[-_]?(?:sitemap)?[-_\d]*\.xml",
    re.IGNORECASE,
)
"""Sitemaps of an index whose names say that they list something else."""


class HomeSearch:
    """The search for ways in: which document to ask next, and what has been found."""

    def __init__(self, crawl: Crawl, documents: Documents) -> None:
        """Search for a crawl.

        Args:
            crawl: whose outlet has no way in.
            documents: where the answers are read and accounted for.
        """
        self.outlet = crawl.outlet
        self._crawl, self._documents = crawl, documents
        self._home = HomeWay(crawl.outlet)
        self._given = ArticlePattern(crawl.outlet)
        self._since = since(crawl.outlet, crawl.job)
        self.ways: list[Found] = []
        self.pattern: str | None = None
        """Of article addresses, where it had to be learned and could be."""
        self._learned: ArticlePattern | None = None

    @property
    def left(self) -> int:
        """How many requests may still be made to find a way in."""
        return MOST_TO_FIND - self._crawl.finding

    def documents(self) -> Iterator[Document]:
        """Give the documents to ask, one after the other: each must be done with before the next is taken."""
        for document in self._known():
            yield from self._weighed(document, "an earlier night")
        if self._done():
            return
        front = self._home.first()
        yield front
        if self._took_front_page(front):
            return
        for document, named_by in self._candidates():
            if self._done():
                break
            if self._still_of_use(document):
                yield from self._weighed(document, named_by)
        if not self.ways and self._crawl.visit.reason is None:
            self._read_front_page(front)

    def conclude(self) -> None:
        """Say in the crawl's report what was found, and what articles look like if that could be learned."""
        if self.ways and not self._given.given and self.pattern is None:
            self._learn()
        self._crawl.ways = [way.described() for way in self.ways]
        self._crawl.article_url = self.pattern
        for way in self.ways:
            LOG.info("found a way in: %s %s (%s)", way.how, way.url, way.named_by)

    def is_article(self, url: str) -> bool:
        """Say whether an address is an article's: by the outlet file, what was learned, or its looks."""
        if not self._given(url):  # another host's, or not as the file has it
            return False
        if self._given.given:
            return True
        return looks_like_article(url) if self._learned is None else self._learned(url)

    def wants(self, document: Document) -> bool:
        """Say whether a sitemap of an index may hold articles of the window, by its name and its date."""
        changed = instant_of(document.modified)
        name = document.url.rpartition("/")[2]
        return not NO_ARTICLES.fullmatch(name) and (changed is None or changed >= self._since)

    def _known(self) -> Iterator[Document]:
        """Give what gave articles on earlier nights: feeds first."""
        gave = self._crawl.documents_that_gave
        known = self._crawl.documents_known.values()
        led_on = {above for row in known if row.address in gave for above in row.found_in}
        for kind in ("feed", "wordpress", "sitemap"):
            for row in known:
                if row.kind == kind and not row.found_in and row.address in gave | led_on:
                    yield self._document(kind, root_of(row.url) if kind == "wordpress" else row.url)

    def _candidates(self) -> Iterator[tuple[Document, str]]:
        page = self._home.page
        for url in list(filter(self.outlet.owns, page.feeds))[:MOST_NAMED]:
            yield self._document("feed", url), "home page"
        if page.rest and self.outlet.owns(page.rest):
            yield self._document("wordpress", page.rest), "home page"
        named = [url for said in self._crawl.robots for url in said.get("sitemaps") or ()]
        for url in list(dict.fromkeys(filter(self.outlet.owns, named)))[:MOST_NAMED]:
            yield self._document("sitemap", url), "robots.txt"
        for how, url in home.usual(page.system, self.outlet.homepage):
            if self._refused() < MOST_REFUSED:
                yield replace(self._document(how, url), guess=True), "usual address"

    def _document(self, how: str, url: str) -> Document:
        if how == "feed":
            return FeedWay(self.outlet, Feed(how="feed", url=url)).first()
        if how == "wordpress":
            # A guess, since the API may be named and refuse its posts: then what comes next is asked anyway.
            return replace(WordpressWay(self._crawl, Wordpress(how="wordpress", url=url)).first(), guess=True)
        return FoundSitemap(self.outlet, url, self).first()

    def _still_of_use(self, document: Document) -> bool:
        """Say whether a candidate could add anything: no second feed, no guess that was no good before."""
        if document.way.how in {way.how for way in self.ways}:
            return False
        known = self._crawl.documents_known.get(document.address)
        return not (document.guess and known is not None and known.outcome == Outcome.NOT_FOUND)

    def _weighed(self, document: Document, named_by: str) -> Iterator[Document]:
        """Give a document, and take it for a way in if it gives articles."""
        before = len(self._crawl.documents)
        if self._done():
            return
        yield document
        rows = [row for row in self._crawl.documents[before:] if row["outcome"] == Outcome.DOCUMENT]
        named = self._crawl.frontier.named_by([row["address"] for row in rows])
        likely = [each for each in named if self._is_likely(document, each)]
        believed = document.way.how in NEWS or self._given.given or self.pattern is not None
        if len(likely) < (1 if believed else FEWEST_LIKELY):
            return
        if document.way.how in NEWS and 2 * len(likely) < len(named):
            return  # others' news: a feed of a service that the page shows
        dates = sorted(filter(None, (dated(each) for each in likely)))
        url = root_of(document.url) if document.way.how == "wordpress" else document.url
        self.ways.append(Found(document.way.how, url, named_by, len(likely), tuple(dates)))
        if self.pattern is None and not self._given.given:
            self._learn()

    def _is_likely(self, document: Document, named: Named) -> bool:
        return self.outlet.owns(named.url) and (document.way.how in NEWS or self.is_article(named.url))

    def _done(self) -> bool:
        return self._crawl.visit.over or self.left <= 0 or self._enough()

    def _enough(self) -> bool:
        """Say whether what is held gives all that tonight wants: a sitemap, or a feed that reaches back."""
        return any(way.how != "feed" or self._reaches_back(way) for way in self.ways)

    def _reaches_back(self, way: Found) -> bool:
        job = self._crawl.job
        first = job.first_night or job.since is not None
        if not way.dates:
            return not first
        return way.dates[0] <= (self._since if first else job.started - BETWEEN_NIGHTS)

    def _refused(self) -> int:
        return sum(row["status"] in {401, 403} for row in self._crawl.documents)

    def _learn(self) -> None:
        """Learn what articles look like from what the ways gave; the home page's listings must not fit."""
        addresses = [row["address"] for row in self._crawl.documents if row["outcome"] == Outcome.DOCUMENT]
        articles = [
            each.url for each in self._crawl.frontier.named_by(addresses) if self.outlet.owns(each.url)
        ]
        self._take_pattern(learned(articles, self._listings()))

    def _take_pattern(self, pattern: str | None) -> None:
        self.pattern = pattern
        self._learned = None if pattern is None else ArticlePattern(with_pattern(self.outlet, pattern))

    def _listings(self) -> list[str]:
        links = filter(self.outlet.owns, self._home.page.links)
        return [url for url in links if not looks_like_article(url)]

    def _took_front_page(self, front: Document) -> bool:
        """Say whether an earlier try came to the last resort already: its addresses are at hand."""
        rows = [row for row in self._crawl.documents if row["address"] == front.address and row["gave"]]
        if rows:
            self._keep_front_page(front)
        return bool(rows)

    def _read_front_page(self, front: Document) -> None:
        """Read the home page once more, as the list of articles that it is, when nothing else was found."""
        if self._home.came is None:
            return
        ask, answer = self._home.came
        pattern = self.outlet.article.url or learned(
            filter(looks_like_article, filter(self.outlet.owns, self._home.page.links)), self._listings()
        )
        if pattern is None:
            return
        if not any(map(ArticlePattern(with_pattern(self.outlet, pattern)), self._home.page.links)):
            return
        if not self._given.given:
            self._take_pattern(pattern)
        page = replace(front, way=FrontPage(self.outlet, pattern), guess=True)
        self._documents.arrived(page, ask, answer)
        if self._crawl.documents[-1]["gave"]:
            self._keep_front_page(front)

    def _keep_front_page(self, front: Document) -> None:
        gave = len(self._crawl.frontier.named_by([front.address]))
        self.ways.append(Found("section", front.url, "home page", gave))


def dated(named: Named) -> datetime | None:
    """Give the instant of an article's publication, or else of its change, as documents say it."""
    return instant_of(named.hints.published) or instant_of(named.hints.modified)

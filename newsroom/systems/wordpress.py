"""WordPress's feeds, sitemaps and REST API."""

from newsroom import rest
from newsroom.feeds import FEEDS
from newsroom.newspaper import Newspaper
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots
from newsroom.sitemaps import INDEX, Sitemaps
from newsroom.systems.system import System, query_of, whole


class Wordpress(System):
    """Four forms of feed, each paged by ``?paged=``; sitemaps of a plugin; REST where the outlet has it."""

    name = "wordpress"
    feed = "/feed/"
    sitemap = INDEX

    def __init__(self, paper: Newspaper, base_url: str) -> None:
        super().__init__(paper, base_url)
        self._sitemaps = Sitemaps(paper, base_url)

    @classmethod
    def robots(cls, crawl_delay: float | None) -> Robots:
        """Closed to robots: its administration and its search."""
        return Robots(crawl_delay=crawl_delay)

    def reply(self, ask: Ask) -> Reply | None:
        """Answer for the API, a feed or a sitemap."""
        outlet = self.paper.outlet
        if answered := rest.reply(ask, outlet.rest, outlet, self.base_url, self.paper.published()):
            return answered
        if ask.path in FEEDS:
            return self._feed(ask)
        return self._sitemap(ask.path) if ask.path.endswith((".xml", ".xml.gz")) else None

    def _feed(self, ask: Ask) -> Reply | None:
        """A page of a feed; past the last one there is none, which is a 404."""
        size, page = self.paper.outlet.feed_size, max(1, whole(query_of(ask), "paged", 1))
        entries = self.paper.published()[(page - 1) * size : page * size]
        return None if page > 1 and not entries else self.written(FEEDS[ask.path], ask.path, entries)

    def _sitemap(self, path: str) -> Reply | None:
        found = self._sitemaps.at(path)
        if found is None:
            return None
        gzipped = path.endswith(".gz")
        return Reply(
            found.body, found.content_type, changed=found.changed, validators=True, squeeze=not gzipped
        )

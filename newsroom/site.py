"""A newspaper as a web site: which address gets which reply."""

from typing import Protocol

from newsroom.errors import NewsroomError
from newsroom.newspaper import Entry, Newspaper
from newsroom.outlet import OutletFile
from newsroom.pages import Pages
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots
from newsroom.systems import SYSTEMS
from newsroom.themes import Place

_CROWD = 300
"""From so many articles on, an outlet's file raises the ceilings of a night."""
_PAGES, _MOST_PAGES = 3, 500


class Site(Protocol):
    """What a press can serve at a port: a newspaper, or a folder of saved pages."""

    @property
    def id(self) -> str:
        """The outlet's id."""

    robots: Robots

    def settle(self, host: str) -> None:
        """Learn the site's own host and port, once, before the first request."""

    def reply(self, ask: Ask) -> Reply:
        """Answer a request as a healthy site does."""

    def outlet_file(self) -> OutletFile:
        """What its outlet file says."""


class PaperSite:
    """One newspaper at one address."""

    def __init__(self, paper: Newspaper) -> None:
        self.paper = paper
        self.robots: Robots = SYSTEMS[paper.theme.system].robots(paper.outlet.crawl_delay)
        self.settle("127.0.0.1")

    @property
    def id(self) -> str:
        """The outlet's id."""
        return self.paper.outlet.id

    def settle(self, host: str) -> None:
        """Learn the site's own host and port."""
        self.host = host
        self.base_url = f"http://{host}"
        self._pages = Pages(self.paper, self.base_url)
        self._system = SYSTEMS[self.paper.theme.system](self.paper, self.base_url)

    def reply(self, ask: Ask) -> Reply:
        """Answer a request as a healthy site does."""
        if ask.path == "/robots.txt":
            return robots_reply(self.robots, self.base_url)
        if answered := self._system.reply(ask):
            return answered
        if entry := self.paper.at(ask.target):
            return self._article(entry)
        if place := self.paper.theme.place(ask.target, self.paper.outlet.sections):
            return self._listing(place)
        if template := self.paper.theme.further(ask.target):
            return Reply(self._pages.further(template), self.paper.theme.content_type)
        if not ask.path.endswith("/") and self.paper.at(ask.path + "/"):
            return Reply(b"", status=301, headers={"Location": f"{self.base_url}{ask.path}/"})
        return self._missing(404)

    def _article(self, entry: Entry) -> Reply:
        if entry.gone:
            return self._missing(entry.gone)
        theme = self.paper.theme
        body = self._pages.article(entry)
        return Reply(body, theme.content_type, changed=entry.touched, validators=not theme.counters)

    def _listing(self, place: Place) -> Reply:
        body = self._pages.listing(place)
        return self._missing(404) if body is None else Reply(body, self.paper.theme.content_type)

    def _missing(self, status: int) -> Reply:
        return Reply(self._pages.missing(), self.paper.theme.content_type, status)

    def outlet_file(self) -> OutletFile:
        """What its outlet file says: facts, and one table for each way of finding its articles."""
        outlet = self.paper.outlet
        published = len(self.paper.published())
        crowded = published > _CROWD and outlet.history is None  # a history is no night's work
        return OutletFile(
            name_ar=outlet.name_ar,
            name_en=outlet.name_en,
            base_url=self.base_url,
            host=self.host,
            country=outlet.country,
            city=outlet.city,
            timezone=outlet.timezone,
            discover=tuple(table for how in outlet.discover for table in self._ways(how)),
            article_url=self.paper.theme.article_pattern,
            articles_per_week=4,
            limits=(("requests", 2 * published), ("megabytes", published)) if crowded else (),
        )

    def _ways(self, how: str) -> list[dict[str, str | int]]:
        if how == "feed":
            return [{"how": how, "url": self.base_url + (self.paper.outlet.feed or self._system.feed)}]
        if how == "sitemap":
            return [{"how": how, "url": self.base_url + self._sitemap()}]
        if how == "wordpress":
            root = "/?rest_route=/" if self.paper.outlet.rest == "plain" else "/wp-json/"
            return [{"how": how, "url": self.base_url + root}]
        return [self._section(section) for section in self.paper.outlet.sections]

    def _sitemap(self) -> str:
        if self._system.sitemap is None:
            raise NewsroomError(
                f"Outlet {self.id!r} is on {self._system.name}, which has no sitemap: give another way in."
            )
        return self._system.sitemap

    def _section(self, section: str) -> dict[str, str | int]:
        theme, outlet = self.paper.theme, self.paper.outlet
        listed = len(self.paper.published(section)) if outlet.history is None else 0
        pages = max(_PAGES, listed // (theme.step or outlet.page_size) + 1)
        return {
            "how": "section",
            "url": self.base_url + theme.listing_path(Place(section)),
            "page_url": self.base_url + theme.page_template(Place(section)),
            **({"page_step": theme.step} if theme.step else {}),
            "pages": min(_MOST_PAGES, pages),
        }


def robots_reply(robots: Robots, base_url: str) -> Reply:
    """Answer for /robots.txt."""
    if robots.status != 200:
        return Reply(b"", "text/plain; charset=utf-8", robots.status)
    return Reply(robots.render(base_url), "text/plain; charset=utf-8", validators=True)

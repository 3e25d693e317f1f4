"""Joomla as it comes: ``index.php`` addresses, article details in a list, a login module, counted hits."""

import re
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from newsroom.article import Article, Heading
from newsroom.dates import DateForm
from newsroom.themes.theme import Place, Theme, permalink

STEP = 10
"""How many articles a category page lists: its address counts articles, not pages."""
_ARTICLE = re.compile(
    r"(?:/index\.php)?/(?:component/content/article/|[a-z-]+/)(\d+)(?:[-:][^/]*?)?(?:\.html)?/?"
)
_COMPONENT = re.compile(r"(?:/index\.php)?/component/(?:users|finder|mailto)(?:/[a-z]+)*/?")
_LISTING = re.compile(r"/index\.php(?:/([a-z-]+))?/?")


class Joomla(Theme):
    """Addresses by section, number and alias; the number alone decides which article it is.

    Half of the aliases are Arabic, half are the date: Joomla makes one of a title in Arabic letters unless it
    is told to keep them. Listings are paged as ``?start=10``; dates are in `time` elements.
    """

    name = "joomla"
    system = "joomla"
    counters = True
    step = STEP
    article_pattern = r"^/index\.php/[a-z-]+/\d+-[^/?]+$"
    date_forms = (
        DateForm.LEVANTINE_FIRST,
        DateForm.WEEKDAY_TIME,
        DateForm.LEVANTINE_FIRST_TIME,
        DateForm.ARABIC_INDIC,
        DateForm.DUAL,
    )

    def article_path(self, article: Heading, number: int, zone: ZoneInfo, *, twin: bool = False) -> str:
        """``/index.php/<section>/<number>-<alias>``: numbers never meet."""
        arabic = permalink(article.title) if article.grain % 2 else ""
        alias = arabic or f"{article.published.astimezone(zone):%Y-%m-%d-%H-%M-%S}"
        return f"/index.php/{article.section}/{number}-{alias}"

    def listing_path(self, place: Place) -> str:
        """``/``, ``/index.php?start=10``, ``/index.php/<section>?start=10``."""
        base = f"/index.php/{place.section}" if place.section else "/index.php"
        if place.page == 1:
            return base if place.section else "/"
        return f"{base}?start={(place.page - 1) * STEP}"

    def page_template(self, place: Place) -> str:
        """A listing's address with ``{page}`` where the number of articles before the page stands."""
        return f"/index.php{'/' + place.section if place.section else ''}?start={{page}}"

    def place(self, target: str, sections: dict[str, str]) -> Place | None:
        """Read a listing's address back."""
        parts = urlsplit(target)
        found = _LISTING.fullmatch("/index.php" if parts.path == "/" else parts.path)
        query = parse_qs(parts.query)
        start = query.get("start", query.get("limitstart", ["0"]))[0]
        if not found or (found[1] and found[1] not in sections) or not start.isdecimal():
            return None
        return Place(found[1], int(start) // STEP + 1)

    def further(self, target: str) -> str | None:
        """Logging in, searching and sending by mail are components, at addresses of their own."""
        return "component" if _COMPONENT.fullmatch(urlsplit(target).path) else None

    def account(self, article: Article, paper: str) -> str:
        """On most papers one account files everything, and it is the one that came with the system."""
        return "، ".join(article.authors) if article.authors and article.grain % 4 == 0 else "Super User"

    def key(self, target: str) -> str:
        """The article's number, from any of its addresses; other addresses as every theme spells them."""
        parts = urlsplit(target)
        if found := _ARTICLE.fullmatch(unquote(parts.path)):
            return found[1]
        query = parse_qs(parts.query)
        is_article = query.get("option") == ["com_content"] and query.get("view") == ["article"]
        if is_article and parts.path in ("/", "/index.php"):
            return query.get("id", [""])[0].partition(":")[0]
        return super().key(target)

"""A blog on Blogger: dated addresses that end in ``.html``, labels, Atom feeds of any size, no sections."""

import re
from urllib.parse import parse_qs, quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from newsroom.article import Article, Heading
from newsroom.dates import DateForm
from newsroom.themes.theme import Place, Theme

STEP = 10


class Blogger(Theme):
    """Addresses by month and a name that Blogger makes up, since it keeps no Arabic letters of a title.

    A page is served to telephones at the same address with ``?m=1``. Listings beyond the front page lie under
    ``/search``, which robots.txt disallows; archives of a month do not.
    """

    name = "blogger"
    system = "blogger"
    counters = False
    step = STEP
    by_month = True
    whole_months = True
    article_pattern = r"^/\d{4}/\d{2}/[^/?]+\.html$"
    date_forms = (DateForm.WEEKDAY, DateForm.MONTH_FIRST, DateForm.WEEKDAY)

    def article_path(self, article: Heading, number: int, zone: ZoneInfo, *, twin: bool = False) -> str:
        """``/2026/11/blog-post_1234.html``: numbers never meet."""
        return f"/{article.published.astimezone(zone):%Y/%m}/blog-post_{number}.html"

    def listing_path(self, place: Place) -> str:
        """``/``, ``/search?start=10``, ``/search/label/<section>?start=10``, ``/2026/11/``."""
        if place.month:
            return f"/{place.month[0]}/{place.month[1]:02d}/"
        base = f"/search/label/{quote(place.section)}" if place.section else "/search"
        if place.page == 1:
            return base if place.section else "/"
        return f"{base}?max-results={STEP}&start={(place.page - 1) * STEP}&by-date=false"

    def place(self, target: str, sections: dict[str, str]) -> Place | None:
        """Read a listing's address back."""
        parts = urlsplit(target)
        if found := re.fullmatch(r"/(\d{4})/(0[1-9]|1[0-2])/?", parts.path):
            return Place(None, month=(int(found[1]), int(found[2])))
        start = parse_qs(parts.query).get("start", ["0"])[0]
        found = re.fullmatch(r"/|/search(?:/label/([^/]+))?", unquote(parts.path))
        if not found or not start.isdecimal():
            return None
        label: str | None = found[1]
        section = {name: key for key, name in sections.items()}.get(label or "", label)
        return Place(section, int(start) // STEP + 1) if section is None or section in sections else None

    def account(self, article: Article, paper: str) -> str:
        """On most blogs one account, of the blog's own name, posts everything."""
        return "، ".join(article.authors) if article.authors and article.grain % 3 == 0 else paper

    def key(self, target: str) -> str:
        """One spelling for an address, the same for its telephone twin."""
        path, _, query = super().key(target).partition("?")
        kept = "&".join(each for each in query.split("&") if each not in {"", "m=0", "m=1"})
        return path + (f"?{kept}" if kept else "")

    def labels(self, article: Article, section: str) -> tuple[str, ...]:
        """Blogger has labels alone: the section is the first of them."""
        return (section, *article.tags)

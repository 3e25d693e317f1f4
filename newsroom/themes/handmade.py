"""A page made by hand in another decade: tables, font tags, line breaks, windows-1256."""

from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from newsroom.article import Heading
from newsroom.dates import DateForm
from newsroom.themes.theme import Place, Theme


class Handmade(Theme):
    """PHP addresses with a number; the only date is the one that the reader sees.

    Its pages declare windows-1256 in a meta element; the header names no charset.
    """

    name = "handmade"
    charset = "cp1256"
    content_type = "text/html"
    counters = True
    prints_tags = False
    empty_past_end = True
    article_pattern = r"^/news\.php\?id=\d+$"
    date_forms = (
        DateForm.LEVANTINE,
        DateForm.DUAL,
        DateForm.ARABIC_INDIC_LEVANTINE,
        DateForm.WEEKDAY,
        DateForm.WEEKDAY_LEVANTINE,
    )

    def article_path(self, article: Heading, number: int, zone: ZoneInfo, *, twin: bool = False) -> str:
        """``/news.php?id=<number>``: numbers never meet."""
        return f"/news.php?id={number}"

    def listing_path(self, place: Place) -> str:
        """``/``, ``/index.php?page=2``, ``/section.php?cat=<section>&page=2``."""
        if place.section:
            return f"/section.php?cat={place.section}&page={place.page}"
        return "/" if place.page == 1 else f"/index.php?page={place.page}"

    def place(self, target: str, sections: dict[str, str]) -> Place | None:
        """Read a listing's address back."""
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        page = query.get("page", ["1"])[0]
        if not page.isdecimal():
            return None
        if parts.path in ("/", "/index.php"):
            return Place(None, int(page))
        section = query.get("cat", [""])[0]
        return Place(section, int(page)) if parts.path == "/section.php" and section in sections else None

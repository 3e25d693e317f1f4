"""A classic WordPress theme: entry-content, a sidebar, share bars, a ticker, comments."""

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsroom.article import Heading
from newsroom.dates import DateForm
from newsroom.themes.theme import Place, Theme, permalink


class Classic(Theme):
    """Addresses by month and Arabic slug, listings paged as ``/page/2/``; ISO dates in meta and JSON-LD."""

    name = "classic"
    counters = True
    by_month = True
    article_pattern = r"^/\d{4}/\d{2}/[^/?]+/$"
    date_forms = (DateForm.WEEKDAY, DateForm.WEEKDAY_LATIN_COMMA, DateForm.WEEKDAY_TIME, DateForm.LEVANTINE)

    def article_path(self, article: Heading, number: int, zone: ZoneInfo, *, twin: bool = False) -> str:
        """``/2024/06/<slug of the title>/``."""
        day = article.published.astimezone(zone)
        tail = f"-{number}" if twin else ""
        return f"/{day:%Y/%m}/{permalink(article.title)}{tail}/"

    def listing_path(self, place: Place) -> str:
        """``/``, ``/page/2/``, ``/category/<section>/page/2/``, ``/2024/05/page/2/``."""
        base = f"/category/{place.section}/" if place.section else "/"
        if place.month:
            base = f"/{place.month[0]}/{place.month[1]:02d}/"
        return base if place.page == 1 else f"{base}page/{place.page}/"

    def place(self, target: str, sections: dict[str, str]) -> Place | None:
        """Read a listing's address back."""
        if found := re.fullmatch(r"/(\d{4})/(0[1-9]|1[0-2])(?:/page/(\d+))?/?", urlsplit(target).path):
            return Place(None, int(found[3] or 1), month=(int(found[1]), int(found[2])))
        found = re.fullmatch(r"(?:/category/([a-z-]+))?(?:/page/(\d+))?/?", urlsplit(target).path)
        if not found or (found[1] and found[1] not in sections):
            return None
        return Place(found[1], int(found[2] or 1))

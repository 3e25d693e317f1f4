"""A magazine of WordPress blocks: cards, boxes of related stories inside the body, no counters."""

import re
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from newsroom.article import Heading
from newsroom.dates import DateForm
from newsroom.themes.theme import Place, Theme


class Magazine(Theme):
    """Addresses by section and number, listings paged as ``?page=2``; ISO dates in meta and `time`."""

    name = "magazine"
    counters = False
    article_pattern = r"^/[a-z-]+/\d+/$"
    date_forms = (DateForm.DUAL, DateForm.ARABIC_INDIC, DateForm.DUAL)

    def article_path(self, article: Heading, number: int, zone: ZoneInfo, *, twin: bool = False) -> str:
        """``/<section>/<number>/``: numbers never meet."""
        return f"/{article.section}/{number}/"

    def listing_path(self, place: Place) -> str:
        """``/``, ``/?page=2``, ``/<section>/?page=2``."""
        base = f"/{place.section}/" if place.section else "/"
        return base if place.page == 1 else f"{base}?page={place.page}"

    def place(self, target: str, sections: dict[str, str]) -> Place | None:
        """Read a listing's address back."""
        parts = urlsplit(target)
        found = re.fullmatch(r"/(?:([a-z-]+)/?)?", parts.path)
        page = parse_qs(parts.query).get("page", ["1"])[0]
        if not found or (found[1] and found[1] not in sections) or not page.isdecimal():
            return None
        return Place(found[1], int(page))

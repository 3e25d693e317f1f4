"""What every theme must say: its addresses, its dates, and the templates that print a page."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from newsroom.article import Article, Heading
from newsroom.dates import DateForm, arabic_indic, print_date

_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid)$")
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def linked(text: str, href: str) -> Markup:
    """A text whose fourth word is a link and whose sixth and seventh are bold, as writers leave them."""
    words = [escape(word) for word in text.split(" ")]
    if len(words) > 9:
        words[3] = Markup('<a href="{}">{}</a>').format(href, words[3])
        words[5:7] = [Markup("<strong>{} {}</strong>").format(*words[5:7])]
    return Markup(" ").join(words)


def snippet(texts: Iterable[str]) -> str:
    """The first 140 characters of a post's text, as a blog makes them its description by itself."""
    flat = " ".join(texts)
    return flat if len(flat) <= 140 else flat[:140].rsplit(" ", 1)[0] + "..."


_TEMPLATES.filters["linked"] = linked
_TEMPLATES.filters["snippet"] = snippet
_TEMPLATES.filters["indic"] = lambda value: arabic_indic(str(value))
_TEMPLATES.filters["thousands"] = lambda value: f"{value:,}"


@dataclass(frozen=True, slots=True)
class Place:
    """What a listing's address stands for: the home page (no section), a section or a month, and its page."""

    section: str | None
    page: int = 1
    month: tuple[int, int] | None = None
    """Year and month, of an archive by date."""


class Theme(ABC):
    """A theme: addresses in and out, dates, and templates. It holds no state."""

    name: str
    system = "wordpress"
    """Whose feeds and sitemaps its paper has, see :mod:`newsroom.systems`."""
    step: int | None = None
    """How many articles a listing holds where its address counts articles, not pages."""
    by_month = False
    """Whether it lists the articles of a month, and can link every month."""
    whole_months = False
    """Whether the list of a month holds all of its articles, not a page of them."""
    charset = "utf-8"
    content_type = "text/html; charset=utf-8"
    counters: bool
    """Whether its article pages count readers, so that no two answers are the same bytes."""
    prints_tags = True
    """Whether its article pages show an article's tags."""
    empty_past_end = False
    """Whether a listing past its last page is an empty page, not a 404."""
    article_pattern: str
    """A regular expression that the path and query of its articles match, and nothing else does."""
    date_forms: tuple[DateForm, ...]

    @abstractmethod
    def article_path(self, article: Heading, number: int, zone: ZoneInfo, *, twin: bool = False) -> str:
        """The address of a new article; `twin` makes another where the first one is taken."""

    @abstractmethod
    def listing_path(self, place: Place) -> str:
        """The address of a home or section page."""

    @abstractmethod
    def place(self, target: str, sections: dict[str, str]) -> Place | None:
        """Read a listing's address back, or None where it is no listing's."""

    def further(self, target: str) -> str | None:
        """The template of a page that is neither an article's nor a list's; None where there is none."""
        return None

    def page_template(self, place: Place) -> str:
        """A listing's address with ``{page}`` where its number stands."""
        return self.listing_path(Place(place.section, 987654)).replace("987654", "{page}")

    def key(self, target: str) -> str:
        """One spelling for an address: percent-decoded, without tracking parameters."""
        parts = urlsplit(target)
        query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
        kept = "&".join(f"{name}={value}" for name, value in query if not _TRACKING.match(name))
        return unquote(parts.path) + (f"?{kept}" if kept else "")

    def date(self, when: datetime, grain: int) -> str:
        """Print a date in one of the theme's forms; `grain` chooses it."""
        return print_date(when, self.date_forms[grain % len(self.date_forms)])

    def labels(self, article: Article, section: str) -> tuple[str, ...]:
        """The tags that an article's page shows; `section` is its section's name."""
        return article.tags if self.prints_tags else ()

    def account(self, article: Article, paper: str) -> str:
        """The account that its page says filed an article; `paper` is the newspaper's name."""
        return "، ".join(article.authors) or paper

    def render(self, template: str, **context: Any) -> bytes:
        """Print a page, in the theme's own encoding."""
        page = _TEMPLATES.get_template(f"{self.name}/{template}.html").render(theme=self, **context)
        return page.encode(self.charset, errors="xmlcharrefreplace")


def permalink(title: str) -> str:
    """A slug as WordPress makes it of an Arabic title: percent-encoded in small letters, cut short."""
    words = re.sub(r"[^\w\s-]", "", re.sub(r"[\u064b-\u0652\u0640]", "", title)).split()
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(quote(longer)) > 200:
            break
        slug = longer
    return re.sub(r"%[0-9A-F]{2}", lambda found: found.group().lower(), quote(slug))

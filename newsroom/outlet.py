"""An outlet's facts, and the outlet file by which a crawler is told of it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

How = Literal["feed", "sitemap", "section", "wordpress"]
Rest = Literal["on", "plain", "forbidden", "off"]


@dataclass(frozen=True, slots=True)
class History:
    """What a newspaper published over years, at even distances, see :mod:`newsroom.history`.

    Attributes:
        since: the day of the first article, in the outlet's zone.
        articles: how many articles there are.
        until: the day of the last one; the press's epoch ends it if None.
        seed: what they are drawn by; also part of their slugs (``h<seed>-<number>``, the oldest is 0).
    """

    since: date
    articles: int
    until: date | None = None
    seed: int = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the paper's own that its pages print among an article's paragraphs, in no element of its own.

    Attributes:
        text: its words.
        place: under the headline, after the second paragraph, or behind the text.
        every: one article in so many has it.
    """

    text: str
    place: Literal["top", "middle", "end"]
    every: int = 1


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper of the press, before it has an address.

    Attributes:
        id: the stem of its outlet file.
        sections: its sections' keys (as they stand in addresses) and Arabic names.
        theme: the name of the theme that prints it, see :mod:`newsroom.themes`.
        discover: how a crawler is told to find its articles.
        feed: the address of the feed that its file names, one of :data:`newsroom.feeds.FEEDS` on WordPress;
            its content system's own if None.
        feed_size: how many articles a feed holds.
        page_size: how many articles a home or section page lists.
        rest: how its REST API answers, see :mod:`newsroom.rest`.
        rest_page: the most posts that it gives at once.
        history: what it published over years. Its feeds hold `feed_size` articles a page then, its sitemaps
            are by month, and its pages link an archive of every month.
        standing: lines of its own that its article pages print; the themes `handmade` and `magazine` do.
    """

    id: str
    name_ar: str
    name_en: str
    city: str
    city_ar: str
    theme: str
    sections: dict[str, str]
    discover: tuple[How, ...]
    country: str = "CA"
    timezone: str = "America/Toronto"
    feed: str | None = None
    feed_size: int = 40
    page_size: int = 10
    rest: Rest = "off"
    rest_page: int = 100
    crawl_delay: float | None = None
    history: History | None = None
    standing: tuple[Standing, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which it prints its dates."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class OutletFile:
    """What an outlet's TOML file says, for one that is being served.

    `discover` are tables of strings and whole numbers, in the file's own words.
    """

    name_ar: str
    name_en: str
    base_url: str
    host: str
    country: str
    city: str
    timezone: str
    discover: tuple[dict[str, str | int], ...]
    article_url: str | None = None
    """A pattern of its articles' addresses; None where addresses do not tell."""
    languages: tuple[str, ...] = ("ar",)
    articles_per_week: int | None = None
    silence_days: int = 7
    delay_seconds: float = 0.05
    limits: tuple[tuple[str, int], ...] = ()
    permission: str | None = None
    enabled: bool = True

    def render(self) -> str:
        """Render the file's text."""
        lines = [
            f"name = {{ ar = {_text(self.name_ar)}, en = {_text(self.name_en)} }}",
            f"homepage = {_text(self.base_url + '/')}",
            f"hosts = [{_text(self.host)}]",
            f"country = {_text(self.country)}",
            f"city = {_text(self.city)}",
            f"timezone = {_text(self.timezone)}",
            f"languages = [{', '.join(map(_text, self.languages))}]",
            f"enabled = {'true' if self.enabled else 'false'}",
        ]
        if self.permission:
            lines.append(f"permission = {_text(self.permission)}")
        for table in self.discover:
            lines += ["", "[[discover]]", *(f"{key} = {_value(value)}" for key, value in table.items())]
        if self.article_url is not None:
            lines += ["", "[article]", f"url = {_literal(self.article_url)}"]
        if self.articles_per_week is not None:
            lines += ["", "[expect]", f"articles_per_week = {self.articles_per_week}"]
            lines.append(f"silence_days = {self.silence_days}")
        lines += ["", "[politeness]", f"delay_seconds = {self.delay_seconds}"]
        if self.limits:
            lines += ["", "[limits]", *(f"{key} = {value}" for key, value in self.limits)]
        return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's too."""
    return json.dumps(value, ensure_ascii=False)


def _value(value: str | int) -> str:
    return _text(value) if isinstance(value, str) else str(value)


def _literal(pattern: str) -> str:
    """A TOML literal string, in which a regular expression needs no escapes."""
    return f"'{pattern}'" if "'" not in pattern else _text(pattern)

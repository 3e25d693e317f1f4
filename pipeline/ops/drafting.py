"""The text of a drafted outlet file: facts with what each rests on, and on top what is not sure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any, Protocol

import feedparser

from crawlers.instants import instant_of
from crawlers.job import Found
from mahjar.outlet import LEAST_DELAY, LOOPBACK
from pipeline.ops import newcomer
from pipeline.pinning import pinned, quoted
from pipeline.segments import Seen

WEEK = timedelta(days=7)
LOOKED_BACK = timedelta(weeks=12)
"""A rate is that of the last twelve weeks: papers change."""
FEWEST_DATES = 5
LEAST_SILENCE = 7
MOST_OF_FEED = 1 << 20
PATIENCE = 3
"""A silence is strange when it lasts so many times as long as the longest that was seen."""


@dataclass(frozen=True)
class Drafted:
    """A file's text and what it says."""

    text: str
    name_ar: str
    name_en: str
    country: str
    timezone: str
    languages: tuple[str, ...]
    articles_per_week: int | None
    unsure: tuple[str, ...]
    """A sentence each."""


class Evidence(Protocol):
    """What was seen of a newspaper."""

    @property
    def front(self) -> Seen | None:
        """Its home page."""

    @property
    def feeds(self) -> list[Seen]:
        """Its feeds."""

    @property
    def found(self) -> dict[str, Found]:
        """What its documents named."""


@dataclass(frozen=True)
class Rate:
    """How often a newspaper publishes."""

    per_week: int
    silence_days: int
    dates: int
    """That it rests on."""


def drafted(
    host: str,
    homepage: str,
    seen: Evidence,
    report: Mapping[str, Any],
    *,
    on: date,
    articles: Sequence[Mapping[str, Any]] = (),
    unread: Sequence[str] = (),
) -> Drafted:
    """Draft an outlet file.

    Args:
        host: without ``www.``.
        homepage: as it was asked for.
        seen: what the crawl saw.
        report: how it went.
        on: today.
        articles: rows of those that were extracted.
        unread: a sentence for each page that gave no article.
    """
    front = newcomer.Front()
    if seen.front:
        front = newcomer.front_of(seen.front.record.decoded(), seen.front.capture.content_type)
    hints = [found.hints for found in seen.found.values()]
    titles = [hint.title for hint in hints if hint.title] or [
        row["title"] for row in articles if row["title"]
    ]
    name_ar, name_en = newcomer.names(front, feed_title(seen.feeds), host)
    spoken, doubts = newcomer.languages(front, titles)
    country = newcomer.country(front, host)
    printed = [hint.published or "" for hint in hints] + [row["published_raw"] or "" for row in articles]
    zone = newcomer.timezone(country.value, printed)
    rate = rate_of(published(seen.found.values()), on)
    guesses = {"country": country, "timezone": zone, "name.ar": name_ar, "name.en": name_en}
    unsure = [
        *(f"{key}: {guess.because}" for key, guess in guesses.items() if not guess.sure),
        *doubts,
        *doubts_of_ways(report),
        *doubts_of_articles(articles, unread, report),
        *doubts_of_rate(rate),
        "city, permission: nothing was looked for",
    ]
    name = {"ar": name_ar.value, "en": name_en.value}
    lines = [
        f"# Drafted on {on.isoformat()} from {homepage}",
        "# Not sure, so look at it before the outlet is enabled:",
        *(f"# - {one_line(doubt)}" for doubt in unsure),
        f"name = {{ {', '.join(f'{key} = {quoted(value)}' for key, value in name.items() if value)} }}",
        f"homepage = {quoted(seen.front.capture.url if seen.front else homepage)}",
        f"hosts = [{quoted(host)}]",
        f"country = {quoted(country.value)}  # {one_line(country.because)}",
        f"timezone = {quoted(zone.value)}  # {one_line(zone.because)}",
        f"languages = [{', '.join(map(quoted, spoken))}]",
        "enabled = false",
        *([f"rights = {quoted(front.rights)}  # as the home page says it"] if front.rights else []),
        *notes(name_ar.value, country.value, report),
    ]
    text = "\n".join(lines) + "\n" + tables(host, report, rate)
    per_week = rate.per_week if rate else None
    return Drafted(
        text, name_ar.value, name_en.value, country.value, zone.value, spoken, per_week, tuple(unsure)
    )


def notes(arabic: str, country: str, report: Mapping[str, Any]) -> list[str]:
    """Give the lines of ``notes``: what is not known, and what the site says of reading by machines."""
    said = [
        *(["The Arabic name is not known."] if not arabic else []),
        *(["The country is not known."] if country == newcomer.UNKNOWN_COUNTRY else []),
        "The city is not known.",
        *(["No way in has been seen yet: a crawl looks for one from the home page."] * (not report["ways"])),
        *(["What an article's address looks like is not known."] * (not report["article_url"])),
        *(f"The site says: {signal}" for signal in report["signals"]),
    ]
    return ["notes = [", *(f"    {quoted(note)}," for note in said), "]"]


def tables(host: str, report: Mapping[str, Any], rate: Rate | None) -> str:
    """Give the tables below the facts."""
    parts = [pinned(report)] if report["ways"] else []
    if rate:
        parts.append(
            f"[expect]\narticles_per_week = {rate.per_week}  # from {rate.dates} dates of its documents\n"
            f"silence_days = {rate.silence_days}\n"
        )
    delays = [float(row["crawl_delay"]) for row in report["robots"] if row.get("crawl_delay")]
    if LOOPBACK.match(host):
        parts.append("[politeness]\ndelay_seconds = 0.05  # a newsroom on this machine\n")
    elif delays and max(delays) > LEAST_DELAY:
        parts.append(f"[politeness]\ndelay_seconds = {min(max(delays), 120):g}  # robots.txt's Crawl-delay\n")
    return "".join(f"\n{part}" for part in parts)


def published(found: Iterable[Found]) -> list[datetime]:
    """Give the instants of publication that documents say, the earliest first."""
    instants = (instant_of(each.hints.published) or instant_of(each.hints.modified) for each in found)
    return sorted(instant for instant in instants if instant is not None)


def rate_of(dates: Sequence[datetime], on: date) -> Rate | None:
    """Give how often articles come; None where too few dates tell."""
    recent = [each for each in dates if timedelta(0) <= (on - each.date()) <= LOOKED_BACK]
    if len(recent) < FEWEST_DATES:
        return None
    span = recent[-1] - recent[0]
    if span < timedelta(days=1):
        return None
    longest = max(later - earlier for earlier, later in pairwise(recent))
    return Rate(
        per_week=max(1, round((len(recent) - 1) / (span / WEEK))),
        silence_days=max(LEAST_SILENCE, math.ceil(PATIENCE * longest / timedelta(days=1))),
        dates=len(recent),
    )


def doubts_of_ways(report: Mapping[str, Any]) -> list[str]:
    """Say what is not sure of the ways in and of the pattern."""
    ways = report["ways"] or []
    if not ways:
        return ["discover: no way in was found; without one nothing comes"]
    doubts = [
        f"discover: {way['url']} is a usual address that nobody has named"
        for way in ways
        if way["named_by"] == "usual address"
    ]
    if report["article_url"]:
        return [*doubts, "article.url: learned from the addresses that were seen; try it on others"]
    told = (
        "sitemaps are then read by the look of an address"
        if ways[-1]["how"] != "feed"
        else "a feed needs none"
    )
    return [*doubts, f"article.url: no pattern could be learned; {told}"]


def doubts_of_articles(
    articles: Sequence[Mapping[str, Any]], unread: Sequence[str], report: Mapping[str, Any]
) -> list[str]:
    """Say what is not sure of the articles that were tried."""
    doubts = [*unread, *(f"alert: {alert}" for alert in report["alerts"])]
    undated = [row["url"] for row in articles if row["published_day"] is None]
    doubts += [f"{url} shows no date that could be read" for url in undated]
    return doubts


def doubts_of_rate(rate: Rate | None) -> list[str]:
    """Say what is not sure of the expectations."""
    if rate is None:
        return ["expect: too few dates were seen to tell how often it publishes"]
    return ["expect: a rate of a few weeks"] if rate.dates < 4 * FEWEST_DATES else []


def feed_title(feeds: Sequence[Seen]) -> str | None:
    """Give the title of the first feed that has one."""
    for seen in feeds:
        title = feedparser.parse(BytesIO(seen.record.decoded()[:MOST_OF_FEED])).feed.get("title")
        if title:
            return str(title)
    return None


def one_line(text: str) -> str:
    """Keep a comment in its line."""
    return " ".join(text.split())

"""What a newspaper that nobody has described yet says of itself: its names, its languages, where it is.

Pure: pages and titles in, guesses out, each with what it rests on. A guess that looks like a fact costs
somebody a week, so whatever is not said outright is not sure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from parsel import Selector
from w3lib.encoding import html_to_unicode

from crawlers.instants import instant_of

UNKNOWN_COUNTRY = "ZZ"
ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
PERSIAN_OR_URDU = re.compile("[پچژگکیے]")
"""Letters that Arabic does not have: a text full of them is Persian, Urdu or Kurdish."""
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
BETWEEN_NAMES = re.compile(r"\s+[|–—•»«:·-]\s+|\s*\|\s*")
HOME_WORDS = re.compile(
    r"(?:home( ?page)?|front page|welcome|الرئيسية|الصفحة الرئيسية|أخبار|آخر الأخبار|مرحبا)\Z", re.IGNORECASE
)
"""What titles of home pages say beside the name."""
MINORITY = 0.2
"""A language is the outlet's own when so many of its titles are in it."""
OWNED = re.compile(r"©|\(c\)|&copy;|copyright|جميع الحقوق|كل الحقوق|حقوق النشر", re.IGNORECASE)
MOST_RIGHTS = 200
ADDRESS_COUNTRY = re.compile(rb'"addressCountry"\s*:\s*"([A-Za-z]{2})"')
"""The country of an address in JSON-LD (schema.org)."""
GENERIC = {
    "com",
    "org",
    "net",
    "info",
    "news",
    "press",
    "media",
    "online",
    "site",
    "tv",
    "co",
    "me",
    "io",
    "eu",
}
"""Ends of host names that tell no country, though some of them are a country's."""
BY_DOMAIN = {"uk": "GB"}
MOST_PEOPLE = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "US": "America/New_York", "RU": "Europe/Moscow",
}  # fmt: skip
"""Of a country with several time zones, the one where most people live; elsewhere it is the first listed."""


@dataclass(frozen=True)
class Guess:
    """A fact as it was found."""

    value: str
    """Empty where nothing was found."""
    because: str
    """What it rests on, or why there is none."""
    sure: bool = False


NOTHING = Guess("", "nothing says it")


@dataclass(frozen=True)
class Front:
    """What a home page says in its head and its foot."""

    names: tuple[str, ...] = ()
    """Each part of its titles, the likeliest name first."""
    language: str = ""
    """As ``<html lang>`` has it, with its region."""
    regions: tuple[str, ...] = ()
    """Countries named by ``hreflang``, or by the address in its structured data; in capitals."""
    rights: str | None = None


def front_of(page: bytes, content_type: str | None = None) -> Front:
    """Read a home page.

    Args:
        page: its bytes, content-encoding undone.
        content_type: the header, for its charset.
    """
    _, text = html_to_unicode(content_type, page, default_encoding="utf-8")
    tree = Selector(text=text or "<html/>", type="html")
    titles = [
        *tree.xpath("//meta[@property='og:site_name' or @name='application-name']/@content").getall(),
        *tree.xpath("//head//title/text()").getall(),
        *tree.xpath("//meta[@property='og:title']/@content").getall(),
    ]
    language = tree.xpath("/html/@lang").get("").strip()
    regions = [region_of(code) for code in [language, *tree.xpath("//link[@hreflang]/@hreflang").getall()]]
    regions += [code.decode().upper() for code in ADDRESS_COUNTRY.findall(page)]
    return Front(names_in(titles), language, tuple(dict.fromkeys(filter(None, regions))), rights_in(tree))


def names_in(titles: Iterable[str]) -> tuple[str, ...]:
    """Take titles apart into names: without the words of a home page, each once, in order."""
    parts = (part.strip() for title in titles for part in BETWEEN_NAMES.split(" ".join(title.split())))
    return tuple(dict.fromkeys(part for part in parts if part and not HOME_WORDS.match(part)))


def region_of(code: str) -> str:
    """Give the country of a language code such as ``ar-CA``; nothing for ``ar`` and for continents."""
    found = re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})", code.strip())
    return found[1].upper() if found else ""


def rights_in(tree: Selector) -> str | None:
    """Give what a page says of its copyright: its tag, a licence it links, or the line that has the sign."""
    for said in (
        *tree.xpath(
            "//meta[@name='copyright' or @name='rights' or @name='dcterms.rights']/@content"
        ).getall(),
        *tree.xpath("//*[@rel='license']/@href").getall(),
    ):
        if said.strip():
            return " ".join(said.split())[:MOST_RIGHTS]
    lines = (
        " ".join(node.xpath("string()").get("").split())
        for node in tree.xpath("//body//*[not(self::script or self::style)][text()[normalize-space()]]")
    )
    parts = (part.strip() for line in lines for part in line.split(" | "))
    owned = [part for part in parts if OWNED.search(part) and len(part) <= MOST_RIGHTS]
    return min(owned, key=len) if owned else None


def names(front: Front, feed_title: str | None, host: str) -> tuple[Guess, Guess]:
    """Give the Arabic name and the Latin one."""
    said = [*front.names, *names_in([feed_title] if feed_title else [])]
    arabic = next((name for name in said if ARABIC.search(name)), "")
    latin = next((name for name in said if LATIN.search(name) and not ARABIC.search(name)), "")
    of_page = "the title of the home page or of the feed"
    if not arabic and not latin:
        return NOTHING, Guess(host, "the host, since no title names it")
    return (
        Guess(arabic, of_page, sure=bool(front.names) and arabic == front.names[0]) if arabic else NOTHING,
        Guess(latin, of_page, sure=bool(front.names) and latin == front.names[0]) if latin else NOTHING,
    )


def languages(front: Front, titles: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Give the languages of an outlet, the commonest first, and what is not sure of them.

    Args:
        front: its home page.
        titles: of its articles, by whose script the languages are told.
    """
    declared, doubts = re.split("[-_]", front.language.lower())[0], []
    if not re.fullmatch("[a-z]{2,3}", declared):
        declared = ""
    in_arabic = [title for title in titles if ARABIC.search(title)]
    in_latin = [title for title in titles if LATIN.search(title) and not ARABIC.search(title)]
    found: list[str] = []
    if len(in_arabic) >= MINORITY * len(titles) and in_arabic:
        foreign = [title for title in in_arabic if PERSIAN_OR_URDU.search(title)]
        script = declared if declared in {"fa", "ur", "ku", "ps"} else "ar"
        if script == "ar" and len(foreign) > len(in_arabic) / 2:
            doubts.append("languages: most titles have letters that Arabic does not have (Persian, Urdu?)")
        found.append(script)
    if len(in_latin) >= MINORITY * len(titles) and in_latin:
        latin = declared if declared and declared not in {"ar", "fa", "ur", "ku", "ps"} else "en"
        if latin != declared:
            doubts.append("languages: titles in Latin letters are taken for English")
        found.insert(0 if len(in_latin) > len(in_arabic) else len(found), latin)
    if not titles:
        doubts.append("languages: no title was seen; they are taken from the home page's lang")
    if declared and found and declared not in found:
        doubts.append(f"languages: the home page declares {declared!r}, and its titles are in {found[0]!r}")
    return tuple(dict.fromkeys(found or [declared or "ar"])), doubts


def country(front: Front, host: str) -> Guess:
    """Give the country: by the end of the host, or by what the home page says."""
    end = host.partition(":")[0].rpartition(".")[2].lower()
    code = BY_DOMAIN.get(end, end.upper())
    if end not in GENERIC and code in zones():
        return Guess(code, f"the host ends in .{end}", sure=True)
    known = [region for region in front.regions if region in zones()]
    if len(known) == 1:
        return Guess(known[0], "the home page names it in its lang, hreflang or address")
    if known:
        return Guess(UNKNOWN_COUNTRY, f"the home page names several: {', '.join(known)}")
    return Guess(UNKNOWN_COUNTRY, f"neither the host's .{end} nor the home page tells it")


def timezone(of_country: str, dates: Iterable[str]) -> Guess:
    """Give the time zone: the country's only one, or one that the offsets of printed dates fit.

    Args:
        of_country: ISO 3166; ``ZZ`` for none.
        dates: as feeds and pages write them; only an offset other than UTC tells anything, since most systems
            write all dates in UTC.
    """
    seen = {}
    for text in dates:
        instant = instant_of(text)
        offset = instant.utcoffset() if instant else None
        if instant is not None and offset:
            seen[instant] = offset
    there = zones().get(of_country, ())
    if len(there) == 1:
        return Guess(there[0], f"the only one of {of_country}", sure=True)
    if not there:
        return Guess("UTC", "the country is not known" + said_offsets(seen))
    first = MOST_PEOPLE.get(of_country, there[0])
    fitting = [zone for zone in (first, *there) if fits(zone, seen)]
    if seen and fitting:
        return Guess(fitting[0], f"of {len(there)} zones of {of_country} one whose offset the dates have")
    if seen:
        return Guess(first, f"where most of {of_country} live, though it does not fit" + said_offsets(seen))
    return Guess(first, f"where most of {of_country} live: it has {len(there)} zones, and no date tells")


def fits(zone: str, seen: dict[datetime, timedelta]) -> bool:
    """Say whether a zone has the offsets that were seen, each at its instant."""
    rules = ZoneInfo(zone)
    return all(instant.astimezone(rules).utcoffset() == offset for instant, offset in seen.items())


def said_offsets(seen: dict[datetime, timedelta]) -> str:
    """Name the offsets that dates had."""
    hours = sorted({f"{offset.total_seconds() / 3600:+g} h" for offset in seen.values()})
    return f"; its dates have {', '.join(hours)}" if hours else ""


@cache
def zones() -> dict[str, tuple[str, ...]]:
    """Give each country's time zones, from the IANA table that comes with them."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            found.setdefault(code, []).append(zone)
    return {code: tuple(names) for code, names in found.items()}

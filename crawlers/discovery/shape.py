"""Tell articles' addresses where no outlet file says what they look like, and learn a pattern that does."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from mahjar.address import kept_query, readable

LEAST_SHARE = 0.8
"""A pattern is learned when so many of the addresses fit it."""
FEWEST = 5
"""Addresses that a pattern may be learned from."""
LONG_SLUG = 25
WORDS = 3

DATED = re.compile(r"/(?:19|20)\d\d/\d{1,2}/(?:\d{1,2}/)?[^/?]*[^\W\d][^/?]*/?(?:\?|$)")
NUMBERED = re.compile(r"/(?!(?:19|20)\d\d(?:/|$))\d{3,}(?:[/._-]|$)|[_-]\d{4,}(?:\.\w+)?/?$")
CHOSEN = re.compile(r"[?&](?:p|\w*id)=\d+", re.IGNORECASE)
"""A number in the query that chooses the page."""
LISTING = re.compile(
    r"/(?:categor(?:y|ies)|cat|tags?|topics?|labels?|authors?|users?|pages?|sections?|search|feeds?|comments?|"
    r"rss|wp-[a-z]+|calendar|events?|product|shop|login|register|تصنيف|وسم|قسم|كاتب)(?:[/?.]|$)|"
    r"\.(?:xml|gz|jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|css|js)(?:\?|$)",
    re.IGNORECASE,
)
"""What sections, tags, searches, files and the like have in their addresses."""
LISTING_QUERY = re.compile(r"[?&](?:s|q|cat|tag|paged?|author|m)=", re.IGNORECASE)
PROBES = (
    "/", "/about/", "/about-us/", "/contact.html", "/category/news/", "/category/news/page/2/", "/tag/news/",
    "/tag/كندا/page/2/", "/author/admin/", "/page/2/", "/feed/", "/?s=كندا", "/ar/", "/ar/news/", "/2024/",
    "/2024/05/", "/2024/05/page/2/", "/search/label/news", "/news/", "/sitemap.xml",
    "/index.php", "/section.php?cat=news&page=2", "/category.php?id=news",
)  # fmt: skip
"""Addresses that no pattern of articles may take: home page, sections, tags, pages of archives."""


def place_of(url: str) -> str:
    """Give the part of an address that patterns are searched in: path and query, Arabic letters decoded.

    Tracking parameters are left out, so that those of a feed's links don't become part of a pattern.
    """
    parts = urlsplit(url)
    query = kept_query(parts.query)
    return readable(parts.path or "/") + (f"?{readable(query)}" if query else "")


def looks_like_article(url: str) -> bool:
    """Guess whether an address is an article's: it has a date, a number, or a title of several words."""
    place = place_of(url)
    if DATED.search(place):
        return True
    if is_listing(url):
        return False
    path = place.partition("?")[0]
    slug = path.rstrip("/").rpartition("/")[2]
    words = [word for word in re.split(r"[-_ ]+", slug) if word]
    numbered = CHOSEN.search(place) or NUMBERED.search(path)
    return bool(numbered) or len(words) > WORDS or len(slug) >= LONG_SLUG


def is_listing(url: str) -> bool:
    """Say whether an address is that of a section, a tag, a search or a file, as they usually look."""
    place = place_of(url)
    if LISTING.search(place):
        return True
    return not CHOSEN.search(place) and bool(LISTING_QUERY.search(place))


def learned(articles: Iterable[str], others: Iterable[str] = ()) -> str | None:
    """Learn the pattern of an outlet's article addresses.

    Args:
        articles: addresses of articles: those that a feed named.
        others: addresses that are known to be none: the home page's links to sections and tags.

    Returns:
        A regular expression for ``[article].url``: four fifths of the articles fit it, and neither the others
        nor what is usually a home page, a section or a tag does. None when no such one was found.
    """
    places = list(dict.fromkeys(map(place_of, articles)))
    if len(places) < FEWEST:
        return None
    refused = {*PROBES, *map(place_of, others)} - set(places)
    for pattern in candidates(places):
        fits = re.compile(pattern).search
        if sum(map(bool, map(fits, places))) >= LEAST_SHARE * len(places) and not any(map(fits, refused)):
            return pattern
    return None


def candidates(places: Sequence[str]) -> Iterator[str]:
    """Give patterns of the commonest shape of places, the closest first."""
    shapes = Counter(map(shape_of, places))
    common = shapes.most_common(1)[0][0]
    alike = [place for place in places if shape_of(place) == common]
    segments, key = common
    yield pattern_of(with_words(segments, alike), key)
    yield pattern_of(segments, key)


Shape = tuple[tuple[str, ...], str]
"""A pattern for each segment of the path, and the query's parameter that chooses the article, or nothing."""


def shape_of(place: str) -> Shape:
    """Give the shape of a place."""
    path, _, query = place.partition("?")
    segments = [segment for segment in path.split("/") if segment]
    following = [*segments[1:], ""]
    kinds = tuple(map(kind_of, segments, following))
    return kinds, numbered_parameter(query)


def kind_of(segment: str, following: str) -> str:
    """Give the pattern of one segment of a path; a number before a month is a year."""
    stem, dot, end = segment.rpartition(".")
    if dot and end.lower() in {"html", "htm", "php", "asp", "aspx"}:
        return kind_of(stem, "") + re.escape(f".{end}")
    if re.fullmatch(r"(19|20)\d\d", segment) and re.fullmatch(r"\d{1,2}", following):
        return r"\d{4}"
    if re.fullmatch(r"\d+", segment):
        return r"\d{1,2}" if len(segment) < 3 else r"\d{3,}"
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", segment, re.IGNORECASE):
        return r"[0-9a-fA-F-]{36}"
    if re.match(r"\d+[-_].", segment):
        return r"\d+[-_][^/?]+"
    return r"[^/?]+"


def numbered_parameter(query: str) -> str:
    """Give the name of the query's parameter whose value is a number, if there is one; an id comes first."""
    names = [
        name
        for name, _, value in (pair.partition("=") for pair in query.split("&"))
        if value.isdecimal() and not LISTING_QUERY.search(f"?{name}={value}")
    ]
    return min(names, key=lambda name: (not name.endswith("id"), name), default="")


def with_words(segments: Collection[str], places: Sequence[str]) -> tuple[str, ...]:
    """Put the word itself where all places have the same one; the last segment is a title, if no query is."""
    rows = [[part for part in place.partition("?")[0].split("/") if part] for place in places]
    has_query = all("?" in place for place in places)
    found = []
    for number, (kind, words) in enumerate(zip(segments, zip(*rows, strict=True), strict=True)):
        is_title = number == len(segments) - 1 and not has_query
        same = len(set(words)) == 1 and kind.startswith("[^/?]+") and not is_title
        found.append(re.escape(words[0]).replace(r"\-", "-") if same else kind)
    return tuple(found)


def pattern_of(segments: Collection[str], parameter: str) -> str:
    """Write a shape as a pattern of ``[article].url``."""
    path = "^/" + "/".join(segments)
    return rf"{path}\?(?:.*&)?{re.escape(parameter)}=\d+(?:&|$)" if parameter else rf"{path}/?$"

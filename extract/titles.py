"""The headline as the page prints it, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from extract.arabic import collapse, fold, key
from extract.head import Head
from extract.lines import HEADINGS, Line

_JOINT: Final = re.compile(r"\s+[-–—|:»«•·*›>]+\s+|\s*\|\s*|\s*[»›]\s*| - | : ")
_MORE: Final = 2.5  # times the letters of the site's name that a part which holds it may have
_MORE_AT_FRONT: Final = 1.6  # a headline can begin with news of the paper itself
_KICKER: Final = re.compile(r"\S.{0,38}?\s?[:|/–—-]\s*")
LONGEST: Final = 600  # characters of a headline
_MOST_OF_A_NAME: Final = 6  # spaces between a site's words
MOST_HEADINGS: Final = 6
_TOP: Final = 200  # lines among which it stands
# What a feed's title says beside the site's name; folded. One way alone leads through it: with "[\d ]+ ?"
# repeated, a row of digits between spaces had no end.
_FEED_WORDS: Final = re.compile(
    r"(?:rss|atom|feeds?|flux|xml|news|posts?|articles?|comments?|latest|all|main|home|الخلاصه|خلاصه|خلاصات|تغذيه|"
    r"اخبار|الاخبار|المقالات|الرئيسيه|\d| )*"
)
_NO_TITLE: Final = frozenset(
    map(
        fold,
        ("Untitled Document", "Untitled", "Home", "الرئيسية", "الصفحة الرئيسية", "untitled page", "No title"),
    )
)


def site_names(head: Head, given: Iterable[str], host: str) -> tuple[str, ...]:
    """Collect the names by which a site calls itself, in metas, JSON-LD, its outlet's file and its host.

    Args:
        head: The page's head.
        given: Names from the outlet's file.
        host: The page's host name.
    """
    named = [
        *given,
        *head.all(
            "og:site_name",
            "application-name",
            "apple-mobile-web-app-title",
            "publisher",
            "dc.publisher",
            "copyright",
        ),
    ]
    named += [*head.linked.sites, *_of_feed(head)]
    labels = host.lower().removeprefix("www.").split(":")[0].split(".")
    named += [host, ".".join(labels)]
    named += [max(labels[:-1], key=len)] if len(labels) > 1 else []
    for name in list(named):
        named += [part for part in _JOINT.split(name) if part]
    return tuple(dict.fromkeys(name.strip() for name in named if name and len(name.strip()) > 1))


def _of_feed(head: Head) -> list[str]:
    """Read a site's name off its feed: "النهر - Atom", "Al Nahr » Feed", "RSS | Al Nahr"."""
    headlines = {key(said) for said in (head.linked.headline, *head.all("og:title")) if said}
    parts = _JOINT.split(head.feed or "")
    named = [part for part in parts if not _FEED_WORDS.fullmatch(key(part))][:1]
    # A feed of comments is called by the article's headline, and a title's words are no name of a site.
    return [name for name in named if name.count(" ") < _MOST_OF_A_NAME and key(name) not in headlines]


def without_site(title: str, sites: Iterable[str]) -> str:
    """Cut the site's name off the ends of a title.

    A part is the site's where its words are a site's name, or hold one and nothing much more.

    Args:
        title: A title as given by a meta, `title` or JSON-LD.
        sites: The names of `site_names`.
    """
    names = {key(site) for site in sites} - {""}
    tight = {name.replace(" ", "") for name in names}
    cut = collapse(title)
    for _ in range(4):
        joints = list(_JOINT.finditer(cut))
        if not joints:
            break
        last, first = joints[-1], joints[0]
        if _is_site(cut[last.end() :], names, tight):
            cut = cut[: last.start()].rstrip()
        elif _is_site(cut[: first.start()], names, tight, _MORE_AT_FRONT):
            cut = cut[first.end() :].lstrip()
        else:
            break
    return cut or collapse(title)


def _is_site(part: str, names: set[str], tight: set[str], more: float = _MORE) -> bool:
    words = key(part)
    if not words:
        return True
    if words in names or words.replace(" ", "") in tight:
        return True
    padded = f" {words} "
    return any(len(name) >= 4 and f" {name} " in padded and len(words) <= more * len(name) for name in names)


def read_title(head: Head, lines: list[Line], sites: tuple[str, ...], hint: str | None = None) -> str | None:
    """Find the headline.

    What the reader sees (the `h1`) is the headline where the page's own titles agree with it: an `h1`
    can as well be the site's name or a section's.

    Args:
        head: The page's head.
        lines: The page's lines.
        sites: Names of the site.
        hint: The title that the feed gave.

    Returns:
        The headline as printed, or None.
    """
    given = [
        without_site(title, sites)
        for title in (
            head.linked.headline,
            head.first("og:title"),
            head.first("twitter:title", "dc.title", "headline", "title"),
            head.title,
            hint,
        )
        if title and "�" not in title and len(title) <= LONGEST
    ]
    names = {key(site) for site in sites}
    given = [title for title in given if title and fold(title) not in _NO_TITLE and key(title) not in names]
    heads: list[str] = []
    for heading in islice(_headings(lines, names), MOST_HEADINGS):
        heads.append(heading)
        if any(_same_story(heading, title) for title in given):
            return _without_kicker(heading, given)
    given = _by_agreement(given, lines)
    for title in given:
        if part := _printed_part(title, lines):
            return part
    if given:
        return given[0]
    return heads[0] if len(heads) == 1 else None


def _without_kicker(heading: str, given: list[str]) -> str:
    """Mend a headline whose `h1` holds its kicker too, in an element of its own.

    A title that has the same letters and more space between them was not run into one; a title that two
    sources give, and the `h1` ends with, is the headline without the kicker.
    """
    tight = key(heading).replace(" ", "")
    for title in given:
        if len(title) > len(heading) and key(title) != key(heading) and key(title).replace(" ", "") == tight:
            return title
    for title in given:
        kicker = heading[: -len(title)] if heading.endswith(title) else ""
        if _KICKER.fullmatch(kicker) and given.count(title) > 1 and title.count(" ") >= 2:
            return title
    return heading


def _by_agreement(given: list[str], lines: list[Line]) -> list[str]:
    """Put first what most sources say, and of two such what the page prints in a heading."""
    if len(set(given)) < 2:
        return given
    keys = [key(title) for title in given]
    printed = _printed_headings(lines)
    order = sorted(range(len(given)), key=lambda i: (-keys.count(keys[i]), keys[i] not in printed, i))
    return [given[i] for i in order]


def _headings(lines: list[Line], names: set[str]) -> Iterator[str]:
    """Give what the page prints as its headline, one by one: few pages need the search for a class."""
    for line in lines:
        if (
            line.tag == "h1"
            and 0 < len(line.text) <= LONGEST
            and not line.away
            and key(line.text) not in names
        ):
            yield line.text
    for line in lines[:_TOP]:
        if line.tag in ("h2", "h3", "div", "p") and "headline" in line.label.split():
            yield line.text
            return


def _printed_headings(lines: list[Line]) -> set[str]:
    return {key(line.text) for line in lines if line.tag in HEADINGS and not line.away}


def _printed_part(title: str, lines: list[Line]) -> str | None:
    """Find the part of a title that the page prints alone: the rest is the site's or section's name."""
    printed = {line.folded for line in lines if line.linked < 0.5 and not line.away}
    parts = sorted(_JOINT.split(title), key=len, reverse=True)
    if len(parts) < 2 or fold(title) in printed or parts[0].count(" ") < 2:
        return None
    if key(title) in _printed_headings(lines):
        return None
    joints = list(_JOINT.finditer(title))
    tries = [title[: joint.start()] for joint in reversed(joints)] + [
        title[joint.end() :] for joint in joints
    ]
    return next((part for part in tries if part.count(" ") >= 2 and fold(part) in printed), None)


def _same_story(heading: str, title: str) -> bool:
    """Tell whether two titles are one: equal, one within the other, or sharing half of their words."""
    a, b = key(heading), key(title)
    if not a or not b:
        return False
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if f" {short} " in f" {long} ":
        return len(short.split()) >= 3 or f"{long} ".startswith(f"{short} ")
    first, second = set(a.split()), set(b.split())
    return len(first & second) >= max(3, 0.5 * min(len(first), len(second)))

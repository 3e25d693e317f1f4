"""The room's door: a page in, an article or a reason out. No I/O, no clock, no chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from extract.arabic import arabic_share, count_words, fold_line, key
from extract.article import Extracted, NotAnArticle, Removed
from extract.authors import read_authors
from extract.body import Block, read_body
from extract.captions import find_captions
from extract.clean import Cleaned, Surroundings, clean
from extract.credits import Credit, read_credits, read_dateline
from extract.dates import Written
from extract.fallback import second_date
from extract.language import languages_of, main_language
from extract.learned import RULE
from extract.lines import Line, Window, find_cards, find_window
from extract.listpages import find_list
from extract.metadata import read_images, read_section, read_tags
from extract.notes import read_marked_name
from extract.page import Page
from extract.published import read_modified, read_published
from extract.quality import find_flags, score
from extract.reading import Reading, likely_words, read_page
from extract.standfirst import is_lede, missing_standfirst
from extract.walls import LITTLE_PROSE, find_wall, is_reversed, is_scattered, too_little

EXTRACTOR: Final = "mahjar-extract/4+trafilatura-2.3.1"


def extract(page: Page) -> Extracted | NotAnArticle:
    """Extract a page's article.

    Args:
        page: The page; its address and body are enough.

    Returns:
        The article, or why there is none. Nothing that a page contains raises.
    """
    seen = read_page(page)
    if isinstance(seen, NotAnArticle):
        return seen
    if wall := find_wall(page.url, seen.head, seen.lines):
        return wall
    blocks = seen.given.blocks or read_body(seen.tree, page.url, seen.lines, likely_words(seen.lines))
    return _article(seen, blocks)


def _article(seen: Reading, blocks: list[Block]) -> Extracted | NotAnArticle:
    fallback = False
    if not blocks and seen.head.linked.body and count_words(seen.head.linked.body) >= 50:
        blocks = [
            Block(text, "p")
            for part in seen.head.linked.body.splitlines()
            if (text := " ".join(part.split()))
        ]
        fallback = True
    paragraphs = [block.text for block in blocks]
    links = frozenset(line.folded for line in seen.lines if line.is_link)
    about = _surroundings(seen, links)
    cleaned = clean(paragraphs, about)
    window = find_window(seen.lines, cleaned.paragraphs, seen.title)
    day_first = seen.page.profile.day_first if seen.page.profile else None
    published = seen.given.published(seen.outlet.timezone, seen.page.fetched, day_first) or read_published(
        seen.head,
        seen.lines,
        window,
        url=seen.page.url,
        zone=seen.outlet.timezone,
        fetched=seen.page.fetched,
        hint=seen.hints.published,
        second=_second_date(seen),
        day_first=day_first,
    )
    listed = find_list(
        seen.page.url,
        seen.head,
        blocks,
        links,
        frozenset(line.folded for line in seen.lines if line.links and line.tag in ("li", "td", "dd")),
        find_cards(seen.lines),
        is_article_address=_is_article_address(seen),
        dated_by=published.how if published else None,
    )
    if listed is not None:
        return listed
    standfirst = missing_standfirst(seen.head, seen.lines, window, cleaned.paragraphs, seen.title)
    if standfirst:
        cleaned = clean(_with_standfirst(paragraphs, cleaned, standfirst), about)
    if little := too_little(seen.head, seen.lines, cleaned.paragraphs, seen.tree):
        return _untaught(seen, blocks, cleaned.removed, little)
    if is_reversed(cleaned.paragraphs):
        return NotAnArticle.because("reversed-text", 0.9, "The Arabic of the page runs backwards.")
    if is_scattered(cleaned.paragraphs):
        return NotAnArticle.because("broken-text", 0.9, "Most of its words are single letters.")
    return _extracted(seen, cleaned, window, published, links, bool(standfirst), fallback)


def _untaught(
    seen: Reading, blocks: list[Block], removed: Sequence[Removed], little: NotAnArticle
) -> Extracted | NotAnArticle:
    """Read a page again without learned lines where these took so much that it can have been its text.

    A notice that is printed each week is learned like furniture. Were its pages refused, they would teach
    nothing, and it would never be unlearned.
    """
    words = sum(count_words(each.text) for each in removed if each.rule == RULE)
    if words < LITTLE_PROSE or little.reason != "no-text" or seen.page.profile is None:
        return little
    untaught = replace(seen.page, profile=replace(seen.page.profile, lines=frozenset()))
    again = _article(replace(seen, page=untaught), blocks)
    return again if isinstance(again, Extracted) else little


def _with_standfirst(paragraphs: list[str], cleaned: Cleaned, standfirst: str) -> list[str]:
    first = cleaned.kept[0] if cleaned.kept else 0
    return [*paragraphs[:first], standfirst, *paragraphs[first:]]


def _second_date(seen: Reading) -> Callable[[date], Written | None] | None:
    return None if seen.arabic else lambda latest: second_date(seen.tree, seen.page.url, latest)


def _is_article_address(seen: Reading) -> bool:
    if not seen.outlet.article_url:
        return False
    try:
        parts = urlsplit(seen.page.url)
        return (
            re.search(seen.outlet.article_url, parts.path + (f"?{parts.query}" if parts.query else ""))
            is not None
        )
    except (ValueError, re.error):
        return False


def _surroundings(seen: Reading, links: frozenset[str]) -> Surroundings:
    here = {line.folded for line in seen.lines if not line.away}
    pictures = {fold_line(alt) for img in seen.tree.iter("img") if (alt := img.get("alt")) and len(alt) < 200}
    return Surroundings(
        title=seen.title,
        links=links,
        captions=find_captions(seen.head, seen.lines),
        pictures=frozenset(pictures),
        away=frozenset({line.folded for line in seen.lines if line.away} - here),
        learned=seen.page.profile.lines if seen.page.profile else frozenset(),
    )


def _extracted(
    seen: Reading,
    cleaned: Cleaned,
    window: Window | None,
    published: Any,
    links: frozenset[str],
    restored: bool,
    fallback: bool,
) -> Extracted:
    paragraphs, head = cleaned.paragraphs, seen.head
    learned = seen.page.profile.lines if seen.page.profile else ()
    noted = any(each.rule == "credit/note" for each in cleaned.removed)
    credits = [*cleaned.credits, *_credits_around(seen.lines, window, cleaned.credits, learned, noted)]
    languages = languages_of(paragraphs, head.language)
    city, agency = read_dateline(paragraphs[0])
    words = sum(map(count_words, paragraphs))
    flags = find_flags(
        paragraphs,
        title=seen.title,
        day=published.day if published else None,
        confidence=published.confidence if published else None,
        languages=languages,
        linked=sum(fold_line(p) in links for p in paragraphs),
        mojibake=seen.decoded.mojibake,
        damaged=seen.decoded.damaged,
    )
    flags += ("fallback-body",) if fallback else ()
    flags += ("rule-missed",) if seen.given.missed else ()
    section = read_section(head, seen.lines, window, seen.hints.section)
    # A feed names the section among its tags.
    said = [tag for tag in seen.hints.tags if key(tag) != key(section or "")]
    lede = is_lede(paragraphs, head, seen.lines, doubled=cleaned.doubled, restored=restored)
    return Extracted(
        title=seen.title,
        lede=paragraphs[0] if lede else None,
        text="\n".join(paragraphs),
        paragraphs=paragraphs,
        authors=seen.given.authors(seen.sites)
        or read_authors(head, seen.lines, window, credits, seen.sites, seen.hints.authors),
        editor=_first(credits, "editor"),
        source=_first(credits, "source"),
        agency=_first(credits, "agency") or agency,
        translator=_first(credits, "translator"),
        photographer=_first(credits, "photographer"),
        dateline=_first(credits, "dateline") or city,
        credits_raw=tuple(dict.fromkeys(credit.raw for credit in credits)),
        section=section,
        tags=read_tags(head, seen.lines, window, "\n".join((seen.title or "", *paragraphs)), said),
        language=main_language(languages, paragraphs, head.language),
        languages_by_paragraph=languages,
        arabic_share=round(arabic_share("".join(paragraphs)), 3),
        published_day=published.day if published else None,
        published=published.moment if published else None,
        published_raw=published.raw if published else None,
        published_how=published.how if published else None,
        published_confidence=published.confidence if published else None,
        modified=read_modified(head, seen.outlet.timezone, seen.hints.modified),
        images=read_images(head),
        words=words,
        quality=score(flags),
        flags=flags,
        removed=seen.given.removed + cleaned.removed,
        canonical_url=head.canonical,
        encoding=seen.decoded.encoding,
    )


def _credits_around(
    lines: Sequence[Line],
    window: Window | None,
    known: Sequence[Credit],
    learned: Collection[str],
    noted: bool,
) -> list[Credit]:
    """Read credit lines near the text that trafilatura left out of it; it is `noted` who the writer is."""
    if window is None:
        return []
    have = {credit.raw for credit in known}
    found: list[Credit] = []
    stacked = True  # so far every line behind the text was a credit: an agency may sign here without a label
    for i in [*window.before(), *window.after()]:
        if i >= len(lines):
            break
        line = lines[i]
        if line.away or len(line.text) > 110 or line.text in have or line.tag == "figcaption":
            continue
        if learned and line.folded in learned:
            continue
        at_edge = i < window.first or (stacked and line.linked < 0.5)
        credits = read_credits(line.text, at_edge, dated=i < window.first)
        if noted and window.title is not None and window.title < i < window.first:
            credits = credits or read_marked_name(line.text)
        stacked = stacked and (i < window.first or bool(credits))
        found += [c for c in credits if c.raw not in have and c.role != "none"]
    return found


def _first(credits: Sequence[Credit], role: str) -> str | None:
    return next((credit.value for credit in credits if credit.role == role), None)

"""Section, tags, images and canonical address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extract.arabic import collapse, fold, key
from extract.head import Head, absolute
from extract.lines import Line, Window

MOST_TAGS: Final = 40
MOST_IMAGES: Final = 20
_NO_SECTION: Final = frozenset(
    map(
        fold,
        (
            "غير مصنف",
            "uncategorized",
            "non classé",
            "الرئيسية",
            "home",
            "news",
            "article",
            "articles",
            "العربية",
        ),
    )
)
_HOME: Final = re.compile(r"^\s*(?:الصفحة )?(?:الرئيسية|home|accueil)\s*[/»›>|\\]\s*", re.IGNORECASE)
_SECTION_LABEL: Final = re.compile(
    r"^\s*(?:نُ?شر(?:ت)? في|المجموعة|التصنيف|القسم|الفئة|posted in|in|category)(?:\s*:\s*|\s+)", re.IGNORECASE
)
_SECTION_NAME: Final = re.compile(r"category|cat-links|post-terms(?!.*tag)|breadcrumb|section")
_NO_SECTION_NAME: Final = re.compile(r"post_tag|tags")
_TAGS_NAME: Final = re.compile(r"post_tag|tags-links|taglist|article-tags|(?:^|\s)tags?(?:\s|$)")
_TAG_LINE: Final = re.compile(
    r"^(?:ال)?(?:وسوم|وسم|تسميات|كلمات (?:دلاليه|مفتاحيه|داله)|كلمات البحث|علامات|تاغات|"
    r"tags?|labels|mots-clés)\s*[:|]\s*(?P<tags>.+)$"
)


def read_section(head: Head, lines: Sequence[Line], window: Window | None, hint: str | None) -> str | None:
    """Find the section: JSON-LD, meta, a link marked as category near the headline, the feed's word.

    Args:
        head: The page's head.
        lines: The page's lines.
        window: The article's place.
        hint: The section that the feed gave.
    """
    given = [
        head.linked.section,
        head.first("article:section", "section", "cxenseparse:recs:category", "dc.subject"),
        _category(lines, window),
        hint,
    ]
    for value in given:
        if value and (section := collapse(value)) and len(section) <= 60 and fold(section) not in _NO_SECTION:
            return section
    return None


def _category(lines: Sequence[Line], window: Window | None) -> str | None:
    if window is None:
        return None
    start = max(0, (window.title if window.title is not None else window.first) - 8)
    for line in [*lines[start : window.first], *lines[window.last + 1 : window.last + 12]]:
        if not 1 <= line.links <= 2 or len(line.text) > 40:
            continue
        if not _SECTION_NAME.search(line.label) or _NO_SECTION_NAME.search(line.label):
            continue
        named = _HOME.sub("", _SECTION_LABEL.sub("", line.text))
        if fold(named) in _NO_SECTION:
            continue
        if line.linked > 0.6 or (line.links == 1 and line.linked * len(line.text) > 0.9 * len(named)):
            return named
    if window.title is not None:  # hand-made pages print the section as a link right over the headline
        above = lines[max(0, window.title - 1) : window.title]
        for line in above:
            if (
                line.linked > 0.9
                and line.links == 1
                and len(line.text) <= 30
                and line.text.count(" ") <= 3
                and not line.away
            ):
                return line.text
    return None


def read_tags(
    head: Head, lines: Sequence[Line], window: Window | None, text: str, hints: Sequence[str]
) -> tuple[str, ...]:
    """Find the tags: JSON-LD, meta, links marked as tags behind the text, the feed's.

    Args:
        head: The page's head.
        lines: The page's lines.
        window: The article's place.
        text: Headline and text: keywords that it doesn't hold are the site's, not the article's.
        hints: Tags that the feed gave.
    """
    given = head.linked.tags or head.all("article:tag") or _visible_tags(lines, window)
    if not given:
        given = list(hints) or _keywords(head, text)
    seen: dict[str, str] = {}
    for tag in given:
        tag = collapse(tag.replace("_", " ")).strip("#،,:| ")
        if tag and len(tag) <= 60 and any(map(str.isalnum, tag)):
            seen.setdefault(key(tag), tag)
    return tuple(seen.values())[:MOST_TAGS]


def _keywords(head: Head, text: str) -> list[str]:
    words = head.first("news_keywords", "keywords")
    if not words:
        return []
    given = [word for word in re.split(r"\s*[,،;]\s*", words) if word]
    said = f" {' | '.join(key(line) for line in text.splitlines())} "
    return given if 2 * sum(f" {key(word)} " in said for word in given) > len(given) else []


def _visible_tags(lines: Sequence[Line], window: Window | None) -> list[str]:
    if window is None:
        return []
    tags: list[str] = []
    for line in lines[window.last + 1 : window.last + 25]:
        if match := _TAG_LINE.match(line.folded):
            printed = re.split(r"[:|]", line.text, maxsplit=1)[-1]
            if match:
                return re.split(r"\s*[,،|]\s*|\s+(?=#)", printed)
        if line.linked > 0.6 and _TAGS_NAME.search(line.label) and "category" not in line.label:
            tags += re.split(r"\s*[,،|]\s*|\s+(?=#)", line.text) if line.links > 1 else [line.text]
    return tags


def read_images(head: Head) -> tuple[str, ...]:
    """Find the pictures that the page names as the article's own, as absolute addresses.

    Args:
        head: The page's head.
    """
    given = [
        *head.all("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
        *head.linked.images,
    ]
    found = (absolute(head.base, value) for value in given if value)
    return tuple(dict.fromkeys(url for url in found if url))[:MOST_IMAGES]

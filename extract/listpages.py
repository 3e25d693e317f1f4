"""Home, section, search and archive pages: lists of articles, which are none."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from extract.arabic import count_words, fold_line
from extract.article import NotAnArticle
from extract.body import Block
from extract.head import Head

_HOME: Final = re.compile(
    r"^/*(?:(?:index|default|home|main|accueil)(?:[-_]?\d)?(?:\.\w{2,5})?|ar|en|fr|fa|arabic|ar-\w\w|"
    r"www)?/*$",
    re.I,
)
_LISTS: Final = re.compile(
    r"/(?:category|categories|cat|tag|tags|topic|topics|label|section|sections|author|"
    r"authors|rubrique|taxonomy|"
    r"التصنيف|تصنيف|وسم|الوسوم|قسم|كاتب|الكاتب|أرشيف)(?:/|$)|/archives?/(?!\d+/?$)|/archives?$|"
    r"/page/\d+/?$|/page/?$|/feed/?$|^/(?:19|20)\d\d(?:/[01]\d(?:/[0-3]\d)?)?/?$|/search/label/",
    re.I,
)
_LIST_FILES: Final = re.compile(
    r"/(?:category|section|sections|list|archive|news|rss|index|cat|tag|more)[\w-]{0,12}\.(?:php|html?|"
    r"aspx?|jsp)$",
    re.I,
)
_SEARCH: Final = re.compile(r"/(?:search|recherche|بحث|البحث)(?:/|\.\w+|$)", re.I)
_ARTICLE_QUERY: Final = frozenset(
    {"id", "p", "nid", "aid", "articleid", "article", "newsid", "story", "nn", "sid", "post"}
)
_TRACKING: Final = re.compile(r"^(?:utm_\w+|fbclid|gclid|ref|amp)$", re.I)


def address_kind(url: str) -> str | None:
    """Tell from an address alone what the page is: `home-page`, `search-page`, `section-page`, or None."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    if not parts.netloc:
        return None
    path = unquote(parts.path)
    names = {name.lower() for name, _ in query if not _TRACKING.match(name)}
    if names & {"s", "q", "search", "query", "searchword"} or (
        _SEARCH.search(path) and "/search/label/" not in path
    ):
        return "search-page"
    asked = dict(query)
    if asked.get("option") in ("com_content", "com_tags"):  # Joomla without its addresses for readers
        return None if asked.get("view") == "article" else "section-page"
    if names & _ARTICLE_QUERY:
        return None
    if names & {"cat", "tag", "author", "paged", "m"} or _LISTS.search(path):
        return "section-page"
    if _HOME.match(path) and not names - {"page", "start", "limitstart", "lang"}:
        return "home-page"
    return "section-page" if _LIST_FILES.search(path) and not names else None


def find_list(
    url: str,
    head: Head,
    blocks: Sequence[Block],
    links: Collection[str],
    entries: Collection[str],
    cards: Collection[str],
    *,
    is_article_address: bool,
    dated_by: str | None,
) -> NotAnArticle | None:
    """Recognise home, section, search and archive pages.

    An address or the page's own word says what it could be; that its "text" is made of links, teasers or
    headlines in turn with summaries says that it is.

    Args:
        url: The page's address.
        head: Its head.
        blocks: The text that was found, before anything went.
        links: Folded lines that are nothing but a link.
        entries: Folded lines that are list items or cells with a link in them.
        cards: Folded summaries that stand under a headline that is a link.
        is_article_address: The outlet's file says that its articles have such addresses.
        dated_by: Where its day of publication was found, None where it has none.
    """
    kind = None if is_article_address else address_kind(url)
    og = (head.first("og:type") or "").lower()
    says_article = head.linked.article or og.startswith("article")
    says_list = head.linked.only_list or og in ("website", "blog") or bool(kind)
    paragraphs = [block.text for block in blocks]
    folded = [fold_line(p) for p in paragraphs]
    listed = sum(line in entries for line in folded)
    headlines = sum(line in links and line.count(" ") >= 2 for line in folded)
    cut = sum(p.rstrip(' ]»"').endswith(("…", "...")) for p in paragraphs)
    turns = _turns(paragraphs)
    many = max(1, len(paragraphs))
    name = kind or "section-page"
    if says_article or is_article_address:
        if kind and not is_article_address and headlines >= 8 and headlines > 0.4 * many:
            return NotAnArticle.because(
                name, 0.8, f"{headlines} of {many} paragraphs are links to other pages."
            )
        return None
    if kind == "search-page":
        return NotAnArticle.because(kind, 0.9, "The address is that of a search.")
    if kind == "home-page":
        return NotAnArticle.because(
            kind, 0.85, "The address is that of a site's front page, and nothing in it is called an article."
        )
    summaries = sum(line in cards for line in folded)
    elsewhere = sum(len(line) for line in folded if line in cards or line in links)
    if summaries >= (1 if kind else 3) and elsewhere > 0.6 * sum(map(len, folded)):
        return NotAnArticle.because(
            name, 0.85, f"{summaries} of {many} paragraphs are summaries under links to other pages."
        )
    if headlines >= 5 and headlines > (0.15 if says_list else 0.3) * many:
        return NotAnArticle.because(name, 0.85, f"{headlines} of {many} paragraphs are links to other pages.")
    if cut >= 4 and cut > (0.15 if says_list else 0.3) * many:
        return NotAnArticle.because(name, 0.8, f"{cut} of {many} paragraphs are cut-off teasers.")
    if listed >= 12 and listed > 0.6 * many:
        return NotAnArticle.because(
            name, 0.75, f"{listed} of {many} paragraphs are entries of a list of links."
        )
    if (
        turns >= 5
        and turns > 0.3 * many
        and not dated_by
        and (says_list or all(block.kind != "head" for block in blocks))
    ):
        return NotAnArticle.because(
            name, 0.7, f"{turns} headlines stand in turn with summaries, under no date."
        )
    if kind == "section-page" and (turns >= 3 or headlines >= 3 or _holds(folded, entries) or not blocks):
        return NotAnArticle.because(name, 0.7, "The address is that of a list, and so is the text.")
    return None


def _holds(folded: Sequence[str], entries: Collection[str]) -> bool:
    """Tell whether most of a text is a list's entries, also where they were run together to one paragraph."""
    text = "".join(folded).replace(" ", "")
    letters = (entry.replace(" ", "") for entry in entries)
    return sum(len(entry) for entry in letters if entry in text) > 0.5 * len(text)


def _turns(paragraphs: Sequence[str]) -> int:
    """Count headlines that a summary follows: a short line that ends like no sentence, then a longer one."""
    turns = 0
    for line, after in pairwise(paragraphs):
        words = count_words(line)
        if (
            3 <= words <= 18
            and not line.rstrip().endswith((".", ":", "،", "؛", ",", ";"))
            and count_words(after) >= 1.5 * words
        ):
            turns += 1
    return turns

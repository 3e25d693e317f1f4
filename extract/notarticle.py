"""Pages that are no article, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from extract.arabic import count_words, fold
from extract.article import NotAnArticle
from extract.body import Block
from extract.head import Head
from extract.lines import Line

_MARKUP: Final = re.compile(
    rb"<(?:!doctype html|html|head|body|div|p|table|title|meta|article|br|font|a|h1)\b", re.I
)
_BINARY: Final = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x00",
    b"OggS",
    b"ID3",
    b"{\\rtf",
)
_FEED: Final = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?[^>]*>\s*|<!DOCTYPE[^>]*>\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b",
    re.I | re.S,
)
_HTML_TYPES: Final = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/xml",
    "text/xml",
    "application/octet-stream",
)

_HOME: Final = re.compile(
    r"^/*(?:(?:index|default|home|main|accueil)(?:[-_]?\d)?(?:\.\w{2,5})?|ar|en|fr|fa|arabic|ar-\w\w|"
    r"www)?/*$",
    re.I,
)
_LISTS: Final = re.compile(
    r"/(?:category|categories|cat|tag|tags|topic|topics|label|section|sections|archive|archives|author|"
    r"authors|page|rubrique|taxonomy|"
    r"التصنيف|تصنيف|وسم|الوسوم|قسم|كاتب|الكاتب|أرشيف)(?:/|$)|/page/\d+/?$|/feed/?$",
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

_CHALLENGE: Final = re.compile(
    r"just a moment|checking your browser|attention required|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"are you a robot|ddos[- ]guard|"
    r"security check|please wait\W+(?:while|redirecting)|enable javascript and cookies to continue|"
    r"access denied|unusual traffic|"
    r"التحقق من (?:أنك|انك|المتصفح)|لست روبوت|جاري التحقق|لحظه من فضلك|un instant|vérification de sécurité",
    re.I,
)
_NOT_FOUND: Final = re.compile(
    r"(?<!\d)404(?!\d)|page (?:was )?not found|not found|page introuvable|الصفحه (?:غير موجوده|"
    r"المطلوبه غير|التي تبحث عنها)|غير موجود|لم يتم العثور|"
    r"لا يمكن العثور|لايمكن العثور|الخبر غير موجود|المقال غير موجود|عذرا,? (?:الصفحه|هذه الصفحه)|"
    r"صفحه مورد نظر|یافت نشد|هذه المقاله لم تعد",
    re.I,
)
_PAYWALL: Final = re.compile(
    r"(?:اشترك|سجل|للمشتركين|مشترك)\w* (?:الان )?(?:لقراءه|لمتابعه|للقراءه|لتتابع|فقط)|هذا المحتوي (?:مخصص|"
    r"متاح) (?:فقط )?للمشتركين|محتوي مدفوع|"
    r"subscribe to (?:read|continue)|subscribers only|already a subscriber|réservé aux abonnés|"
    r"abonnez-vous pour|log in to continue reading",
    re.I,
)
_COOKIES: Final = re.compile(r"cookie|ملفات (?:تعريف )?الارتباط|الكوكيز|كوكيز|consent|témoins", re.I)
_SCRIPTED: Final = re.compile(
    r"enable javascript|requires javascript|javascript (?:is )?(?:disabled|required)|"
    r"تفعيل (?:ال)?جافا ?سكر?يبت|activer javascript",
    re.I,
)
_PARKED: Final = re.compile(
    r"domain (?:name )?(?:is |may be )?(?:for sale|parked|has expired)|buy this domain|parked (?:free|"
    r"domain)|this domain is|(?:ال)?(?:نطاق|دومين)(?: هذا)? (?:معروض )?للبيع|"
    r"domaine est à vendre|account (?:has been )?suspended|تم (?:ايقاف|تعليق) (?:هذا )?(?:الموقع|الحساب)",
    re.I,
)
_REVERSED: Final = re.compile(r"(?<!\w)\w{3,}لا(?!\w)")
_FORWARD: Final = re.compile(r"(?<!\w)ال\w{3,}")


def not_html(body: bytes, content_type: str | None) -> str | None:
    """Say why a payload is no web page, None where it is one (or could be).

    Args:
        body: The payload.
        content_type: The response's Content-Type.
    """
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\x0c")
    kind = (content_type or "").split(";")[0].strip().lower()
    for magic in _BINARY:
        if start.startswith(magic):
            return f"the payload begins like a file of another kind ({magic[:4]!r})"
    if _FEED.match(start):
        return "the payload is a feed or a sitemap"
    if kind and kind not in _HTML_TYPES and not _MARKUP.search(body[:4096]):
        return f"the server calls it {kind}"
    if start[:1] in (b"{", b"[") and not _MARKUP.search(body[:4096]):
        return "the payload is JSON"
    return None


def address_kind(url: str) -> str | None:
    """Tell from an address alone what the page is: `home-page`, `search-page`, `section-page`, or None."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    path = unquote(parts.path)
    names = {name.lower() for name, _ in query if not _TRACKING.match(name)}
    if names & {"s", "q", "search", "query"} or _SEARCH.search(path):
        return "search-page"
    if names & _ARTICLE_QUERY:
        return None
    if names & {"cat", "tag", "author", "paged", "m"} or _LISTS.search(path):
        return "section-page"
    if _HOME.match(path) and not names - {"page", "lang"}:
        return "home-page"
    return "section-page" if _LIST_FILES.search(path) and not names else None


def find_wall(url: str, head: Head, lines: Sequence[Line], images: int) -> NotAnArticle | None:
    """Recognise a page that stands in an article's place: a challenge, a wall, a shell, a parked domain.

    Only pages with little text are walls: an article can speak of cookies.

    Args:
        url: The page's address.
        head: The page's head.
        lines: The page's lines.
        images: How many pictures the page holds.
    """
    words = sum(count_words(line.text) for line in lines[:400])
    title = fold(f"{head.title or ''} {head.first('og:title') or ''}")
    shown = " ".join(line.folded for line in lines[:60])
    everything = f"{title} {shown}"
    if words <= 250:
        if _CHALLENGE.search(title) or (words < 120 and _CHALLENGE.search(shown)):
            return NotAnArticle.because(
                "challenge", 0.95, f"A bot check stands in place of the page: {_quote(head.title)}."
            )
        if _PARKED.search(everything):
            return NotAnArticle.because(
                "parked", 0.9, "The page says that its domain is for sale, parked or suspended."
            )
        if _NOT_FOUND.search(title) or (words < 100 and _NOT_FOUND.search(shown)):
            return NotAnArticle.because(
                "soft-404", 0.9, f"The page says that it was not found: {_quote(head.title)}."
            )
    if words <= 60 and _SCRIPTED.search(everything):
        return NotAnArticle.because(
            "javascript-shell", 0.9, "The page holds no text and asks for JavaScript."
        )
    headlines = sum(line.linked > 0.85 and line.text.count(" ") >= 2 for line in lines)
    if (
        words <= 90
        and headlines < 5
        and not address_kind(url)
        and _COOKIES.search(shown)
        and not head.linked.article
    ):
        return NotAnArticle.because(
            "cookie-wall", 0.8, "Nothing but a question of consent stands on the page."
        )
    return None


def _quote(text: str | None) -> str:
    return f'"{(text or "")[:80]}"'


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
    folded = [fold(p) for p in paragraphs]
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
    if kind == "section-page" and (turns >= 3 or headlines >= 3 or not blocks):
        return NotAnArticle.because(name, 0.7, "The address is that of a list, and so is the text.")
    return None


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


def too_little(
    head: Head, lines: Sequence[Line], paragraphs: Sequence[str], images: int
) -> NotAnArticle | None:
    """Recognise a page whose text is too little to be one: a paywall's stub, a gallery, nothing.

    Args:
        head: The page's head.
        lines: The page's lines.
        paragraphs: The clean text.
        images: How many pictures the page holds.
    """
    words = sum(map(count_words, paragraphs))
    shown = " ".join(line.folded for line in lines[:300] if len(line.text) < 200)
    if words < 90 and (head.linked.free is False or _PAYWALL.search(shown)):
        return NotAnArticle.because(
            "paywall", 0.8, f"{words} words are shown, and the rest is for subscribers."
        )
    if words >= 12:
        return None
    if images >= 8:
        return NotAnArticle.because("gallery", 0.7, f"{images} pictures and {words} words.")
    if words == 0:
        return NotAnArticle.because("no-text", 0.8, "No running text was found on the page.")
    return NotAnArticle.because("no-text", 0.6, f"Only {words} words of running text were found on the page.")


def is_reversed(paragraphs: Sequence[str]) -> bool:
    """Tell whether Arabic runs backwards, as in flip-books: words end in "لا", none begins with "ال"."""
    text = fold(" ".join(paragraphs)[:5000])
    backward, forward = len(_REVERSED.findall(text)), len(_FORWARD.findall(text))
    return backward >= 10 and backward > 4 * forward

"""Pages that stand in an article's place: challenges, walls, shells, stubs, and what is no page at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extract.arabic import count_words, fold
from extract.article import NotAnArticle
from extract.head import Head
from extract.lines import Line
from extract.listpages import address_kind

LONGEST_NOTICE: Final = 140  # characters of a line that can be a notice; longer ones are text
_JOINT: Final = re.compile(r" [-|:–—] ")
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
    r"المطلوبه غير|التي تبحث عنها)|لم يتم العثور|"
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
    r"domain)|this domain is (?:for sale|parked|expired|registered)|"
    r"(?:ال)?(?:نطاق|دومين)(?: هذا)? (?:معروض )?للبيع|"
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


def find_wall(url: str, head: Head, lines: Sequence[Line]) -> NotAnArticle | None:
    """Recognise a page that stands in an article's place: a challenge, a wall, a shell, a parked domain.

    Only pages with little text are walls: an article can speak of cookies.

    Args:
        url: The page's address.
        head: The page's head.
        lines: The page's lines.
    """
    words = sum(line.words for line in lines[:400])
    title = fold(head.title or "")
    # Of a page with much text the title alone is asked.
    notices = [line.folded for line in lines[:60] if len(line.text) <= LONGEST_NOTICE] if words <= 250 else []
    if words <= 250 and (_CHALLENGE.match(title) or (words < 120 and _says(_CHALLENGE, notices))):
        return NotAnArticle.because("challenge", 0.95, f"A bot check stands here: {_quote(head.title)}.")
    if words <= 250 and _says(_PARKED, [title, *notices]):
        return NotAnArticle.because("parked", 0.9, "The domain is for sale, parked or suspended.")
    if _is_not_found(title, notices, words) and not head.linked.article:
        return NotAnArticle.because("soft-404", 0.9, f"It says that it was not found: {_quote(head.title)}.")
    if words <= 60 and _says(_SCRIPTED, notices):
        return NotAnArticle.because("javascript-shell", 0.9, "It holds no text and asks for JavaScript.")
    if _is_cookie_wall(lines, words) and not address_kind(url) and not head.linked.article:
        return NotAnArticle.because("cookie-wall", 0.8, "Nothing but a question of consent stands there.")
    return None


def _says(pattern: re.Pattern[str], notices: Sequence[str]) -> bool:
    return any(pattern.search(notice) for notice in notices)


def _is_not_found(title: str, notices: Sequence[str], words: int) -> bool:
    """A title that begins with it is enough on any page; a notice only where little else stands."""
    parts = [title, *_JOINT.split(title)]
    if words <= 1500 and any(_NOT_FOUND.match(part) for part in parts):
        return True
    return words < 100 and any(_NOT_FOUND.match(notice) for notice in notices)


def _is_cookie_wall(lines: Sequence[Line], words: int) -> bool:
    if words > 90:
        return False
    headlines = sum(line.linked > 0.85 and line.text.count(" ") >= 2 for line in lines)
    asking = sum(line.words for line in lines if _COOKIES.search(line.folded))
    return headlines < 5 and asking > 0.4 * words


def _quote(text: str | None) -> str:
    return f'"{(text or "")[:80]}"'


_SENTENCE: Final = 12
"""Words that a sentence of an article has, and the fewest of an article."""


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
    if words < 90 and (head.linked.free is False or _asks_for_money(lines)):
        return NotAnArticle.because(
            "paywall", 0.8, f"{words} words are shown, and the rest is for subscribers."
        )
    if len(paragraphs) == 1 and words >= _SENTENCE and not _has_sentence(lines):
        return NotAnArticle.because(
            "no-text", 0.6, "No line of the page is a sentence: its words are labels, links and fields."
        )
    if words >= _SENTENCE:
        return None
    if images >= 8:
        return NotAnArticle.because("gallery", 0.7, f"{images} pictures and {words} words.")
    if words == 0:
        return NotAnArticle.because("no-text", 0.8, "No running text was found on the page.")
    return NotAnArticle.because("no-text", 0.6, f"Only {words} words of running text were found on the page.")


def _asks_for_money(lines: Sequence[Line]) -> bool:
    return _PAYWALL.search(" ".join(line.folded for line in lines[:300] if len(line.text) < 200)) is not None


def _has_sentence(lines: Sequence[Line]) -> bool:
    return any(line.words >= _SENTENCE and line.linked < 0.5 for line in lines)


def is_reversed(paragraphs: Sequence[str]) -> bool:
    """Tell whether Arabic runs backwards, as in flip-books: words end in "لا", none begins with "ال"."""
    text = " ".join(paragraphs)[:5000]
    if "لا" not in text or text.count(" ال") > 20:  # which needs no folding
        return False
    text = fold(text)
    backward, forward = len(_REVERSED.findall(text)), len(_FORWARD.findall(text))
    return backward >= 10 and backward > 4 * forward

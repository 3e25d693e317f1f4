"""Pages that stand in an article's place: challenges, walls, shells, stubs, and what is no page at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from extract.arabic import count_words, fold
from extract.article import NotAnArticle
from extract.cells import are_cells
from extract.head import Head
from extract.lines import Line
from extract.listpages import address_kind

MOST_WORDS: Final = 250  # of a page that is asked for notices
MOST_UNDER_404: Final = 1_500  # words of what a theme lists under "not found"
LITTLE_PROSE: Final = 40  # words in sentences; from here on it is the page that speaks, not a notice
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


_COOKIES: Final = re.compile(r"cookie|ملفات (?:تعريف )?الارتباط|الكوكيز|كوكيز|consent|témoins", re.I)
_SORRY: Final = r"\W*(?:(?:sorry|oops|oups|desole|désolé|عذرا|عفوا|error|خطا|erreur)\W+)?"
_MOUNTS: Final = ("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "react-root", "q-app")
_VIDEO: Final = re.compile(
    r"youtu\.?be|vimeo|dailymotion|facebook\.com/plugins/video|rumble|jwplay|brightcove", re.I
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


@dataclass(frozen=True, slots=True)
class _Notices:
    """The words of one kind of page: `title` patterns are all of a title's part, `line` ones begin a line."""

    title: re.Pattern[str]
    line: re.Pattern[str]

    def begin(self, notices: Sequence[str]) -> bool:
        return any(self.line.match(notice) for notice in notices)


@cache
def notices_of(kind: str) -> _Notices:
    """Read the patterns of a kind from `notices.toml`; they are matched against folded text."""
    table = tomllib.loads((files("extract") / "notices.toml").read_text("utf-8"))[kind]
    title, line = (f"(?:{'|'.join(table.get(key, ['(?!)']))})" for key in ("title", "line"))
    return _Notices(re.compile(rf"{_SORRY}{title}[\W\d]*\Z"), re.compile(rf"\W*{line}"))


def find_wall(url: str, head: Head, lines: Sequence[Line]) -> NotAnArticle | None:
    """Recognise a page that stands in an article's place: a challenge, a wall, a shell, a parked domain.

    Only pages with next to no prose beside the notice are walls: an article can speak of cookies. A page
    whose title is nothing but "not found" is one whatever it lists under it.

    Args:
        url: The page's address.
        head: The page's head.
        lines: The page's lines.
    """
    words = sum(line.words for line in lines[:400])
    title = fold(head.title or "")
    parts = [title, *_JOINT.split(title)]
    if words <= MOST_UNDER_404 and not head.linked.article:
        headings = [line.folded for line in lines[:80] if line.tag == "h1"]
        if any(notices_of("soft-404").title.match(part) for part in [*parts, *headings]):
            return _not_found(head)
    if words > MOST_WORDS:
        return None
    notices = [line.folded for line in lines[:60] if len(line.text) <= LONGEST_NOTICE]

    def is_a(kind: str, said: Sequence[str]) -> bool:
        return notices_of(kind).begin(said) and _prose(lines, kind) < LITTLE_PROSE

    if is_a("challenge", [title, *(notices if words < 120 else ())]):
        return NotAnArticle.because("challenge", 0.95, f"A bot check stands here: {_quote(head.title)}.")
    if is_a("parked", [title, *notices]):
        return NotAnArticle.because("parked", 0.9, "The domain is for sale, parked or suspended.")
    if words < 120 and not head.linked.article and is_a("soft-404", notices):
        return _not_found(head)
    if words < 120 and is_a("error-page", notices):
        return NotAnArticle.because(
            "error-page", 0.9, f"The server says that it is ill: {_quote(head.title)}."
        )
    if any(notices_of("error-page").title.match(part) for part in parts) and _prose(lines) < LITTLE_PROSE:
        return NotAnArticle.because("error-page", 0.8, f"Its title is a server's: {_quote(head.title)}.")
    if words <= 60 and is_a("javascript-shell", notices):
        return NotAnArticle.because("javascript-shell", 0.9, "It holds no text and asks for JavaScript.")
    asks = any(notices_of("cookie-wall").title.match(part) for part in parts)
    if _is_cookie_wall(lines, words, asks=asks) and not address_kind(url) and not head.linked.article:
        return NotAnArticle.because("cookie-wall", 0.8, "Nothing but a question of consent stands there.")
    return None


def _not_found(head: Head) -> NotAnArticle:
    return NotAnArticle.because("soft-404", 0.9, f"It says that it was not found: {_quote(head.title)}.")


def _prose(lines: Sequence[Line], kind: str | None = None) -> int:
    """Count words in sentences that are no links and no notice of the kind."""
    said = notices_of(kind).line if kind else None
    return sum(
        line.words
        for line in lines
        if line.words >= _SENTENCE and line.linked < 0.5 and not (said and said.match(line.folded))
    )


def _is_cookie_wall(lines: Sequence[Line], words: int, *, asks: bool) -> bool:
    """A short page that speaks of cookies more than of anything else, or whose title `asks` for consent."""
    if words > 90 and not asks:
        return False
    headlines = sum(line.is_link and line.text.count(" ") >= 2 for line in lines)
    asking = sum(line.words for line in lines if _COOKIES.search(line.folded))
    return headlines < 5 and asking > (0 if asks else 0.4 * words)


def _quote(text: str | None) -> str:
    return f'"{(text or "")[:80]}"'


_SCATTERED: Final = 40  # words; a shorter text may be initials
_SENTENCE: Final = 12
"""Words that a sentence of an article has, and the fewest of an article."""


def too_little(
    head: Head, lines: Sequence[Line], paragraphs: Sequence[str], tree: Any
) -> NotAnArticle | None:
    """Recognise a page whose text is too little to be one: a paywall's stub, a gallery, a shell, nothing.

    Args:
        head: The page's head.
        lines: The page's lines.
        paragraphs: The clean text.
        tree: The page's tree, where a page without text is to be told from a shell, a gallery or a video.
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
        if _has_sentence(lines) or not are_cells(paragraphs, lines):
            return None
        return NotAnArticle.because("no-text", 0.6, "No line of the page is a sentence: they are cells.")
    if why := _is_shell(tree):
        return NotAnArticle.because("javascript-shell", 0.8, why)
    images = sum(1 for _ in tree.iter("img"))
    if images >= 8:
        return NotAnArticle.because("gallery", 0.7, f"{images} pictures and {words} words.")
    if _shows_video(head, tree):
        return NotAnArticle.because("gallery", 0.7, f"A video and {words} words.")
    if words == 0:
        return NotAnArticle.because("no-text", 0.8, "No running text was found on the page.")
    return NotAnArticle.because("no-text", 0.6, f"Only {words} words of running text were found on the page.")


def _asks_for_money(lines: Sequence[Line]) -> bool:
    said = notices_of("paywall").line
    return any(said.match(line.folded) for line in lines[:300] if len(line.text) <= LONGEST_NOTICE)


def _is_shell(tree: Any) -> str | None:
    """Say why a page without text is a frame that a browser would fill or leave."""
    if tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']"):
        return "It holds no text and only leads on to another address."
    if not tree.xpath("//script"):
        return None
    empty = [e for e in tree.xpath("//*[@id] | //app-root") if len("".join(e.itertext()).strip()) < 20]
    if any(e.tag == "app-root" or e.get("id") in _MOUNTS for e in empty):
        return "It holds no text, and an element for scripts to fill."
    asked = " ".join("".join(e.itertext()) for e in tree.iter("noscript"))
    return (
        "It holds no text and asks for JavaScript." if re.search("javascript|سكر?يبت", asked, re.I) else None
    )


def _shows_video(head: Head, tree: Any) -> bool:
    if head.first("og:video", "og:video:url") or (head.first("og:type") or "").startswith("video"):
        return True
    return any(e.tag == "video" or _VIDEO.search(e.get("src") or "") for e in tree.iter("iframe", "video"))


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


def is_scattered(paragraphs: Sequence[str]) -> bool:
    """Tell whether words are taken apart into letters, as in the text layer of a printed page."""
    words = " ".join(paragraphs)[:5000].split()
    return len(words) >= _SCATTERED and sum(len(word) == 1 for word in words) > 0.6 * len(words)

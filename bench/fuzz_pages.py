"""Inputs for `make fuzz`: pages as hypothesis makes them up, and the newsroom's pages broken in every way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from typing import Any, Final
from urllib.parse import urlsplit

from hypothesis import strategies as st

from extract import Hints, OutletFacts, Page, PageRule
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.press import Press

NOW: Final = datetime(2026, 11, 24, 13, tzinfo=UTC)
AR: Final = (
    "أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع وقال المدير إن القرار جاء بعد استفتاء واسع. "
)
TAGS: Final = (
    "p", "div", "article", "section", "h1", "h2", "a", "span", "b", "br", "ul", "li", "table", "tr",
    "td", "dl", "dd", "blockquote", "pre", "figure", "figcaption", "img", "time", "nav", "footer",
    "aside", "header", "main", "svg", "title", "script", "style", "noscript", "template", "iframe",
    "form", "select", "option", "input", "button", "meta", "link", "base", "head", "body", "html",
    "math", "frameset", "plaintext", "x-y", "marquee", "video",
)  # fmt: skip
ATTRIBUTES: Final = (
    "", ' class="entry-content"', ' class="byline author"', ' class="comment related"', ' id="content"',
    ' itemprop="articleBody"', ' itemprop="datePublished" content="2024-06-08"',
    ' datetime="2024-06-08T10:00:00Z"', ' datetime="٢٠٢٤"', ' href="/a/1"', ' href="http://[x"',
    ' href="//"', ' src="data:,x"', ' rel="canonical" href="https://x/y"',
    ' property="article:published_time" content="٨ حزيران ٢٠٢٤"',
    ' property="og:title" content="خبر - صحيفة"', ' name="author" content="منى سالم; admin"',
    ' http-equiv="refresh" content="0"', ' type="application/ld+json"', ' lang="ar"', ' dir="rtl"',
    " hidden", ' style="display:none"', ' alt="خبر"', ' class="paywall"', " a=1 a=2",
)  # fmt: skip
WORDS: Final = (
    AR, AR * 3, "المصدر : رويترز", "المحرر:هناء", "بقلم: منى سالم", "المزيد", "اقرأ أيضا",
    "8 حزيران 2024", "١٢/١٢/٢٠٢٤", "5 رمضان 1445", "قبل ثلاث ساعات", "31 شباط 2023", "0000-00-00",
    "9999-99-99T99:99:99+99:99", "404", "Just a moment...", "اشترك لقراءة المقال", "مونتريال - أ ف ب:",
    "(رويترز)", "1", "٠", "©", "…", "\u200f", "\u202e", "\u200c", "\ufeff", "\ufffd", "\u0640" * 9,
    "ﻣﺮﺣﺒﺎ", "کتاب‌ها", "עברית", "Le maire a annoncé hier la fermeture du pont.", "&zwnj;", "&#0;",
    "&#1", "&#11;", "&#x1f;", "&#xFFFE;", "&#xD800;", "&#x110000;", "&lt;p&gt;", "<!--", "-->",
    "<![CDATA[", "]]>", "<?php", "?>", "<!DOCTYPE", '"', "'", ">", "<", "\0", "\x1b", "\r", "\n\n",
)  # fmt: skip
TYPES: Final = (
    None, "", "text/html", "text/html; charset=utf-8", "text/html; charset=windows-1256",
    "text/html; charset=nonsense", "text/html; charset=utf-16", "application/xhtml+xml", "text/plain",
    "x/y", "text/html; charset=",
)  # fmt: skip
URLS: Final = (
    "https://example.ca/2024/06/08/bridge/", "https://example.ca/", "https://example.ca/?s=x",
    "https://example.ca/إغلاق", "https://example.ca/category/x/", "http://[broken", "", "/",
    "https://example.ca/%ff%fe", "https://example.ca/2024-02-31/x",
)  # fmt: skip
RULES: Final = (
    (),
    (
        PageRule(
            body="div.entry-content", title="h1", author=".byline", date="time", remove=("nav", ".related")
        ),
    ),
    (PageRule(body="*"), PageRule(remove=("p",), until=date(2030, 1, 1))),
    (PageRule(body="p[", remove=("html", "body")),),
)


def newsroom_pages() -> list[bytes]:
    """Print an article and a front page of each of the newsroom's themes."""
    pages: list[bytes] = []
    for outlet in (*DEMO_OUTLETS, *FURTHER_OUTLETS):
        with Press([outlet], now=NOW) as press:
            served = press.outlet(outlet.id)
            pages += [_body(url) for url in (served.truth()[0].url, f"{served.base_url}/")]
    return pages


def _body(url: str) -> bytes:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        return connection.getresponse().read()
    finally:
        connection.close()


def pages(printed: Sequence[bytes]) -> st.SearchStrategy[Page]:
    """Make pages of all kinds.

    Args:
        printed: Real markup to break, as of `newsroom_pages`.
    """
    bodies = st.one_of(soup(), broken(printed), structured(), encoded(), st.binary(max_size=2_000))
    return st.builds(
        Page,
        url=st.sampled_from(URLS) | st.text(max_size=40),
        body=bodies,
        content_type=st.sampled_from(TYPES),
        fetched=st.sampled_from(
            (None, NOW, datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
        ),
        outlet=st.none() | facts(),
        hints=st.none() | hints(),
    )


def facts() -> st.SearchStrategy[OutletFacts]:
    """Make what a file says of an outlet, right and wrong."""
    return st.builds(
        OutletFacts,
        id=st.just("x"),
        names=st.sampled_from(((), ("صحيفة الحي", "The Quarter"), ("",))),
        timezone=st.sampled_from((None, "America/Toronto", "Asia/Riyadh", "", "no/where")),
        article_url=st.sampled_from((None, r"/\d{4}/", "[")),
        rules=st.sampled_from(RULES),
    )


def hints() -> st.SearchStrategy[Hints]:
    """Make what a feed said."""
    said = st.none() | st.sampled_from(WORDS) | st.text(max_size=30)
    names = st.lists(st.sampled_from(WORDS) | st.text(max_size=20), max_size=3).map(tuple)
    return st.builds(
        Hints, title=said, authors=names, published=said, modified=said, section=said, tags=names
    )


def soup() -> st.SearchStrategy[bytes]:
    """Make tags, words and signs in any order, opened and closed or not."""
    opened = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
    closed = st.sampled_from(TAGS).map("</{}>".format)
    piece = st.one_of(opened, closed, st.sampled_from(WORDS), st.text(max_size=20))
    several = st.builds(lambda text, times: text * times, piece, st.sampled_from((1, 1, 1, 2, 7, 60, 400)))
    return st.lists(several, max_size=40).map("".join).map(lambda text: text.encode("utf-8", "surrogatepass"))


def structured() -> st.SearchStrategy[bytes]:
    """Make an article with JSON-LD of any shape."""
    keys = st.sampled_from(
        (
            "@type",
            "@graph",
            "@id",
            "author",
            "name",
            "headline",
            "datePublished",
            "articleBody",
            "publisher",
            "mainEntity",
        )
    )
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.sampled_from((*WORDS, "NewsArticle", "Person", "WebPage"))
    )
    values: st.SearchStrategy[Any] = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
        max_leaves=25,
    )

    def page(value: Any, cut: int | None) -> bytes:
        data = json.dumps(value, ensure_ascii=False)[:cut]
        script = f'<script type="application/ld+json">{data}</script>'
        return f"<html><head>{script}</head><body><h1>خبر</h1><p>{AR * 3}</p></body></html>".encode(
            "utf-8", "replace"
        )

    return st.builds(page, values, st.none() | st.integers(0, 80))


def encoded() -> st.SearchStrategy[bytes]:
    """Make a page in another encoding than it says, or in a broken one."""
    codecs = st.sampled_from(("windows-1256", "iso-8859-6", "utf-16", "utf-8-sig", "cp864", "utf-7"))
    said = st.sampled_from(("utf-8", "windows-1256", "iso-8859-6", "x"))

    def page(codec: str, charset: str, text: str, at: int) -> bytes:
        head = f'<html><head><meta charset="{charset}"></head>'
        html = f"{head}<body><h1>{text}</h1><p>{AR * 3}{text}</p></body></html>"
        body = html.encode(codec, "replace")
        return body[:at] + body[at + 1 :]

    return st.builds(page, codecs, said, st.text(max_size=20), st.integers(0, 500))


@st.composite
def broken(draw: st.DrawFn, printed: Sequence[bytes]) -> bytes:
    """Break a printed page: cut, repeat, move and fill in pieces of it."""
    body = draw(st.sampled_from(printed))
    for _ in range(draw(st.integers(1, 6))):
        first, second = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
        piece = body[first:second]
        match draw(st.sampled_from(("cut", "repeat", "end", "fill", "swap", "letter"))):
            case "cut":
                body = body[:first] + body[second:]
            case "repeat":
                body = body[:second] + piece[:4_000] * draw(st.sampled_from((1, 2, 30))) + body[second:]
            case "end":
                body = body[:second]
            case "fill":
                word = draw(st.sampled_from(WORDS) | st.text(max_size=10)).encode("utf-8", "surrogatepass")
                body = body[:first] + word * draw(st.sampled_from((1, 3, 200))) + body[first:]
            case "swap":
                body = body[second:] + piece + body[:first]
            case "letter":
                body = body[:first] + draw(st.binary(min_size=1, max_size=3)) + body[first + 1 :]
    return body

"""Nothing that a page contains raises, and time stays in proportion."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Extracted, Hints, NotAnArticle, OutletFacts, Page, extract

AR = (
    "أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع وقال المدير إن القرار جاء بعد استفتاء واسع. "
)
ZWNJ = "\u200c"
HEAD = "<html><head><title>t</title></head><body>"
SECONDS = 20  # far above what they take; what grows with the square takes minutes

HOSTILE = {
    "divs in divs": HEAD + "<div>" * 5_000 + AR * 5,
    "bold in bold": HEAD + "<p>" + "<b>" * 50_000 + AR * 5,
    "tables in tables": HEAD + "<table><tr><td>" * 10_000 + AR * 5,
    "NULs between letters": HEAD + "<p>" + "\0".join(AR * 5),
    "ten megabytes in one paragraph": HEAD + "<p>" + AR * 55_000,
    "ten megabytes of paragraphs": HEAD + f"<p>{AR}</p>" * 54_000,
    "thirty thousand lines": HEAD + f"{AR}<br>" * 30_000,
    "thirty thousand links": HEAD + '<a href="/x">خبر</a> ' * 30_000,
    "a hundred thousand links": HEAD + '<a href="/x">خبر</a> ' * 100_000,
    "an element of many attributes": HEAD + "<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">" + AR,
    "a million angles": HEAD + "<" * 1_000_000,
    "spaces": HEAD + " " * 5_000_000,
    "nested JSON-LD": HEAD
    + '<script type="application/ld+json">'
    + '{"a":' * 100_000
    + "</script><p>"
    + AR * 4,
    "broken JSON-LD": HEAD
    + '<script type="application/ld+json">'
    + '{"author":[{"name":"' * 20_000
    + "</script><p>"
    + AR,
    "furniture only": HEAD + "<p>المزيد</p>" * 10_000 + "<p>" + AR * 4,
    "credits only": HEAD + "<p>المصدر: رويترز</p>" * 10_000 + "<p>" + AR * 4,
    "date after date": HEAD + ("<p>" + "12/12/" * 60 + "</p>") * 200 + AR * 4,
    "bidi controls": HEAD + "<p>" + "\u202e\u2067" * 1_000 + AR * 4 + "\u200f" * 10_000,
    "joiners as entities": HEAD + "<p>" + "&zwnj;&#8204;" * 50_000 + AR * 4,
    "a title of a megabyte": "<html><head><title>" + "أ - " * 200_000 + "</title><body><p>" + AR * 5,
    "unclosed comments": HEAD + "<!--" * 100_000 + AR,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_answered_in_time(name: str) -> None:
    started = time.process_time()  # of this process alone: others may be at work beside it
    found = extract(Page("https://example.ca/a/b", HOSTILE[name].encode()))
    assert isinstance(found, (Extracted, NotAnArticle))
    assert time.process_time() - started < SECONDS


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=3_000),
    st.sampled_from([None, "text/html", "text/html; charset=windows-1256", "x/y", ""]),
)
def test_random_bytes_never_raise(body: bytes, content_type: str | None) -> None:
    extract(Page("https://example.ca/a", body, content_type))
    extract(Page("https://example.ca/a", b"<html><body><p>" + body + b"</p></body></html>", content_type))


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='byline'>", "</div>", "<table><tr><td>", "<h1>", "</h1>", "<br>",
     "<a href='x'>", "</a>",
     '<meta property="article:published_time" content="', '<script type="application/ld+json">', "</script>",
     '"', ">",      "<time datetime='", "'>", "&#0;", "&#xD800;", "\u200f", "المصدر : ", "اقرأ أيضا",
     "8 حزيران 2024", AR,
     "1", "{", "}",
     '"@type":"NewsArticle","author":', "<svg>", "<title>", "</title>", "<base href='http://[x'>",
     "<link rel=canonical href='//'>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=60), st.text(max_size=40))
def test_random_markup_never_raises(pieces: list[str], url: str) -> None:
    hints = Hints(title="x", published=url, authors=(url,), tags=(url,))
    facts = OutletFacts("x", names=("",), timezone=url, article_url="[")
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    extract(Page(url, body, outlet=facts, hints=hints))


def test_an_article_of_other_scripts_keeps_its_invisible_spelling() -> None:
    persian = "می‌خواهیم کتاب‌ها را به کتابخانه‌های شهر برسانیم تا همه بتوانند آن‌ها را بخوانند و لذت ببرند."
    arabic = "وقال\u200f المدير إن القرار صدر أمس، وإن «المكتبة» ستفتح أبوابها مـــجـــدداً يوم السبت المقبل."
    again = f"{persian.replace(ZWNJ, '&zwnj;')} ۲"
    body = f"<html><body><h1>x</h1><p>{persian}</p><p>{arabic}</p><p>{again}</p></body></html>"
    found = extract(Page("https://example.ca/a/b", body.encode()))
    assert isinstance(found, Extracted)
    assert found.paragraphs == (persian, arabic, f"{persian} ۲")

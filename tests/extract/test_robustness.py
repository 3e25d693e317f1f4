"""Nothing that a page contains raises. What pages of a hostile size take is in ``tests/pipeline``."""

import time
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Extracted, Hints, OutletFacts, Page, extract

AR = (
    "أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع وقال المدير إن القرار جاء بعد استفتاء واسع. "
)
ZWNJ = "\u200c"


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


SCHOOLS = "وفي المدينة مدارس كثيرة يقصدها أولاد الحي كل صباح مشيا أو بالحافلة مع رفاقهم"
CONTROLS = (*range(1, 9), 11, 12, *range(14, 32), 127)


def test_control_characters_in_references_are_left_out_and_their_neighbours_stay() -> None:
    line = f"می{ZWNJ}خواهیم"  # what is invisible is hidden from libraries, and written back
    references = "".join(f"{n}&#{n};{n}&#x{n:04X};{n}&#0{n} " for n in CONTROLS)
    body = f"<h1>x</h1><p>{AR}</p><p>{SCHOOLS} {line} {references}{line}.</p>"
    found = extract(Page("https://example.ca/a/b", body.encode()))
    assert isinstance(found, Extracted)
    numbers = "".join(f"{n}{n}{n} " for n in CONTROLS)
    assert found.paragraphs == (AR.strip(), f"{SCHOOLS} {line} {numbers}{line}.")


def test_references_to_letters_and_spaces_stay() -> None:
    kept = "أ&#9;&#10;ب&#x20;&#32;ج&#1234;د&#160;ه&#x1f4f0;و&#x7f0;ز&#125;ح&#130;"
    body = f"<h1>x</h1><p>{AR}</p><p>{SCHOOLS} {kept}.</p>"
    found = extract(Page("https://example.ca/a/b", body.encode()))
    assert isinstance(found, Extracted)
    assert found.paragraphs[1].split() == f"{SCHOOLS} {unescape(kept)}.".split()


def test_a_feed_whose_title_is_a_row_of_digits_ends() -> None:
    feed = f'<link rel="alternate" type="application/rss+xml" title="{"٠ " * 200}نبض الحي">'
    page = Page(
        "https://example.ca/a/b", f"<head>{feed}</head><h1>x</h1><p>{AR}</p><p>{SCHOOLS}.</p>".encode()
    )
    began = time.process_time()
    assert isinstance(extract(page), Extracted)
    assert time.process_time() - began < 5

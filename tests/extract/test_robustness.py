"""Nothing that a page contains raises. What pages of a hostile size take is in ``tests/pipeline``."""

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

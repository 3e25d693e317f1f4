"""The sample that a plain scrape left, put back into pages of three themes, comes out exactly clean."""

from html import escape
from pathlib import Path
from string import Template

import pytest

from extract import Extracted, OutletFacts, Page, extract

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "sample" / "article.txt"
THEMES = Path(__file__).parent / "themes"
TITLE = "اتفاقية الدفاع بين كوريا الشمالية وروسيا تدخل حيز التنفيذ"
OUTLET = OutletFacts(
    "oxygen-canada", names=("اوكسجين كندا نيوز", "Oxygen Canada News"), timezone="America/Toronto"
)

pytestmark = pytest.mark.shared


def themed(name: str, lede: str, body: list[str], tail: list[str]) -> bytes:
    """Print the sample in a theme: its lede twice, its credits, its "more" and its page number.

    `classic` is WordPress-like, with a standfirst over a content that repeats it; `blocks` has divs in place
    of paragraphs and a read-also box in the middle; `handmade` is tables and line breaks in windows-1256.
    """
    parts = {
        "title": TITLE,
        "lede": escape(lede),
        "summary": escape(lede[:120]),
        "more": tail[2],
        "page": tail[3],
    }
    if name == "classic":
        parts["body"] = "\n".join(f"<p>{escape(p)}</p>" for p in [lede, *body, *tail[:2]])
    elif name == "blocks":
        half = len(body) // 2
        parts["body"] = "\n".join(f"<div class=para>{escape(p)}</div>" for p in [lede, lede, *body[:half]])
        parts["rest"] = "\n".join(f"<div class=para>{escape(p)}</div>" for p in [*body[half:], *tail])
    else:
        parts["body"] = "<BR><BR>\n".join(escape(p, quote=False) for p in [lede, lede, *body, *tail])
    page = Template((THEMES / f"{name}.html").read_text("utf-8")).substitute(parts)
    return page.encode("cp1256", "xmlcharrefreplace") if name == "handmade" else page.encode()


@pytest.mark.parametrize("theme", ["classic", "blocks", "handmade"])
def test_the_sample_rebuilt_as_a_page_comes_out_clean(theme: str) -> None:
    lede, again, *rest = SAMPLE.read_text("utf-8").split("\n")
    body, tail = rest[:-4], rest[-4:]
    assert lede == again
    found = extract(
        Page("https://oxygen.example/news_and_articles/x", themed(theme, lede, body, tail), outlet=OUTLET)
    )
    assert isinstance(found, Extracted)
    assert found.paragraphs == (lede, *body)
    assert found.text == "\n".join([lede, *body])
    assert found.lede == lede
    assert found.title == TITLE
    assert found.source == "اوكسجين كندا نيوز"
    assert found.editor == "رامى بطرس"
    assert found.authors == ()
    assert found.credits_raw == ("المصدر : اوكسجين كندا نيوز", "المحرر : رامى بطرس")
    assert str(found.published_day) == "2024-12-05"
    assert found.language == "ar"
    assert not {"المزيد", "1"} & set(found.text.split())


def test_what_was_taken_from_the_sample_is_in_the_ledger() -> None:
    lede, _, *rest = SAMPLE.read_text("utf-8").split("\n")
    found = extract(
        Page("https://oxygen.example/x", themed("handmade", lede, rest[:-4], rest[-4:]), outlet=OUTLET)
    )
    assert isinstance(found, Extracted)
    removed = {entry.text: entry.rule for entry in found.removed}
    assert removed[lede] == "repeat/lede"
    assert removed["المزيد"] == "more/more"
    assert removed["1"] == "counter/bare-number"
    assert removed["المحرر : رامى بطرس"] == "credit/editor"

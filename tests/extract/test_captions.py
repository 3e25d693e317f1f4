"""A caption that stands a second time as a paragraph goes; a lede, a verse and a sub-head stay."""

import pytest

from extract import Extracted, Page, extract

TITLE = "عيادة أسنان متنقلة في الشمال"
LEDE = "وصلت إلى قرى الشمال أول عيادة أسنان متنقلة، وتستقبل مرضاها مجانا ثلاثة أيام في الأسبوع."
TEXT = (
    "وتحمل الحافلة كرسيين وجهاز أشعة صغيرا، ويعمل فيها طبيب وممرضتان تتكلم إحداهما العربية.",
    "وكان أقرب طبيب أسنان يبعد مئة وثمانين كيلومترا، فكان كثيرون يؤجلون الزيارة حتى لا يبقى سن.",
)
PROSE = "".join(f"<p>{line}</p>" for line in TEXT)
CAPTION = "الحافلة أمام مدرسة القرية"


def under(caption: str) -> str:
    return f'<figure><img src="/i/1.jpg" alt=""><figcaption>{caption}</figcaption></figure>'


def read(body: str, head: str = "") -> Extracted:
    html = f'<html><head><meta charset="utf-8"><title>{TITLE}</title>{head}</head><body><div id="post">'
    html += f"<h1>{TITLE}</h1>{body}</div></body></html>"
    found = extract(Page("https://paper.example/post/88", html.encode()))
    assert isinstance(found, Extracted)
    return found


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"{under(CAPTION)}<p>{CAPTION}</p>{PROSE}", TEXT),
        (f"{under(CAPTION)}<p>{LEDE}</p><p>{CAPTION}</p>{PROSE}", (LEDE, *TEXT)),
        (f"<p>{LEDE}</p>{under(CAPTION)}<p><i>{CAPTION}</i></p>{PROSE}", (LEDE, *TEXT)),
    ],
)
def test_a_caption_that_is_printed_again_under_its_picture_goes(body: str, text: tuple[str, ...]) -> None:
    found = read(body)
    assert found.paragraphs == text
    assert {taken.rule for taken in found.removed if taken.text == CAPTION} == {"place/caption"}


VERSES = ("أعلق معطفي كأنني باق", "وأترك الحذاء قرب الباب", "يمر تحت النافذة رجل", "يحمل خبزا وجريدة")
SHORT = "عيادة تزور القرى مجانا"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"{under(LEDE)}<p>{LEDE}</p>{PROSE}", LEDE),
        (f"{under(VERSES[0])}{''.join(f'<p>{verse}</p>' for verse in VERSES)}", VERSES[0]),
        (f"<p>{LEDE}</p>{under(CAPTION)}<h3>{CAPTION}</h3>{PROSE}", CAPTION),
        (f"<p>{LEDE}</p>{under(CAPTION)}<p><b>{CAPTION}</b></p>{PROSE}", CAPTION),
        (f"{under(CAPTION)}<p>{LEDE}</p>{PROSE}<p>{CAPTION}</p><p>{LEDE}</p>", CAPTION),
    ],
)
def test_a_lede_a_verse_and_a_subhead_stay_whatever_the_caption_says(body: str, line: str) -> None:
    assert line in read(body).paragraphs


def test_a_lede_without_a_stop_is_told_by_the_pages_description() -> None:
    body = f"{under(SHORT)}<p>{SHORT}</p>{PROSE}"
    said = f'<meta property="og:description" content="{SHORT} {TEXT[0]}">'
    assert read(body, said).paragraphs == (SHORT, *TEXT)
    assert read(body).paragraphs == TEXT

"""What real outlets' pages do, each habit as a page: bytes in, the article as it was written out.

The habits are those of the list of outlets; people, places and events are made up.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape

import pytest

from extract import Extracted, Hints, NotAnArticle, OutletFacts, Page, extract

TITLE = "مكتبة الضاحية تفتح أبوابها سبعة أيام في الأسبوع"
LEDE = "أعلنت بلدية الضاحية أن مكتبتها العامة ستفتح أبوابها سبعة أيام في الأسبوع ابتداء من الشهر المقبل."
REST = [
    "وقالت مديرة المكتبة إن القرار جاء بعد استفتاء شارك فيه أكثر من ألفي ساكن من الحي والأحياء المجاورة.",
    "وأضافت أن قاعة جديدة للأطفال ستخصص للقراءة بالعربية والفرنسية مساء كل خميس، وأن التسجيل فيها مجاني.",
    "ورحبت جمعيات الجالية بالخطوة، ودعت العائلات إلى التسجيل قبل نهاية الأسبوع الجاري لأن الأماكن محدودة.",
]
TEXT = (LEDE, *REST)
OTHERS = [
    "مهرجان الربيع يعود إلى الحديقة الكبيرة",
    "حكم لصالح ثلاثين عائلة في نزاع الإيجارات",
    "عشرون عاما على مدرسة السبت",
    "خط حافلات جديد بين المطار ووسط المدينة",
    "فريق الحي يتأهل إلى النهائي",
    "طبيبة من المهجر تكرم في أوتاوا",
    "معرض للخط العربي في المتحف",
    "أسعار الخضار ترتفع مع أول الثلج",
    "أمسية شعرية في بيت الثقافة",
    "افتتاح عيادة تتكلم العربية",
    "دورة لتعليم الفرنسية للقادمين الجدد",
    "سوق خيري لمساعدة الطلاب",
]
FETCHED = datetime(2026, 11, 20, 12, tzinfo=UTC)


def paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def page(body: str, title: str = TITLE, head: str = "") -> bytes:
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body>{body}</body></html>"
    ).encode()


def read(
    body: str,
    url: str = "https://daftar.example/n/5499",
    head: str = "",
    title: str = TITLE,
    text: Sequence[str] = TEXT,
    outlet: OutletFacts | None = None,
    hints: Hints | None = None,
) -> Extracted:
    """Extract a page, whose text must be the article's, word for word."""
    found = extract(Page(url, page(body, title, head), fetched=FETCHED, outlet=outlet, hints=hints))
    assert isinstance(found, Extracted), found
    assert list(found.paragraphs) == list(text)
    return found


def test_editor_source_and_a_bare_number_end_the_article() -> None:
    tail = ["المحرر:هناء فهمي", "المصدر:دفتر المدينة", "1"]
    found = read(
        f"<h1>{TITLE}</h1><div>{paragraphs([*TEXT, *tail])}</div>",
        "https://daftar.example/news_and_articles/%D9%85%D9%83%D8%AA%D8%A8%D8%A9",
    )
    assert (found.editor, found.source) == ("هناء فهمي", "دفتر المدينة")


@pytest.mark.parametrize("shape", ["lines", "one line"])
def test_a_ticker_of_a_dozen_headlines_stands_before_the_title(shape: str) -> None:
    ticker = "".join(f"<div>{other}</div>" for other in OTHERS) if shape == "lines" else " ".join(OTHERS)
    found = read(f"<div><div>{ticker}</div><h2>{TITLE}</h2>{paragraphs(TEXT)}</div>")
    assert found.title == TITLE


def test_teasers_and_pictures_of_adverts_stand_before_the_article() -> None:
    teasers = "".join(
        f'<div class="td_module_flex"><h3><a href="/{i}/">{other}</a></h3>'
        f"<div class=td-excerpt>{other} بعد غياب عامين، بحسب ما قاله المنظمون...</div></div>"
        for i, other in enumerate(OTHERS[:6])
    )
    spots = '<img alt="spot_img" src="/a.png"><p>spot_img</p><p>spot_imgspot_img</p>'
    credit = "<p>مجلة دفتر المدينة</p><p>بقلم الكاتبة سلوى بركات</p>"
    body = f"<section>{teasers}</section>{spots}<h1>{TITLE}</h1><div>{credit}{paragraphs(TEXT)}</div>"
    found = read(body, outlet=OutletFacts("d", names=("دفتر المدينة", "مجلة دفتر المدينة")))
    assert found.authors == ("سلوى بركات",)


def test_a_source_and_read_also_stand_inside_the_body() -> None:
    inside = f'<p>المصدر: (راديو الضاحية/ وكالات) <br>اقرأ/ي أيضاً: <a href="/2/">{OTHERS[0]}</a></p>'
    body = f"<h1>{TITLE}</h1><div>{paragraphs(TEXT[:2])}{inside}{paragraphs(TEXT[2:])}</div>"
    found = read(body)
    assert found.source is not None
    assert "راديو الضاحية" in found.source


@pytest.mark.parametrize("form", ["reversed", "broken text layer"])
def test_a_page_of_a_printed_magazine_is_no_article(form: str) -> None:
    if form == "reversed":
        lines = [" ".join(word[::-1] for word in text.split()[::-1]) for text in TEXT]
    else:
        lines = [" ".join(text.replace(" ", "")[i : i + 1] for i in range(90)) for text in TEXT]
    url = "https://daftar.example/magazine_41/files/basic-html/page12.html"
    found = extract(Page(url, page(f"<div>{paragraphs(lines)}</div>", title="Page 12"), fetched=FETCHED))
    assert isinstance(found, NotAnArticle), found.paragraphs


def test_an_archive_of_a_category_is_no_article() -> None:
    cards = "".join(
        f'<article><h2><a href="/{i}/">{other}</a></h2><p>{other} في قاعة المدينة [&hellip;]</p></article>'
        for i, other in enumerate(OTHERS)
    )
    body = f"<h1>أرشيف التصنيف: أخبار المدينة</h1>{cards}<div>الصفحة 12 من 338</div>"
    url = "https://daftar.example/category/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/page/12/"
    found = extract(Page(url, page(body, "أرشيف التصنيف: أخبار المدينة"), fetched=FETCHED))
    assert isinstance(found, NotAnArticle)


CANONICAL = "https://daftar.example/library-opens/"


@pytest.mark.parametrize(
    "url",
    [
        CANONICAL,
        "https://daftar.example/?p=5499",
        "https://daftar.example/library-opens/amp/",
        "https://daftar.example/library-opens/?amp=1",
        "https://daftar.example/?random-post=1",
    ],
)
def test_one_article_under_several_addresses_is_one(url: str) -> None:
    head = f'<link rel="canonical" href="{CANONICAL}">'
    found = read(f"<article><h1>{TITLE}</h1>{paragraphs(TEXT)}</article>", url, head)
    assert found.canonical_url == CANONICAL


@pytest.mark.parametrize(
    "url",
    [
        "https://daftar.example/%D9%87%D9%84-%D8%AA%D9%81%D8%AA%D8%AD-%D8%A7%D9%84%D9%85%D9%83%D8%AA%D8%A8%D8%A9%D8%9F/",
        "https://daftar.example/هل-تفتح-المكتبة؟/",
        "https://daftar.example/%D9%85%D9%83%D8%AA%D8%A8%D8%A9-%D8%A7%D9%84%D8%B6%D8%A7%D8%AD%D9",
        "https://daftar.example/مكتبة-الضاح",
    ],
    ids=["question mark", "question mark, bare", "cut within a letter", "cut within a word"],
)
def test_a_slug_of_any_kind_leads_to_its_article(url: str) -> None:
    assert read(f"<article><h1>{TITLE}</h1>{paragraphs(TEXT)}</article>", url).title == TITLE


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("الخميس, نوفمبر 19, 2026", date(2026, 11, 19)),
        ("الخميس , نوفمبر 19 2026", date(2026, 11, 19)),
        ("الخميس، 19 نوفمبر 2026", date(2026, 11, 19)),
        ("نشر في 19 November 2026", date(2026, 11, 19)),
        ("9 جمادى الآخرة 1448 | 19 نوفمبر 2026", date(2026, 11, 19)),
        ("1448 جمادى الآخرة 9 | 19 نوفمبر 2026", date(2026, 11, 19)),
        ("19 نوفمبر 2026 الموافق 9 جمادى الآخرة 1448 هـ", date(2026, 11, 19)),
        ("19 تشرين الثاني/نوفمبر 2026", date(2026, 11, 19)),
        (": 11/19/26, 5:35 PM / Updated: 11/20/26, 6:10 PM", None),
    ],
)
def test_a_dateline_of_any_form_is_read_and_no_part_of_the_text(line: str, day: date | None) -> None:
    found = read(f'<h1>{TITLE}</h1><div class="post-meta">{line}</div><div>{paragraphs(TEXT)}</div>')
    assert found.published_day == day


def test_the_pages_own_day_in_two_calendars_on_top_is_not_the_articles() -> None:
    strip = '<div class="topbar">1448 جمادى الآخرة 10 | 20 نوفمبر 2026</div>'
    byline = "<p>سلوى بركات November 5, 2026</p>"
    found = read(f"{strip}<h1>{TITLE}</h1>{byline}<div>{paragraphs(TEXT)}</div>")
    assert found.published_day == date(2026, 11, 5)
    assert found.authors == ("سلوى بركات",)


def test_the_title_stands_twice_under_a_crumb_with_by_admin_and_an_agency() -> None:
    day = "<div>الخميس, نوفمبر 19, 2026</div>"
    top = f"{day}<div>Home » {TITLE}</div><h1>{TITLE}</h1>{day}"
    under = f"<p>{TITLE}</p><p>by admin</p><p>راديو الضاحية</p>"
    found = read(
        f"{top}{under}<div>{paragraphs(TEXT)}</div>", outlet=OutletFacts("d", names=("دفتر المدينة",))
    )
    assert found.published_day == date(2026, 11, 19)
    assert found.authors == ()


def test_the_weather_a_search_box_and_a_menu_of_sixty_columnists_stand_over_the_text() -> None:
    columnists = "".join(f'<li><a href="/c/{i}/">{other}</a></li>' for i, other in enumerate(OTHERS * 5))
    over = f"<div>21 °c Sydney</div><div>لا نتائج</div><div>عرض كل النتائج</div><ul>{columnists}</ul>"
    found = read(f"{over}<div>Advertisement</div><h1>{TITLE}</h1>{paragraphs(TEXT)}<div>Advertisement</div>")
    assert found.title == TITLE


def test_a_byline_in_the_first_line_is_a_credit() -> None:
    found = read(f"<h1>{TITLE}</h1><div>{paragraphs(['كتبت ـ أمل بشارة', *TEXT])}</div>")
    assert found.authors == ("أمل بشارة",)


@pytest.mark.parametrize(
    "opening", ["الأوسط – مونتريال: ", "صدى الضاحية ـ مونتريال: ", "#دفتر_المدينة_مونتريال "]
)
def test_a_dateline_in_the_text_stays_in_it(opening: str) -> None:
    text = [opening + LEDE, *REST]
    read(f"<h1>{TITLE}</h1><div>{paragraphs(text)}</div>", text=text)


def test_counters_and_contents_of_a_guide_go() -> None:
    over = "<p>آخر تحديث: 2026-11-16</p><p>0 357</p><p>فهرس المحتويات</p>"
    found = read(f"<h1>{TITLE}</h1><div>{over}{paragraphs(TEXT)}</div>")
    assert found.published_confidence is None or found.published_confidence <= 0.5


@pytest.mark.parametrize(
    "line",
    [
        "لمشاهدة جميع فيديوهات دفتر المدينة اضغط هنا",
        "لسرعة التواصل معنا ارسل ايميل لنا ..اضغط هنا",
        "لأسباب خارجة عن إرادتنا ، ولفترة غير محددة ، أُغلقت خانة التعليقات. وتظل شبكاتنا مفتوحة لكم.",
        "المتواجدون حالياً على الموقع",
        "0 التعليقات",
        "Read More »",
        "أكمل القراءة »",
        "Lazyload image ...",
        "Views : 703",
        "شارك هذا الموضوع:",
        "نحن نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا.",
    ],
)
def test_a_line_of_the_page_behind_the_text_goes(line: str) -> None:
    found = read(f"<h1>{TITLE}</h1><div>{paragraphs([*TEXT, line])}</div>")
    assert [taken.text for taken in found.removed] in ([line], [])


def test_the_latest_news_with_teasers_and_dates_behind_the_body_go() -> None:
    latest = "".join(
        f'<p><a href="/{i}/">{other}</a></p><p>20 نوفمبر 2026</p>' for i, other in enumerate(OTHERS[:4])
    )
    source = "<p>المصدر: وكالات</p>"
    line = "<div>19 نوفمبر 2026</div>"
    found = read(f"<h1>{TITLE}</h1>{line}<div>{paragraphs(TEXT)}{source}<p>أحدث الأخبار</p>{latest}</div>")
    assert (found.published_day, found.source) == (date(2026, 11, 19), "وكالات")


def test_an_article_of_two_languages_keeps_both() -> None:
    french = (
        "La bibliothèque ouvrira tous les jours de la semaine dès le premier décembre, dit la directrice."
    )
    text = [*TEXT, french]
    found = read(f"<h1>{TITLE}</h1><div>{paragraphs(text)}</div>", text=text)
    assert set(found.languages_by_paragraph) == {"ar", "fr"}


def test_the_same_software_prints_the_same_article_alike_in_two_papers() -> None:
    body = f'<div class="content"><h2>{TITLE}</h2><ul><li>مقال</li></ul>{paragraphs(TEXT)}</div>'
    twins = [
        read(body, f"https://{host}.example/News/content/2ae925a4-4115-45c8-bce8-5b6e8651b07f")
        for host in "ab"
    ]
    assert twins[0].text == twins[1].text

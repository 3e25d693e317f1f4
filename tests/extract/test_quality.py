"""Quality never rises by what makes an article worse."""

from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from extract.quality import find_flags, score

SENTENCES = (
    "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في دعائمه، والإصلاح يستغرق أسابيع.",
    "وطلبت البلدية من السكان استعمال معبر شارع النهر، ووعدت بحافلة مجانية كل ربع ساعة حتى انتهاء الأعمال.",
    "ولم يصب أحد في الحادث، بحسب المتحدث باسم البلدية الذي قال إن الجسر بني قبل أربعين عاما على يد أبيه.",
    "قال سامر: «سنمشي أكثر».",
    "«لا بأس»",
)
FRENCH = "La ville a fermé hier la passerelle après qu'une inspection a révélé des fissures dans ses piliers."
LABELS = (
    "المزيد",
    "1",
    "شارك",
    "المصدر : رويترز",
    "اقرأ أيضا",
    "Home",
    "٣ تعليقات",
    "tweet",
    "الكلمات المفتاحية:",
    "…",
)

articles = st.lists(st.sampled_from((*SENTENCES, FRENCH)), min_size=1, max_size=7)


def quality(
    paragraphs: list[str], day: date | None = date(2024, 6, 8), title: str | None = "خبر", linked: int = 0
) -> float:
    flags = find_flags(
        paragraphs,
        title=title,
        day=day,
        confidence=0.9 if day else None,
        languages=["fr" if p[:10] == FRENCH[:10] else "ar" if len(p) > 25 else None for p in paragraphs],
        linked=linked,
        mojibake=False,
        damaged=0.0,
    )
    return score(flags)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles, st.sampled_from(LABELS), st.data(), st.booleans())
def test_a_leaked_line_never_raises_it(
    paragraphs: list[str], label: str, data: st.DataObject, dated: bool
) -> None:
    at = data.draw(st.integers(0, len(paragraphs)))
    leaked = [*paragraphs[:at], label, *paragraphs[at:]]
    day = date(2024, 6, 8) if dated else None
    assert quality(leaked, day) <= quality(paragraphs, day)
    assert quality(leaked, day, linked=1) <= quality(paragraphs, day)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles, st.data())
def test_a_text_cut_within_a_sentence_never_raises_it(paragraphs: list[str], data: st.DataObject) -> None:
    places = [
        (last, end)
        for last, paragraph in enumerate(paragraphs)
        for end in range(len(paragraph))
        if paragraph[:end].count(" ") >= 16 and paragraph[end] == " " and paragraph[end - 1].isalpha()
    ]
    assume(places)
    last, end = data.draw(st.sampled_from(places))
    cut = [*paragraphs[:last], paragraphs[last][:end]]
    assert quality(cut) <= quality(paragraphs)
    assert quality([*cut[:-1], f"{cut[-1]}…"]) <= quality(paragraphs)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5, unique=True), st.integers(1, 4))
def test_paragraphs_lost_at_the_end_never_raise_it(paragraphs: list[str], kept: int) -> None:
    assert quality(paragraphs[:kept]) <= quality(paragraphs)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles)
def test_a_lost_date_or_headline_lowers_it(paragraphs: list[str]) -> None:
    assert quality(paragraphs, None) < quality(paragraphs)
    assert quality(paragraphs, title=None) < quality(paragraphs)


def test_verse_of_short_lines_is_no_short_text() -> None:
    verse = ["يا جارة النهر غني لنا", "فالليل طال على القرى وعلينا"] * 8
    assert quality([f"{line} {i}" for i, line in enumerate(verse)]) == 1.0

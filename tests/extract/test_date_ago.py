"""Days told from the time of the fetch, with numbers in digits or in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dates import read_written

NOW = datetime(2024, 6, 10, 18, 0, tzinfo=UTC)
TENS = {20: "عشرين", 30: "ثلاثين", 40: "أربعين", 50: "خمسين"}
FEMININE = ["واحدة", "اثنتين", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر"]
MASCULINE = ["واحد", "اثنين", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]


def arabic(number: int, units: list[str]) -> str:
    """A number in words, 3 to 59, for a noun that wants these units."""
    if number <= 10:
        return units[number - 1]
    if number < 20:
        ones = {11: "إحدى", 12: "اثنتي", 18: "ثماني"}.get(number, units[number - 11])
        return f"{ones} عشرة"
    tens = TENS[number // 10 * 10]
    return f"{units[number % 10 - 1]} و{tens}" if number % 10 else tens


UNITS = [
    ("ساعات", "ساعة", 3600, FEMININE),
    ("دقائق", "دقيقة", 60, FEMININE),
    ("أيام", "يوما", 86400, MASCULINE),
]
COUNTED = ["منذ {n} {u}", "قبل {n} {u}", "نشر قبل {n} {u}", "{n} {u} مضت"]


@settings(max_examples=300, deadline=None)
@given(st.integers(3, 59), st.sampled_from(COUNTED), st.sampled_from(UNITS))
def test_a_count_in_arabic_words_reads_back_the_same_moment(
    number: int, form: str, counted: tuple[str, str, int, list[str]]
) -> None:
    few, many, seconds, units = counted
    unit = few if number <= 10 else many
    found = read_written(form.format(n=arabic(number, units), u=unit), NOW)
    assert found is not None
    assert found.day == (NOW - timedelta(seconds=number * seconds)).date()
    assert found.whole
    assert found.relative


IN_DAYS = [
    "منذ {n} يوم",
    "قبل {n} أيام",
    "{n} days ago",
    "il y a {n} jours",
    "{n} روز پیش",
    "{n} دن پہلے",
]


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.integers(2, 40), st.sampled_from(IN_DAYS))
def test_any_day_told_in_days_reads_back_the_same_day(day: date, number: int, form: str) -> None:
    now = datetime.combine(day, time(13), UTC) + timedelta(days=number)
    found = read_written(form.format(n=number), now)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("قبل ثلاث ساعات", timedelta(hours=3)),
        ("قبل يومين", timedelta(days=2)),
        ("منذ ساعة", timedelta(hours=1)),
        ("منذ ساعة واحدة", timedelta(hours=1)),
        ("قبل ساعة ونصف", timedelta(minutes=90)),
        ("منذ نصف ساعة", timedelta(minutes=30)),
        ("قبل خمس وعشرين دقيقة", timedelta(minutes=25)),
        ("قبل خمسة و عشرين يوما", timedelta(days=25)),
        ("منذ إحدى عشرة ساعة", timedelta(hours=11)),
        ("منذ 19 ساعة و20 دقيقة", timedelta(hours=19, minutes=20)),
        ("ساعتين مضت", timedelta(hours=2)),
        ("آخر تحديث: منذ 20 ساعة", timedelta(hours=20)),
        ("أمس", timedelta(days=1)),
        ("أول من أمس", timedelta(days=2)),
        ("قبل لحظات", timedelta()),
        ("three hours ago", timedelta(hours=3)),
        ("about twenty-one hours ago", timedelta(hours=21)),
        ("an hour ago", timedelta(hours=1)),
        ("half an hour ago", timedelta(minutes=30)),
        ("Published two days ago", timedelta(days=2)),
        ("just now", timedelta()),
        ("il y a trois heures", timedelta(hours=3)),
        ("Publié il y a une heure", timedelta(hours=1)),
        ("il y a vingt et une heures", timedelta(hours=21)),
        ("il y a soixante-dix-neuf minutes", timedelta(minutes=79)),
        ("il y a une demi-heure", timedelta(minutes=30)),
        ("avant-hier", timedelta(days=2)),
        ("سه ساعت پیش", timedelta(hours=3)),
        ("۳ ساعت قبل", timedelta(hours=3)),
        ("بیست و پنج دقیقه پیش", timedelta(minutes=25)),
        ("یک روز پیش", timedelta(days=1)),
        ("دیروز", timedelta(days=1)),
        ("تین گھنٹے پہلے", timedelta(hours=3)),
        ("ایک دن قبل", timedelta(days=1)),
        ("گزشتہ روز", timedelta(days=1)),
    ],
)
def test_how_long_ago_it_was_is_read_as_pages_print_it(text: str, ago: timedelta) -> None:
    found = read_written(text, NOW)
    assert found is not None
    assert found.day == (NOW - ago).date()
    assert found.whole


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("اليوم 10:30 ص", date(2024, 6, 10), time(10, 30)),
        ("أمس الساعة 22:05", date(2024, 6, 9), time(22, 5)),
        ("Yesterday at 5:15 PM", date(2024, 6, 9), time(17, 15)),
        ("Hier à 18h30", date(2024, 6, 9), time(18, 30)),
        ("دیروز ساعت ۱۸:۳۰", date(2024, 6, 9), time(18, 30)),
    ],
)
def test_a_days_word_may_have_its_clock(text: str, day: date, clock: time) -> None:
    found = read_written(text, NOW)
    assert found is not None
    assert (found.day, found.clock) == (day, clock)


@pytest.mark.parametrize(
    "text",
    [
        "منذ 3 أشهر",
        "قبل سنة",
        "6 months ago",
        "il y a deux ans",
        "منذ القرن الماضي",
        "كل يوم",
        "اليوم التالي",
        "قبل الساعة",
    ],
)
def test_what_tells_no_day_reads_as_none(text: str) -> None:
    assert read_written(text, NOW) is None


def test_the_longer_ago_it_was_the_less_sure_is_its_day() -> None:
    told = [read_written(text, NOW) for text in ("منذ 3 ساعات", "منذ 3 أيام", "منذ 3 أسابيع")]
    assert [found.sure for found in told if found] == [0.8, 0.6, 0.4]


def test_words_that_surround_a_relative_day_are_counted() -> None:
    found = read_written("قتل شخصان قبل ثلاثة أيام في حادث سير", NOW)
    assert found is not None
    assert not found.whole
    assert found.beside == 4

"""A date written in any supported form reads back the same day, and what is no date reads as none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hijridate import Gregorian
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.calendars import from_jalali
from extract.date_names import HIJRI_MONTHS, JALALI_MONTHS, MONTHS, WEEKDAYS
from extract.dates import learn_day_order, read, read_machine, read_written

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
EARLIEST, LATEST = datetime.fromisoformat("1995-01-01"), datetime.fromisoformat("2090-01-01")
DAYS = st.dates(date(1995, 1, 1), date(2090, 12, 31))


@st.composite
def written_dates(draw: st.DrawFn) -> tuple[str, date]:
    """A day in one of the forms that pages print, in any naming of the months and any digits."""
    day = draw(DAYS)
    month = draw(st.sampled_from(MONTHS[day.month - 1]))
    other = draw(st.sampled_from(MONTHS[day.month - 1]))
    weekday = draw(st.sampled_from(WEEKDAYS[day.weekday()]))
    comma = draw(st.sampled_from([" ", "، ", ", ", ","]))
    form = draw(
        st.sampled_from(
            [
                f"{day.day} {month} {day.year}",
                f"{day.day:02d} {month}، {day.year}",
                f"{day.day} {month}/{other} {day.year}",
                f"{day.day} {month}/ {other} {day.year}",
                f"{day.day} {month} ({other}) {day.year}",
                f"{month} {day.day}, {day.year}",
                f"{day.day}-{month}-{day.year}",
                f"{day.day} من {month} عام {day.year}",
                f"{day.year}/{day.month}/{day.day}",
                f"{day.year}-{day.month:02d}-{day.day:02d}",
            ]
        )
    )
    clock = draw(
        st.sampled_from(["", " 09:23 ص", " - 10:30 م", " 22:05", " | 8:00 صباحاً", " الساعة 5:15 مساءً"])
    )
    label = draw(st.sampled_from(["", "نشر في: ", "تاريخ النشر: ", "نُشر: ", "Published: "]))
    text = f"{label}{draw(st.sampled_from(['', weekday + comma]))}{form}{clock}"
    return text.translate(draw(st.sampled_from([{}, ARABIC_INDIC, PERSIAN]))), day


@settings(max_examples=400, deadline=None)
@given(written_dates())
def test_a_date_written_in_any_form_reads_back_the_same_day(case: tuple[str, date]) -> None:
    text, day = case
    found = read(text)
    assert found is not None, text
    assert found.day == day, text


@settings(max_examples=200, deadline=None)
@given(DAYS, st.sampled_from(range(7)))
def test_a_numeric_date_with_its_weekday_reads_back_the_same_day(day: date, spelling: int) -> None:
    names = WEEKDAYS[day.weekday()]
    found = read_written(f"{names[spelling % len(names)]} {day.day}/{day.month}/{day.year}")
    assert found is not None
    assert found.day == day
    assert found.sure == 1.0


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(EARLIEST, LATEST),
    st.sampled_from(["Z", "+03:00", "-0500", "+03", ""]),
)
def test_what_machines_write_reads_back_day_and_clock(moment: datetime, zone: str) -> None:
    found = read_machine(moment.strftime("%Y-%m-%dT%H:%M:%S") + zone)
    assert found is not None
    assert (found.day, found.clock) == (moment.date(), moment.time().replace(microsecond=0))
    assert (found.offset is None) == (zone == "")


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1950, 3, 21), date(2040, 3, 1)))
def test_jalali_days_follow_one_another(day: date) -> None:
    start = from_jalali(1300, 1, 1)
    assert start == date(1921, 3, 21)
    # the day is reached by exactly one Jalali date, found by walking its year
    year = day.year - 621 if day >= (from_jalali(day.year - 621, 1, 1) or day) else day.year - 622
    names = [(m, d) for m in range(1, 13) for d in range(1, 32) if from_jalali(year, m, d) == day]
    assert len(names) == 1
    month, number = names[0]
    text = f"{number} {JALALI_MONTHS[month - 1][0]} {year}".translate(PERSIAN)
    found = read_written(text)
    assert found is not None
    assert found.day == day


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.data())
def test_a_hijri_date_reads_back_the_same_day(day: date, data: st.DataObject) -> None:
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    month = data.draw(st.sampled_from(HIJRI_MONTHS[hijri.month - 1]))
    forms = [
        f"{hijri.day} {month} {hijri.year}",
        f"{hijri.day:02d} {month}، {hijri.year} هـ",
        f"{hijri.day} من {month} عام {hijri.year}هـ",
        f"{hijri.year}/{hijri.month:02d}/{hijri.day:02d} هـ",
        f"{hijri.day}-{hijri.month}-{hijri.year}هـ",
    ]
    weekday = data.draw(st.sampled_from(["", WEEKDAYS[day.weekday()][0] + " "]))
    digits = data.draw(st.sampled_from([{}, ARABIC_INDIC]))
    text = (weekday + data.draw(st.sampled_from(forms))).translate(digits)
    found = read_written(text)
    assert found is not None, text
    assert found.day == day, text
    assert found.sure < 0.9  # a month that was sighted may begin on another day


def test_the_order_of_day_and_month_is_learned_from_dates_that_can_be_read_one_way() -> None:
    assert learn_day_order(["25/6/2024", "نشر في 13/06/2024", "30-7-2024"]) is True
    assert learn_day_order(["6/25/2024", "06/13/2024", "7/30/2024", "5/6/2024"]) is False
    assert learn_day_order(["السبت 8/6/2024", "الأحد 9/6/2024", "الاثنين 10/6/2024"]) is True
    assert learn_day_order(["25/6/2024", "5/6/2024", "7/7/2024"]) is None
    assert learn_day_order(["25/6/2024", "26/6/2024", "6/27/2024"]) is None


def test_a_learned_order_decides_a_number_that_could_be_either() -> None:
    for order, day in ((True, date(2024, 6, 5)), (False, date(2024, 5, 6))):
        found = read_written("5/6/2024", day_first=order)
        assert found is not None
        assert found.day == day
        assert found.sure == 0.9
    certain = read_written("25/6/2024", day_first=False)
    assert certain is not None
    assert certain.day == date(2024, 6, 25)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("الأربعاء، 07 أكتوبر 2020 - 12:09 م", date(2020, 10, 7), time(12, 9)),
        ("الأحد 1 أيلول 2024 12:05 ص", date(2024, 9, 1), time(0, 5)),
        ("4 كانون الأول 2023", date(2023, 12, 4), None),
        ("4 كانون الثاني 2023", date(2023, 1, 4), None),
        ("3 مارس/ آذار 2024", date(2024, 3, 3), None),
        ("12 جويلية 2020", date(2020, 7, 12), None),
        ("5 غشت 2021", date(2021, 8, 5), None),
        ("الخميس, نوفمبر 21, 2024", date(2024, 11, 21), None),
        ("16th, July 2023 GMT", date(2023, 7, 16), None),
        ("4 جمادى الأولى 1446 - 6 نوفمبر 2024", date(2024, 11, 6), None),
        ("6 نوفمبر 2024 الموافق 4 جمادى الأولى 1446 هـ", date(2024, 11, 6), None),
        ("4 جمادى الأولى 1446", date(2024, 11, 6), None),
        ("1446/05/04 هـ", date(2024, 11, 6), None),
        ("04/05/1446هـ", date(2024, 11, 6), None),
        ("الخميس 4 جمادى الأولى 1446", date(2024, 11, 7), None),  # begun a day later, by sighting
        ("6/11/2024 الموافق 4 جمادى الأولى 1446", date(2024, 11, 6), None),
        ("11/6/2024 - 4 جمادى الأولى 1446", date(2024, 11, 6), None),
        ("۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹", date(2020, 5, 10), time(18, 59)),
        ("2017-01-25 T 09:43:47 +0330", date(2017, 1, 25), time(9, 43, 47)),
        ("Tue, 13 Aug 2024 10:00:00 +0000", date(2024, 8, 13), time(10, 0)),
    ],
)
def test_forms_seen_on_pages_are_read(text: str, day: date, clock: time | None) -> None:
    found = read(text)
    assert found is not None
    assert (found.day, found.clock) == (day, clock)


@pytest.mark.parametrize(
    "text",
    [
        "© 2024",
        "جميع الحقوق محفوظة 2003 - 2024",
        "31 فبراير 2024",
        "8 حزيران",
        "حزيران 2024",
        "8 يونيو/نيسان 2024",
        "31 رمضان 1446",
        "4 جمادى الأولى 1546",
        "1445/05/04",
        "اتصل على 514-2024-1010",
        "المادة 12.5.2 من القانون",
        "",
        "0000-00-00",
        "2024-13-45T99:99:99Z",
    ],
)
def test_what_is_no_day_reads_as_none(text: str) -> None:
    assert read(text) is None


def test_an_ambiguous_number_is_less_sure_and_a_wrong_weekday_too() -> None:
    plain = read_written("5/6/2024")
    wrong = read_written("السبت 4 حزيران 2024")
    assert plain is not None
    assert plain.day == date(2024, 6, 5)
    assert plain.sure < 0.8
    assert wrong is not None
    assert wrong.sure < 0.8


def test_a_relative_date_needs_the_time_of_the_fetch() -> None:
    now = datetime(2024, 6, 10, 1, 0, tzinfo=UTC)
    assert read_written("منذ 3 ساعات") is None
    for text, day in (
        ("منذ 3 ساعات", date(2024, 6, 9)),
        ("قبل يومين", date(2024, 6, 8)),
        ("أمس", date(2024, 6, 9)),
        ("قبل أسبوع", date(2024, 6, 3)),
        ("منذ ٢ يوم", date(2024, 6, 8)),
        ("3 hours ago", date(2024, 6, 9)),
        ("a day ago", date(2024, 6, 9)),
        ("il y a 2 jours", date(2024, 6, 8)),
        ("Hier", date(2024, 6, 9)),
    ):
        found = read_written(text, now)
        assert found is not None
        assert found.day == day


def test_a_date_inside_a_sentence_is_no_date_line() -> None:
    inside = read_written("وقال إن الحفل يوم 8 حزيران 2024 سيكون مجانيا")
    alone = read_written("نشر في: السبت 8 حزيران 2024 - 10:30 ص")
    assert inside is not None
    assert not inside.whole
    assert alone is not None
    assert alone.whole


def test_the_day_of_an_update_is_told_apart() -> None:
    found = read_written("آخر تحديث: 8 تموز 2024")
    assert found is not None
    assert found.updated


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=timedelta(seconds=2))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    read(text, datetime(2024, 6, 10, tzinfo=UTC))

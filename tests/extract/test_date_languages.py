"""Dates in the other languages of news pages: names of months from the CLDR, and forms of their own."""

from datetime import date, time

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.arabic import fold
from extract.date_languages import names
from extract.dates import read_written

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
FORMS = {
    "de": "{weekday}, {day}. {month} {year}",
    "nl": "{day} {month} {year} 11:12",
    "da": "{weekday} d. {day}. {month} {year}",
    "nb": "{day}. {month} {year} kl. 14:30",
    "sv": "Publicerad {day} {month} {year}",
    "fi": "{day}. {month} {year}",
    "es": "{weekday}, {day} de {month} de {year}",
    "pt": "Publicado em {day} de {month} de {year} às 18h30",
    "it": "Pubblicato il {day} {month} {year}",
    "ro": "{weekday}, {day} {month} {year}",
    "pl": "{day} {month} {year} r.",
    "cs": "{day}. {month} {year}",
    "ru": "{day} {month} {year} года",
    "uk": "{day} {month} {year} р.",
    "bg": "{day} {month} {year} г.",
    "el": "{weekday} {day} {month} {year}",
    "hu": "{year}. {month} {day}.",
    "hy": "{day} {month}, {year}",
    "tr": "Yayınlanma: {day} {month} {year} {weekday}",
    "id": "{weekday}, {day} {month} {year}",
    "fa": "{weekday} {day} {month} {year}",
    "ur": "{day} {month}، {year}",
}

LANGUAGES = sorted({"ca", *FORMS})


def named(code: str, day: date, width: str = "wide") -> tuple[str, str]:
    month = get_month_names(width, "format", code)[day.month]
    weekday = get_day_names(width, "format", code)[day.weekday()]
    return month.removesuffix("."), weekday.removesuffix(".")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_table_has_every_name_of_the_cldr(code: str) -> None:
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, code).items():
                word = fold(name.strip(". ").split()[-1])
                if not any(map(str.isdigit, word)):
                    assert names().months[word] == number, (width, context, name)


def test_no_name_is_two_months() -> None:
    assert all(number in range(1, 13) for number in names().months.values())
    assert {names().months[fold(name)] for name in ("Mai", "mayo", "мая", "maja", "مئی", "مه", "מאי")} == {5}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FORMS)), DAYS)
def test_a_day_written_in_another_language_reads_back_the_same_day(code: str, day: date) -> None:
    month, weekday = named(code, day)
    text = FORMS[code].format(day=day.day, month=month, year=day.year, weekday=weekday)
    found = read_written(text)
    assert found is not None, text
    assert found.day == day, text
    assert found.sure == 1.0, text


SIGNED = [
    "{y}年{m}月{d}日",
    "{y}年{m:02d}月{d:02d}日",
    "{y}년 {m}월 {d}일",
    "{d} tháng {m}, {y}",
    "ngày {d} tháng {m} năm {y}",
    "{y}. {m:02d}. {d:02d}",
]


@settings(max_examples=100, deadline=None)
@given(DAYS, st.sampled_from(SIGNED))
def test_a_day_in_numbers_between_signs_reads_back_the_same_day(day: date, form: str) -> None:
    found = read_written(form.format(y=day.year, m=day.month, d=day.day))
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("شنبه ۱۹ خرداد ۱۴۰۳ - ۸ ژوئن ۲۰۲۴", date(2024, 6, 8), None),
        ("تاریخ انتشار: ۸ ژوئن ۲۰۲۴ ساعت ۱۸:۳۰", date(2024, 6, 8), time(18, 30)),
        ("۱۹ جوزا ۱۴۰۳", date(2024, 6, 8), None),
        ("8 جون 2024", date(2024, 6, 8), None),
        ("שבת, 8 ביוני 2024", date(2024, 6, 8), None),
        ("Publié le samedi 8 juin 2024 à 18h30", date(2024, 6, 8), time(18, 30)),
        ("Mis en ligne le 1er juin 2024", date(2024, 6, 1), None),
        ("Saturday, June 8th, 2024 at 6:30 p.m.", date(2024, 6, 8), time(18, 30)),
        ("Stand: 08.06.2024, 18:30 Uhr", date(2024, 6, 8), time(18, 30)),
    ],
)
def test_forms_seen_beside_arabic_pages_are_nothing_but_a_date(
    text: str, day: date, clock: time | None
) -> None:
    found = read_written(text)
    assert found is not None
    assert (found.day, found.clock, found.whole) == (day, clock, True)


@pytest.mark.parametrize(
    "text",
    [
        "Aktualisiert am 8. Juni 2024",
        "Обновлено: 8 июня 2024",
        "Mis à jour le 8 juin 2024",
        "آخرین به روز رسانی: ۸ ژوئن ۲۰۲۴",
        "Son güncelleme: 8 Haziran 2024",
    ],
)
def test_a_change_is_told_apart_in_other_languages(text: str) -> None:
    found = read_written(text)
    assert found is not None
    assert found.updated


@pytest.mark.parametrize(
    "text", ["8 Personen 2024", "Juni 2024", "31. Juni 2024", "2024年13月1日", "3 set 99"]
)
def test_a_word_that_is_no_month_gives_no_day(text: str) -> None:
    assert read_written(text) is None


def test_a_word_of_the_sentence_is_no_part_of_the_date() -> None:
    found = read_written("Konzert, 8. Juni 2024")
    assert found is not None
    assert (found.day, found.whole, found.beside) == (date(2024, 6, 8), False, 1)


def test_dots_put_the_day_first_and_a_colon_may_touch_the_date() -> None:
    dotted = read_written("06.01.2026")
    touching = read_written("تاريخ النشر:8/6/2024")
    assert dotted is not None
    assert dotted.day == date(2026, 1, 6)
    assert dotted.sure > 0.9
    assert touching is not None
    assert (touching.day, touching.swapped, touching.whole) == (date(2024, 6, 8), date(2024, 8, 6), True)

"""A page is read with what its outlet's other pages taught: lines go, and dates in numbers have an order."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from extract import Extracted, OutletFacts, Page, PageRule, Profile, extract
from extract.arabic import fold

SLOGAN = "صحيفة المهجر: نافذة المغترب"
CLOSING = "دمتم بخير أينما كنتم على ضفاف النهر"
TEXT = (
    "افتتحت الجمعية مكتبة صغيرة في الطابق الأرضي من المركز أمس، وحضر الحفل مئة من الأهالي مع أطفالهم.",
    "وقالت أمينة المكتبة إن الرفوف تضم ألفي كتاب جمعها المتطوعون من بيوت الحي في ثلاثة أشهر من العمل.",
    "ومن المنتظر أن تفتح المكتبة أبوابها كل سبت، وأن تقام فيها قراءات للأطفال بالعربية والفرنسية.",
)
HTML = f"""<html><head><meta charset="utf-8"><title>مكتبة جديدة في الحي</title></head><body>
<h1>مكتبة جديدة في الحي</h1><div class="date">05/06/2024</div><p>بقلم: هناء فهمي</p>
<p>{SLOGAN}</p>{"".join(f"<p>{line}</p>" for line in TEXT)}<p>{CLOSING}</p></body></html>"""
PAGE = Page("https://paper.example/library", HTML.encode(), fetched=datetime(2024, 7, 1, tzinfo=UTC))


def read(profile: Profile | None) -> Extracted:
    found = extract(replace(PAGE, profile=profile))
    assert isinstance(found, Extracted)
    return found


def test_lines_that_were_learned_leave_the_text_and_stand_in_the_ledger() -> None:
    assert CLOSING in read(None).paragraphs
    found = read(Profile(frozenset({fold(SLOGAN), fold(CLOSING)})))
    assert found.paragraphs == TEXT
    assert {(taken.text, taken.rule) for taken in found.removed} >= {
        (SLOGAN, "learned/outlet"), (CLOSING, "learned/outlet"),
    }  # fmt: skip


def test_a_slogan_that_was_learned_is_nobodys_name() -> None:
    misread = read(None)
    assert "نافذة المغترب" in misread.authors
    found = read(Profile(frozenset({fold(SLOGAN)})))
    assert (found.authors, found.source) == (("هناء فهمي",), None)


@pytest.mark.parametrize(
    ("order", "day"), [(True, date(2024, 6, 5)), (False, date(2024, 5, 6)), (None, date(2024, 6, 5))]
)
def test_a_date_in_numbers_is_read_in_the_order_that_was_learned(order: bool | None, day: date) -> None:
    found = read(Profile(day_first=order))
    assert found.published_day == day
    sure = read(Profile(day_first=True)).published_confidence or 0
    assert (found.published_confidence or 0) < sure or order is not None


def test_a_date_that_the_outlets_file_points_at_is_read_in_that_order_too() -> None:
    facts = OutletFacts("paper", rules=(PageRule(date=".date"),))
    found = extract(replace(PAGE, outlet=facts, profile=Profile(day_first=False)))
    assert isinstance(found, Extracted)
    assert (found.published_day, found.published_how) == (date(2024, 5, 6), "selector")

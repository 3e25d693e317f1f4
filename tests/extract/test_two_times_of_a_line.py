"""A line that tells the day of publication and that of the last change."""

from datetime import UTC, date, datetime

import pytest

from extract import Extracted, Page, extract
from extract.dates import read_written

TEXT = "<p>أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام وقال المدير إن القرار جاء بعد استفتاء واسع.</p>"
CHANGED = '<time class="updated" datetime="2026-03-07T09:00:00Z">7 مارس 2026</time>'


@pytest.mark.parametrize("named", ["entry-date published", ""])
@pytest.mark.parametrize("change_first", [True, False])
def test_the_day_of_publication_counts_whichever_stands_first(named: str, change_first: bool) -> None:
    published = f'<time class="{named}" datetime="2026-03-05T09:00:00Z">5 مارس 2026</time>'
    line = CHANGED + published if change_first else published + CHANGED
    body = (
        f"<html><body><article><h1>خبر المكتبة العامة</h1><div>{line}</div>{TEXT * 5}</article></body></html>"
    )
    found = extract(Page("https://example.ca/a/b", body.encode(), fetched=datetime(2026, 3, 9, tzinfo=UTC)))
    assert isinstance(found, Extracted)
    assert found.published is not None
    assert found.published.day == 5


@pytest.mark.parametrize(
    "line",
    [
        "Updated: March 7, 2026 | Published: March 5, 2026",
        "Last modified on March 7, 2026. First published on March 5, 2026",
        "آخر تحديث: 7 مارس 2026 | نشر في: 5 مارس 2026",
        "آخر تحديث: السبت 7/3/2026 - 10:30 م | تاريخ النشر: الخميس 5/3/2026 - 9:15 ص",
        "آخر تحديث: قبل ساعتين | نشر في 5 مارس 2026",
        "آخر تحديث قبل ساعتين - نشر قبل 4 أيام",
        "تم التعديل 7 مارس 2026 نشر 5 مارس 2026",
        "عدّل بتاريخ 07-03-2026 أضيف بتاريخ 05-03-2026",
        "تم التحديث: 7 مارس 2026 م - 18 رمضان 1447 هـ | تم النشر: 5 مارس 2026 م - 16 رمضان 1447 هـ",
        "Updated: 2026-03-07 | نشر 5 مارس 2026",
        "نشر في 5/3/2026، آخر تحديث 7 مارس 2026",
        "Mis à jour le 7 mars 2026 à 10h30 - Publié le 5 mars 2026 à 9h15",
        "Dernière modification : 7 mars 2026 | Mis en ligne le 5 mars 2026",
        "آخرین به‌روزرسانی: ۱۶ اسفند ۱۴۰۴ - ۱۰:۳۰ | انتشار: ۱۴ اسفند ۱۴۰۴ - ۰۹:۱۵",
        "اپ ڈیٹ: 7 مارچ 2026 | شائع: 5 مارچ 2026",
    ],
)
def test_a_line_of_two_labelled_days_gives_that_of_publication(line: str) -> None:
    found = read_written(line, datetime(2026, 3, 9, 12, tzinfo=UTC))
    assert found is not None
    assert (found.day, found.updated, found.whole) == (date(2026, 3, 5), False, True)


@pytest.mark.parametrize(
    "line",
    [
        "آخر تحديث: يوم السبت 7 مارس 2026",
        "آخر تحديث: 7 مارس 2026 اليوم 10:30",
        "آخر تحديث: 7 مارس 2026 - يعقد المؤتمر يوم 20 مارس 2026",
        "نشر: | آخر تحديث: 7 مارس 2026",
    ],
)
def test_a_day_of_change_without_another_labelled_day_stays_one(line: str) -> None:
    found = read_written(line, datetime(2026, 3, 9, 12, tzinfo=UTC))
    assert found is not None
    assert (found.day, found.updated) == (date(2026, 3, 7), True)


def test_the_clock_of_a_day_is_the_one_beside_its_own_label() -> None:
    found = read_written("آخر تحديث: 7/3/2026 - 10:30 | نشر في: 5/3/2026 - 09:15")
    assert found is not None
    assert found.clock is not None
    assert (found.clock.hour, found.clock.minute) == (9, 15)

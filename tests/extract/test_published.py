"""When it was published: every place that says so, weighed."""

from datetime import UTC, date, datetime

import pytest

from extract import Extracted, Hints, OutletFacts, Page, extract

AR = [
    "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في إحدى دعائمه.",
    "وطلبت البلدية من السكان استعمال معبر شارع النهر حتى انتهاء الأعمال في الخريف.",
    "ولم يصب أحد في الحادث، بحسب المتحدث باسم البلدية الذي قال إن الجسر قديم.",
]
FETCHED = datetime(2024, 6, 20, 12, tzinfo=UTC)
MONTREAL = OutletFacts("x", timezone="America/Toronto")


def read(
    head: str = "", top: str = "", bottom: str = "", url: str = "https://e.ca/x/", hints: Hints | None = None
) -> Extracted:
    text = "".join(f"<p>{p}</p>" for p in AR)
    html = (
        f'<html lang="ar"><head><title>إغلاق جسر المشاة</title>{head}</head><body>'
        f'<div class="clock">السبت 22 حزيران 2024</div>'
        f"<article><h1>إغلاق جسر المشاة</h1>{top}{text}</article>{bottom}"
        f"<footer>© 2003 - 2024</footer></body></html>"
    )
    found = extract(Page(url, html.encode(), fetched=FETCHED, outlet=MONTREAL, hints=hints))
    assert isinstance(found, Extracted)
    assert found.paragraphs == tuple(AR)
    return found


LD = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"%s"}</script>'
META = '<meta property="article:published_time" content="%s">'


@pytest.mark.parametrize(
    ("made", "day", "how"),
    [
        ({"head": LD % "2024-06-08T09:00:00-04:00"}, date(2024, 6, 8), "json-ld"),
        ({"head": META % "2024-06-08T09:00:00-04:00"}, date(2024, 6, 8), "meta"),
        ({"head": META % "الأربعاء، 05 يونيو 2024 - 12:09 م"}, date(2024, 6, 5), "meta"),
        ({"head": LD % "2024-06-08" + META % "2020-01-01"}, date(2024, 6, 8), "json-ld"),
        ({"top": '<time datetime="2024-06-08T09:00:00Z">قبل أيام</time>'}, date(2024, 6, 8), "time"),
        ({"top": "<div>8 يونيو/حزيران 2024</div>"}, date(2024, 6, 8), "dateline"),
        ({"top": "<div>السبت ٨ حزيران ٢٠٢٤ | ١٢٣ مشاهدة</div>"}, date(2024, 6, 8), "dateline"),
        ({"bottom": "<div>نشر في: 8 حزيران 2024</div>"}, date(2024, 6, 8), "dateline"),
        ({"hints": Hints(published="Sat, 08 Jun 2024 13:00:00 +0000")}, date(2024, 6, 8), "hint"),
        ({"url": "https://e.ca/2024/06/08/bridge/"}, date(2024, 6, 8), "url"),
    ],
)
def test_a_day_is_found_wherever_it_is_said(made, day: date, how: str) -> None:  # type: ignore[no-untyped-def]
    found = read(**made)
    assert (found.published_day, found.published_how) == (day, how)
    assert found.published_raw
    assert found.published_confidence is not None
    assert 0 < found.published_confidence <= 1


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"url": "https://e.ca/2024/06/bridge/"},
        {"head": META % "2031-01-01T00:00:00Z"},
        {"head": META % "soon"},
        {"bottom": '<div class="related"><a href="/1">خبر آخر</a> <span>3 حزيران 2019</span></div>'},
    ],
)
def test_no_day_is_better_than_a_wrong_one(made) -> None:  # type: ignore[no-untyped-def]
    found = read(**made)
    assert found.published_day is None
    assert found.published_how is None
    assert "no-date" in found.flags


def test_the_day_is_the_one_that_the_page_prints_in_the_outlets_zone() -> None:
    found = read(head=META % "2024-06-09T02:30:00Z")
    assert found.published_day == date(2024, 6, 8)
    assert found.published == datetime(2024, 6, 9, 2, 30, tzinfo=UTC)


def test_the_visible_day_decides_between_neighbours() -> None:
    found = read(head=META % "2024-06-09T12:00:00Z", top="<div>الاثنين 10 حزيران 2024</div>")
    assert found.published_day == date(2024, 6, 10)


def test_without_a_clock_there_is_no_instant() -> None:
    found = read(top="<div>8 حزيران 2024</div>")
    assert found.published is None
    with_clock = read(top="<div>8 حزيران 2024 - 09:30 م</div>")
    assert with_clock.published == datetime(2024, 6, 9, 1, 30, tzinfo=UTC)


def test_the_last_change_is_no_publication() -> None:
    changed = '<meta property="article:modified_time" content="2024-06-12T10:00:00+03:00">'
    found = read(top="<div>آخر تحديث: 12 حزيران 2024</div><div>نشر في 8 حزيران 2024</div>", head=changed)
    assert found.published_day == date(2024, 6, 8)
    assert found.modified == datetime(2024, 6, 12, 7, tzinfo=UTC)

"""The places that give a day, weighed: agreement, doubt, changes, clocks of a page, weak places alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Extracted, Hints, OutletFacts, Page, extract
from extract.date_candidates import TRUST, Candidate
from extract.date_record import Written
from extract.published import weigh

TEXT = [
    "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في إحدى دعائمه.",
    "وطلبت البلدية من السكان استعمال معبر شارع النهر حتى انتهاء الأعمال في الخريف.",
    "ولم يصب أحد في الحادث، بحسب المتحدث باسم البلدية الذي قال إن الجسر قديم.",
]
FETCHED = datetime(2024, 6, 20, 12, tzinfo=UTC)
EIGHTH, NINTH = date(2024, 6, 8), date(2024, 6, 9)
LD = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"%s"}</script>'
META = '<meta property="article:published_time" content="%s">'
CHANGED = '<meta property="article:modified_time" content="%s">'


def read(
    head: str = "",
    over: str = "",
    top: str = "",
    bottom: str = "",
    url: str = "https://e.ca/x/",
    hint: str | None = None,
    zone: str | None = "America/Toronto",
) -> Extracted:
    text = "".join(f"<p>{p}</p>" for p in TEXT)
    html = (
        f'<html lang="ar"><head><title>إغلاق جسر المشاة</title>{head}</head><body>{over}'
        f"<article><h1>إغلاق جسر المشاة</h1>{top}{text}</article>{bottom}"
        f"<footer>© 2003 - 2024</footer></body></html>"
    )
    hints = Hints(published=hint) if hint else None
    outlet = OutletFacts("x", timezone=zone)
    found = extract(Page(url, html.encode(), fetched=FETCHED, outlet=outlet, hints=hints))
    assert isinstance(found, Extracted)
    assert found.paragraphs == tuple(TEXT)
    return found


def sure(found: Extracted) -> float:
    assert found.published_confidence is not None
    return found.published_confidence


def test_places_that_agree_raise_the_confidence_and_one_that_does_not_lowers_it() -> None:
    alone = read(head=META % "2024-06-08T09:00:00-04:00")
    agreed = read(head=META % "2024-06-08T09:00:00-04:00", top="<div>8 حزيران 2024</div>")
    all_of_them = read(
        head=META % "2024-06-08T09:00:00-04:00",
        top="<div>8 حزيران 2024</div>",
        url="https://e.ca/2024/06/08/x/",
    )
    doubted = read(head=META % "2024-06-08T09:00:00-04:00", top="<div>3 أيار 2021</div>")
    assert {found.published_day for found in (alone, agreed, all_of_them, doubted)} == {EIGHTH}
    assert sure(doubted) < 0.7 < sure(alone) < sure(agreed) < sure(all_of_them)


def test_metas_that_repeat_the_json_ld_are_one_voice() -> None:
    once = read(head=LD % "2024-06-08T09:00:00-04:00")
    twice = read(head=LD % "2024-06-08T09:00:00-04:00" + META % "2024-06-08T09:00:00-04:00")
    assert sure(once) == sure(twice)


@pytest.mark.parametrize(
    "made",
    [
        {"url": "https://e.ca/2024/06/08/bridge/"},
        {"top": "<div>8/6/2024</div>"},
        {"top": "<div>4 ذو الحجة 1445</div>"},
        {"over": '<div><time datetime="2024-06-08">8</time></div>' + "<div>أخبار</div>" * 20},
        {"bottom": "<div>آخر تحديث: 8 حزيران 2024</div>"},
        {"head": '<meta name="date" content="2024-01-01">'},
    ],
)
def test_a_lone_candidate_of_a_weak_kind_is_unsure(made: dict[str, str]) -> None:
    found = read(**made)
    assert found.published_day is not None
    assert sure(found) < 0.75
    if sure(found) < 0.7:
        assert "unsure-date" in found.flags


def test_what_the_reader_sees_and_the_address_outweigh_a_system_that_names_its_own_move() -> None:
    moved = META % "2024-06-15T00:00:00-04:00"
    alone = read(head=moved, top="<div>8 حزيران 2024</div>")
    both = read(head=moved, top="<div>8 حزيران 2024</div>", url="https://e.ca/2024/06/08/x/")
    assert alone.published_day == date(2024, 6, 15)
    assert (both.published_day, both.published_how) == (EIGHTH, "dateline")


def test_the_address_or_the_feed_tells_day_from_month() -> None:
    assert read(top="<div>8/6/2024</div>").published_day == EIGHTH
    by_url = read(top="<div>6/8/2024</div>", url="https://e.ca/2024/06/08/x/")
    by_feed = read(top="<div>6/8/2024</div>", hint="Sat, 08 Jun 2024 13:00:00 +0000")
    assert by_url.published_day == by_feed.published_day == EIGHTH


def test_the_instant_of_the_last_change_is_not_believed_as_that_of_publication() -> None:
    head = LD % "2024-06-08T09:00:00-04:00" + META % "2024-06-12T10:00:00-04:00"
    found = read(
        head=head + CHANGED % "2024-06-12T10:00:00-04:00",
        top='<div><time datetime="2024-06-12T10:00:00-04:00">12 حزيران 2024</time></div>',
    )
    assert found.published_day == EIGHTH


def test_a_time_of_a_change_behind_that_of_publication_is_not_read() -> None:
    over = (
        '<div class="posted-on"><time class="published" datetime="2024-06-08T09:00:00-04:00">السبت </time>'
        '<time class="updated" datetime="2024-06-12T09:00:00-04:00">الأربعاء</time></div>'
    )
    assert read(over=over).published_day == EIGHTH
    lone = '<div><time class="updated" datetime="2024-06-12T09:00:00-04:00">الأربعاء</time></div>'
    assert read(over=lone).published_day is None


def test_the_day_of_a_change_is_given_only_where_nothing_says_more() -> None:
    updated = "<div>آخر تحديث: 12 حزيران 2024</div>"
    assert sure(read(top=updated)) == 0.5
    assert read(top=updated, url="https://e.ca/2024/06/08/x/").published_day == EIGHTH


@pytest.mark.parametrize(
    "clock",
    [
        "<div>اليوم: السبت 8 حزيران 2024</div>",
        "<div>Today is Saturday, June 8, 2024</div>",
        "<div>امروز شنبه ۱۹ خرداد ۱۴۰۳</div>",
        '<div class="top-bar">السبت 8 حزيران 2024 - 10:30 ص</div>',
        '<div class="masthead"><span>السبت 8 حزيران 2024</span></div>',
        '<div class="date-now">8 يونيو 2024</div>',
    ],
)
def test_a_clock_of_the_page_is_refused(clock: str) -> None:
    assert read(over=clock).published_day is None


def test_a_line_over_the_headline_that_gives_the_day_of_the_fetch_may_be_a_clock() -> None:
    assert sure(read(over="<div>الخميس 20 حزيران 2024</div>")) < 0.5
    assert sure(read(over="<div>السبت 8 حزيران 2024</div>")) > 0.7


NOW = "الخميس 20 حزيران 2024"


@pytest.mark.parametrize(
    "over",
    [
        f"<div>{NOW}</div><nav><a href='/a'>أخبار</a></nav>",
        f"<header><div>{NOW}</div></header>",
        f"<div role='banner'><p>{NOW}</p></div>",
        f"<div id='header'><table><tr><td><div><p>{NOW}</p></div></td></tr></table></div>",
        f"<div><p>{NOW}</p><p>جريدة الحي</p></div>",
        f"<div>يوم {NOW}</div><div><a href='/'>الرئيسية</a></div>",
    ],
)
def test_a_day_of_the_fetch_in_the_pages_own_frame_is_a_clock(over: str) -> None:
    assert read(over=over).published_day is None
    assert read(over=over, head=META % "2024-06-08T09:00:00-04:00").published_day == EIGHTH


@pytest.mark.parametrize(
    "over",
    [
        f"<div>{NOW}</div>",
        f"<div>نشر في {NOW}</div><div>محليات</div>",
        f"<div class='article-date'>{NOW}</div><div>محليات</div>",
        f"<div><span class='published'>{NOW}</span></div><div>محليات</div>",
        f"<header><div class='entry-date'>{NOW}</div></header>",
    ],
)
def test_a_day_of_the_fetch_that_can_be_the_articles_is_kept(over: str) -> None:
    assert read(over=over).published_day == date(2024, 6, 20)


@pytest.mark.parametrize("flat", [False, True])
def test_a_day_of_the_fetch_within_the_article_is_kept(flat: bool) -> None:
    text = "".join(f"<p>{p}</p>" for p in TEXT)
    inner = f"<div>{NOW}</div><div>محليات</div><h1>إغلاق جسر المشاة</h1>{text}"
    body = inner if flat else f"<div><p>جريدة الحي</p></div><div>{inner}</div>"
    found = extract(Page("https://e.ca/x/", f"<html><body>{body}</body></html>".encode(), fetched=FETCHED))
    assert isinstance(found, Extracted)
    assert found.published_day == date(2024, 6, 20)


@pytest.mark.parametrize(
    "line",
    [
        "<h3>الجسر سيفتح بعد العيد وبعد فحص في 8 حزيران 2024.</h3>",
        "<h3>أغلق قبل ثلاثة أيام بعد فحص دوري</h3>",
    ],
)
def test_a_sentence_under_the_headline_that_names_a_day_is_no_dateline(line: str) -> None:
    text = "".join(f"<p>{p}</p>" for p in TEXT)
    html = f"<html><body><article><h1>إغلاق جسر المشاة</h1>{line}{text}</article></body></html>"
    found = extract(Page("https://e.ca/x/", html.encode(), fetched=FETCHED))
    assert isinstance(found, Extracted)
    assert found.published_day is None


def test_the_date_under_another_storys_headline_is_that_storys() -> None:
    other = '<div><a href="/y/">مهرجان الربيع يعود إلى الحديقة الكبيرة</a></div><div>8 حزيران 2024</div>'
    assert read(bottom=other).published_day is None


def test_a_date_beside_a_counter_of_comments_is_read() -> None:
    line = (
        '<div class="entry-meta comments-link"><span class="posted-on">8 حزيران 2024</span> | 3 تعليقات</div>'
    )
    assert read(top=line).published_day == EIGHTH


def test_an_instant_in_utc_is_its_neighbour_where_the_page_prints_that_and_some_zone_has_it() -> None:
    shown = "<div>السبت 8 حزيران 2024</div>"
    found = read(head=META % "2024-06-09T02:30:00Z", top=shown, zone=None)
    assert (found.published_day, found.published_how) == (EIGHTH, "dateline")
    assert found.published == datetime(2024, 6, 9, 2, 30, tzinfo=UTC)
    late = read(head=META % "2024-06-09T23:30:00Z", top=shown, zone=None)
    assert late.published_day == NINTH


def test_one_january_at_midnight_is_half_a_year_alone() -> None:
    assert sure(read(head=META % "2024-01-01T00:00:00")) < sure(read(head=META % "2024-01-02T00:00:00"))


HOWS = st.sampled_from([how for how in TRUST if how != "selector"])
WRITTEN = st.builds(
    Written,
    st.dates(date(2024, 6, 1), date(2024, 6, 6)),
    st.none() | st.times().map(lambda clock: clock.replace(microsecond=0)),
    st.sampled_from([None, UTC]),
    raw=st.just("x"),
    sure=st.sampled_from([0.4, 0.7, 1.0]),
)
CANDIDATES = st.lists(
    st.builds(lambda how, w: Candidate(how, w, TRUST[how]), HOWS, WRITTEN), min_size=1, max_size=6
)


@settings(max_examples=300, deadline=None)
@given(CANDIDATES)
def test_the_day_is_one_that_some_place_gives_and_its_confidence_a_share(candidates: list[Candidate]) -> None:
    found = weigh(candidates, None)
    assert found.day in {candidate.written.day for candidate in candidates}
    assert 0 < found.confidence <= 1
    assert found.how in {c.how for c in candidates if c.written.day == found.day}


@settings(max_examples=200, deadline=None)
@given(CANDIDATES, HOWS)
def test_another_place_that_says_the_same_never_changes_the_day_nor_lowers_the_confidence(
    candidates: list[Candidate], how: str
) -> None:
    before = weigh(candidates, None)
    after = weigh([*candidates, Candidate(how, Written(before.day, time(12), raw="y"), TRUST[how])], None)
    assert after.day == before.day
    assert after.confidence >= before.confidence - 0.001


def test_a_day_that_is_told_in_hours_is_told_from_the_fetch() -> None:
    found = read(top="<div>قبل ثلاث ساعات</div>")
    assert found.published_day == (FETCHED - timedelta(hours=3)).date()
    assert found.published_raw == "قبل ثلاث ساعات"

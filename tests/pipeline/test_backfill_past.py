"""Which days a backfill takes, which part an address belongs to, and how a plan is kept."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.placing import Span, days_of, span_of_name
from mahjar import layout
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline.past import UNDATED, Past, PastError
from pipeline.plan import PastRun, Plan, PlanChanged, new_run, plan_of, plans, spent_today

FEED = '[[discover]]\nhow = "feed"\nurl = "https://cedar.example/feed/"'
YEAR = Past("cedar-post", dt.date(2023, 11, 20), dt.date(2024, 2, 10))
ZONE = "America/Toronto"
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2026, 11, 1))


def day(text: str) -> Span:
    """One day as a span."""
    return Span(dt.date.fromisoformat(text), dt.date.fromisoformat(text))


def test_months_come_newest_first_and_what_has_no_date_after_them():
    assert YEAR.parts == ["2024-02", "2024-01", "2023-12", "2023-11", UNDATED]
    assert YEAR.span("2024-02") == Span(dt.date(2024, 2, 1), dt.date(2024, 2, 10))
    assert YEAR.span("2023-12") == Span(dt.date(2023, 12, 1), dt.date(2023, 12, 31))
    assert YEAR.span("2023-11") == Span(dt.date(2023, 11, 20), dt.date(2023, 11, 30))


@given(DAYS, DAYS)
def test_every_day_is_in_one_month_and_no_other_day_is(one, other):
    past = Past("cedar-post", *sorted((one, other)))
    spans = [past.span(month) for month in past.months]
    assert spans[0].last == past.until
    assert spans[-1].first == past.since
    for later, earlier in pairwise(spans):
        assert earlier.last + dt.timedelta(days=1) == later.first
    assert past.part_of(Span(one, one)) == f"{one:%Y-%m}"


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        ("2024-06-01", "2024-05-31", "the last day (2024-05-31) is before the first"),
        ("2024-06-01", "2999-01-01", "2999-01-01 is still to come"),
    ],
)
def test_days_that_are_no_past_are_refused(outlet, since, until, sentence):
    with pytest.raises(PastError) as refused:
        Past.of(outlet(FEED), dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    assert sentence in str(refused.value)


def test_today_is_the_last_day_there_is_as_the_outlet_counts_days(outlet, monkeypatch):
    late = dt.datetime(2026, 9, 1, 2, tzinfo=dt.UTC)  # the last of August in Toronto
    monkeypatch.setattr("pipeline.past.clock.now", lambda: late)
    assert Past.of(outlet(FEED), dt.date(2026, 8, 1), dt.date(2026, 8, 31)).months == ["2026-08"]
    with pytest.raises(PastError, match="still to come"):
        Past.of(outlet(FEED), dt.date(2026, 8, 1), dt.date(2026, 9, 1))


def test_an_outlet_that_names_no_way_in_has_to_be_pinned_first(outlet):
    with pytest.raises(PastError, match="outlets check cedar-post"):
        Past.of(outlet(), dt.date(2024, 1, 1), dt.date(2024, 1, 31))


@pytest.mark.parametrize(
    ("path", "published", "modified", "days"),
    [
        ("/a", "2024-05-01T02:00:00Z", None, day("2024-04-30")),
        ("/2024/05/17/a/", None, "2025-01-01", day("2024-05-17")),
        ("/2024/05/17/a/", "Thu, 16 May 2024 10:00:00 GMT", None, day("2024-05-16")),
        ("/2024-05-17-a.html", None, None, day("2024-05-17")),
        ("/2024/5/a", None, None, Span(dt.date(2024, 5, 1), dt.date(2024, 5, 31))),
        ("/2024/05/a.html", None, "2024-05-20T12:00:00Z", day("2024-05-20")),
        ("/2024/05/a.html", None, "2026-05-20T12:00:00Z", Span(dt.date(2024, 5, 1), dt.date(2024, 5, 31))),
        ("/a", None, "2024-05-20T12:00:00Z", day("2024-05-20")),
        ("/a", "قبل ساعة", None, None),
        ("/news/20240517", None, None, None),
        ("/2024/13/a", None, None, None),
        ("/2023/02/31/a", None, None, None),
        ("/1201/2024/3", None, None, Span(dt.date(2024, 3, 1), dt.date(2024, 3, 31))),
    ],
)
def test_an_article_is_placed_by_its_date_then_by_its_address_then_by_its_last_change(
    path, published, modified, days
):
    assert days_of(f"https://cedar.example{path}", published, modified, ZONE) == days


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("/sitemap-2024-02.xml", "2024-02-01", "2024-02-29"),
        ("/sitemap_202312.xml.gz", "2023-12-01", "2023-12-31"),
        ("/sitemaps/2019/post.xml", "2019-01-01", "2019-12-31"),
        ("/sitemap.xml?yyyy=2024&mm=01", "2024-01-01", "2024-12-31"),
        ("/post-sitemap12.xml", None, None),
        ("/post-sitemap120240.xml", None, None),
    ],
)
def test_a_sitemap_that_is_called_a_month_or_a_year_holds_that(name, first, last):
    expected = Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) if first else None
    assert span_of_name(f"https://cedar.example{name}") == expected


@pytest.mark.parametrize(
    ("run", "is_one"),
    [
        (layout.backfill_run("cedar-post", "2024-05"), True),
        (layout.backfill_run("cedar-post", "undated", 3), True),
        (layout.run_id("backfill__2026-01-05T07:00:00+00:00"), False),
        (layout.run_id("scheduled__2026-01-05T07:00:00+00:00"), False),
        ("backfill", False),
    ],
)
def test_a_run_of_a_backfill_is_known_by_its_name(run, is_one):
    assert layout.is_backfill(run) is is_one
    assert layout.run_id(run) == run


@pytest.mark.store
def test_a_plan_is_kept_as_it_was_written_and_only_by_one_at_a_time(store_settings):
    store = Store(StoreSettings.read(store_settings))
    plan = plan_of(store, YEAR)
    run = new_run(plan, [], "2024-02")
    plan.save(store)
    again = plan_of(store, YEAR)
    assert (again.runs, again.began, again.past) == (plan.runs, plan.began, YEAR)
    run.finished, run.done, run.requests = run.started + dt.timedelta(minutes=3), True, 7
    plan.empty.append(UNDATED)
    plan.save(store)
    with pytest.raises(PlanChanged, match="another process is at the backfill of cedar-post"):
        again.save(store)
    kept = plan_of(store, YEAR)
    assert kept.done == {"2024-02", UNDATED}
    assert not kept.complete
    with pytest.raises(PlanChanged):
        Plan(YEAR, plan.began).save(store)


@pytest.mark.store
def test_runs_of_one_month_are_numbered_past_those_of_other_backfills(store_settings):
    store = Store(StoreSettings.read(store_settings))
    first = plan_of(store, YEAR)
    assert new_run(first, [], "2024-01").run == "backfill-cedar-post-2024-01"
    first.save(store)
    second = plan_of(store, Past("cedar-post", dt.date(2024, 1, 1), dt.date(2024, 1, 31)))
    others = list(plans(store, "cedar-post"))
    assert new_run(second, others, "2024-01").run == "backfill-cedar-post-2024-01-2"
    assert new_run(second, others, "2024-01").run == "backfill-cedar-post-2024-01-3"


def test_a_days_ceilings_count_what_other_backfills_of_the_outlet_took():
    began = dt.datetime(2026, 9, 1, 23, tzinfo=dt.UTC)
    plan = plan_with(began, began + dt.timedelta(hours=2))
    mine = plan.runs[-1]
    assert spent_today([plan], mine, dt.date(2026, 9, 2)).requests == 5, "it ended on that day"
    assert spent_today([plan], mine, dt.date(2026, 9, 3)).requests == 0


def plan_with(began: dt.datetime, finished: dt.datetime):
    """A plan with a run that took five requests, and one that goes on."""
    done = PastRun("backfill-cedar-post-2024-02", "2024-02", began, finished, requests=5)
    return Plan(YEAR, began, runs=[done, PastRun("backfill-cedar-post-2024-01", "2024-01", finished)])

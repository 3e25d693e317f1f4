"""Backfills of newsroom papers: each month a run, whole, once, and gone on with wherever it was stopped."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from house_at_work import House

from crawlers.placing import end_of_month
from mahjar import clock
from mahjar.settings import StoreSettings
from mahjar.tables import Tables
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.outlet import History, Outlet
from pipeline import backfill as backfilling
from pipeline import lease as leasing
from pipeline.backfill import Waits, backfill, past_of, take_part
from pipeline.known import past_nights
from pipeline.night import Night
from pipeline.ops.backfills import progress_of
from pipeline.ops.standing import standing
from pipeline.plan import Plan, plan_of

pytestmark = [pytest.mark.e2e, pytest.mark.store]

UNTIL = (dt.datetime.now(dt.UTC) - dt.timedelta(days=33)).date()
SINCE = (UNTIL.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
"""Two months: the one that is under way by then, and the one before."""

END_OF_MONTH = end_of_month(UNTIL)
"""So far a listing is taken, whose addresses name months and no days."""


class Killed(BaseException):
    """The process ends here, as far as the backfill can tell."""


def of_way(*ways: Any, **changes: Any) -> Outlet:
    """A paper that is found in these ways."""
    return replace(DEMO_OUTLETS[0], discover=ways, **changes)


def crawled(house: House, since: dt.date = SINCE, until: dt.date = UNTIL) -> Plan:
    """Backfill the paper between two days."""
    return backfill(house.paper.id, since, until, log=house.said.append)


def wanted(house: House, since: dt.date = SINCE, until: dt.date = UNTIL) -> dict[str, str]:
    """Address and text of what the paper published between the two days, as it counts them."""
    return {truth.url: truth.text for truth in house.paper.truth() if since <= truth.published_day <= until}


def texts(house: House) -> dict[str, str]:
    """Address and text of what the archive holds."""
    return {row["url"]: row["text"] for row in house.rows("articles")}


def pages(house: House) -> Counter[str]:
    """How often each article was asked for."""
    targets = {truth.url.removeprefix(house.paper.base_url) for truth in house.paper.truth()}
    return Counter(target for target in house.asked() if target in targets)


def killed_at(monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool = False) -> None:
    """Have the backfill end once at one of its steps: before it, or after it before anything is noted."""
    real: Callable[..., Any] = getattr(backfilling, step)

    def ending(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(backfilling, step, real)
        if after:
            real(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(backfilling, step, ending)


def with_years(paper: Outlet, *ways: Any, **changes: Any) -> Outlet:
    """A paper with more past than is wanted, and feeds that hold four articles a page."""
    history = History(SINCE - dt.timedelta(days=62), 18)
    return replace(paper, discover=ways, history=history, feed_size=4, **changes)


PAPERS = {
    "wordpress": with_years(DEMO_OUTLETS[0], "wordpress"),
    "feed-of-wordpress": with_years(DEMO_OUTLETS[0], "feed"),
    "feed-of-blogger": with_years(next(each for each in FURTHER_OUTLETS if each.theme == "blogger"), "feed"),
    "sitemaps-by-month": with_years(DEMO_OUTLETS[0], "sitemap"),
    "listing": with_years(DEMO_OUTLETS[0], "section", page_size=2),
}


@pytest.mark.parametrize("way", PAPERS)
def test_what_was_published_between_two_days_is_archived_a_month_a_run(house_of, way):
    house = house_of(outlets=[PAPERS[way]])
    months = [UNTIL.replace(day=1), SINCE] if "wordpress" in way else [UNTIL.replace(day=1)]
    plan = crawled(house, since=months[-1])
    assert plan.complete
    assert [run.part for run in plan.runs] == [f"{month:%Y-%m}" for month in months]
    expected = wanted(house, months[-1], UNTIL if way != "listing" else END_OF_MONTH)
    assert expected
    assert texts(house) == expected
    assert set(pages(house).values()) == {1}
    asked = Counter(target for target in house.asked() if target not in pages(house))
    documents = {target: times for target, times in asked.items() if target != "/robots.txt"}
    assert set(documents.values()) == {1}, "documents are read once, not once a month"
    sitemaps = {target for target in documents if target.startswith("/sitemap-pt-post-")}
    assert len(sitemaps) == (way == "sitemaps-by-month"), "and no sitemap of other months"
    for run in plan.runs:
        (row,) = house.nights(run.run).values()
        assert row["state"] == "ok"
        assert row["books_close"]
    for address, row in house.urls().items():
        assert row["next_due"] is None or "newer" in row["detail"], address


@pytest.mark.parametrize(("step", "after"), [("extract", False), ("commit", True)])
def test_a_backfill_that_is_killed_goes_on_where_it_was(house_of, monkeypatch, step, after):
    house = house_of(outlets=[of_way("sitemap")], articles=1, older=6)
    killed_at(monkeypatch, step, after=after)
    with pytest.raises(Killed):
        crawled(house)
    assert progress_of(past_of(house.paper.id, SINCE, UNTIL)).state == "running or stopped"
    asked = len(house.asked())
    plan = crawled(house)
    assert plan.complete
    assert len(plan.runs) == 2, "the run that was stopped is the run that is gone on with"
    assert texts(house) == wanted(house)
    assert set(pages(house).values()) == {1}
    assert len(house.asked()) == asked + 1 + pages_of(house, SINCE), "the first month is not asked for again"
    assert sum(run.new for run in plan.runs) == len(wanted(house))


def pages_of(house: House, month: dt.date) -> int:
    """How many articles the paper published in a month."""
    return sum(truth.published_day.strftime("%Y%m") == f"{month:%Y%m}" for truth in house.paper.truth())


def test_a_month_that_is_larger_than_a_days_ceiling_takes_several_days(house_of):
    house = house_of(
        outlets=[of_way("sitemap")],
        further={"limits": (("requests", 9),)},
        articles=1,
        older=24,
    )
    past, days = past_of(house.paper.id, SINCE, UNTIL), 0
    while not progress_of(past).complete:
        assert days < 6, house.said
        house.paper.visits.forget()
        house.monkeypatch.setenv(clock.OFFSET, str(days * 86400))
        with suppress(Waits):
            crawled(house)
        assert len(house.asked()) <= 9, "the ceiling holds for the day, however many runs it has"
        if not progress_of(past).complete:
            assert progress_of(past).pages_left > 0
            with pytest.raises(Waits, match="goes on tomorrow") as waits:
                crawled(house)
            assert waits.value.until.date() == clock.now().date() + dt.timedelta(days=1)
        days += 1
    plan = plan_of(house.store, past)
    assert days > 1
    assert texts(house) == wanted(house)
    assert any(run.run.endswith("-2") for run in plan.runs), "a further run of the same month"


def test_nights_and_backfills_leave_each_other_their_own(house_of):
    house = house_of(outlets=[of_way("sitemap")], articles=4, older=6)
    plan = crawled(house)
    recent = {truth.url for truth in house.paper.truth() if truth.published_day > UNTIL}
    assert not recent & texts(house).keys()
    tables, night = Tables(StoreSettings.read()), Night.of("night-1", clock.now())
    assert past_nights(tables, house.paper.id, night) == []
    found = standing()
    assert found.age is None, "a backfill is no night"
    assert [each.state for each in found.backfills] == ["complete"]
    assert found.backfills[0].articles == len(wanted(house))
    house.night("night-1")
    assert texts(house).keys() == recent | wanted(house).keys(), (
        "the first night takes what is new, all of it"
    )
    assert house.counts("night-1")["new"] == len(recent)
    assert standing().last[0]["run"] == "night-1"
    house.paper.visits.forget()
    house.night("night-2", days=1.1)
    assert pages(house).keys() == {url.removeprefix(house.paper.base_url) for url in recent}, (
        "what is old is not looked at again"
    )
    assert plan.complete


def test_a_site_that_blocks_the_backfill_ends_it_for_the_day_and_no_night(house_of):
    house = house_of(outlets=[of_way("feed")], articles=1, older=24)
    house.paper.fault("status", path="/2*", code=403)
    with pytest.raises(backfilling.Refused, match="refused 3 pages in a row"):
        crawled(house)
    asked = len(house.asked())
    with pytest.raises(backfilling.Refused, match="blocked the backfill today"):
        crawled(house)
    assert len(house.asked()) == asked
    tables = Tables(StoreSettings.read())
    assert past_nights(tables, house.paper.id, Night.of("night-1", clock.now())) == []
    house.paper.calm()
    house.monkeypatch.setenv(clock.OFFSET, "86400")
    house.night("night-1", days=1)
    assert crawled(house).complete
    assert texts(house).keys() >= wanted(house).keys()


def test_what_nothing_dates_is_fetched_when_the_months_are_done(house_of):
    house = house_of(outlets=[replace(DEMO_OUTLETS[2], discover=("section",))], articles=3, older=4)
    past = past_of(house.paper.id, SINCE, UNTIL)
    for month in past.months:
        take_part(past, month, log=house.said.append)
    assert texts(house) == {}
    left = progress_of(past)
    assert left.pages_left == len(house.paper.truth())
    done = take_part(past, "undated", log=house.said.append)
    assert done.new == len(house.paper.truth())
    assert plan_of(house.store, past).complete


def test_the_night_takes_the_site_from_a_backfill_which_goes_on_afterwards(house_of, monkeypatch):
    monkeypatch.setattr(leasing, "RENEWED_EVERY", 0.3)
    monkeypatch.setattr(leasing, "LOOKED_EVERY", 0.1)
    house = house_of(outlets=[of_way("feed")], articles=2, older=24)
    house.paper.fault("slow", seconds=0.4)
    with ThreadPoolExecutor(1) as pool:
        past = pool.submit(crawled, house)
        until(lambda: len(pages(house)) > 1)
        house.night("night-1")
        assert isinstance(past.exception(timeout=60), Waits)
    recent = {truth.url for truth in house.paper.truth() if truth.published_day > UNTIL}
    assert house.counts("night-1")["new"] == len(recent)
    assert house.paper.visits.most_requests == 1, "never two at one site"
    house.paper.calm()
    plan = crawled(house)
    assert [run.ended for run in plan.runs if run.ended != "finished"] == ["interrupted"]
    assert texts(house).keys() == recent | wanted(house).keys()
    twice = [target for target, times in pages(house).items() if times > 1]
    assert len(twice) <= 1, "only what was in flight is asked again"


def until(true: Callable[[], bool]) -> None:
    """Wait for a moment in a backfill's life."""
    limit = time.monotonic() + 120
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)

"""What is off in a night becomes an alert, and what is usual does not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from mahjar.outlet import Outlet
from pipeline.expectations import alerts
from pipeline.night import Night

Make = Callable[..., Outlet]
Nights = Callable[..., Night]
USUAL = {
    "state": "ok", "found": 20, "fetched": 10, "new": 2, "quarantined": 0, "quarantined_by": {},
    "failed_by": {}, "requests": 12, "books_close": True,
}  # fmt: skip


def rows(night: Nights, days: int, **changed: Any) -> list[dict[str, Any]]:
    """Nights before tonight, the newest first, the oldest ``days`` ago."""
    return [
        USUAL | {"started": night(0).started - dt.timedelta(days=day)} | changed for day in range(1, days + 1)
    ]


def tonight(night: Nights, **changed: Any) -> dict[str, Any]:
    return USUAL | {"started": night(0).started} | changed


def test_a_usual_night_alerts_nobody(outlet: Make, night: Nights) -> None:
    paper = outlet("expect = { articles_per_week = 14, silence_days = 3 }")
    assert alerts(paper, tonight(night), rows(night, 8)) == []


def test_half_a_week_of_articles_is_enough_and_less_is_not(outlet: Make, night: Nights) -> None:
    paper = outlet("expect = { articles_per_week = 28 }")
    assert alerts(paper, tonight(night), rows(night, 8)) == [], "14 of 28 in seven nights"
    (alert,) = alerts(paper, tonight(night, new=1), rows(night, 8))
    assert "13 new articles in a week where 28 are expected" in alert


def test_a_week_that_is_not_whole_yet_is_not_judged(outlet: Make, night: Nights) -> None:
    paper = outlet("expect = { articles_per_week = 500 }")
    assert alerts(paper, tonight(night, new=0), rows(night, 6)) == []
    assert alerts(paper, tonight(night, new=0), []) == []


@pytest.mark.parametrize(("days", "told"), [(3, 0), (4, 1)])
def test_silence_alerts_after_the_days_it_may_last(outlet: Make, night: Nights, days: int, told: int) -> None:
    paper = outlet("expect = { silence_days = 3 }")
    past = [*rows(night, days - 1, new=0), rows(night, days)[-1]]
    found = alerts(paper, tonight(night, new=0), past)
    assert len(found) == told
    assert all("no new article for 4 days" in alert for alert in found)


def test_quarantine_alerts_above_its_share_and_names_the_commonest_reason(
    outlet: Make, night: Nights
) -> None:
    reasons = {"no-text": 1, "paywall": 3}
    at_share = tonight(night, quarantined=3, quarantined_by={"paywall": 3})
    assert alerts(outlet(), at_share, []) == []
    (alert,) = alerts(outlet(), tonight(night, quarantined=4, quarantined_by=reasons), [])
    assert "4 of 10 pages are in quarantine, most for 'paywall'" in alert
    few = tonight(night, fetched=4, quarantined=4, quarantined_by=reasons)
    assert alerts(outlet(), few, []) == [], "of four pages nobody can tell"


def test_finding_nothing_alerts_unless_the_documents_said_that_nothing_changed(
    outlet: Make, night: Nights
) -> None:
    nothing = {"found": 0, "fetched": 0, "new": 0}
    past = rows(night, 3)
    assert alerts(outlet(), tonight(night, **nothing), past) == [], "every document answered 304"
    (alert,) = alerts(outlet(), tonight(night, **nothing, state="failed"), past)
    assert "no address was found tonight" in alert
    assert alerts(outlet(), tonight(night, **nothing, state="paused"), past) == []
    assert alerts(outlet(), tonight(night, **nothing, state="failed"), rows(night, 3, found=0)) == []


def test_open_books_and_given_up_addresses_are_told(outlet: Make, night: Nights) -> None:
    row = tonight(night, books_close=False, failed_by={"gave-up": 2, "time-out": 1})
    books, given_up = alerts(outlet(), row, [])
    assert "books do not close" in books
    assert "2 addresses failed on five nights" in given_up

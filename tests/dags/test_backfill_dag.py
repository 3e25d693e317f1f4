"""The DAG of backfills, in a real Airflow, over a paper with a past."""

import datetime as dt
import time
from collections import Counter
from typing import Any

import pytest

from deploy.onebox.errors import HouseError

pytestmark = [pytest.mark.airflow, pytest.mark.store, pytest.mark.e2e]

PAPER = "paper-past"
TODAY = dt.datetime.now(dt.UTC).date()
UNTIL = TODAY - dt.timedelta(days=33)
SINCE = UNTIL - dt.timedelta(days=62)
MONTHS = [
    f"{number // 12}-{number % 12 + 1:02d}"
    for number in range(UNTIL.year * 12 + UNTIL.month - 1, SINCE.year * 12 + SINCE.month - 2, -1)
]
DAYS = {"outlet": PAPER, "since": SINCE.isoformat(), "until": UNTIL.isoformat()}


def test_it_is_read_in_under_a_second_and_explains_itself(stage: Any) -> None:
    dag = stage.house.api.dag("backfill")
    limit = time.monotonic() + 120
    while not 0 < dag["last_parse_duration"] < 1:  # other tests may run beside it: it is read again
        assert time.monotonic() < limit, dag["last_parse_duration"]
        stage.house.api.call("PUT", f"/parseDagFile/{dag['file_token']}", accept=(409,))
        time.sleep(3)
        dag = stage.house.api.dag("backfill")
    assert "Go on" in dag["doc_md"]
    assert dag["timetable_summary"] is None, "it is begun by hand only"
    assert set(dag["params"]) == {"outlet", "since", "until"}
    assert stage.house.api.import_errors() == {}


@pytest.mark.parametrize(
    "wrong", [{"outlet": "../etc"}, {"since": "last year"}, {"until": None}, {"outlet": ""}], ids=str
)
def test_the_form_refuses_what_makes_no_sense(stage: Any, wrong: dict[str, object]) -> None:
    with pytest.raises(HouseError, match=r"400"):
        stage.house.trigger("backfill", DAYS | wrong)


def test_days_that_are_still_to_come_are_refused_without_a_retry(stage: Any) -> None:
    run = stage.house.trigger("backfill", DAYS | {"until": (TODAY + dt.timedelta(days=9)).isoformat()})
    assert stage.house.wait(run, timeout=120) == "failed"
    (months,) = [task for task in stage.house.task_states(run) if task.task_id == "months"]
    assert months.tries == 1
    assert "is still to come" in stage.house.log(run, "months")
    assert "the log of `months` says why" in stage.house.note(run)


def test_each_month_is_a_square_with_its_name_and_a_second_run_does_nothing_twice(stage: Any) -> None:
    paper = stage.past.outlet(PAPER)
    published = {t.url for t in paper.truth() if SINCE <= t.published_day <= UNTIL}
    assert published
    run = stage.house.trigger("backfill", DAYS)
    assert stage.house.wait(run, timeout=240) == "success", stage.became(run)
    became = stage.became(run)
    assert {name for task, name in became if task == "month"} == {*MONTHS, "undated"}
    parts = len(MONTHS) + 1
    assert stage.house.note(run) == f"{parts} of {parts} parts are done: {len(published)} new articles."
    asked = Counter(visit.target for visit in paper.requests)
    pages = {target: count for target, count in asked.items() if paper.base_url + target in published}
    assert set(pages.values()) == {1}
    assert len(pages) == len(published)
    params = {"order_by": "-timestamp", "limit": 20}
    events = stage.house.api.call("GET", "/assets/events", params=params).json()["asset_events"]
    ours = [event["extra"] for event in events if PAPER in str(event["extra"].get("run"))]
    assert sum(extra["new"] for extra in ours) == len(published)

    paper.visits.forget()
    again = stage.house.trigger("backfill", DAYS)
    assert stage.house.wait(again, timeout=120) == "success"
    assert paper.requests == []


def test_a_month_waits_for_another_day_where_todays_ceiling_is_reached(stage: Any) -> None:
    file = stage.outlets / f"{PAPER}.toml"
    kept = file.read_text()
    file.write_text(stage.past.outlet(PAPER).toml(enabled=False, limits=(("requests", 3),)))
    since = SINCE - dt.timedelta(days=31)
    try:
        run = stage.house.trigger("backfill", DAYS | {"since": since.isoformat()})
        limit = time.monotonic() + 120
        while ("month", MONTHS[0]) not in (became := stage.became(run)) or became[
            "month", MONTHS[0]
        ] != "up_for_reschedule":
            assert time.monotonic() < limit, became
            time.sleep(0.3)
    finally:
        file.write_text(kept)
    index = next(t.map_index for t in stage.house.task_states(run) if t.name == MONTHS[0])
    assert "it goes on tomorrow" in stage.house.log(run, "month", map_index=index)
    stage.house.api.call("PATCH", f"/dags/backfill/dagRuns/{run}", json={"state": "failed"})

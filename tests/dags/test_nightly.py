"""The DAG of the night, in a real Airflow, over a press on this machine."""

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import boto3
import httpx
import pyarrow as pa
import pytest

from deploy.onebox.errors import HouseError
from mahjar.near import NEAR_SIGNATURES
from mahjar.settings import StoreSettings
from mahjar.tables import Tables

pytestmark = [pytest.mark.airflow, pytest.mark.store, pytest.mark.e2e]

PAPERS = ["paper-alif", "paper-ba", "paper-jim", "paper-dal"]
OLDER = {"article_id": "0" * 32, "version": "v", "month": "2026-01", "method": "an older one"}
"""A row of ``near_signatures`` that today's can't be compared with."""


def objects(stage: Any) -> set[str]:
    """List every key of the archive."""
    settings = stage.house.settings
    s3 = boto3.resource(
        "s3",
        endpoint_url=settings["MAHJAR_S3_ENDPOINT"],
        aws_access_key_id=settings["MAHJAR_S3_ACCESS_KEY"],
        aws_secret_access_key=settings["MAHJAR_S3_SECRET_KEY"],
        region_name=settings["MAHJAR_S3_REGION"],
    )
    return {entry.key for entry in s3.Bucket(settings["MAHJAR_S3_BUCKET"]).objects.all()}


def tables(stage: Any) -> Tables:
    """Give the tables of the archive."""
    return Tables(StoreSettings.read(stage.house.settings))


@pytest.fixture(scope="module")
def first_night(stage: Any) -> tuple[str, str]:
    """Run a night over all papers in which near-duplicates can't be found: its run id and its state.

    Afterwards the archive has no signatures, as when an operator has them made anew.
    """
    archive = tables(stage)
    archive.merge("near_signatures", pa.Table.from_pylist([OLDER], schema=NEAR_SIGNATURES))
    night: tuple[str, str] = stage.night({})
    archive.clear("near_signatures")
    return night


@pytest.fixture(scope="module")
def next_night(stage: Any, first_night: tuple[str, str]) -> tuple[str, str]:
    """Run the night after it, over a paper whose server is down: its run id and its state."""
    stage.press.outlet("paper-ba").fault("status", code=503)
    night: tuple[str, str] = stage.night({"outlets": ["paper-ba"]})
    return night


def test_it_is_read_in_under_a_second_and_explains_itself(stage: Any) -> None:
    dag = stage.house.api.dag("nightly")
    limit = time.monotonic() + 120
    while not 0 < dag["last_parse_duration"] < 1:  # other tests may run beside it: it is read again
        assert time.monotonic() < limit, dag["last_parse_duration"]
        api, token = stage.house.api, dag["file_token"]
        api.call("PUT", f"/parseDagFile/{token}", accept=(409,))
        time.sleep(3)
        dag = api.dag("nightly")
    assert dag["is_paused_upon_creation"] is not False
    assert "When something failed" in dag["doc_md"]
    assert {tag["name"] for tag in dag["tags"]} == {"mahjar"}
    assert dag["owners"] == ["mahjar"]
    assert set(dag["params"]) == {"outlets", "since", "dry_run"}
    assert stage.house.api.import_errors() == {}
    pool = stage.house.api.call("GET", "/pools/crawl").json()
    assert pool["slots"] == 8


@pytest.mark.parametrize(
    "conf",
    [
        {"outlets": "paper-alif"},
        {"outlets": ["../etc"]},
        {"since": "yesterday"},
        {"dry_run": "perhaps"},
    ],
)
def test_the_form_refuses_what_makes_no_sense(stage: Any, conf: dict[str, object]) -> None:
    with pytest.raises(HouseError, match=r"400"):
        stage.house.trigger("nightly", conf)


def test_a_dry_run_says_what_would_be_fetched_and_stores_nothing(stage: Any) -> None:
    paper = stage.press.outlet("paper-alif")
    paper.visits.forget()
    before = objects(stage)
    run, state = stage.night({"outlets": ["paper-alif"], "dry_run": True})
    assert state == "success"
    assert stage.house.note(run).startswith("Dry run: 1 of 1 outlets answered, paper-alif 2.")
    became = stage.became(run)
    assert became["night.crawl", "paper-alif"] == "success"
    assert became["commit", None] == became["publish", None] == "skipped"
    assert objects(stage) == before
    assert [request.path for request in paper.requests] == ["/robots.txt", "/feed/"]


def test_a_night_with_one_failure_in_five_is_green_and_its_note_names_it(
    stage: Any, first_night: tuple[str, str]
) -> None:
    run, state = first_night
    assert state == "success", stage.became(run)
    assert stage.house.note(run) == "1 of 5 outlets failed: broken."
    became = stage.became(run)
    names = {name for task, name in became if task.startswith("night.")}
    assert names == {*PAPERS, "broken"}, "every task of the group bears its outlet's name"
    for paper in PAPERS:
        assert {became[f"night.{task}", paper] for task in ("crawl", "extract", "check")} == {"success"}
    assert became["night.crawl", "broken"] == "failed"
    assert became["night.check", "broken"] == "success", "it runs whatever became of the crawl"
    tasks = {(task.task_id, task.name): task for task in stage.house.task_states(run)}
    broken = tasks["night.crawl", "broken"]
    assert broken.tries == 1, "a mistake in a file is not tried again"
    log = stage.house.log(run, "night.crawl", map_index=broken.map_index)
    assert "broken.toml" in log
    assert {entry.get("pool") for entry in _instances(stage, run, "night.crawl")} == {"crawl"}

    events = stage.house.api.call("GET", "/assets/events", params={"order_by": "-timestamp"}).json()
    extra = events["asset_events"][0]["extra"]
    assert extra["new"] == 2 * len(PAPERS)
    assert set(extra["versions"]) == {"urls", "captures", "articles", "quarantine", "nights"}
    assert events["asset_events"][0]["uri"].rstrip("/") == "mahjar://articles"


def _instances(stage: Any, run: str, task: str) -> list[dict[str, Any]]:
    path = f"/dags/nightly/dagRuns/{run}/taskInstances"
    every = stage.house.api.call("GET", path, params={"limit": 100}).json()["task_instances"]
    return [instance for instance in every if instance["task_id"] == task]


def test_near_duplicates_that_could_not_be_found_leave_the_night_its_colour_and_say_what_to_do(
    stage: Any, first_night: tuple[str, str]
) -> None:
    run, state = first_night
    (step,) = [task for task in stage.house.task_states(run) if task.task_id == "near_duplicates"]
    assert (state, step.state) == ("success", "failed")
    assert step.tries == 1, "no retry makes it another method"
    assert "run `mahjar-ops near-duplicates --anew`" in stage.house.log(run, "near_duplicates")
    assert stage.became(run)["publish", None] == "success"


def test_what_near_duplicates_missed_is_found_by_the_next_night(
    stage: Any, next_night: tuple[str, str]
) -> None:
    run, _ = next_night
    assert stage.became(run)["near_duplicates", None] == "success", "a night with no article has it too"
    keys = ["article_id", "version"]
    articles, signed = (tables(stage).read(name, columns=keys) for name in ("articles", "near_signatures"))
    assert articles.num_rows >= 2 * len(PAPERS)
    assert signed.sort_by("version").equals(articles.sort_by("version"))


def test_an_outlet_that_failed_is_cleared_and_succeeds(stage: Any, next_night: tuple[str, str]) -> None:
    paper = stage.press.outlet("paper-ba")
    run, state = next_night
    assert state == "failed", "no outlet succeeded"
    assert stage.house.note(run) == "1 of 1 outlets failed: paper-ba."
    assert stage.became(run)["commit", None] == "success", "its row of the table is written all the same"
    (crawl,) = [task for task in stage.house.task_states(run) if task.task_id == "night.crawl"]
    assert (crawl.state, crawl.tries) == ("failed", 3), "a site that is down is tried again"

    paper.calm()
    stage.house.clear(run, [("night.crawl", 0)])
    assert stage.house.wait(run, timeout=240) == "success"
    assert stage.house.note(run) == "All 1 outlets went well."


def test_a_night_that_was_asked_for_an_unknown_outlet_is_red_and_says_why(stage: Any) -> None:
    run, state = stage.night({"outlets": ["nobody"]})
    assert state == "failed"
    assert "the log of choose_outlets says why" in stage.house.note(run)
    assert "there is no outlet nobody" in stage.house.log(run, "choose_outlets")
    assert stage.became(run)["publish", None] == "upstream_failed"


def test_a_backfill_is_refused(stage: Any) -> None:
    day = dt.datetime(2024, 2, 29, tzinfo=dt.UTC)
    body = {
        "dag_id": "nightly",
        "from_date": day.isoformat(),
        "to_date": (day + dt.timedelta(days=1)).isoformat(),
        "max_active_runs": 1,
    }
    stage.house.api.call("POST", "/backfills", json=body)
    run = stage.house.api.newest_run("nightly", run_type="backfill")
    assert run
    assert stage.house.api.wait("nightly", run["dag_run_id"], 120) == "failed"
    log = stage.house.api.log("nightly", run["dag_run_id"], "choose_outlets")
    assert "can't be run for an earlier date" in log


def test_a_night_without_an_enabled_outlet_is_green_and_says_so(stage: Any, tmp_path: Path) -> None:
    kept = {file: file.read_text() for file in stage.outlets.glob("*.toml")}
    for file in kept:
        file.unlink()
    try:
        run, state = stage.night({})
    finally:
        for file, text in kept.items():
            file.write_text(text)
    assert state == "success"
    assert "No outlet is enabled" in stage.house.note(run)


def test_the_one_who_writes_notes_may_touch_runs_and_nothing_else(stage: Any) -> None:
    password = json.loads((stage.house.home / "keys" / "airflow.json").read_text())["password_night"]
    with httpx.Client(base_url=stage.house.airflow.url, trust_env=False) as http:
        login = {"username": "night", "password": password}
        token = http.post("/auth/token", json=login).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert http.get("/api/v2/dags/nightly", headers=headers).status_code == 200
        assert http.get("/api/v2/connections", headers=headers).status_code == 403
        body = {"name": "x", "slots": 1}
        assert http.post("/api/v2/pools", json=body, headers=headers).status_code == 403
        assert http.get("/api/v2/dags").status_code == 401

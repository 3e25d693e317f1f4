"""The DAG of the night, in a real Airflow, over a press on this machine."""

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from deploy.onebox.errors import HouseError

pytestmark = [pytest.mark.airflow, pytest.mark.store, pytest.mark.e2e]

PAPERS = ["paper-alif", "paper-ba", "paper-jim", "paper-dal"]


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


def test_a_night_with_one_failure_in_five_is_green_and_its_note_names_it(stage: Any) -> None:
    run, state = stage.night({})
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


def test_an_outlet_that_failed_is_cleared_and_succeeds(stage: Any) -> None:
    paper = stage.press.outlet("paper-ba")
    paper.fault("status", code=503)
    run, state = stage.night({"outlets": ["paper-ba"]})
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

"""How the archive stands: what is late, open, stuck, paused, waiting."""

import datetime as dt
import os

import pytest
from rich.console import Console

from mahjar.outcome import Outcome
from mahjar.settings import StoreSettings
from mahjar.tables import Tables
from pipeline.ops.enabling import disable, enable
from pipeline.ops.open_addresses import MOST_NAMED
from pipeline.ops.standing import standing
from pipeline.ops.standing_page import standing_page

pytestmark = pytest.mark.store
PAPERS = ["jisr-montreal", "qanadil-ottawa", "riwaq-toronto"]


def shown(found):
    """The page as text."""
    console = Console(width=300)
    with console.capture() as captured:
        console.print(standing_page(found))
    return captured.get()


def test_an_archive_without_a_night_says_how_to_have_one(archive):
    found = standing()
    assert found.age is None
    assert ["no night yet" in w for w in found.warnings] == [True]
    assert found.described()["last_run"] is None
    assert "No night yet" in shown(found)


def test_a_night_of_this_morning_is_no_warning(archive):
    for paper in PAPERS:
        archive.night(paper, 5)
    found = standing()
    assert found.warnings == []
    assert found.described()["age_hours"] == pytest.approx(5, abs=0.1)
    assert "Last night: run-5" in shown(found)
    assert "5 h ago: 3 ok" in shown(found)


def test_a_night_older_than_26_hours_is_said_first_and_loudly(archive):
    for paper in PAPERS:
        archive.night(paper, 30)
    found = standing()
    assert found.described()["late"] is True
    assert "the last night began 30 h ago" in found.warnings[0]
    assert shown(found).splitlines()[1].startswith("! the last night began 30 h ago")


def test_a_trial_of_one_outlet_does_not_hide_that_the_others_had_no_night(archive):
    for paper in PAPERS:
        archive.night(paper, 50)
    archive.night(PAPERS[0], 1)
    found = standing()
    assert found.overdue == PAPERS[1:]
    assert found.warnings == ["no night in the last 26 h for: qanadil-ottawa, riwaq-toronto"]


def test_each_outlets_own_last_night_is_shown_with_its_reason_and_alerts(archive):
    for paper in PAPERS:
        archive.night(paper, 29)
    archive.night(PAPERS[0], 5, state="failed", reason="the feed is HTML", alerts=["much in quarantine"])
    found = standing()
    assert [(row["outlet"], row["state"]) for row in found.latest] == [
        ("jisr-montreal", "failed"), ("qanadil-ottawa", "ok"), ("riwaq-toronto", "ok"),
    ]  # fmt: skip
    assert "jisr-montreal: the feed is HTML; much in quarantine" in shown(found)


def test_open_addresses_are_counted_by_outlet_state_and_outcome(archive):
    archive.night(PAPERS[0], 5)
    for n in range(3):
        archive.address("a", f"/{n}", Outcome.CEILING)
    archive.address("a", "/feed", Outcome.TIME_OUT, kind="feed")
    archive.address("a", "/x", Outcome.TIME_OUT)
    archive.address("b", "/y", Outcome.QUARANTINED)
    archive.address("b", "/z", Outcome.ARTICLE)
    counted = [(o.outlet, o.state, o.outcome, o.documents, o.articles) for o in standing().open]
    assert counted == [
        ("a", "deferred", "ceiling", 0, 3),
        ("a", "failed", "time-out", 1, 1),
        ("b", "captured", "quarantined", 0, 1),
    ]


def test_some_blocked_and_given_up_addresses_are_named_the_last_tried_first(archive):
    archive.night(PAPERS[0], 5)
    now = dt.datetime.now(dt.UTC)
    for n in range(MOST_NAMED + 2):
        archive.address(
            "a", f"/{n}", Outcome.GAVE_UP, last_try=now - dt.timedelta(days=n), detail="reset [5]"
        )
    archive.address("a", "/b", Outcome.CHALLENGE)
    archive.address("a", "/t", Outcome.TIME_OUT)
    found = standing()
    assert [(s.outcome, s.url.removeprefix("https://a.example")) for s in found.stuck] == [
        ("challenge", "/b"), ("gave-up", "/0"), ("gave-up", "/1"), ("gave-up", "/2"),
    ]  # fmt: skip
    assert "reset [5]" in shown(found), "brackets are no markup"


def test_a_paused_outlet_is_said_until_it_is_enabled_again(archive, outlets):
    for hours in (5, 29, 53):
        archive.night("riwaq-toronto", hours, state="blocked", reason="a challenge")
    found = standing()
    assert found.paused == ["riwaq-toronto"]
    assert any("outlets enable riwaq-toronto" in warning for warning in found.warnings)
    enable(outlets / "riwaq-toronto.toml", by="rami", on=dt.datetime.now(dt.UTC))
    assert standing().paused == []


def test_an_outlet_stays_paused_though_its_blocked_nights_lie_further_back_than_is_read(archive, outlets):
    for days in range(5, 70, 24):
        archive.night("riwaq-toronto", days, state="paused")
    assert standing().paused == ["riwaq-toronto"]
    disable(outlets / "riwaq-toronto.toml")
    assert standing().paused == [], "who is not crawled is not paused"


def test_nights_older_than_two_months_are_found_when_there_are_no_others(archive):
    archive.night(PAPERS[0], 24 * 100)
    found = standing()
    assert found.last[0]["outlet"] == PAPERS[0]
    assert "100 days ago" in found.warnings[0]


def test_segments_that_wait_in_the_spool_are_counted_and_old_ones_are_a_warning(archive, tmp_path):
    for paper in PAPERS:
        archive.night(paper, 5)
    folder = tmp_path / "spool" / "run-9" / "riwaq-toronto" / "raw" / "outlet=riwaq-toronto"
    folder.mkdir(parents=True)
    for n in range(2):
        (folder / f"riwaq-toronto-run-9-t01-00{n}.warc.gz").write_bytes(b"x" * 1000)
    found = standing()
    (left,) = found.waiting
    assert (left.run, left.outlet, left.segments, left.bytes) == ("run-9", "riwaq-toronto", 2, 2000)
    assert found.warnings == [], "a crawl that runs has its own there"
    old = dt.datetime.now().timestamp() - 30 * 3600
    for path in folder.iterdir():
        os.utime(path, (old, old))
    (warning,) = standing().warnings
    assert "2 segments" in warning
    assert "the next crawl of riwaq-toronto sends them" in warning


def test_a_disk_that_fills_up_is_a_warning(archive, monkeypatch):
    for paper in PAPERS:
        archive.night(paper, 5)
    monkeypatch.setattr("pipeline.ops.standing.free_bytes", lambda _: 800_000_000)
    (warning,) = standing().warnings
    assert "only 0.8 GB are free" in warning


def test_broken_files_and_no_enabled_outlet_are_warnings(archive, outlets):
    for path in outlets.glob("*.toml"):
        disable(path)
    (outlets / "torn.toml").write_text("name", "utf-8")
    first, second = standing().warnings
    assert "no outlet is enabled" in first
    assert "torn.toml" in second


def test_only_the_columns_that_are_shown_are_read(archive, monkeypatch):
    archive.night(PAPERS[0], 5)
    archive.address("a", "/1", Outcome.CHALLENGE)
    asked = []
    read = Tables.read

    def counting(self, name, **how):
        asked.append((name, how.get("columns")))
        return read(self, name, **how)

    monkeypatch.setattr(Tables, "read", counting)
    standing()
    assert {name for name, _ in asked} == {"nights", "urls"}
    assert all(columns for _, columns in asked)
    assert all("text_hash" not in columns for _, columns in asked)
    assert Tables(StoreSettings.read()).version("articles") is None, "reading makes no table"

"""Where things lie, and where settings come from."""

import re
from datetime import date

import pytest

from mahjar import clock, layout
from mahjar.errors import SettingsError
from mahjar.settings import NAMES, CrawlSettings, StoreSettings, described

DAY = date(2026, 9, 3)


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("scheduled__2026-09-03T06:00:00+00:00", "scheduled-2026-09-03T06-00-00-00-00"),
        ("manual/../x", "manual-x"),
        ("ليلة 3", "3"),
    ],
)
def test_a_runs_name_is_reduced_to_letters_digits_and_hyphens(name: str, run: str):
    assert layout.run_id(name) == run
    assert layout.run_id(run) == run


def test_a_runs_name_without_letters_or_digits_is_a_mistake():
    with pytest.raises(ValueError, match="needs letters or digits"):
        layout.run_id("///")


def test_segments_of_all_tries_of_one_run_and_of_no_other_are_below_one_prefix():
    mine = [layout.segment("cedar-post", DAY, "run-1", attempt, 7) for attempt in (1, 2, 12)]
    assert mine[0] == "raw/outlet=cedar-post/date=2026-09-03/cedar-post-run-1-t01-007.warc.gz"
    prefix = layout.run_segments("cedar-post", DAY, "run-1")
    assert all(key.startswith(prefix) for key in mine)
    others = [("cedar-post", "run-11"), ("cedar-post", "run"), ("cedar", "post-run-1")]
    assert not any(layout.segment(outlet, DAY, run, 1, 7).startswith(prefix) for outlet, run in others)
    assert [layout.attempt_of(key) for key in mine] == [1, 2, 12]
    assert {layout.run_of(key, "cedar-post") for key in mine} == {"run-1"}
    with pytest.raises(ValueError, match="not a segment's key of maple-voice"):
        layout.run_of(mine[0], "maple-voice")
    with pytest.raises(ValueError, match="not a segment's key"):
        layout.attempt_of(layout.index_of(mine[0]))


def test_an_index_lies_beside_its_segment():
    assert layout.index_of("raw/a-t01-001.warc.gz") == "raw/a-t01-001.cdxj"


def test_staging_of_one_run_holds_that_of_each_of_its_outlets():
    key = layout.staged("run-1", "cedar-post", "captures.parquet")
    assert key == "staging/run=run-1/outlet=cedar-post/captures.parquet"
    assert key.startswith(layout.staging("run-1", "cedar-post"))
    assert key.startswith(layout.staging_run("run-1"))
    assert layout.chosen("run-1").startswith(layout.staging_run("run-1"))
    assert not layout.chosen("run-1").startswith(layout.staging_run("run"))


def test_there_are_five_tables_and_no_other():
    assert [layout.table(name) for name in layout.TABLES] == [f"tables/{name}" for name in layout.TABLES]
    assert layout.TABLES[-1] == "nights"
    with pytest.raises(ValueError, match="there is no table 'users'"):
        layout.table("users")


def test_a_store_is_named_by_bucket_or_address():
    for where, bucket, prefix, uri in (
        ("mahjar", "mahjar", "", "s3://mahjar"),
        ("s3://mahjar/", "mahjar", "", "s3://mahjar"),
        ("s3://mahjar/demo/two/", "mahjar", "demo/two", "s3://mahjar/demo/two"),
    ):
        read = StoreSettings.read({"MAHJAR_S3_BUCKET": where})
        assert (read.bucket, read.prefix, read.uri) == (bucket, prefix, uri)
        assert (read.endpoint, read.region, read.path_style, read.checksums) == (
            None,
            "us-east-1",
            True,
            True,
        )


def test_a_store_that_is_not_named_and_a_switch_that_is_neither_on_nor_off_are_said():
    for environment in ({}, {"MAHJAR_S3_BUCKET": "s3://"}):
        with pytest.raises(SettingsError, match="MAHJAR_S3_BUCKET is not set"):
            StoreSettings.read(environment)
    for value, checksums in (("off", False), ("0", False), ("YES", True), (" on ", True), ("", True)):
        read = StoreSettings.read({"MAHJAR_S3_BUCKET": "b", "MAHJAR_S3_CHECKSUMS": value})
        assert read.checksums is checksums
    with pytest.raises(SettingsError, match="MAHJAR_S3_CHECKSUMS is 'maybe'; it must be on or off"):
        StoreSettings.read({"MAHJAR_S3_BUCKET": "b", "MAHJAR_S3_CHECKSUMS": "maybe"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAHJAR_S3_ENDPOINT", "127.0.0.1:8333"),
        ("MAHJAR_S3_ENDPOINT", "http://"),
        ("MAHJAR_S3_BUCKET", "My Archive"),
        ("MAHJAR_S3_BUCKET", "http://127.0.0.1:8333/mahjar"),
    ],
)
def test_a_bucket_or_endpoint_that_can_be_none_is_said_before_it_is_asked(name: str, value: str):
    with pytest.raises(SettingsError, match=f"{name} (is|names) ") as caught:
        StoreSettings.read({"MAHJAR_S3_BUCKET": "mahjar", name: value})
    assert "for example" in str(caught.value)


def test_keys_are_never_shown():
    environment = {"MAHJAR_S3_BUCKET": "b", "MAHJAR_S3_ACCESS_KEY": "AKIA", "MAHJAR_S3_SECRET_KEY": "s3cret"}
    told = repr(StoreSettings.read(environment)) + repr(described(environment))
    assert "AKIA" not in told
    assert "s3cret" not in told
    assert [name for name, value, _ in described(environment) if value] == list(environment)
    assert {name for name, _, _ in described({})} == {*NAMES}


def test_only_exact_pairs_of_address_and_port_may_be_allowed():
    read = CrawlSettings.read({"MAHJAR_ALLOW": "127.0.0.1:9301, 127.0.0.1:9302,"})
    assert read.allow == {"127.0.0.1:9301", "127.0.0.1:9302"}
    for wrong in ("127.0.0.1", "*:80", "127.0.0.0/8:80", ":80", "127.0.0.1:http"):
        with pytest.raises(SettingsError, match=re.escape(repr(wrong))):
            CrawlSettings.read({"MAHJAR_ALLOW": wrong})


def test_the_clock_is_moved_by_its_offset_and_says_when_that_is_no_number(monkeypatch):
    before = clock.now()
    monkeypatch.setenv(clock.OFFSET, "86400")
    assert 86_399 < (clock.now() - before).total_seconds() < 86_460
    monkeypatch.setenv(clock.OFFSET, "tomorrow")
    with pytest.raises(SettingsError, match="MAHJAR_CLOCK_OFFSET is 'tomorrow'"):
        clock.now()


def test_a_month_is_that_of_utc():
    late = clock.datetime.fromisoformat("2026-08-31T23:30:00-04:00")
    assert clock.month_of(late) == "2026-09"

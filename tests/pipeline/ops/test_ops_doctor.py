"""The doctor: what is wrong is found, named, and told with what to do."""

import json
from contextlib import suppress

import pytest
from rich.console import Console

from mahjar.layout import probe
from mahjar.settings import NAMES, StoreSettings
from mahjar.store import Store
from pipeline.ops import doctor, store_health
from pipeline.ops.doctor import diagnose
from pipeline.ops.doctor_page import doctor_page
from pipeline.ops.finding import Health

pytestmark = pytest.mark.store


def found(about, what=None):
    """The doctor's findings about something."""
    return [f for f in diagnose().findings if f.about == about and what in {None, f.what}]


def health(about, what):
    """The health of one thing."""
    (finding,) = found(about, what)
    return finding.health


def test_a_sound_machine_is_well_and_its_tables_are_still_to_come(archive):
    diagnosis = diagnose()
    assert diagnosis.ok
    assert [f.what for f in diagnosis.findings if f.health is Health.WATCH] == ["all", "contact"]


def test_every_setting_is_listed_with_where_it_came_from_and_secrets_are_dots(archive, store_settings):
    listed = {setting.name: setting for setting in diagnose().settings}
    assert set(listed) == set(NAMES)
    assert listed["MAHJAR_S3_BUCKET"].source == "environment"
    assert (listed["MAHJAR_S3_PATH_STYLE"].value, listed["MAHJAR_S3_PATH_STYLE"].source) == ("on", "default")
    assert listed["MAHJAR_CONTACT"].source == "not set"
    shown = json.dumps(diagnose().described())
    assert store_settings["MAHJAR_S3_SECRET_KEY"] not in shown
    assert store_settings["MAHJAR_S3_ACCESS_KEY"] not in shown


def test_defaults_are_those_of_the_code_that_reads_them(archive, monkeypatch):
    monkeypatch.delenv("MAHJAR_OUTLETS")
    monkeypatch.delenv("MAHJAR_SPOOL")
    listed = {setting.name: setting for setting in doctor.settings()}
    assert (listed["MAHJAR_OUTLETS"].value, listed["MAHJAR_OUTLETS"].source) == ("outlets", "default")
    assert listed["MAHJAR_SPOOL"].value == "data/spool"


def test_the_doctor_leaves_nothing_in_the_store_and_makes_no_table(archive):
    diagnose()
    assert list(Store(StoreSettings.read()).list("")) == []


def test_its_object_goes_though_a_trial_of_it_fails(archive, monkeypatch):
    def fails(store, key, body):
        raise ZeroDivisionError

    monkeypatch.setattr(store_health, "verifies", fails)
    with suppress(ZeroDivisionError):
        diagnose()
    assert list(Store(StoreSettings.read()).list(probe(""))) == []


@pytest.mark.parametrize(("condition", "what"), [("new", "If-None-Match"), ("if_match", "If-Match")])
def test_a_store_that_ignores_a_condition_is_wrong(archive, monkeypatch, condition, what):
    put = Store.put

    def careless(self, key, body, **how):
        return put(self, key, body, **{name: value for name, value in how.items() if name != condition})

    monkeypatch.setattr(Store, "put", careless)
    assert health("store", what) is Health.WRONG
    assert not diagnose().ok


def test_a_store_that_verifies_nothing_is_told(archive, monkeypatch):
    class Careless:
        def put_object(self, **_):
            return {}

    finding = next(iter([store_health.verifies(with_client(Careless()), "probe/x", b"body")]))
    assert finding.health is Health.WATCH
    assert "let pass" in finding.said


def with_client(client):
    """A store with a client of the test's own."""

    class Played(Store):
        @property
        def client(self):
            return client

    return Played(StoreSettings.read())


def test_checksums_that_are_switched_off_are_told(archive, monkeypatch):
    monkeypatch.setenv("MAHJAR_S3_CHECKSUMS", "off")
    assert health("store", "checksums") is Health.WATCH


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("MAHJAR_S3_SECRET_KEY", "wrong", "the secret key is wrong"),
        ("MAHJAR_S3_ACCESS_KEY", "wrong", "the access key is not known there"),
        ("MAHJAR_S3_BUCKET", "nobody-made-this-one", "there is no such bucket"),
        ("MAHJAR_S3_BUCKET", "", "MAHJAR_S3_BUCKET is not set"),
        ("MAHJAR_S3_PATH_STYLE", "perhaps", "it must be on or off"),
    ],
)
def test_a_store_that_cannot_be_used_is_wrong_and_hides_nothing_else(
    archive, monkeypatch, setting, value, said
):
    monkeypatch.setenv(setting, value)
    diagnosis = diagnose()
    (wrong,) = [f for f in diagnosis.findings if f.health is Health.WRONG]
    assert (wrong.about, wrong.what) == ("store", "reached")
    assert said in wrong.said + wrong.remedy
    assert wrong.remedy
    assert {"outlets", "spool", "programs"} <= {f.about for f in diagnosis.findings}


def test_tables_are_listed_with_their_versions_and_a_missing_one_is_wrong(archive):
    archive.night("riwaq-toronto", 5)
    assert [(f.what, f.health, f.said) for f in found("tables") if f.what == "nights"] == [
        ("nights", Health.WELL, "version 1")
    ]
    assert health("tables", "urls") is Health.WRONG


def test_a_table_that_lacks_a_column_of_todays_code_is_wrong(archive, monkeypatch):
    archive.night("riwaq-toronto", 5)
    from dataclasses import replace

    import pyarrow as pa

    newer = replace(
        store_health.TABLES["nights"],
        schema=store_health.TABLES["nights"].schema.append(pa.field("moon", pa.string())),
    )
    monkeypatch.setitem(store_health.TABLES, "nights", newer)
    (finding,) = found("tables", "nights")
    assert (finding.health, finding.said) == (Health.WRONG, "version 1, without the columns moon")


def test_broken_files_are_wrong_and_enabled_outlets_without_a_pinned_way_are_watched(archive, outlets):
    (outlets / "torn.toml").write_text("name", "utf-8")
    (outlets / "mute.toml").write_text(
        'name = { en = "Mute" }\nhomepage = "https://mute.example/"\nhosts = ["mute.example"]\n'
        'country = "CA"\ntimezone = "America/Toronto"\nlanguages = ["ar"]\nenabled = true\n',
        "utf-8",
    )
    assert health("outlets", "torn") is Health.WRONG
    assert health("outlets", "mute") is Health.WATCH
    assert "outlets check mute" in found("outlets", "mute")[0].remedy
    assert "4 of 4" in found("outlets", "files")[0].said


def test_a_contact_is_asked_for_once_an_outlet_is_not_on_this_machine(archive, monkeypatch):
    assert health("outlets", "contact") is Health.WATCH
    monkeypatch.setenv("MAHJAR_ALLOW", "")
    assert health("outlets", "contact") is Health.WRONG
    monkeypatch.setenv("MAHJAR_CONTACT", "https://example.org/crawl")
    assert health("outlets", "contact") is Health.WELL


def test_a_moved_clock_and_a_misspelt_setting_are_told(archive, monkeypatch):
    monkeypatch.setenv("MAHJAR_CLOCK_OFFSET", "86400")
    monkeypatch.setenv("MAHJAR_CONTAKT", "me")
    assert health("settings", "clock") is Health.WATCH
    assert health("settings", "MAHJAR_CONTAKT") is Health.WATCH
    assert diagnose().ok


@pytest.mark.parametrize(
    ("setting", "about", "what"),
    [
        ("MAHJAR_CLOCK_OFFSET", "settings", "clock"),
        ("MAHJAR_CRAWL_FIRST_WAIT", "settings", "values"),
        ("MAHJAR_WORKERS", "programs", "workers"),
    ],
)
def test_a_setting_that_is_no_number_is_wrong(archive, monkeypatch, setting, about, what):
    monkeypatch.setenv(setting, "many")
    (finding,) = found(about, what)
    assert finding.health is Health.WRONG
    assert f"{setting} is 'many'" in finding.said


def test_a_spool_that_cannot_be_written_and_a_full_disk_are_wrong(archive, monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "free_bytes", lambda _: 100_000_000)
    assert health("spool", "disk") is Health.WRONG
    monkeypatch.setattr(doctor, "free_bytes", lambda _: 2_000_000_000)
    assert health("spool", "disk") is Health.WATCH
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("MAHJAR_SPOOL", str(tmp_path / "file"))
    assert health("spool", "writing") is Health.WRONG


def test_whatever_is_not_well_stands_on_the_page_with_what_to_do(archive, monkeypatch):
    monkeypatch.setenv("MAHJAR_ALLOW", "")
    monkeypatch.setenv("MAHJAR_S3_SECRET_KEY", "wrong")
    diagnosis = diagnose()
    console = Console(width=400)
    with console.capture() as captured:
        console.print(doctor_page(diagnosis))
    page = captured.get()
    troubled = [f for f in diagnosis.findings if f.health is not Health.WELL]
    assert all(f"→ {finding.remedy}" in page for finding in troubled)
    assert "2 wrong" in page


def test_programs_are_listed_with_their_versions(archive):
    listed = {f.what: f.said for f in found("programs")}
    assert {"python", "apache-airflow", "scrapy", "trafilatura", "deltalake"} <= set(listed)
    assert listed["apache-airflow"].startswith("3.3")

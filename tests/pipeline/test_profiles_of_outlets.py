"""What a run learned lies under its key and its hash: kept, told apart, forgotten and put right."""

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extract import EXTRACTOR, Extracted, Profile, text_hash
from extract.arabic import fold
from extract.learned import Memory, line_key
from extract.profile import UNTAUGHT
from mahjar import layout
from mahjar.capture import Capture
from mahjar.errors import NothingFound, StoreError
from mahjar.outlet import Outlet
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline.cli import app
from pipeline.identity import News, Versions
from pipeline.known import Version
from pipeline.night import Night
from pipeline.ops import health_commands, profile_commands  # noqa: F401 - registers them: one alone has no name
from pipeline.ops.profiling import forgotten, keeping
from pipeline.profiles import (
    KEPT,
    Lesson,
    keep_profile,
    latest,
    lesson_of,
    profile_of_row,
    read_profile,
    remember,
)
from pipeline.staging import Staging

LINE, OTHER = "نافذة المغترب على مدينته", "حكايات المدينة يرويها أهلها هنا"
NAME = "cedar-post"
EMPTY: dict[str, Any] = dict.fromkeys(field.name for field in fields(Extracted))
Nights = Callable[..., Night]


def page(number: int, *lines: str) -> tuple[str, Extracted]:
    """An article that a run read."""
    printed = lines or (f"فقرة أولى {number}", LINE, f"وأخيرة {number}")
    facts = {
        "title": f"عنوان {number}", "paragraphs": printed,
        "authors": (f"كاتب {number % 3}",), "removed": (), "published_raw": "25/6/2024",
        "published_how": "dateline",
    }  # fmt: skip
    return f"id-{number}", Extracted(**EMPTY | facts)


@pytest.fixture
def store(store_settings: dict[str, str]) -> Store:
    return Store(StoreSettings.read(store_settings))


def begun(store: Store, run: Night, ahead: Iterable[tuple[str, Extracted]] = ()) -> Lesson:
    return lesson_of(store, run, NAME, Staging(store, run, NAME), lambda: ahead)


def played(store: Store, run: Night, numbers: range, *lines: str) -> Lesson:
    """Play a run that reads some pages."""
    lesson = begun(store, run)
    lesson.pages.extend(page(number, *lines) for number in numbers)
    remember(store, run, NAME, lesson)
    return lesson


@pytest.mark.store
def test_a_run_reads_with_what_those_before_it_learned_and_its_retry_with_the_same(
    store: Store, night: Nights
) -> None:
    first = played(store, night(0), range(8))
    assert (first.profile, first.extractor) == (UNTAUGHT, EXTRACTOR)
    lesson = begun(store, night(1))
    assert lesson.profile == Profile(frozenset({fold(LINE)}), day_first=True)
    body = store.get(layout.profile(lesson.sha256))
    assert hashlib.sha256(body).hexdigest() == lesson.sha256
    assert lesson.extractor == f"{EXTRACTOR}+profile-{lesson.sha256}"
    assert profile_of_row(store, lesson.extractor) == lesson.profile
    assert profile_of_row(store, EXTRACTOR) == UNTAUGHT

    played(store, night(0.5, run="late"), range(20, 60), OTHER, LINE)
    assert begun(store, night(1)) == lesson, "staged once, for all tries"
    assert begun(store, night(2)).profile.lines == {fold(LINE), fold(OTHER)}
    assert keep_profile(store, lesson.profile) == lesson.sha256
    assert read_profile(store, "") == UNTAUGHT


@pytest.mark.store
def test_a_run_that_knows_nothing_is_taught_by_its_own_first_pages_and_remembers_each_once(
    store: Store, night: Nights
) -> None:
    lesson = begun(store, night(0), map(page, range(8)))
    assert lesson.profile.lines == {fold(LINE)}
    assert begun(store, night(0), map(page, range(8, 12))) == lesson, "a retry may have other first pages"
    lesson.pages.extend(map(page, range(12)))
    remember(store, night(0), NAME, lesson)
    assert len(latest(store, NAME)[1].samples) == 12

    def asked() -> Iterator[tuple[str, Extracted]]:
        raise AssertionError("pages were read ahead")
        yield

    assert begun(store, night(1), asked()).profile.lines == {fold(LINE)}


@pytest.mark.store
def test_a_run_that_is_killed_leaves_what_an_undisturbed_one_leaves(store: Store, night: Nights) -> None:
    played(store, night(0), range(8))
    played(store, night(1), range(8, 12))
    key, memory = latest(store, NAME)
    left = store.get(key)
    played(store, night(1), range(8, 10))  # killed amid its pages, and those that it read were remembered
    assert store.get(key) != left
    played(store, night(1), range(8, 12))
    assert store.get(key) == left
    assert latest(store, NAME) == (key, memory)
    played(store, night(2), range(0))
    assert latest(store, NAME)[0] == key, "a run without pages leaves nothing"


@pytest.mark.store
def test_a_backfill_does_not_drive_out_what_nights_learned(store: Store, night: Nights) -> None:
    played(store, night(0), range(8))
    past = night(1, run="backfill-cedar-post-2019-05")
    assert begun(store, past).profile.lines == {fold(LINE)}, "at first it knows what nights know"
    played(store, past, range(300, 520), OTHER, "متن")
    later = night(2, run="backfill-cedar-post-2019-06")
    assert fold(LINE) not in begun(store, later).profile.lines
    assert begun(store, night(3)).profile.lines == {fold(LINE)}


@pytest.mark.store
def test_a_line_that_is_kept_is_kept_by_the_backfills_that_begin_later(store: Store, night: Nights) -> None:
    played(store, night(0), range(8))
    begun_before = night(1, run="backfill-cedar-post-2019-05")
    played(store, begun_before, range(300, 308), OTHER, "متن", LINE)
    again = begun(store, begun_before)
    keeping(store, NAME, [LINE, OTHER], night(1.5).started)
    assert begun(store, begun_before) == again, "a run that has begun is not touched"

    later = night(2, run="backfill-cedar-post-2019-06")
    assert begun(store, later).profile.lines == {"متن"}
    keeping(store, NAME, ["متن"], night(2.5).started)
    assert begun(store, later).profile.lines == {"متن"}, "staged once, for all tries"
    played(store, later, range(310, 318), OTHER, "متن", LINE)
    assert begun(store, night(3, run="backfill-cedar-post-2019-07")).profile.lines == frozenset()
    assert begun(store, night(3)).profile.lines == frozenset()


@pytest.mark.store
def test_memories_of_long_ago_go_and_profiles_stay(store: Store, night: Nights) -> None:
    for number in range(KEPT + 3):
        played(store, night(number), range(number * 6, number * 6 + 6))
    kept = [key for key, _ in store.list(layout.memories(NAME, past=False))]
    assert len(kept) == KEPT
    assert kept[-1] == latest(store, NAME)[0]
    assert begun(store, night(4)).sha256, "a run that was staged keeps its profile, whatever went"


@pytest.mark.store
def test_a_memory_of_another_format_is_nothing_and_a_damaged_one_is_told(store: Store, night: Nights) -> None:
    key = layout.memory(NAME, night(0).started, "old", past=False)
    store.put(key, gzip.compress(b'{"format": 0, "samples": [["x"]]}'))
    assert begun(store, night(1)).memory == Memory()
    store.put(key, b"damaged")
    with pytest.raises(StoreError, match="is damaged; delete it"):
        begun(store, night(2))


@pytest.mark.store
def test_an_operator_keeps_a_line_forgets_the_rest_and_the_next_night_goes_on_from_there(
    store: Store, night: Nights
) -> None:
    played(store, night(0), range(8))
    at = night(0.5).started
    with pytest.raises(NothingFound, match="no two of the 8 pages"):
        keeping(store, NAME, ["سطر ليس هناك"], at)
    assert keeping(store, NAME, [LINE], at).profile.lines == frozenset()
    assert played(store, night(1), range(8, 16)).profile.lines == frozenset()
    assert forgotten(store, NAME, night(1.5).started).samples == ()
    assert begun(store, night(2)).profile == UNTAUGHT
    played(store, night(2), range(30, 38), "متن", OTHER, LINE)
    assert begun(store, night(3)).profile.lines == {"متن", fold(OTHER)}, "what is kept is not forgotten"


@pytest.fixture
def outlets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outlet: Callable[..., Outlet]) -> None:
    (tmp_path / f"{NAME}.toml").write_bytes(outlet().source)
    monkeypatch.setenv("MAHJAR_OUTLETS", str(tmp_path))


@pytest.mark.store
def test_the_command_shows_keeps_and_forgets(store: Store, night: Nights, outlets: None) -> None:
    def asked(*words: str) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["profile", NAME, "--json", *words])
        assert done.exit_code == 0, done.output
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    assert asked() | {"outlet": ""} == {
        "outlet": "", "memory": None, "pages": 0, "day_first": None, "lines": [], "kept": [],
    }  # fmt: skip
    played(store, night(0), range(8))
    told = asked()
    assert (told["pages"], told["day_first"]) == (8, True)
    assert told["lines"] == [{"line": fold(LINE), "pages": 8}]
    shown = CliRunner().invoke(app, ["profile", NAME]).stdout
    assert f"{NAME}: 1 lines learned from 8 pages; dates in numbers: the day first" in shown
    assert fold(LINE) in shown
    assert (asked("--keep", LINE)["lines"], asked()["kept"]) == ([], [fold(LINE)])
    assert asked("--forget")["pages"] == 0


@pytest.mark.store
def test_a_line_is_kept_by_the_command_that_forgets_its_pages(
    store: Store, night: Nights, outlets: None
) -> None:
    played(store, night(0), range(8))
    done = CliRunner().invoke(app, ["profile", NAME, "--forget", "--keep", LINE])
    assert done.exit_code == 0, repr(done.exception)
    memory = latest(store, NAME)[1]
    assert (memory.samples, memory.keeps) == ((), {line_key(fold(LINE))})


def test_a_new_profile_is_no_edit_by_the_newspaper(
    outlet: Callable[..., Outlet], capture: Callable[..., Capture]
) -> None:
    asked: list[str] = []

    def read(*lines: str) -> Extracted:
        return page(1, *lines)[1]

    def again(version: Version, url: str) -> str | None:
        asked.append(version.version)
        return text_hash(read("كان يا ما كان"))

    untaught, taught = Versions(outlet(), {}, again), Lesson(Profile(frozenset({LINE})), "ab12")
    assert untaught.judge(capture(), read("كان يا ما كان", LINE), "night-0")[0] is News.NEW
    later = capture(record_id="<urn:uuid:2>", fetched=dt.datetime(2026, 9, 4, tzinfo=dt.UTC))
    versions = Versions(outlet(), untaught.latest, again, taught.extractor)
    news, row = versions.judge(later, read("كان يا ما كان"), "night-3")
    assert (news, asked) == (News.UNCHANGED, ["<urn:uuid:1>"])
    assert row["extractor"] == f"{EXTRACTOR}+profile-ab12"

"""Enabling writes three lines into an outlet file and leaves every other as it was."""

import datetime as dt
import difflib
from pathlib import Path

import pytest

from mahjar.errors import OutletError
from mahjar.outlet import load
from pipeline.ops.enabling import disable, enable

ON = dt.datetime(2026, 11, 25, 8, 30, 15, 999, tzinfo=dt.UTC)
SHIPPED = sorted((Path(__file__).resolve().parents[3] / "outlets").glob("*.toml"))


def changed_lines(before: str, after: str) -> list[str]:
    """Give the lines that went and that came."""
    diff = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in diff if line[:2] in {"- ", "+ "}]


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.stem)
def test_every_file_that_ships_is_enabled_by_three_lines_and_disabled_by_one(shipped, tmp_path):
    path = tmp_path / shipped.name
    path.write_bytes(shipped.read_bytes())
    enable(path, by="رامي", on=ON)
    assert changed_lines(shipped.read_text("utf-8"), path.read_text("utf-8")) == [
        "- enabled = false",
        "+ enabled = true",
        '+ enabled_by = "رامي"',
        "+ enabled_on = 2026-11-25T08:30:15Z",
    ]
    outlet, before = load(path), load(shipped)
    assert (outlet.enabled, outlet.enabled_by, outlet.enabled_on) == (True, "رامي", ON.replace(microsecond=0))
    same = {"enabled": False, "enabled_by": None, "enabled_on": None}
    assert outlet.model_copy(update=same).model_dump() == before.model_dump()
    disable(path)
    assert not load(path).enabled
    assert load(path).enabled_by == "رامي", "who enabled it last is still known"


def test_enabling_again_writes_over_who_and_when(tmp_path):
    path = tmp_path / SHIPPED[0].name
    path.write_bytes(SHIPPED[0].read_bytes())
    enable(path, by="one", on=ON)
    enable(path, by="two", on=ON + dt.timedelta(days=1))
    text = path.read_text("utf-8")
    assert text.count("enabled_by") == text.count("enabled_on") == 1
    assert load(path).enabled_by == "two"


def test_rights_of_the_file_stay_and_nothing_lies_beside_it(tmp_path):
    path = tmp_path / SHIPPED[0].name
    path.write_bytes(SHIPPED[0].read_bytes())
    path.chmod(0o640)
    enable(path, by="one", on=ON)
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_broken_file_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "torn.toml"
    path.write_text("name = {", "utf-8")
    with pytest.raises(OutletError, match=r"torn\.toml: this is not TOML"):
        enable(path, by="one", on=ON)
    assert path.read_text("utf-8") == "name = {"


def test_a_file_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    path = tmp_path / SHIPPED[0].name
    path.write_bytes(SHIPPED[0].read_bytes())

    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutletError, match="can't be written: No space left on device"):
        enable(path, by="one", on=ON)
    assert path.read_bytes() == SHIPPED[0].read_bytes()

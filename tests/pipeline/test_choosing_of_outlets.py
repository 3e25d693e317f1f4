"""A night's choice of outlets: made once, written down, and held to whatever becomes of the files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mahjar import layout
from mahjar.errors import OutletError, Refused
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline.choose import choose_outlets, chosen_outlet, write_choice
from pipeline.night import Night

pytestmark = pytest.mark.store
Nights = Callable[..., Night]
FILE = """
name = {{ en = "{name}" }}
homepage = "https://{name}.example/"
hosts = ["{name}.example"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
enabled = {enabled}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two enabled outlets and one that is not."""
    for name, enabled in (("cedar", "true"), ("maple", "true"), ("tigris", "false")):
        (tmp_path / f"{name}.toml").write_text(FILE.format(name=name, enabled=enabled), "utf-8")
    monkeypatch.setenv("MAHJAR_OUTLETS", str(tmp_path))
    return tmp_path


@pytest.fixture
def store(store_settings: dict[str, str]) -> Store:
    return Store(StoreSettings.read(store_settings))


def chosen(night: Night, only: list[str] | None = None) -> list[str]:
    return choose_outlets(night, only, log=lambda _: None)


def test_a_night_takes_all_that_are_enabled_and_a_wish_takes_any(
    night: Nights, folder: Path, store: Store
) -> None:
    assert chosen(night(0)) == ["cedar", "maple"]
    assert chosen(night(1), ["tigris", "cedar", "cedar"]) == ["cedar", "tigris"]


def test_a_night_that_is_run_again_keeps_its_first_choice(night: Nights, folder: Path, store: Store) -> None:
    assert chosen(night()) == ["cedar", "maple"]
    (folder / "maple.toml").unlink()
    assert chosen(night()) == ["cedar", "maple"]
    assert chosen(night(), ["tigris"]) == ["cedar", "maple"]


def test_an_outlet_is_crawled_as_its_file_was_when_the_night_began(
    night: Nights, folder: Path, store: Store
) -> None:
    chosen(night())
    path = folder / "cedar.toml"
    before = path.read_bytes()
    path.write_text(path.read_text("utf-8") + 'city = "Laval"\n', "utf-8")
    facts = chosen_outlet(store, night(), "cedar")
    assert (facts.id, facts.city) == ("cedar", None)
    assert store.get(layout.outlet_file(facts.sha256)) == before
    chosen(night(1))
    assert chosen_outlet(store, night(1), "cedar").city == "Laval"


def test_each_file_is_stored_once_under_its_hash(night: Nights, folder: Path, store: Store) -> None:
    chosen(night(0))
    chosen(night(1))
    assert len(list(store.list("outlets/"))) == 2


def test_a_broken_file_is_chosen_and_says_its_mistake_when_its_turn_comes(
    night: Nights, folder: Path, store: Store
) -> None:
    (folder / "torn.toml").write_text(FILE.format(name="torn", enabled="perhaps"), "utf-8")
    assert chosen(night()) == ["cedar", "maple", "torn"]
    (folder / "torn.toml").unlink()
    with pytest.raises(OutletError, match=r"torn\.toml: this is not TOML"):
        chosen_outlet(store, night(), "torn")
    assert chosen_outlet(store, night(), "cedar").id == "cedar"


def test_a_wish_for_an_outlet_without_a_file_writes_no_choice_down(
    night: Nights, folder: Path, store: Store
) -> None:
    with pytest.raises(Refused, match=r"there is no outlet maples .*\(perhaps maple\)"):
        chosen(night(), ["cedar", "maples"])
    assert list(store.list("")) == []


def test_an_outlet_that_a_run_did_not_choose_is_refused(night: Nights, folder: Path, store: Store) -> None:
    chosen(night(), ["cedar"])
    with pytest.raises(Refused, match="did not choose maple"):
        chosen_outlet(store, night(), "maple")
    with pytest.raises(Refused, match="did not choose cedar"):
        chosen_outlet(store, night(1), "cedar")


def test_of_two_who_choose_at_once_the_first_ones_choice_holds(
    night: Nights, folder: Path, store: Store
) -> None:
    chosen(night(), ["cedar"])
    assert set(write_choice(store, night(), {"maple": {"outlet_file": "x"}})) == {"cedar"}


def test_a_night_in_which_nothing_is_enabled_chooses_nobody(
    night: Nights, folder: Path, store: Store
) -> None:
    for name in ("cedar", "maple"):
        (folder / f"{name}.toml").unlink()
    assert chosen(night()) == []

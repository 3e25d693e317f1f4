"""Makes houses for nights without Airflow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from house_at_work import QUICK, House, crawlers_left

from newsroom.press import Press


@pytest.fixture
def house_of(
    store_settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm_steps: None
) -> Iterator[Any]:
    """Make a house round a press; nothing is left running after the test."""
    presses: list[Press] = []

    def make(**press: Any) -> House:
        opened = Press(**press)
        presses.append(opened)
        opened.start()
        house = House(opened, tmp_path, monkeypatch)
        house.outlets.mkdir()
        house.write()
        settings = {
            **QUICK,
            "MAHJAR_OUTLETS": str(house.outlets),
            "MAHJAR_SPOOL": str(tmp_path / "spool"),
            "MAHJAR_ALLOW": ",".join(opened.hosts),
            "MAHJAR_CONTACT": "",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return house

    yield make
    for opened in presses:
        opened.stop()
    assert not crawlers_left(tmp_path), "a crawler outlived its step"

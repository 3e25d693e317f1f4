"""Outlets, captures and rows as the steps of a night pass them on."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from house_at_work import QUICK, House, crawlers_left

from mahjar.capture import Capture
from mahjar.clock import month_of
from mahjar.outlet import Outlet, parse
from newsroom.press import Press
from pipeline.night import Night

BEGAN = dt.datetime(2026, 9, 1, 6, tzinfo=dt.UTC)
FACTS = """
name = {{ en = "Cedar Post" }}
homepage = "https://cedar.example/"
hosts = ["cedar.example"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
{further}
"""


@pytest.fixture
def outlet() -> Callable[..., Outlet]:
    """What makes an outlet out of further lines of its file."""

    def make(further: str = "", name: str = "cedar-post") -> Outlet:
        return parse(FACTS.format(further=further).encode(), f"{name}.toml")

    return make


@pytest.fixture
def night() -> Callable[..., Night]:
    """What makes the night that begins so many days after the first one."""

    def make(days: float = 0, run: str | None = None) -> Night:
        return Night.of(run or f"night-{days}", BEGAN + dt.timedelta(days=days))

    return make


@pytest.fixture
def capture() -> Callable[..., Capture]:
    """What makes an exchange that answered 200 with a body, unless it is told otherwise."""

    def make(**changed: Any) -> Capture:
        fetched = changed.get("fetched", BEGAN + dt.timedelta(minutes=5))
        row = {
            "record_id": "<urn:uuid:1>", "month": month_of(fetched), "outlet": "cedar-post", "run": "night-0",
            "attempt": 1, "kind": "article", "url": "https://cedar.example/a/", "address": "/a",
            "record_type": "response", "revisit_profile": None, "refers_to": None, "fetched": fetched,
            "status": 200, "content_type": "text/html", "content_encoding": None, "etag": '"one"',
            "last_modified": None, "redirect_to": None, "bytes": 100, "truncated": None,
            "payload_digest": "sha256:p", "warc_payload_digest": "sha256:w", "warc_block_digest": "sha256:b",
            "signals": (), "outcome": None, "found_how": "feed", "found_in": "/feed", "ip": "127.0.0.1",
            "warc_key": "raw/one.warc.gz", "warc_offset": 7, "warc_length": 90,
        }  # fmt: skip
        return Capture(**(row | changed))

    return make


@pytest.fixture
def house_of(
    store_settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm_crawls: None
) -> Iterator[Callable[..., House]]:
    """What makes a press and an archive; nothing is left running after the test."""
    with ExitStack() as open_presses:

        def make(*, further: dict[str, Any] | None = None, **press: Any) -> House:
            house = House(open_presses.enter_context(Press(**press)), tmp_path, monkeypatch)
            house.write(**(further or {}))
            settings = QUICK | {
                "MAHJAR_OUTLETS": str(house.outlets),
                "MAHJAR_SPOOL": str(tmp_path / "spool"),
                "MAHJAR_ALLOW": ",".join(house.press.hosts),
                "MAHJAR_CONTACT": "",
            }
            for name, value in settings.items():
                monkeypatch.setenv(name, value)
            return house

        yield make
    assert not crawlers_left(tmp_path), "a crawler outlived its step"

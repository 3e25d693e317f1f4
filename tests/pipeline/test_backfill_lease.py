"""A night goes first: a backfill that holds the site gives way, and nobody else does."""

import threading
from contextlib import ExitStack

import pytest

from mahjar import layout
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline import lease as leasing
from pipeline.lease import LeaseHeld, lease

pytestmark = pytest.mark.store
BACKFILL = layout.backfill_run("cedar-post", "2024-05")


@pytest.fixture
def store(store_settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store, beside which leases are renewed and looked at quickly."""
    monkeypatch.setattr(leasing, "RENEWED_EVERY", 0.3)
    monkeypatch.setattr(leasing, "LOOKED_EVERY", 0.02)
    return Store(StoreSettings.read(store_settings))


def test_a_backfill_gives_way_to_the_night_and_both_are_never_at_one_site(store: Store) -> None:
    said: list[str] = []
    asked_to_end, at_the_site = threading.Event(), []

    def night() -> None:
        with lease(store, "cedar-post", "night-1", lost=said.clear, log=said.append):
            at_the_site.append("night")

    with ExitStack() as held:
        held.enter_context(lease(store, "cedar-post", BACKFILL, lost=asked_to_end.set, log=said.append))
        waiting = threading.Thread(target=night)
        waiting.start()
        assert asked_to_end.wait(30), "the backfill hears of the night when it renews its lease"
        assert at_the_site == [], "and the night waits until its crawl has ended"
    waiting.join(30)
    assert at_the_site == ["night"]
    assert set(said) == {
        f"cedar-post is being crawled by {BACKFILL}, which gives way: waiting",
        "cedar-post: run night-1 goes first; this crawl ends and gives the lease back",
    }
    assert not store.exists(layout.lease("cedar-post"))


def test_a_night_that_waited_too_long_says_who_is_at_the_site(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leasing, "MOST_WAITING", 2)
    ended = threading.Event()
    with (
        lease(store, "cedar-post", BACKFILL, lost=ended.set, log=lambda _: None),
        pytest.raises(LeaseHeld, match=BACKFILL),
        lease(store, "cedar-post", "night-1", lost=ended.set, log=lambda _: None),
    ):
        raise AssertionError("two are at one site")
    assert ended.is_set()


@pytest.mark.parametrize(("holder", "other"), [("night-1", BACKFILL), ("night-1", "night-2")])
def test_a_night_gives_way_to_nobody(store: Store, holder: str, other: str) -> None:
    ended = threading.Event()
    with (
        lease(store, "cedar-post", holder, lost=ended.set, log=lambda _: None),
        pytest.raises(LeaseHeld, match=holder),
        lease(store, "cedar-post", other, lost=ended.set, log=lambda _: None),
    ):
        raise AssertionError("two are at one site")
    assert not ended.is_set()


def test_a_backfill_waits_for_another_backfill_of_its_outlet(store: Store) -> None:
    ended = threading.Event()
    other = layout.backfill_run("cedar-post", "2023-01")
    with (
        lease(store, "cedar-post", BACKFILL, lost=ended.set, log=lambda _: None),
        pytest.raises(LeaseHeld, match=BACKFILL),
        lease(store, "cedar-post", other, lost=ended.set, log=lambda _: None),
    ):
        raise AssertionError("two are at one site")
    assert not ended.is_set()

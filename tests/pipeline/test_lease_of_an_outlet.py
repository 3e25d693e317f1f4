"""One run at a time crawls an outlet, and a dead holder keeps nobody out for long."""

import datetime as dt
import json
import threading

import pytest

from mahjar import clock, layout
from mahjar.errors import NotStored
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline import lease as leasing
from pipeline.lease import LeaseHeld, lease, take

pytestmark = pytest.mark.store
KEY = layout.lease("cedar-post")


@pytest.fixture
def store(store_settings: dict[str, str]) -> Store:
    return Store(StoreSettings.read(store_settings))


def unsaid(line: str) -> None:
    raise AssertionError(f"the lease complained: {line}")


def lost() -> None:
    raise AssertionError("the lease was lost")


def written(store: Store, run: str, expires: dt.datetime) -> None:
    body = {"run": run, "holder": "another", "expires": expires.isoformat()}
    store.put(KEY, json.dumps(body).encode())


def test_a_lease_keeps_another_run_out_and_is_given_back(store: Store) -> None:
    with lease(store, "cedar-post", "night-1", lost=lost, log=unsaid):
        with pytest.raises(LeaseHeld, match="is being crawled by run night-1"):
            take(store, "cedar-post", "backfill-1", "holder")
        take(store, "maple-voice", "backfill-1", "holder")
    assert not store.exists(KEY)
    take(store, "cedar-post", "backfill-1", "holder")


def test_a_lease_is_given_back_when_the_crawl_fails(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), lease(store, "cedar-post", "night-1", lost=lost, log=unsaid):
        raise ZeroDivisionError
    assert not store.exists(KEY)


def test_a_lease_that_ran_out_is_taken_over(store: Store) -> None:
    written(store, "night-1", clock.now() - dt.timedelta(seconds=1))
    take(store, "cedar-post", "night-2", "mine")
    assert json.loads(store.get(KEY))["run"] == "night-2"


def test_a_retry_takes_the_lease_of_its_own_run_at_once(store: Store) -> None:
    written(store, "night-1", clock.now() + dt.timedelta(minutes=5))
    take(store, "cedar-post", "night-1", "mine")
    assert json.loads(store.get(KEY))["holder"] == "mine"


def test_of_many_who_come_at_once_one_gets_the_lease(store: Store) -> None:
    written(store, "night-0", clock.now() - dt.timedelta(seconds=1))
    got: list[str] = []
    kept_out: list[str] = []
    together = threading.Barrier(6)

    def come(run: str) -> None:
        together.wait()
        try:
            take(store, "cedar-post", run, run)
        except LeaseHeld:
            kept_out.append(run)
        else:
            got.append(run)

    threads = [threading.Thread(target=come, args=(f"night-{n}",)) for n in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1
    assert len(kept_out) == 5
    assert json.loads(store.get(KEY))["run"] == got[0]


def test_a_lease_is_renewed_while_it_is_held(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leasing, "RENEWED_EVERY", 0.02)
    with lease(store, "cedar-post", "night-1", lost=lost, log=unsaid):
        first = json.loads(store.get(KEY))["expires"]
        for _ in range(200):
            if json.loads(store.get(KEY))["expires"] > first:
                break
        assert json.loads(store.get(KEY))["expires"] > first


def test_who_lost_a_lease_is_told_and_leaves_the_new_holders_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leasing, "RENEWED_EVERY", 0.02)
    told, said = threading.Event(), []
    with lease(store, "cedar-post", "night-1", lost=told.set, log=said.append):
        written(store, "night-2", clock.now() + dt.timedelta(minutes=5))
        assert told.wait(20)
    assert said == ["cedar-post: the lease was taken over by another run; this crawl ends"]
    assert json.loads(store.get(KEY))["run"] == "night-2"
    store.delete(KEY)
    with pytest.raises(NotStored):
        store.get(KEY)

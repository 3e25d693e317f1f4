"""The turn on a server that several outlets share: its rules, and outlets that take it."""

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.exchange import Ask, NoPage
from crawlers.politeness.server import SharedServer
from crawlers.politeness.turn import MOST_SKEW, Turn, Waiting
from crawlers.tempo import Tempo
from crawlers.visit import MOST_FORGIVEN, Visit
from mahjar import clock, layout
from mahjar.errors import Conflict, StoreError
from mahjar.outcome import Outcome
from mahjar.outlet import Limits
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.warc import Exchange

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
KEY = layout.turn("one-box")
DELAY = 0.15
TEMPO = Tempo(
    answer_seconds=0.6, turn_margin=0.4, turn_grace=0.3, store_wait=0.01, first_wait=0.5, longest_wait=5
)
CRAWLS = st.sampled_from(["cedar", "maple", "tigris", "nile"])
LINES = st.lists(st.builds(Waiting, CRAWLS, st.floats(0, 120)), unique_by=lambda each: each.crawl).map(tuple)


def ask() -> Ask:
    """A page that is asked for the first time."""
    return Ask("/a", "article")


def answer(status=200, headers=()):
    """An exchange."""
    return Exchange("https://one.example/a", NOW, status, "", headers, b"x", ())


@pytest.fixture
def store(store_settings):
    return Store(StoreSettings.read(store_settings))


def sharing(store, outlet, visit=None, tempo=TEMPO):
    """An outlet that shares the server."""
    return SharedServer(store, "one-box", outlet, visit or Visit(Limits()), tempo)


def standing(store):
    """The record."""
    return Turn.read(store.get(KEY))


async def asks(server, times, log, *, seconds=0.0, delay=DELAY):
    """Ask the server so many times, and log when each request went out and was answered."""
    for _ in range(times):
        async with server.turn(ask(), delay) as rest:
            began = time.monotonic()
            await asyncio.sleep(seconds)
            log.append((server._outlet, began, time.monotonic()))
            rest.answered(answer(), seconds)
        await asyncio.sleep(delay)


@given(LINES, CRAWLS)
def test_who_takes_the_turn_stands_in_no_line_and_those_behind_keep_their_places(line, who):
    taken = Turn(waiting=line).joined(who, 2).taken(who, "cedar", NOW, 10)
    assert (taken.number, taken.by, taken.waiting) == (1, who, ())
    others = Turn(waiting=line).left(who).waiting
    first = Turn(waiting=(Waiting(who, 2), *others))
    assert first.taken(who, "cedar", NOW, 10).waiting == others


@given(LINES)
def test_who_gives_the_turn_back_waits_behind_all_others(line):
    turn = Turn(waiting=line, by="danube").given_back(NOW, 2, None, 5)
    assert (turn.by, turn.waiting) == (None, (*line, Waiting("danube", 5)))
    assert turn.place("danube") == len(line)
    assert turn.left("danube").waiting == line


@given(
    st.builds(
        Turn,
        number=st.integers(0, 9),
        by=st.none() | st.text(max_size=5),
        outlet=st.text(max_size=5),
        lasts=st.floats(0, 1000),
        retry_after=st.none() | st.floats(0, 1000),
        waiting=LINES,
    )
)
def test_a_record_reads_back_as_it_was_written(turn):
    assert Turn.read(turn.write()) == turn


@pytest.mark.parametrize("ahead", [-MOST_SKEW + 1, 0, MOST_SKEW - 1])
def test_a_rest_is_counted_by_ones_own_watch_whatever_the_other_clock_shows(ahead):
    turn = Turn(1, None, "cedar", NOW + timedelta(seconds=ahead), lasts=2)
    assert turn.seconds_left(0.0, NOW, 0) == pytest.approx(2)
    assert turn.seconds_left(1.5, NOW, 0) == pytest.approx(0.5)
    assert turn.seconds_left(2.5, NOW, 0) == pytest.approx(-0.5)


def test_a_rest_that_was_over_long_ago_keeps_nobody_waiting_who_comes_late():
    asked_for_rest = Turn(1, None, "cedar", NOW - timedelta(hours=3), lasts=1800, retry_after=1800)
    killed = Turn(1, "cedar/1", "cedar", NOW - timedelta(hours=3), lasts=75)
    for turn in (asked_for_rest, killed, Turn()):
        assert turn.seconds_left(0, NOW, 120) < 0


def test_between_two_outlets_the_longer_of_their_delays_is_kept():
    rests = Turn(1, None, "cedar", NOW, lasts=2)
    assert rests.seconds_left(0, NOW, 10) == 10
    assert rests.seconds_left(0, NOW, 1) == 2
    assert rests.joined("maple/1", 5).seconds_left(0, NOW, 1) == 5
    assert replace(rests, by="cedar/1").seconds_left(0, NOW, 10) == 2, "a request is not a rest"


def test_waiting_for_others_is_no_time_of_a_visits_own_up_to_a_bound():
    visit = Visit(Limits(minutes=1))
    visit.started -= 100
    assert visit.over
    visit = Visit(Limits(minutes=1), waited=50)
    visit.started -= 100
    assert not visit.over
    visit = Visit(Limits(minutes=1), waited=2 * MOST_FORGIVEN)
    visit.started -= 2 * MOST_FORGIVEN
    assert visit.over
    assert visit.reason == "ceiling"


@pytest.mark.store
def test_outlets_ask_one_at_a_time_keep_the_gap_and_take_turns(store):
    nobody_hurries = replace(TEMPO, turn_grace=20)
    servers = [sharing(store, outlet, tempo=nobody_hurries) for outlet in ("cedar", "maple", "tigris")]
    log = []

    async def all_at_once():
        store.put(KEY, Turn(1, "nile/1", "nile", clock.now(), 60).write())
        asking = [asyncio.ensure_future(asks(server, 5, log, seconds=0.02)) for server in servers]
        while len((await asyncio.to_thread(standing, store)).waiting) < 3:  # noqa: ASYNC110 - in the store
            await asyncio.sleep(0.01)
        turn, etag = store.get_with_etag(KEY)
        store.put(
            KEY, Turn.read(turn).given_back(clock.now(), 0, None, 0).left("nile/1").write(), if_match=etag
        )
        await asyncio.gather(*asking)
        for server in servers:
            await server.leave()

    asyncio.run(all_at_once())
    assert len(log) == 15
    for (_, _, ended), (_, began, _) in pairwise(log):
        assert began - ended >= DELAY
    order = [outlet for outlet, _, _ in log]
    assert order == order[:3] * 5
    assert set(order) == {"cedar", "maple", "tigris"}
    assert standing(store).waiting == ()


@pytest.mark.store
def test_an_outlet_that_wants_a_longer_gap_gets_it_and_its_turns(store):
    hurried = replace(TEMPO, turn_grace=0.1)
    log = []

    async def night():
        patient = asyncio.ensure_future(asks(sharing(store, "cedar", tempo=hurried), 2, log, delay=0.6))
        while not log:  # noqa: ASYNC110 - both are there then
            await asyncio.sleep(0.01)
        await asyncio.gather(patient, asks(sharing(store, "maple", tempo=hurried), 4, log, delay=0.05))

    asyncio.run(night())
    last = max(number for number, (outlet, _, _) in enumerate(log) if outlet == "cedar")
    assert last < len(log) - 1, "it need not wait until the other is done"
    for (_, _, ended), (_, began, _) in pairwise(log[: last + 2]):
        assert began - ended >= 0.6


@pytest.mark.store
def test_an_outlet_whose_sisters_are_done_writes_twice_a_request_and_reads_nothing(store, monkeypatch):
    calls = []
    for name in ("put", "get_with_etag"):
        real = getattr(store, name)
        monkeypatch.setattr(
            store, name, lambda *a, real=real, name=name, **k: calls.append(name) or real(*a, **k)
        )
    asyncio.run(asks(sharing(store, "cedar"), 4, []))
    assert calls == ["get_with_etag"] + ["put"] * 8


@pytest.mark.store
def test_a_killed_outlet_keeps_the_server_until_its_turn_ends_and_no_longer(store):
    store.put(KEY, Turn(7, "maple/1", "maple", clock.now(), 0.7).write())
    log = []
    began = time.monotonic()
    asyncio.run(asks(sharing(store, "cedar"), 1, log))
    assert log[0][1] - began >= 0.7
    assert standing(store).number == 9


@pytest.mark.store
def test_a_killed_outlet_that_was_next_is_passed_over(store):
    dead = (Waiting("maple/1", 0.1), Waiting("tigris/2", 0.1))
    store.put(KEY, Turn(7, None, "maple", clock.now(), 0.1, waiting=dead).write())
    visit = Visit(Limits())
    log = []
    asyncio.run(asks(sharing(store, "cedar", visit), 2, log))
    assert 2 * TEMPO.turn_grace <= visit.waited < 20
    assert len(standing(store).waiting) == 1


@pytest.mark.store
def test_one_outlets_retry_after_holds_for_its_sisters(store):
    log = []

    async def night():
        async with sharing(store, "cedar").turn(ask(), DELAY) as rest:
            rest.answered(answer(503, [("Retry-After", "1")]), 0.01)
        told = time.monotonic()
        await asks(sharing(store, "maple"), 1, log)
        assert log[0][1] - told >= 0.95

    asyncio.run(night())


@pytest.mark.store
@pytest.mark.parametrize(
    ("status", "tries", "rests"), [(429, 1, 0.5), (500, 1, 0.5), (500, 3, DELAY), (404, 1, DELAY)]
)
def test_the_server_rests_as_long_as_the_outlet_waits_before_it_asks_again(store, status, tries, rests):
    async def once():
        asked = ask()
        asked.tries = tries
        async with sharing(store, "cedar").turn(asked, DELAY) as rest:
            rest.answered(answer(status), 0.01)

    asyncio.run(once())
    assert standing(store).lasts == rests


@pytest.mark.store
def test_a_slow_server_rests_as_long_as_it_took_and_one_that_gave_no_answer_too(store):
    async def slow():
        async with sharing(store, "cedar").turn(ask(), DELAY) as rest:
            rest.answered(answer(), 4.5)

    async def silent():
        async with sharing(store, "cedar").turn(ask(), DELAY):
            raise NoPage(Outcome.RESET, again=True)

    asyncio.run(slow())
    assert standing(store).lasts == 4.5
    store.delete(KEY)
    with suppress(NoPage):
        asyncio.run(silent())
    assert (standing(store).by, standing(store).lasts) == (None, TEMPO.first_wait)


@pytest.mark.store
def test_more_rest_than_a_visit_waits_for_ends_the_sisters_visit_too(store):
    store.put(KEY, Turn(7, None, "maple", clock.now(), 1800, retry_after=1800).write())
    visit = Visit(Limits())
    with pytest.raises(NoPage):
        asyncio.run(asks(sharing(store, "cedar", visit), 1, []))
    assert (visit.reason, visit.retry) == ("left-alone", False)
    assert visit.alerts == [
        "the server asks to be left alone for 1800 s: maple, which shares it, was told so"
    ]


@pytest.mark.store
def test_a_visit_that_ends_while_it_waits_leaves_the_line(store):
    store.put(KEY, Turn(7, "maple/1", "maple", clock.now(), 60).write())
    visit = Visit(Limits())

    async def night():
        server = sharing(store, "cedar", visit)
        asking = asyncio.ensure_future(asks(server, 1, []))
        while not (await asyncio.to_thread(standing, store)).waiting:  # noqa: ASYNC110 - it is in the store
            await asyncio.sleep(0.01)
        visit.end("interrupted")
        with pytest.raises(NoPage) as over:
            await asking
        await server.leave()
        return over.value.outcome

    assert asyncio.run(night()) is Outcome.NOT_REACHED
    assert standing(store) == replace(standing(store), by="maple/1", waiting=())


@pytest.mark.store
def test_a_turn_whose_write_was_answered_to_nobody_is_ones_own(store, monkeypatch):
    real, lost = store.put, []

    def put(*arguments, **options):
        etag = real(*arguments, **options)
        if not lost:  # boto3 tries such a write again, which is then refused
            lost.append(etag)
            raise Conflict("was written by somebody else first")
        return etag

    monkeypatch.setattr(store, "put", put)
    log = []
    began = time.monotonic()
    asyncio.run(asks(sharing(store, "cedar", tempo=replace(TEMPO, answer_seconds=60)), 1, log))
    assert time.monotonic() - began < 30
    assert len(log) == 1


@pytest.mark.store
def test_a_turn_that_took_long_to_write_is_written_anew_before_it_is_used(store, monkeypatch):
    real, waits = store.put, [0.5]

    def put(*arguments, **options):
        time.sleep(waits.pop() if waits else 0)
        return real(*arguments, **options)

    monkeypatch.setattr(store, "put", put)
    asyncio.run(asks(sharing(store, "cedar"), 1, []))
    assert standing(store).number == 3, "taken, taken again, given back"


def test_a_store_that_stays_away_ends_the_visit_and_nobody_is_asked():
    class Away(Store):
        tries = 0

        def get_with_etag(self, key):
            self.tries += 1
            raise StoreError("the S3 store can't be reached")

    store, visit, log = Away(StoreSettings("bucket")), Visit(Limits()), []
    with pytest.raises(NoPage):
        asyncio.run(asks(sharing(store, "cedar", visit), 1, log))
    assert (visit.reason, visit.error, visit.retry) == ("store", "the S3 store can't be reached", True)
    assert (store.tries, log) == (3, [])


@pytest.mark.store
def test_a_record_that_is_none_is_said_in_a_sentence(store):
    store.put(KEY, b'{"run": "night-1"}')
    visit = Visit(Limits())
    with pytest.raises(NoPage):
        asyncio.run(asks(sharing(store, "cedar", visit), 1, []))
    assert visit.error == "leases/server=one-box does not say whose turn it is; delete it"

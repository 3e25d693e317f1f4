"""Which outlets share a server, how a night writes it down, and what becomes of it in their crawls."""

import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from mahjar import layout
from mahjar.errors import OutletError
from mahjar.outlet import Outlet, parse
from mahjar.settings import StoreSettings
from mahjar.store import Store
from newsroom.press import Press
from pipeline import servers
from pipeline.choose import choose_outlets, chosen_outlet, chosen_with_server
from pipeline.crawl import crawl
from pipeline.night import Night
from pipeline.servers import addresses, shared_servers
from pipeline.tries import seconds, seconds_that_count

Nights = Callable[..., Night]
FILE = """
name = {{ en = "{name}" }}
homepage = "https://{host}/"
hosts = ["{host}"{old}]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
enabled = {enabled}
{further}
"""


def paper(name: str, host: str = "", further: str = "", *, old: str = "", enabled: str = "true") -> Outlet:
    """An outlet at a host, with another that was its own."""
    old = f', "{old}"' if old else ""
    text = FILE.format(name=name, host=host or f"{name}.ca", old=old, further=further, enabled=enabled)
    return parse(text.encode(), f"{name}.toml")


def at(**known: str) -> Callable[[Sequence[str]], dict[str, frozenset[str]]]:
    """A name server that knows where some papers are."""
    return lambda names: {name: frozenset(known[name[:-3]].split()) for name in names if name[:-3] in known}


def nobody(names: Sequence[str]) -> dict[str, frozenset[str]]:
    """A name server that knows none."""
    return {}


def test_outlets_of_one_host_share_it_whatever_dress_their_pages_wear() -> None:
    papers = [paper("cedar", "news.ca"), paper("maple", "www.news.ca"), paper("tigris", "m.news.ca:443")]
    assert shared_servers([*papers, paper("nile")], nobody) == {
        "cedar": "news.ca", "maple": "news.ca", "tigris": "news.ca",
    }  # fmt: skip


def test_ports_that_are_named_tell_servers_apart() -> None:
    one, other = paper("cedar", "127.0.0.1:9301"), paper("maple", "127.0.0.1:9302")
    assert shared_servers([one, other]) == {}
    assert set(shared_servers([one, other, paper("tigris", "127.0.0.1:9301")])) == {"cedar", "tigris"}


def test_a_host_that_was_once_the_outlets_own_is_shared_with_who_has_it_now() -> None:
    assert shared_servers([paper("cedar", old="maple.ca"), paper("maple")], nobody) == {
        "cedar": "maple.ca", "maple": "maple.ca",
    }  # fmt: skip


def test_papers_of_one_platform_share_its_server() -> None:
    blogs = [paper("cedar", "cedar.blogspot.com"), paper("maple", "maple.blogspot.com")]
    others = [paper("tigris", "tigris.co.uk"), paper("nile", "nile.co.uk"), paper("plain", "plain.com")]
    assert shared_servers([*blogs, *others], nobody) == {"cedar": "blogspot.com", "maple": "blogspot.com"}


def test_papers_at_one_address_share_a_server() -> None:
    papers = [paper("cedar"), paper("maple"), paper("tigris"), paper("nile")]
    found = at(cedar="192.0.2.7 192.0.2.8", maple="192.0.2.8", tigris="192.0.2.9")
    assert shared_servers(papers, found) == {"cedar": "192.0.2.8", "maple": "192.0.2.8"}
    six = at(cedar="2001:db8::1", maple="2001:db8::1")
    assert shared_servers(papers, six) == {"cedar": "2001-db8-1", "maple": "2001-db8-1"}


def test_an_old_host_says_nothing_of_tonights_server() -> None:
    moved = paper("cedar", old="parked.ca")
    assert shared_servers([moved, paper("maple")], at(parked="192.0.2.1", maple="192.0.2.1")) == {}


def test_who_shares_with_one_shares_with_all_of_its_group() -> None:
    papers = [paper("cedar"), paper("maple", old="cedar.ca"), paper("tigris")]
    found = at(maple="192.0.2.1", tigris="192.0.2.1")
    assert shared_servers(papers, found) == dict.fromkeys(("cedar", "maple", "tigris"), "cedar.ca")
    assert shared_servers(papers[::-1], found) == shared_servers(papers, found)


def test_what_the_file_says_goes_before_suffix_and_address() -> None:
    sisters = [paper("cedar", further='server = "sada"'), paper("maple", further='server = "sada"')]
    alone = paper("tigris", "tigris.blogspot.com", 'server = "tigris-alone"')
    found = at(cedar="192.0.2.1", maple="192.0.2.2", nile="192.0.2.1")
    others = [paper("nile"), paper("danube", "danube.blogspot.com")]
    assert shared_servers([*sisters, alone, *others], found) == {"cedar": "sada", "maple": "sada"}


def test_a_servers_name_is_plain() -> None:
    with pytest.raises(OutletError, match="server"):
        paper("cedar", further='server = "Sada/1"')


def test_names_that_no_name_server_knows_are_not_looked_up() -> None:
    asked: list[str] = []

    def resolve(names: Sequence[str]) -> dict[str, frozenset[str]]:
        asked.extend(names)
        return {}

    unasked = [paper("a", "a.example"), paper("b", "b.test"), paper("c", "10.1.2.3")]
    named = paper("d", further='server = "d"')
    shared_servers([*unasked, named, paper("e")], resolve)
    assert asked == [], "there is nobody to share with"
    shared_servers([*unasked, named, paper("e"), paper("f")], resolve)
    assert asked == ["e.ca", "f.ca"]


def test_names_are_looked_up_many_at_a_time_and_one_that_is_not_there_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = threading.Barrier(3, timeout=20)

    def lookup(name: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        together.wait()
        if name == "gone.ca":
            raise OSError("there is no such name")
        return [(2, 1, 6, "", (f"192.0.2.{len(name)}", 0))]

    monkeypatch.setattr(servers.socket, "getaddrinfo", lookup)
    found = addresses(["cedar.ca", "gone.ca", "maple-post.ca"])
    assert found == {
        "cedar.ca": frozenset({"192.0.2.8"}),
        "gone.ca": frozenset(),
        "maple-post.ca": frozenset({"192.0.2.13"}),
    }


def test_a_name_server_that_does_not_answer_keeps_no_night_from_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = threading.Event()
    monkeypatch.setattr(servers, "MOST_SECONDS", 0.05)
    monkeypatch.setattr(servers.socket, "getaddrinfo", lambda *_, **__: answered.wait(20) and [])
    try:
        assert addresses(["cedar.ca"]) == {}
    finally:
        answered.set()


def test_waiting_for_others_is_no_part_of_what_a_night_may_take() -> None:
    span = {"started": "2026-11-24T07:00:00+00:00", "finished": "2026-11-24T07:10:00+00:00"}
    tries = [span | {"waited": 400.0}, span, span | {"waited": 0.0}]
    assert (seconds(tries), seconds_that_count(tries)) == (1800, 1400)
    long = [
        {"started": "2026-11-24T07:00:00+00:00", "finished": "2026-11-24T08:00:00+00:00", "waited": 3000.0}
    ]
    assert seconds_that_count(long) == 2400, "only so much is forgiven"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of outlet files: two of one host, one elsewhere; not enabled, one of each."""
    outlets = tmp_path / "outlets"
    outlets.mkdir()
    for one in (
        paper("cedar", "news.example"),
        paper("maple", "news.example"),
        paper("tigris", "tigris.example"),
        paper("nile", "news.example", enabled="false"),
        paper("danube", "danube.example", enabled="false"),
    ):
        (outlets / f"{one.id}.toml").write_bytes(one.source)
    monkeypatch.setenv("MAHJAR_OUTLETS", str(outlets))
    return outlets


@pytest.mark.store
def test_a_night_writes_down_who_shares_a_server_and_keeps_it(
    night: Nights, folder: Path, store_settings: dict[str, str]
) -> None:
    store = Store(StoreSettings.read(store_settings))
    said: list[str] = []
    choose_outlets(night(), log=said.append)
    assert "cedar, maple share the server news.example" in said
    assert chosen_with_server(store, night(), "cedar")[1] == "news.example"
    assert chosen_with_server(store, night(), "tigris") == (chosen_outlet(store, night(), "tigris"), None)
    (folder / "maple.toml").unlink()
    choose_outlets(night(), log=said.append)
    assert chosen_with_server(store, night(), "cedar")[1] == "news.example"


@pytest.mark.store
def test_a_run_of_one_outlet_takes_turns_with_those_that_tonights_run_may_crawl(
    night: Nights, folder: Path, store_settings: dict[str, str]
) -> None:
    store = Store(StoreSettings.read(store_settings))
    choose_outlets(night(run="backfill-1"), ["nile"], log=lambda _: None)
    assert chosen_with_server(store, night(run="backfill-1"), "nile")[1] == "news.example"
    choose_outlets(night(run="backfill-2"), ["danube", "tigris"], log=lambda _: None)
    assert chosen_with_server(store, night(run="backfill-2"), "danube")[1] is None


@pytest.mark.store
def test_a_night_of_two_papers_on_one_host_asks_it_in_turn_and_one_alone_writes_no_turn(
    night: Nights, store_settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlets = tmp_path / "outlets"
    with Press() as press:
        press.write_outlets(outlets, delay_seconds=0.2)
        text = (outlets / "jisr-montreal.toml").read_text("utf-8")
        (outlets / "sister.toml").write_text(text, "utf-8")
        monkeypatch.setenv("MAHJAR_OUTLETS", str(outlets))
        monkeypatch.setenv("MAHJAR_SPOOL", str(tmp_path / "spool"))
        monkeypatch.setenv("MAHJAR_ALLOW", ",".join(press.hosts))
        names = ["jisr-montreal", "qanadil-ottawa", "sister"]
        choose_outlets(night(), names, log=lambda _: None)
        reports = {}

        def one(name: str) -> None:
            reports[name] = crawl(night(), name, log=lambda _: None)

        threads = [threading.Thread(target=one, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        visits = press.outlet("jisr-montreal").visits
        requests = visits.all()
    assert [reports[name]["reason"] for name in names] == ["finished"] * 3
    assert (visits.most_requests, visits.most_connections) == (1, 1)
    assert len(requests) == reports["jisr-montreal"]["requests"] + reports["sister"]["requests"]
    for visit, later in pairwise(requests):
        assert visit.seconds is not None
        assert later.monotonic - (visit.monotonic + visit.seconds) >= 0.2
    assert reports["qanadil-ottawa"]["waited"] == 0
    server = press.outlet("jisr-montreal").host.replace(":", "-")
    left = [key for key, _ in Store(StoreSettings.read(store_settings)).list("leases/")]
    assert left == [layout.turn(server)]

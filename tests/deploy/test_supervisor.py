"""The house as a person meets it: up, down, Ctrl-C, and what is in the way of them."""

import contextlib
import datetime as dt
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from deploy.onebox import processes
from deploy.onebox.api import AirflowApi
from deploy.onebox.errors import HouseError
from deploy.onebox.house import RESTARTS, House
from deploy.onebox.missing import missing
from deploy.onebox.ports import GRPC, free_ports, is_free
from deploy.onebox.private import demand_room, kept, private_folder, write_private
from deploy.onebox.register import Register
from deploy.onebox.store import Ports
from deploy.onebox.supervisor import begin_at, catch_up

SLEEPING = Path(__file__).parent / "dags"
OUTLET = """
name = { en = "Example" }
homepage = "https://example.ca/"
hosts = ["example.ca"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
"""


class Shell:
    """`python -m deploy.onebox` with a home and ports of its own, as from a terminal."""

    def __init__(self, folder: Path) -> None:
        self.home, self.outlets = folder / "data", folder / "outlets"
        self.outlets.mkdir()
        ports = free_ports()
        self.port, self.store_port = next(ports), self._row()
        self.said = folder / "said.txt"
        self.run = ""

    @staticmethod
    def _row() -> int:
        """Find five free ports in a row."""
        for port in free_ports():
            if all(is_free(port + n) for n in range(5)):
                return port
        raise AssertionError

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "deploy.onebox", *words, "--home", str(self.home)]

    def up(self) -> subprocess.Popen[str]:
        more = ["--port", str(self.port), "--store-port", str(self.store_port)]
        more += ["--dags", str(SLEEPING), "--outlets", str(self.outlets)]
        with self.said.open("w") as said:
            return subprocess.Popen(
                [*self.command("up"), *more],
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                env={n: v for n, v in os.environ.items() if n != "MAHJAR_CONTACT"}
                | {"MAHJAR_S3_BUCKET": "another"},
            )

    def wait_up(self, program: subprocess.Popen[str]) -> None:
        until(lambda: "Ctrl-C stops" in self.said.read_text() or program.poll() is not None, 180)
        assert program.poll() is None, self.said.read_text()

    def down(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command("down"), capture_output=True, text=True, timeout=90, check=False)

    @contextlib.contextmanager
    def api(self) -> Iterator[AirflowApi]:
        password = json.loads((self.home / "keys" / "airflow.json").read_text())["password_admin"]
        with contextlib.closing(AirflowApi(f"http://127.0.0.1:{self.port}", "admin", password)) as api:
            yield api

    def begin_night(self) -> None:
        """Start a night and wait until both its tasks sleep."""
        with self.api() as api:
            self.run = run = api.trigger("nightly")
            until(lambda: [t.state for t in api.task_states("nightly", run)] == ["running"] * 2, 60)
            until(lambda: len([p for p in self.left() if p.group != p.session]) >= 2, 30)

    def left(self) -> list[processes.Process]:
        """Every process of the machine that bears the home's mark."""
        return [p for p in processes.running() if processes.bears(p.pid, self.home)]


def until(done: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(tmp_path)
    yield shell
    shell.down()
    assert not shell.left()
    assert not list(Path("/tmp").glob(f"seaweedfs-*-{shell.store_port + GRPC}.sock"))


@pytest.mark.airflow
@pytest.mark.store
def test_a_house_that_is_told_to_end_or_killed_leaves_nothing(shell: Shell) -> None:
    early = shell.up()
    until(lambda: "starting the store" in shell.said.read_text(), 60)
    early.send_signal(signal.SIGINT)  # in the middle of its start
    assert early.wait(40) == 0
    assert not shell.left()

    first = shell.up()
    shell.wait_up(first)
    said = shell.said.read_text()
    assert f"http://127.0.0.1:{shell.port}" in said
    assert "password" in said
    assert "MAHJAR_CONTACT=" in said
    assert "enabled outlet" in said
    assert "Ignored   MAHJAR_S3_BUCKET" in said
    _no_file_is_open_to_others(shell.home)
    shell.begin_night()

    first.kill()
    first.wait()
    left = shell.left()
    assert [p for p in left if p.group != p.session], "the tasks outlive a supervisor that is killed"

    second = shell.up()
    shell.wait_up(second)
    assert "had left behind" in shell.said.read_text()
    assert not {p.pid for p in left} & {p.pid for p in shell.left()}

    third = subprocess.run(shell.command("up"), capture_output=True, text=True, check=False)
    assert third.returncode == 1
    assert "make down" in third.stderr
    assert second.poll() is None, "the second is not disturbed by the third"

    with shell.api() as api:  # the first night, whose tasks were killed, goes on
        until(lambda: [t.state for t in api.task_states("nightly", shell.run)] == ["running"] * 2, 90)
    began = time.monotonic()
    assert "is stopped" in shell.down().stdout  # it sends TERM
    assert time.monotonic() - began < 40
    assert second.wait(10) == 0
    assert "everything is stopped" in shell.said.read_text()
    assert not shell.left()

    fourth = shell.up()
    register = Register(shell.home)
    until(lambda: "dag-processor" in register.sessions(), 60)
    held = psutil.Process(register.sessions()["dag-processor"].pid)
    held.suspend()  # or all might end by themselves first
    until(lambda: held.status() == psutil.STATUS_STOPPED, 20)  # a TERM that comes before that ends it
    fourth.kill()
    fourth.wait()
    assert "had left behind" in shell.down().stdout
    assert not shell.left()
    assert "nothing was running" in shell.down().stdout


def _no_file_is_open_to_others(home: Path) -> None:
    """The store gives some of its own files a mode of its own choice; nobody else enters their folder."""
    assert not home.stat().st_mode & 0o077
    assert not (home / "store").stat().st_mode & 0o077
    ours = [path for path in home.rglob("*") if "store" not in path.relative_to(home).parts]
    assert not [path for path in ours if not path.is_symlink() and path.lstat().st_mode & 0o077]


@pytest.mark.airflow
@pytest.mark.store
def test_an_old_night_is_caught_up_and_a_part_that_ends_is_started_again(
    tmp_path: Path, migrated: Path
) -> None:
    with House(tmp_path / "data", dags=SLEEPING, migrated=migrated) as house:
        _an_old_night_is_caught_up(house, dt.datetime.now(dt.UTC))
        _a_part_that_ends_is_started_again(house)


def _an_old_night_is_caught_up(house: House, now: dt.datetime) -> None:
    house.api.dag("nightly")
    assert "the first begins" in catch_up(house, now)
    assert house.api.newest_run("nightly") is None
    old = house.api.trigger("nightly", {"seconds": 0}, run_after=(now - dt.timedelta(days=3)).isoformat())
    assert house.api.wait("nightly", old, 60) == "success"
    assert "one begins now" in catch_up(house, now)
    newest = house.api.newest_run("nightly")
    assert newest
    assert newest["dag_run_id"] != old
    assert "the last was due" in catch_up(house, now)
    again = house.api.newest_run("nightly")
    assert again
    assert again["dag_run_id"] == newest["dag_run_id"], "and only once"


def _a_part_that_ends_is_started_again(house: House) -> None:
    assert house.store.session
    store, processor = house.store.session.pid, house.airflow.children["dag-processor"].pid
    for pid in store, processor:
        os.kill(pid, signal.SIGKILL)
    until(lambda: house.store.ended() and not processes.look(processor), 10)
    house.mend()
    assert house.store.ready()
    assert house.airflow.children["dag-processor"].pid != processor
    assert set(house.register.sessions()) >= {"store", "dag-processor", "scheduler"}
    for _ in range(RESTARTS - 1):
        kill_processor(house)
        house.mend()
    kill_processor(house)
    with pytest.raises(HouseError, match="dag-processor ended"):
        house.mend()


def kill_processor(house: House) -> None:
    child = house.airflow.children["dag-processor"]
    child.kill()
    child.wait()


def test_a_taken_port_is_one_clear_sentence(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", shell.port)):
        program = shell.up()
        assert program.wait(60) == 1
    said = shell.said.read_text()
    assert f"port {shell.port}, wanted for Airflow, is taken" in said
    assert "--port" in said
    assert "Traceback" not in said


def test_a_home_that_cannot_be_written_to_is_one_clear_sentence(shell: Shell) -> None:
    shell.home.write_text("a file where the folder should be")
    program = shell.up()
    assert program.wait(60) == 1
    said = shell.said.read_text()
    assert "choose another --home" in said
    assert "Traceback" not in said
    shell.home.unlink()


def test_a_full_disk_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(HouseError, match=r"only \d+ MB are free"):
        demand_room(tmp_path, least=1 << 60)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(HouseError, match="free some disk space"):
            private_folder(tmp_path / "home")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list((tmp_path / "home").iterdir()), "nothing half-written stays"


def test_down_where_nothing_was_started_makes_nothing(shell: Shell) -> None:
    answer = shell.down()
    assert answer.returncode == 0
    assert "nothing was ever started" in answer.stdout
    assert not shell.home.exists()


def test_secrets_are_made_once_and_new_kinds_are_added(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    assert kept(file, lambda: {"a": "1"}) == {"a": "1"}
    assert kept(file, lambda: {"a": "2", "b": "3"}) == {"a": "1", "b": "3"}
    assert file.stat().st_mode & 0o777 == 0o600
    write_private(file, "{broken")
    with pytest.raises(HouseError, match="damaged"):
        kept(file, dict)


def test_what_is_missing_is_said_until_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "example.toml").write_text(OUTLET)
    (tmp_path / "broken.toml").write_text("homepage = ")
    sentences = " ".join(missing(tmp_path, {}))
    assert "MAHJAR_CONTACT" in sentences
    assert "broken.toml" in sentences
    assert "none of the 1" in sentences
    (tmp_path / "broken.toml").unlink()
    (tmp_path / "example.toml").write_text(
        OUTLET + 'enabled = true\n[[discover]]\nhow = "feed"\nurl = "https://example.ca/feed/"\n'
    )
    assert missing(tmp_path, {"MAHJAR_CONTACT": "a@example.org"}) == []
    assert "no folder" in " ".join(missing(tmp_path / "none", {}))


def test_a_port_row_is_of_five_and_their_neighbours() -> None:
    assert len(Ports().all()) == 10
    assert len(Ports.free().all()) == 10


def test_it_is_said_when_the_nights_begin() -> None:
    assert begin_at({}) == "at 02:00 in Toronto"
    assert begin_at({"MAHJAR_SCHEDULE": "30 3 * * *"}) == "by the schedule 30 3 * * * in Toronto's time"
    assert begin_at({"MAHJAR_SCHEDULE": "none"}) is None

"""Programs of a house are found and ended; those of others are left alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.onebox import processes
from deploy.onebox.errors import HouseError
from deploy.onebox.processes import Session
from deploy.onebox.register import Register

FAMILY = """
import os, signal, subprocess, sys, time
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], process_group=0)
subprocess.Popen([sys.executable, "-c", stubborn])
open("ready", "w").close()
time.sleep(60)
"""


def family(home: Path) -> tuple[subprocess.Popen[bytes], Session]:
    """Start a program with two children: one in a group of its own, one that does not mind TERM."""
    (home / "ready").unlink(missing_ok=True)
    child, session = processes.start(
        "family",
        [sys.executable, "-c", FAMILY],
        home=home,
        log=home / "family.log",
        env=dict(os.environ),
        cwd=home,
    )
    limit = time.monotonic() + 20
    while not (home / "ready").exists() or len(processes.members([session], home)) < 3:
        assert time.monotonic() < limit
        time.sleep(0.02)
    time.sleep(0.3)  # the stubborn one has to say that it is
    return child, session


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """Somebody else's program, which leads a session too."""
    program = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield program
    program.kill()
    program.wait()


def test_a_session_is_ended_with_all_its_groups(tmp_path: Path) -> None:
    child, session = family(tmp_path)
    assert processes.end([session], tmp_path, patience=1) == 3
    assert not processes.members([session], tmp_path)
    child.wait()


def test_what_a_dead_leader_left_is_found_by_its_mark(tmp_path: Path) -> None:
    child, session = family(tmp_path)
    child.kill()
    child.wait()
    assert len(processes.members([session], tmp_path)) == 2
    assert not processes.members([session], tmp_path / "another"), "the mark names the home"
    processes.end([session], tmp_path, patience=0.2)
    assert not processes.members([session], tmp_path)


def test_a_number_that_now_belongs_to_a_stranger_is_left_alone(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    seen = processes.look(stranger.pid)
    assert seen
    mistaken = Session("scheduler", stranger.pid, seen.started - 1)
    assert processes.end([mistaken], tmp_path, patience=0.1) == 0
    assert stranger.poll() is None
    assert processes.members([replace(mistaken, started=seen.started)], tmp_path), "or nothing was tried"


def test_a_register_from_before_the_machine_started_names_nobody(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    register = Register(tmp_path)
    register.take()
    seen = processes.look(stranger.pid)
    assert seen
    register.write([Session("store", stranger.pid, seen.started)])
    assert register.sessions()
    file = tmp_path / "running.json"
    text = file.read_text()
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    file.write_text(text.replace(boot, "another start"))
    assert register.sweep() == 0
    assert stranger.poll() is None
    register.give_back()


def test_one_home_has_one_supervisor(tmp_path: Path) -> None:
    first, second = Register(tmp_path), Register(tmp_path)
    first.take()
    with pytest.raises(HouseError, match="make down"):
        second.take()
    first.give_back()
    second.take()
    second.give_back()


def test_a_program_is_told_to_end_when_the_one_who_started_it_is_killed(tmp_path: Path) -> None:
    parent = os.fork()
    if not parent:
        _, session = family(tmp_path)
        (tmp_path / "session").write_text(str(session.pid))
        time.sleep(60)
        os._exit(0)
    limit = time.monotonic() + 20
    while not (tmp_path / "session").exists():
        assert time.monotonic() < limit
        time.sleep(0.05)
    time.sleep(0.1)
    leader = int((tmp_path / "session").read_text())
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    while processes.look(leader):
        assert time.monotonic() < limit
        time.sleep(0.05)
    left = [p for p in processes.running() if p.session == leader]
    assert len(left) == 2, "its children are not told; the next start finds them"
    processes.end([Session("family", leader, 0)], tmp_path, patience=0.1)
    assert not [p for p in processes.running() if p.session == leader]


def test_a_log_that_grew_large_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    with log.open("wb") as file:
        file.truncate(processes.LOG_LIMIT + 1)
    child, _ = processes.start(
        "a", ["echo", "new"], home=tmp_path, log=log, env=dict(os.environ), cwd=tmp_path
    )
    child.wait()
    assert log.read_text() == "new\n"
    assert (tmp_path / "a.log.1").stat().st_size == processes.LOG_LIMIT + 1

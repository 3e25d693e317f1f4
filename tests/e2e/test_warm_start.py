"""Crawls of tests begin in a forked process: it is a child like one that was started."""

import os
import signal
import subprocess
import sys
import time

import psutil
from house_at_work import crawlers_left


def test_a_warm_child_has_its_own_files_folder_and_environment(warm_crawls, tmp_path):
    (tmp_path / "job.json").write_text("{}")
    child = subprocess.run(
        [sys.executable, "-m", "crawlers", "job.json"],
        cwd=tmp_path, env={"PATH": "/nowhere"}, capture_output=True, text=True,
    )  # fmt: skip
    assert child.returncode == 2
    assert "job.json is not a job: '" in child.stderr, "it was found in that folder, and is none"
    assert child.stdout == ""


def test_a_warm_child_is_found_below_its_parent_and_killed_like_any_other(warm_crawls, tmp_path):
    job = tmp_path / "job.json"
    os.mkfifo(job)  # whoever reads it waits
    child = subprocess.Popen([sys.executable, "-m", "crawlers", str(job)])
    limit = time.monotonic() + 20
    while not (left := crawlers_left(tmp_path)):
        assert time.monotonic() < limit, psutil.Process(child.pid).cmdline()
    assert [process.pid for process in left] == [child.pid]
    assert psutil.Process(child.pid).ppid() == os.getpid()
    child.kill()
    assert child.wait(10) == -signal.SIGKILL
    assert not crawlers_left(tmp_path)

"""Children that are begun by a warm process are those that were asked for, or are begun as ever."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.warm_start import WarmStarts, warm_popen

PROGRAM = "tests.warm_start_nothing"  # there is no such module: begun as ever it ends with 1


class Asked(Exception):
    """The warm process was asked."""


class Recorded(WarmStarts):
    """Says that it was asked, and starts nothing."""

    def start(self, *_: Any) -> int:
        raise Asked


def begin(**how: Any) -> int:
    command = [sys.executable, "-m", PROGRAM]
    with warm_popen(Recorded(PROGRAM))(command, stderr=subprocess.DEVNULL, **how) as child:
        return child.wait(30)


def test_a_command_that_asks_for_nothing_more_is_begun_by_the_warm_process(tmp_path: Path) -> None:
    with pytest.raises(Asked):
        begin()
    with pytest.raises(Asked):
        begin(cwd=tmp_path, env={}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    "how",
    [
        {"start_new_session": True},
        {"process_group": 0},
        {"preexec_fn": int},
        {"pass_fds": [0]},
        {"umask": 0o77},
        {"executable": sys.executable},
    ],
    ids=lambda how: next(iter(how)),
)
def test_what_a_warm_process_can_not_give_is_begun_as_ever(how: dict[str, Any]) -> None:
    assert begin(**how) == 1


def test_a_child_whose_asker_was_killed_ends() -> None:
    lines = "import tests.warm_start as warm; warm.PATIENCE = .1; warm.became({'parent': -1}, [])"
    root = Path(__file__).resolve().parents[1]
    ended = subprocess.run(
        [sys.executable, "-c", lines], cwd=root, capture_output=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (1, b"")

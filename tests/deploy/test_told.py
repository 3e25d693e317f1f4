"""A house that is told to end hears it, wherever it is at that moment."""

import os
import signal
import time

import pytest

from deploy.onebox.supervisor import until_told


class Ignoring:
    """Python ignores what is raised when an object is let go."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)


def wait() -> None:
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        time.sleep(0.01)
    raise AssertionError("nobody was told")


def test_a_signal_ends_what_is_done_and_a_second_one_does_not_disturb_the_ending() -> None:
    ended = False
    with until_told():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            wait()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            ended = True
    assert ended


def test_a_signal_is_heard_that_came_where_python_ignores_exceptions() -> None:
    with until_told():
        lost = Ignoring()
        del lost
        wait()


def test_what_was_set_before_is_set_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]
    with until_told():
        pass
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)] == before

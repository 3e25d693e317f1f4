"""Five failed nights in a row give an address up: what counts as a night, and what ends the row."""

from collections.abc import Callable

import pytest

from crawlers.job import Looked
from mahjar.outcome import STATE_OF, Outcome, State
from pipeline.address_row import address_row

LOOKED = Looked("/a", "https://cedar.example/a/", "captured", requests=1, detail="503")
FAILURES = [o for o in Outcome if STATE_OF[o] is State.FAILED and o is not Outcome.GAVE_UP]


@pytest.fixture
def play(night: Callable) -> Callable:
    """Plays nights with these outcomes, one a day, and gives the last row."""

    def rows(*outcomes: Outcome):
        row = None
        for day, outcome in enumerate(outcomes):
            row = address_row("cedar-post", LOOKED, outcome, night(day), before=row)
        return row

    return rows


@pytest.mark.parametrize("failure", FAILURES)
def test_every_kind_of_failure_gives_an_address_up_after_five_nights(play, failure):
    assert play(*[failure] * 4)["outcome"] == failure
    assert play(*[failure] * 5)["detail"] == f"{failure.value} on 5 nights: 503"


def test_a_night_that_gave_up_makes_the_same_row_when_it_is_run_again(play, night):
    row = play(*[Outcome.RESET] * 5)
    assert address_row("cedar-post", LOOKED, Outcome.RESET, night(4), before=row) == row


@pytest.mark.parametrize("deferral", [Outcome.CEILING, Outcome.NOT_REACHED])
def test_a_night_that_did_not_come_to_an_address_neither_counts_nor_ends_the_row(play, deferral):
    row = play(*[Outcome.RESET] * 4, deferral)
    assert (row["state"], row["failed_nights"]) == ("deferred", 4)
    assert play(*[Outcome.RESET] * 4, deferral, Outcome.RESET)["outcome"] == "gave-up"


@pytest.mark.parametrize("answer", [Outcome.CHALLENGE, Outcome.NOT_FOUND])
def test_an_answer_ends_the_row(play, answer):
    assert play(*[Outcome.RESET] * 4, answer)["failed_nights"] == 0


def test_a_try_that_fails_after_one_that_deferred_counts_one_night(night):
    first = address_row("cedar-post", LOOKED, Outcome.NOT_REACHED, night(0), before=None)
    retried = address_row("cedar-post", LOOKED, Outcome.TIME_OUT, night(0), before=first, attempt=2)
    assert retried["failed_nights"] == 1


def test_a_row_is_not_changed_under_the_callers_hands(play, night):
    row = play(Outcome.CEILING)
    kept = dict(row)
    address_row("cedar-post", LOOKED, Outcome.TIME_OUT, night(1), before=row)
    assert row == kept

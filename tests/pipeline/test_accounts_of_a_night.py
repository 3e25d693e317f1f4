"""Every address found is entered once, under one heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahjar.ledger import COUNTS, books_close
from mahjar.outcome import STATE_OF, Outcome
from pipeline.accounts import CLASSES, Accounts


@given(
    looks=st.lists(st.sampled_from(["known", *Outcome])),
    fetches=st.lists(st.sampled_from(CLASSES)),
)
def test_the_books_close_whatever_a_night_brings(looks: list[str], fetches: list[str]) -> None:
    accounts = Accounts()
    for outcome in looks:
        accounts.look(outcome)
    for what in fetches:
        accounts.fetch(what)
    summary = accounts.summary()
    assert summary["books_close"]
    assert set(summary["counts"]) == set(COUNTS)
    assert summary["counts"]["found"] == len(looks) + len(fetches)


@pytest.mark.parametrize(
    ("outcome", "heading", "blocked"),
    [
        (Outcome.NOT_FOUND, "skipped", 0),
        (Outcome.ROBOTS, "skipped", 0),
        (Outcome.CEILING, "deferred", 0),
        (Outcome.TIME_OUT, "failed", 0),
        (Outcome.GAVE_UP, "failed", 0),
        (Outcome.FORBIDDEN, "failed", 1),
    ],
)
def test_an_address_is_entered_under_its_state_with_its_reason(
    outcome: Outcome, heading: str, blocked: int
) -> None:
    accounts = Accounts()
    accounts.look(outcome)
    summary = accounts.summary()
    assert summary["counts"][heading] == 1
    assert summary[f"{heading}_by"] == {outcome.value: 1}
    assert summary["counts"]["blocked"] == blocked


def test_quarantine_is_counted_by_reason() -> None:
    accounts = Accounts()
    for reason in ("paywall", "paywall", None):
        accounts.fetch("quarantined", reason)
    assert accounts.summary()["quarantined_by"] == {"paywall": 2, "unknown": 1}


def test_books_that_miss_an_address_do_not_close() -> None:
    accounts = Accounts()
    accounts.look(Outcome.NOT_FOUND)
    counts = accounts.counts()
    assert books_close(counts)
    assert not books_close(counts | {"found": 2})
    assert not books_close(counts | {"found": 2, "fetched": 1})


def test_every_outcome_leads_to_a_state() -> None:
    assert set(STATE_OF) == set(Outcome)

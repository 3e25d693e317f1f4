"""The colour of a night, and what its note says."""

import pytest

from pipeline.verdict import verdict

FIVE = ["a", "b", "c", "d", "e"]


def checks(**states: str) -> list[dict[str, str]]:
    return [{"outlet": name, "state": state} for name, state in states.items()]


def test_a_fifth_may_fail_and_the_note_names_who_did() -> None:
    judged = verdict(FIVE, checks(a="ok", b="ok", c="partial", d="ok", e="blocked"))
    assert judged.ok
    assert judged.note == "1 of 5 outlets failed: e."


def test_more_than_a_fifth_makes_the_night_red() -> None:
    assert not verdict(FIVE, checks(a="ok", b="ok", c="ok", d="failed", e="blocked")).ok


def test_an_outlet_without_a_check_has_failed() -> None:
    judged = verdict(FIVE, checks(a="ok", b="ok", c="ok", d="ok"))
    assert judged.ok
    assert judged.note == "1 of 5 outlets failed: e."


def test_a_paused_outlet_counts_neither_way() -> None:
    judged = verdict(["a", "b"], checks(a="ok", b="paused"))
    assert judged.ok
    assert judged.note == "All 1 outlets went well."
    four_asked = verdict(FIVE, checks(a="ok", b="ok", c="ok", d="failed", e="paused"))
    assert not four_asked.ok, "one of four is more than a fifth"


def test_a_night_without_a_commit_is_red_whatever_the_checks_say() -> None:
    judged = verdict(["a"], checks(a="ok"), committed=False)
    assert not judged.ok
    assert "The commit failed" in judged.note


@pytest.mark.parametrize(
    ("outlets", "states", "said"),
    [([], {}, "No outlet is enabled"), (["a"], {"a": "paused"}, "All 1 outlets are paused")],
)
def test_a_night_with_nobody_to_ask_is_green_and_says_so(
    outlets: list[str], states: dict[str, str], said: str
) -> None:
    judged = verdict(outlets, checks(**states))
    assert judged.ok
    assert said in judged.note


def test_a_note_names_ten_at_most() -> None:
    names = [f"paper-{n:02d}" for n in range(12)]
    judged = verdict(names, checks(**dict.fromkeys(names, "failed")))
    assert not judged.ok
    assert judged.note.endswith("paper-09 ….")
    assert "paper-10" not in judged.note

"""Headlines and teasers that were cut short are known by the dots at their end."""

import time
from collections.abc import Callable

import pytest

from extract.cut_short import find_cut, is_cut


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("خبر لم يكتمل …", "خبر لم يكتمل "),
        ("خبر لم يكتمل.. .", "خبر لم يكتمل"),
        ("خبر.…", "خبر"),
        ("خبر . ...\u00a0", "خبر . "),
        ("خبر ... تام", None),
        ("خبر تام. .", None),
        ("خبر تام.", None),
        ("....", ""),
        ("", None),
    ],
)
def test_a_headline_that_was_cut_short_is_known_by_its_end(text: str, whole: str | None) -> None:
    cut = find_cut(text)
    assert (None if cut is None else text[:cut]) == whole
    assert is_cut(text) is (whole is not None)


@pytest.mark.parametrize(
    "flood",
    [
        lambda n: ".. " * n + "فهرس",
        lambda n: "… " * n + "فهرس",
        lambda n: "." * n + " فهرس",
        lambda n: "فهرس" + " ." * n,
        lambda n: "فهرس" + " .." * n,
    ],
)
def test_a_row_of_dots_costs_no_more_than_its_length(flood: Callable[[int], str]) -> None:
    def cost(times: int) -> float:
        text = flood(times)
        rounds = []
        for _ in range(3):
            before = time.process_time()
            is_cut(text)
            rounds.append(time.process_time() - before)
        return min(rounds)

    assert cost(80_000) < 8 * cost(20_000) + 0.05, "four times the row costs four times as much"

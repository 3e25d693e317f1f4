"""The letters a pattern can begin with hold every match of it."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.arabic import fold
from extract.first_letters import DIGITS, alternatives, first_letters
from extract.furniture import rules


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("more", "m"),
        ("(?:a|b)?c", "abc"),
        ("(?:read|see) more|[x-z]{0,2}on", "rsxyzo"),
        (r"(?=f)(?!fo)\(?f", "(f"),
        (r"\b\d{1,3} views", "0123456789"),
        (r"[\]|)(]a|b", "])(|b"),
        ("(?:x{0,3}|)y", "xy"),
    ],
)
def test_the_letters_of_a_pattern_are_those_it_can_begin_with(pattern: str, letters: str) -> None:
    assert first_letters(pattern) == frozenset(letters)


@pytest.mark.parametrize("pattern", ["[^.]x", ".", r"\w+", "(?:a|)b?", r"[\w]x", r"(?:[^a]|b)c"])
def test_a_pattern_that_can_begin_with_anything_has_no_letters(pattern: str) -> None:
    assert first_letters(pattern) is None


def test_alternatives_are_split_at_their_own_bars_alone() -> None:
    assert alternatives("(?:a(?:b|c)|[|)]d|\\|e)") == ["a(?:b|c)", "[|)]d", "\\|e"]
    assert alternatives("(?:a|b)(?:c|d)") == ["(?:a|b)(?:c|d)"]


ALTERNATIVES = [pattern for rule in rules() for pattern in alternatives(rule.pattern)]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_an_alternative_of_a_rule_takes_begins_with_one_of_its_letters(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(ALTERNATIVES))
    line = data.draw(st.from_regex(re.compile(pattern), fullmatch=True))
    letters = first_letters(pattern)
    assert letters is None or line[0] in letters or (line[0].isdecimal() and letters & DIGITS)


def test_the_alternatives_of_a_rule_take_together_what_the_rule_takes() -> None:
    for rule in rules():
        spellings = [fold(rule.goes), *map(fold, rule.stays)]
        together = [re.compile(pattern) for pattern in alternatives(rule.pattern)]
        for line in spellings:
            assert any(p.fullmatch(line) for p in together) == bool(re.fullmatch(rule.pattern, line))

"""Which of trafilatura's extractors are asked for the article's paragraphs."""

from typing import Any

import pytest

import extract.body
from extract.body import parse, read_body

SENTENCE = "وصل وفد الجالية إلى المدينة صباح اليوم وعقد لقاء مع أعضاء المجلس البلدي في قاعة البلدية القديمة. "
TEXT = "".join(f"<p>{number} {SENTENCE * 3}</p>" for number in range(5))
PAGE = f"<html><body><article><h1>عنوان</h1>{TEXT}</article></body></html>"
URL = "https://paper.example/1"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether it was asked for its own extractor alone, call by call."""
    calls: list[bool] = []
    real = extract.body.bare_extraction

    def noted(*args: Any, fast: bool, **options: Any) -> Any:
        calls.append(fast)
        return real(*args, fast=fast, **options)

    monkeypatch.setattr(extract.body, "bare_extraction", noted)
    return calls


def test_one_extractor_is_enough_where_its_answer_is_as_long_as_expected(asked: list[bool]) -> None:
    blocks = read_body(parse(PAGE), PAGE, URL, likely=range(100, 400))
    assert len([block for block in blocks if block.kind == "p"]) == 5
    assert asked == [True]


@pytest.mark.parametrize("likely", [range(1_000, 2_000), range(10, 20)])
def test_the_others_are_asked_where_it_is_too_short_or_too_long(asked: list[bool], likely: range) -> None:
    blocks = read_body(parse(PAGE), PAGE, URL, likely=likely)
    assert asked == [True, False]
    assert blocks == read_body(parse(PAGE), PAGE, URL)
    assert asked[2:] == [False], "without an expectation all are asked at once"

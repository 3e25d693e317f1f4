"""Which extractors are asked for the article, and over which part of the page."""

from typing import Any

import pytest

import extract.body
from extract.body import Block, read_body
from extract.lines import read_lines
from extract.tree import parse

SENTENCE = "وصل وفد الجالية إلى المدينة صباح اليوم وعقد لقاء مع أعضاء المجلس البلدي في قاعة البلدية القديمة. "
TEXT = "".join(f"<p>{number} {SENTENCE * 3}</p>" for number in range(5))
PAGE = f"<html><body><p>{SENTENCE}</p><article><h1>عنوان</h1>{TEXT}</article></body></html>"
UNSURE = f"<html><body><p>{SENTENCE}</p><h1>عنوان</h1><article>{TEXT}</article></body></html>"
WITHOUT = f"<html><body><h1>عنوان</h1>{TEXT}<div>{SENTENCE * 2}</div></body></html>"
URL = "https://paper.example/1"
LOOSE = f"<html><body><article><h1>عنوان</h1><div>{SENTENCE * 2}</div>{TEXT}</article></body></html>"
PART, WHOLE, ALL = "a part", "the whole page", "the whole page, by all"


def read(page: str, likely: range) -> list[Block]:
    tree = parse(page)
    return read_body(tree, URL, read_lines(tree), likely)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked, call by call."""
    calls: list[str] = []
    real = extract.body.bare_extraction

    def noted(tree: Any, *, url: str, options: Any) -> Any:
        calls.append(PART if tree.xpath("//*[@itemprop]") else WHOLE if options.fast else ALL)
        return real(tree, url=url, options=options)

    monkeypatch.setattr(extract.body, "bare_extraction", noted)
    return calls


def test_nobody_is_asked_of_a_body_that_is_running_text(asked: list[str]) -> None:
    blocks = read(PAGE, range(100, 400))
    assert [block.kind for block in blocks] == ["p"] * 5
    assert asked == []


def test_the_articles_element_alone_is_read_where_its_text_is_as_long_as_expected(asked: list[str]) -> None:
    blocks = read(LOOSE, range(100, 400))
    assert len([block for block in blocks if block.kind == "p"]) >= 5
    assert asked == [PART]


@pytest.mark.parametrize(("page", "calls"), [(PAGE, []), (LOOSE, [PART])])
def test_an_article_that_holds_its_headline_may_be_short(
    asked: list[str], page: str, calls: list[str]
) -> None:
    read(page, range(1_000, 2_000))
    assert asked == calls


def test_of_a_page_that_names_no_element_the_part_with_its_prose_is_read(asked: list[str]) -> None:
    assert len(read(WITHOUT, range(100, 400))) >= 5
    assert asked == [PART]


@pytest.mark.parametrize("likely", [range(1_000, 2_000), range(10, 20)])
def test_all_are_asked_where_the_text_is_too_short_or_too_long(asked: list[str], likely: range) -> None:
    blocks = read(UNSURE, likely)
    assert asked == [PART, WHOLE, ALL], "the part that the page names holds all of its prose"
    assert sum(block.text.count(" ") for block in blocks) > 200


def test_a_paragraph_that_a_careful_reading_drops_brings_a_freer_one(asked: list[str]) -> None:
    kept, dropped = TEXT, f"<div class='teaser'><p>{SENTENCE * 9}</p></div>"
    page = f"<html><body><article><h1>عنوان</h1>{kept}{dropped}</article></body></html>"
    read(page, range(100, 900))
    assert len(asked) == 2

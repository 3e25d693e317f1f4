"""An article for a person to read, on a terminal and in a file."""

import datetime as dt
import io
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from mahjar.article import ARTICLES
from mahjar.reading import UNSAFE, WIDEST, paragraph, render_article, right_to_left, wrapped

ARTICLE = dict.fromkeys(ARTICLES.names) | {
    "article_id": "0f3a91c2" * 4,
    "outlet": "cedar-post",
    "title": "افتتاح مركز ثقافي في مونتريال عام 2026",
    "lede": "افتُتح أمس مركز ثقافي.",
    "text": "افتُتح أمس مركز ثقافي.\nحضر الافتتاح (نحو 200 شخص) من الجالية.\nThe hall seats 300.",
    "paragraphs": ["افتُتح أمس مركز ثقافي.", "حضر الافتتاح (نحو 200 شخص) من الجالية.", "The hall seats 300."],
    "authors": ["رامي بطرس", "ليلى حداد"],
    "tags": ["culture", "Montréal"],
    "published_day": dt.date(2026, 9, 3),
    "fetched": dt.datetime(2026, 9, 3, 6, 0, tzinfo=dt.UTC),
    "words": 14,
}


def printed(article: dict, *, terminal: bool, width: int = 60, **more: bool) -> list[str]:
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=terminal, width=width if terminal else 100_000, color_system=None
    )
    console.print(render_article(article, **more))
    return [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in out.getvalue().split("\n")]


def test_in_a_file_the_text_stands_as_it_was_published_and_the_lede_once():
    lines = printed(ARTICLE, terminal=False, metadata=False)
    assert [line for line in lines if line] == [ARTICLE["title"], *ARTICLE["paragraphs"]]


def test_on_a_terminal_arabic_stands_at_the_right_and_latin_at_the_left():
    lines = printed(ARTICLE, terminal=True, width=40, metadata=False)
    for line in lines:
        assert cell_len(line) <= 40
        if right_to_left(line):
            assert re.fullmatch(" *\u2067[^\u2067\u2069]+\u2069", line)
            assert cell_len(line) == 40
    assert "The hall seats 300." in lines
    assert sum(line.count("افتُتح أمس") for line in lines) == 1
    assert (
        " ".join(re.sub("[\u2067\u2069 ]+", " ", line).strip() for line in lines[:2]).strip()
        == ARTICLE["title"]
    )


def test_a_wide_terminal_is_not_filled():
    lines = printed(ARTICLE | {"title": "كلمة " * 100}, terminal=True, width=200, metadata=False)
    assert max(map(cell_len, lines)) == WIDEST


def test_what_is_known_is_listed_and_what_is_empty_left_out():
    lines = printed(ARTICLE, terminal=False)
    known = dict(line.split(None, 1) for line in lines[lines.index("The hall seats 300.") + 1 :] if line)
    assert known == {
        "outlet": "cedar-post",
        "published_day": "2026-09-03",
        "authors": "رامي بطرس، ليلى حداد",
        "tags": "culture, Montréal",
        "words": "14",
        "fetched": "2026-09-03 06:00:00 UTC",
        "article_id": ARTICLE["article_id"],
    }


def test_an_article_without_title_lede_or_paragraphs_is_still_read():
    bare = dict.fromkeys(ARTICLES.names) | {"text": "سطر أول\nسطر ثان"}
    for terminal in (True, False):
        text = "\n".join(printed(bare, terminal=terminal))
        assert "سطر أول" in text
        assert "سطر ثان" in text


def test_what_was_published_can_not_reach_the_terminal():
    evil = "\x1b]0;owned\x07نص\x9b31m\u202e\u2066 خطر [bold]x[/bold]"
    lines = printed(ARTICLE | {"title": evil, "editor": evil}, terminal=True)
    shown = "\n".join(lines)
    assert not re.search("[\x1b\x07\x9b\u202e\u2066]", shown)
    assert shown.count("[bold]x[/bold]") == 2


def test_the_first_strong_letter_decides_the_direction():
    assert right_to_left("«123» خبر in Latin")
    assert not right_to_left("123 News خبر")
    assert not right_to_left("123 - 456")
    assert not right_to_left("")


@given(
    st.lists(st.text(st.sampled_from("ابتَُّ中x١2،"), min_size=1, max_size=20), max_size=20), st.integers(4, 30)
)
def test_wrapping_keeps_every_letter_and_no_line_is_too_wide(words: list[str], width: int):
    lines = wrapped(" ".join(words), width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(words)


@given(st.text(max_size=60))
def test_any_text_is_set_in_lines(text: str):
    for width in (None, 20):
        assert not any(UNSAFE.search(line.plain.strip(" \u2067\u2069")) for line in paragraph(text, width))

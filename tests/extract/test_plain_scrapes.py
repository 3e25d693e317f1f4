"""Text that was scraped without its HTML comes out as a page would, with the same ledger."""

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import OutletFacts, Profile, clean_text
from extract.arabic import collapse, fold_line
from extract.plain import MOST_LINES

SIBLINGS = tomllib.loads(Path(__file__).with_name("scrapes.toml").read_text("utf-8"))["scrape"]
SHARED = Path(__file__).resolve().parents[3] / "shared"
FIELDS = ("title", "editor", "source", "agency", "translator", "photographer", "dateline")


def marked(text: str) -> list[tuple[str, str]]:
    return [(line[0], line[1:]) for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize("scrape", SIBLINGS, ids=[scrape["name"] for scrape in SIBLINGS])
def test_a_scrape_keeps_its_article_and_gives_its_fields(scrape: dict[str, Any]) -> None:
    lines = marked(scrape["text"])
    found = clean_text("\n".join(line for _, line in lines))
    assert list(found.paragraphs) == [collapse(line) for sign, line in lines if sign == "+"]
    assert [taken.text for taken in found.removed] == [collapse(line) for sign, line in lines if sign == "-"]
    wanted = {name: scrape.get(name) for name in FIELDS}
    if wanted["source"] == "وكالات":
        wanted["agency"] = found.agency  # whether the word names an agency too is not asked here
    assert {name: getattr(found, name) for name in FIELDS} == wanted
    assert list(found.authors) == scrape.get("authors", [])
    assert (found.published_day.isoformat() if found.published_day else None) == scrape.get("published")


CLOSED = [scrape for scrape in SIBLINGS if not scrape.get("ends_open")]


@pytest.mark.parametrize("scrape", CLOSED, ids=[scrape["name"] for scrape in CLOSED])
def test_cleaning_a_clean_text_changes_nothing(scrape: dict[str, Any]) -> None:
    once = clean_text("\n".join(line for _, line in marked(scrape["text"])))
    assert clean_text(once.text).paragraphs == once.paragraphs


@given(st.lists(st.sampled_from([line for s in SIBLINGS for _, line in marked(s["text"])]), max_size=14))
@settings(max_examples=120, deadline=None)
def test_every_line_is_kept_or_in_the_ledger(lines: list[str]) -> None:
    found = clean_text("\n".join(lines))
    gone = [taken.text for taken in found.removed]
    assert sorted([*found.paragraphs, *gone]) == sorted(map(collapse, lines))


@given(st.text(max_size=400))
@settings(max_examples=120, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    found = clean_text(text)
    assert found.text == "\n".join(found.paragraphs)


def test_a_profile_takes_the_lines_it_learned() -> None:
    promo = "مقهى الجسر يرحب بكم في كل المناسبات"
    lines = [line for sign, line in marked(SIBLINGS[2]["text"]) if sign == "+"]
    found = clean_text(
        "\n".join([*lines[:2], promo, *lines[2:]]), profile=Profile(frozenset({fold_line(promo)}))
    )
    assert list(found.paragraphs) == lines
    assert [taken.rule for taken in found.removed] == ["learned/outlet"]


def test_the_outlets_own_name_is_no_author() -> None:
    lines = ["بقلم: صوت النهر", *(line for sign, line in marked(SIBLINGS[2]["text"]) if sign == "+")]
    text = "\n".join(lines)
    assert clean_text(text).authors == ("صوت النهر",)
    assert clean_text(text, OutletFacts("river", names=("صوت النهر",))).authors == ()


def test_an_empty_text_gives_an_article_without_paragraphs() -> None:
    found = clean_text(" \n\n ")
    assert (found.text, found.paragraphs, found.words, found.title) == ("", (), 0, None)
    assert "very-short" in found.flags


@pytest.mark.shared
def test_the_sample_comes_out_clean() -> None:
    text = (SHARED / "sample" / "article.txt").read_text("utf-8")
    lede, again, *rest = text.split("\n")
    found = clean_text(text)
    assert lede == again
    assert found.paragraphs == (lede, *rest[:-4])
    assert found.lede == lede
    assert (found.source, found.editor) == ("اوكسجين كندا نيوز", "رامى بطرس")
    assert [taken.text for taken in found.removed] == [again, *rest[-4:]]


@pytest.mark.shared
def test_the_shared_scrapes_keep_their_bars(tmp_path: Path) -> None:
    rows = []
    for line in (SHARED / "scrapes" / "scrapes.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = clean_text("\n".join(text for _, text, *_ in row["lines"]))
        rows.append(
            {"id": row["id"], "text": found.text, "title": found.title, "authors": found.authors}
            | {"editor": found.editor, "source": found.source, "published": str(found.published_day or "")}
        )
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    scorer = [sys.executable, str(SHARED / "tools" / "score_scrapes.py"), str(predictions)]
    said = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    shares = {name: float(said.split(f"{name} ")[1].split()[0]) for name in ("left", "lost")}
    assert shares["left"] <= 0.02, said
    assert shares["lost"] <= 0.005, said
    counts = [part.split() for part in said.replace(";", ",").split(",")]
    assert all(part[-2] == "0" for part in counts if part[-1] in ("wrong", "missed")), said


def test_a_learned_order_of_day_and_month_decides_a_scrapes_date() -> None:
    text = "\n".join(
        [
            "إغلاق جسر المشاة في وسط المدينة",
            "نشر في: 05/06/2024",
            "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في إحدى دعائمه.",
            "وطلبت البلدية من السكان استعمال معبر شارع النهر حتى انتهاء الأعمال في الخريف.",
        ]
    )
    for order, day in ((None, date(2024, 6, 5)), (True, date(2024, 6, 5)), (False, date(2024, 5, 6))):
        assert clean_text(text, profile=Profile(day_first=order)).published_day == day


def test_no_line_of_a_very_long_text_is_lost() -> None:
    lines = [f"قالت البلدية في بيانها رقم {i} إن الجسر يبقى مغلقا." for i in range(MOST_LINES + 3)]
    found = clean_text("\n".join(lines))
    assert list(found.paragraphs) == lines
    assert found.removed == ()

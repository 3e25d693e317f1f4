"""`make score --wrong` names each lost answer, and none that is right."""

from pathlib import Path
from typing import Any

import pytest

from bench.misses import loaded, misses

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.shared

TEXT = "أغلقت البلدية الجسر أمس بعد أن كشف فحص دوري تشققات.\nوطلبت من السكان استعمال معبر شارع النهر."
GOLD = {"title": "إغلاق الجسر", "text": TEXT, "authors": ["منى سليم"], "published": "2024-06-08"}
RIGHT = {
    "id": "a",
    "title": "إغلاق الجسر",
    "text": TEXT,
    "authors": ["منى سليم"],
    "published": "2024-06-08T10:00",
}


def row(**changes: Any) -> dict[str, Any]:
    known = {"id": "a", "file": "x/a.html", "lang": "ar", "page_kind": "article", "gold_kind": "annotated"}
    return known | {"gold": GOLD} | changes


def lost(prediction: dict[str, Any], **changes: Any) -> list[tuple[str, str, str]]:
    scorer = loaded(SHARED / "tools" / "score.py")
    return [(miss.what, miss.gold, miss.given) for miss in misses(scorer, [row(**changes)], [prediction])]


def test_a_right_answer_is_no_miss() -> None:
    assert lost(RIGHT) == []


def test_each_wrong_answer_is_named_with_what_is_right() -> None:
    wrong = RIGHT | {"title": "الجسر - الموقع", "authors": ["admin"], "published": None}
    assert lost(wrong) == [
        ("title", "إغلاق الجسر", "الجسر - الموقع"),
        ("authors", "منى سليم", "admin"),
        ("date", "2024-06-08", "none"),
    ]


def test_a_text_that_lost_and_gained_lines_shows_them() -> None:
    first, second = TEXT.splitlines()
    ((what, gold, given),) = lost(RIGHT | {"text": f"{first}\nالمزيد من الأخبار المحلية"})
    assert what.startswith("text: precision 0.")
    assert gold == f"lost: {second}"
    assert given == "added: المزيد من الأخبار المحلية"


def test_an_article_that_was_not_found_is_told_with_its_reason() -> None:
    found = lost({"id": "a", "text": None, "reason": "section-page"})
    assert found[0][0] == "text: no article"
    assert found[0][2] == "section-page"


def test_a_list_that_was_taken_for_an_article_is_a_miss() -> None:
    assert [each[0] for each in lost(RIGHT, page_kind="list", gold=None)] == ["taken for an article"]
    assert lost({"id": "a", "text": None}, page_kind="list", gold=None) == []

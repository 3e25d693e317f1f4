"""`make score` runs over any folder of that shape, and says in a sentence what is wrong with one."""

import gzip
import json
from pathlib import Path

import pytest

from bench.saved_pages import PagesError
from bench.score import differences, main
from bench.scorers import score_scrapes

SHARED = Path(__file__).resolve().parents[3] / "shared"

TEXT = ["أغلقت البلدية الجسر أمس بعد أن كشف فحص دوري تشققات في إحدى دعائمه الأربع القديمة.",
        "وطلبت من السكان استعمال معبر شارع النهر حتى انتهاء الأعمال في الخريف المقبل."]  # fmt: skip
BODY = "".join(f"<p>{p}</p>" for p in [*TEXT, "المزيد"])
PAGE = (
    '<html lang="ar"><head><title>إغلاق الجسر القديم</title></head>'
    f"<body><h1>إغلاق الجسر القديم</h1>{BODY}</body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    return tmp_path


def run(folder: Path, rows: list[str]) -> tuple[int, list[dict[str, object]]]:
    (folder / "manifest.jsonl").write_text("\n".join(rows), "utf-8")
    code = main(["--pages", str(folder), "--out", str(folder / "out" / "p.jsonl")])
    out = folder / "out" / "p.jsonl"
    return code, [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []


def test_a_folder_without_gold_gives_predictions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(
        folder, ['{"file": "a.html", "url": "https://e.ca/a/b"}', '{"id": "b", "file": "b.html.gz"}']
    )
    assert code == 0
    assert [row["id"] for row in found] == ["a.html", "b"]
    assert [row["text"] for row in found] == ["\n".join(TEXT)] * 2
    assert found[0]["title"] == "إغلاق الجسر القديم"
    assert "no gold" in capsys.readouterr().out


def test_odd_rows_are_told_and_the_rest_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.html.gz").write_bytes(b"\x1f\x8b\x08broken")
    rows = [
        "",
        "{not json",
        '{"id": "no file"}',
        "[1]",
        '{"file": "missing.html"}',
        '{"file": "broken.html.gz"}',
        '{"file": "a.html"}',
    ]
    code, found = run(folder, rows)
    assert code == 0
    assert [row["text"] is None for row in found] == [True, True, False]
    said = capsys.readouterr().err
    for sentence in (
        "line 2: not JSON",
        'line 3: no "file"',
        "missing.html can't be read",
        "broken.html.gz can't be read",
    ):
        assert sentence in said


def test_a_folder_that_is_none_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--pages", str(tmp_path / "nowhere"), "--out", str(tmp_path / "p.jsonl")]) == 2
    assert "can't be read" in capsys.readouterr().err


@pytest.mark.shared
def test_with_gold_both_extractors_are_scored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = {"title": "إغلاق الجسر القديم", "text": "\n".join(TEXT), "authors": [], "published": None}
    row = {
        "id": "a",
        "file": "a.html",
        "url": "https://e.ca/a/b",
        "lang": "ar",
        "page_kind": "article",
        "gold": gold,
    }
    code, _ = run(folder, [json.dumps(row)])
    said = capsys.readouterr().out
    assert code == 0
    assert "trafilatura" in said
    assert "title 1/1" in said


def test_what_is_worse_is_named() -> None:
    mine = {"Arabic": {"F1": 0.9, "title": "3/8", "title wrong": "2/8", "precision": 0.1}}
    theirs = {"Arabic": {"F1": 0.91, "title": "3/8", "title wrong": "1/8", "precision": 0.9}}
    assert list(differences(mine, theirs)) == [
        "Arabic, F1: 0.9, trafilatura 0.91.",
        "Arabic, title wrong: 2/8, trafilatura 1/8.",
    ]
    assert list(differences(theirs, mine)) == []


@pytest.mark.shared
def test_plain_scrapes_are_scored_too(tmp_path: Path) -> None:
    scorer = SHARED / "tools" / "score_scrapes.py"
    assert score_scrapes(tmp_path / "none.jsonl", scorer) is None
    lines: list[list[str]] = [
        ["body", "قالت أمينة المكتبة إن القسم يضم ألفي كتاب جمعت من بيوت أهالي الحي."],
        ["credit", "المصدر:جريدة الحي"],
    ]
    gold: Path = tmp_path / "scrapes.jsonl"
    row = {"id": "a", "lines": lines, "fields": {"source": "جريدة الحي", "editor": "هناء فهمي"}}
    gold.write_text(json.dumps(row) + "\n", "utf-8")
    line = score_scrapes(gold, scorer)
    assert line is not None
    assert "1/1 texts exact" in line
    assert "editor 0 right, 0 wrong, 1 missed" in line
    assert "source 1 right" in line


def test_scrapes_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    broken, scorer = tmp_path / "scrapes.jsonl", tmp_path / "scorer.py"
    broken.write_text("{}\n", "utf-8")
    scorer.write_text("", "utf-8")
    with pytest.raises(PagesError, match="can't be read as plain scrapes"):
        score_scrapes(broken, scorer)

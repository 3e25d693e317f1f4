"""Our own extractor reads every page of the benchmark as it should, and the benchmark sees what is wrong."""

import gzip
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.benchmark.hard import FOLDER, hard
from bench.benchmark.kinds import ARTICLE, BOILERPLATE, TEXT
from bench.benchmark.pages import Printed, lists, printed, write
from bench.benchmark.scores import FIELDS, losses, precision_recall, scored
from bench.benchmark.whole import GROUPS, by_group, tables, whole
from bench.predictions import ours
from bench.run import main

LOST: set[tuple[str, str]] = set()
"""What is known to be wrong with our answers to hard pages. A line that is mended goes; none is added."""


@cache
def pages() -> list[Printed]:
    """The whole benchmark, with few generated articles."""
    return list(whole(1))


def read(page: Printed) -> dict[str, Any]:
    """Extract a page by its address and bytes alone, as any extractor is asked."""
    return {"id": page.row["id"], **ours(page.row["url"], page.body)}


def test_ours_reads_every_page_of_the_newsroom_right() -> None:
    every = [*printed(3), *lists()]
    counts = scored([page.row for page in every], [read(page) for page in every])
    articles = counts["articles"]
    assert articles > 50
    assert counts["exact"] == articles
    assert (counts["leaked"], counts["lost"], counts["taken"], counts["F1"]) == (0, 0, 0, 1)
    assert all(counts[f"{field} right"] == counts[field] > 0 == counts[f"{field} wrong"] for field in FIELDS)
    assert counts["title"] == counts["published"] == articles
    assert counts["others"] == 15


def test_ours_loses_no_more_on_hard_pages_than_is_known() -> None:
    found = {(page.row["id"], what) for page in hard() for what, _ in losses(page.row, read(page))}
    assert found <= LOST


def test_the_benchmark_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert len(write(tmp_path / name, whole(1))) == len(pages())
    for path in (tmp_path / "a").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_spans_cover_what_a_reader_sees_and_hold_the_gold() -> None:
    kinds = set()
    for row in (page.row for page in pages() if page.row["gold"]):
        seen, spans, end = row["visible"], row["spans"], 0
        for start, stop, kind in spans:
            assert not seen[end:start].strip()
            assert "\n" not in seen[start:stop]
            assert seen[start:stop] == seen[start:stop].strip() != ""
            end = stop
            kinds.add(kind)
        assert end == len(seen)
        gold = " ".join(row["gold"]["text"].split())
        assert " ".join(seen[start:stop] for start, stop, kind in spans if kind in TEXT) == gold
        title = " ".join(seen[start:stop] for start, stop, kind in spans if kind == "title")
        assert title == " ".join(row["gold"]["title"].split())
    assert kinds == ARTICLE | BOILERPLATE


def test_no_page_tells_what_is_gold_in_it_and_every_hard_one_is_listed() -> None:
    assert all(b"data-gold" not in page.body for page in pages())
    names = {page.row["id"] for page in pages()}
    assert {f"hard:{path.stem}" for path in FOLDER.glob("*.html")} <= names
    assert len(names) == len({page.row["file"] for page in pages()}) == len(pages())
    assert {page.row["group"] for page in pages()} == set(GROUPS)


def test_a_twin_says_the_same_in_other_bytes() -> None:
    twins = [page for page in pages() if page.row["group"] == "encodings"]
    plain = next(page for page in pages() if page.row["id"] == "hard:ticker-before-title")
    found = [page for page in twins if page.row["url"] == plain.row["url"]]
    assert len(found) > 5
    assert all(page.row["gold"] == plain.row["gold"] for page in found)
    assert len({page.body for page in found} | {plain.body}) == len(found) + 1


def test_a_leaked_line_a_lost_paragraph_and_wrong_fields_are_counted() -> None:
    row = next(page.row for page in printed(1) if page.row["gold"])
    gold = row["gold"]
    start, end, kind = next(span for span in row["spans"] if span[2] not in TEXT)
    leak = row["visible"][start:end]
    answer = {"text": "\n".join([leak, *gold["text"].splitlines()[1:]]), "title": "x", "authors": ["admin"]}
    counts = scored([row], [{**gold, **answer, "id": row["id"]}])
    assert (counts["exact"], counts["leaked"], counts["lost"]) == (0, 1, 1)
    assert 0.5 < counts["F1"] < 1
    assert (counts["title wrong"], counts["authors wrong"], counts["published right"]) == (1, 1, 1)
    found = dict(losses(row, {**gold, **answer}))
    assert found[f"leaked {kind}"]
    assert {"lost", "text", "title", "authors"} <= set(found)
    nothing = scored([row], [])
    assert nothing["lost"] == len(set(gold["text"].splitlines()))
    assert (nothing["title wrong"], nothing["F1"]) == (0, 0)


def test_a_lede_that_is_given_twice_is_a_leak() -> None:
    row = next(page.row for page in pages() if page.row["id"] == "hard:doubled-lede")
    text = row["gold"]["text"]
    again = f"{text.splitlines()[0]}\n{text}"
    assert scored([row], [{"id": row["id"], "text": text}])["leaked"] == 0
    assert scored([row], [{"id": row["id"], "text": again}])["leaked"] == 1


def test_shingles_do_not_mind_diacritics_and_do_mind_order() -> None:
    gold = "كتب بائع الخضار ديوانه الأول بالطبشور"
    assert precision_recall(gold, "كَتَبَ بائعُ الخضار ديوانَهُ الأوّل بالطبشور") == (1, 1)
    assert precision_recall(gold, "بالطبشور الأول ديوانه الخضار بائع كتب") == (0, 0)
    assert precision_recall(gold, "") == (0, 0)


def test_a_table_a_group_is_made() -> None:
    rows = [page.row for page in pages()]
    scores = by_group(rows, [{"id": row["id"], "text": "x"} for row in rows])
    newsroom, _, encodings = tables({"x": scores}, {"x": 3})
    assert newsroom.row_count == encodings.row_count == 1
    assert [next(iter(column.cells)) for column in newsroom.columns][-2:] == ["15 of 15", "3"]
    assert [next(iter(column.cells)) for column in encodings.columns][-2] == "–"


ECHO = """
import json, sys
for line in sys.stdin:
    page = json.loads(line)
    row = {"error": "no"} if page["id"] == "hard:login" else {"text": page["url"], "title": "x"}
    print(json.dumps({"id": page["id"], **row}), flush=True)
"""


def test_a_command_is_scored_and_its_failures_and_wrong_answers_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["--command", sys.executable, "-I", "-S", "-c", ECHO]
    assert main(["--generated", "0", "--json", *command]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["failed"] == {sys.executable: {"hard:login": "no"}}
    hard_ones = said["scores"][sys.executable]["hard"]
    assert (hard_ones["taken"], hard_ones["others"], hard_ones["title wrong"]) == (17, 18, 40)
    assert main(["--generated", "0", "--wrong", *command]) == 0
    out, err = capsys.readouterr()
    assert "hard:short-news  title: 'انقطاع المياه عن ثلاثة شوارع ليل الأحد', not 'x'" in out
    assert err == f"{sys.executable}: hard:login: no\n"


def test_the_benchmark_is_written_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--generated", "0", "--write", str(tmp_path)]) == 0
    rows = [json.loads(line) for line in (tmp_path / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert capsys.readouterr().out == f"{len(rows)} pages in {tmp_path}\n"
    assert all(gzip.decompress((tmp_path / row["file"]).read_bytes()) for row in rows)

"""Our own extractor reads every page of the benchmark as it should, and the benchmark sees what is wrong."""

from pathlib import Path
from typing import Any

from bench.benchmark.pages import Printed, printed, write
from bench.benchmark.scores import FIELDS, scored
from bench.predictions import ours


def read(page: Printed) -> dict[str, Any]:
    """Extract a page by its address and bytes alone, as any extractor is asked."""
    return {"id": page.row["id"], **ours(page.row["url"], page.body)}


def test_ours_reads_every_page_of_the_benchmark_right() -> None:
    pages = list(printed(3))
    counts = scored([page.row for page in pages], [read(page) for page in pages])
    articles = counts["articles"]
    assert articles > 50
    assert counts["exact"] == articles
    assert (counts["leaked"], counts["lost"], counts["taken"]) == (0, 0, 0)
    assert {field: counts[f"{field} right"] for field in FIELDS} == dict.fromkeys(FIELDS, articles)
    assert counts["lists"] == 5


def test_the_benchmark_is_the_same_each_time(tmp_path: Path) -> None:
    assert write(tmp_path / "a", 1) == write(tmp_path / "b", 1)
    for path in (tmp_path / "a").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_a_leaked_line_a_lost_paragraph_and_wrong_fields_are_counted() -> None:
    row = next(page.row for page in printed(1) if page.row["gold"])
    gold, leaked = row["gold"], row["boilerplate"][0]
    text = "\n".join([leaked, *gold["text"].splitlines()[1:]])
    counts = scored([row], [{**gold, "id": row["id"], "text": text, "title": "x", "authors": ["admin"]}])
    assert (counts["exact"], counts["leaked"], counts["lost"]) == (0, 1, 1)
    assert (counts["title wrong"], counts["authors wrong"], counts["published right"]) == (1, 1, 1)
    nothing = scored([row], [])
    assert nothing["lost"] == len(set(gold["text"].splitlines()))
    assert nothing["title wrong"] == 0

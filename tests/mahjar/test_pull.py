"""A pull: the file whole or not at all, and beside it what it is."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import mahjar
from mahjar import export
from mahjar.errors import MahjarError, NothingFound, QueryError
from mahjar.pull import about_path, pull
from mahjar.tables import TABLES
from mahjar.tally import Tally

pytestmark = pytest.mark.store

PEAK = """
import resource, sys
from pathlib import Path
import mahjar
from mahjar.pull import pull
corpus = mahjar.open()
selection = corpus.articles(since=sys.argv[2])
for kind in ("parquet", "csv", "txt"):
    about = pull(corpus, selection, Path(sys.argv[1]), kind=kind)
print(about["counts"]["articles"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_a_pulled_file_holds_what_was_selected(press, tmp_path, kind):
    for number in range(3):
        press.article("cedar-post", f"/{number}", tags=["هجرة", "«ثقافة»"], title=f"عنوان\u2028{number}")
    press.night("one")
    corpus = mahjar.open()
    selection = corpus.articles(columns=["article_id", "title", "tags", "published_day", "fetched", "editor"])
    path = tmp_path / f"corpus.{kind}"
    pull(corpus, selection, path, kind=kind)
    if kind == "parquet":
        assert pq.read_table(path).to_pylist() == list(selection)
        return
    lines = path.read_bytes().split(b"\n")
    assert (len(lines), lines[-1]) == (4, b"")
    assert "هجرة".encode() in lines[0]
    read = [json.loads(line) for line in lines[:-1]]
    for row in read:
        row["published_day"] = dt.date.fromisoformat(row["published_day"])
        row["fetched"] = dt.datetime.fromisoformat(row["fetched"])
    assert read == list(selection)
    assert pl.read_ndjson(path)["article_id"].to_list() == [row["article_id"] for row in selection]


def test_what_a_pull_is_stands_beside_it_and_gives_the_same_rows_again(press, tmp_path):
    press.article("cedar-post", "/1", published_day=dt.date(2026, 8, 30))
    press.article("maple-voice", "/2")
    press.article("maple-voice", "/kept/back")
    press.outlet("maple-voice", exclude=("^/kept/",))
    one = press.night("one")
    corpus = mahjar.open()
    path = tmp_path / "corpus.jsonl"
    given = pull(corpus, corpus.articles(since="2026-08-01", columns=["url"]), path, kind="jsonl")
    about = json.loads((tmp_path / "corpus.jsonl.about.json").read_text(encoding="utf-8"))
    assert about == json.loads(json.dumps(given))
    assert about["archive"] == corpus.uri
    assert about["query"] == {"since": "2026-08-01", "columns": ["url"], "versions": "latest"}
    assert about["tables"]["articles"] == one["articles_version"]
    assert about["last_night"]["run"] == "one"
    assert about["counts"] == {"articles": 2, "left_out": 1, "looked_at": 3}
    assert [(o["outlet"], o["given"], o["left_out"]) for o in about["outlets"]] == [
        ("cedar-post", 1, 0),
        ("maple-voice", 1, 1),
    ]
    assert about["file"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert about["file"]["bytes"] == path.stat().st_size
    for part in (corpus.uri, f"articles version {one['articles_version']}", "2 articles", "run one"):
        assert part in about["cite"]
    assert corpus.settings.secret_key not in json.dumps(about)

    press.article("cedar-post", "/later")
    press.night("two")
    then = mahjar.open(version=about["tables"]["articles"])
    again = pull(then, then.articles(**about["query"]), tmp_path / "again.jsonl", kind="jsonl")
    assert again["file"]["sha256"] == about["file"]["sha256"]


def test_nothing_found_says_so_and_leaves_what_was_there(press, tmp_path):
    path = tmp_path / "corpus.parquet"
    path.write_bytes(b"of yesterday")
    with pytest.raises(NothingFound, match="has no articles yet"):
        pull(mahjar.open(), mahjar.open().articles(), path, kind="parquet")
    press.article("cedar-post", "/1")
    press.night("one")
    corpus = mahjar.open()
    with pytest.raises(NothingFound, match=r"\(outlets cedar-post, since 2031-01-01\); no file was written"):
        pull(corpus, corpus.articles("cedar-post", "2031-01-01"), path, kind="parquet")
    press.outlet("cedar-post", exclude=(".",))
    press.night("two")
    corpus = mahjar.open()
    with pytest.raises(NothingFound, match=r"all 1 found are kept back .* \(cedar-post\)"):
        pull(corpus, corpus.articles(), path, kind="parquet")
    assert path.read_bytes() == b"of yesterday"
    assert [p.name for p in tmp_path.iterdir() if p.name != "segments"] == ["corpus.parquet"]


def test_a_pull_that_breaks_off_leaves_what_was_there(press, tmp_path):
    for number in range(3):
        press.article("cedar-post", f"/{number}")
        press.night(f"night-{number}")
    corpus = mahjar.open()
    path = tmp_path / "corpus.jsonl"
    path.write_text("of yesterday")

    class Stopped(BaseException):
        pass

    def stop(tally: Tally) -> None:
        if tally.looked_at == 2:
            raise Stopped

    with pytest.raises(Stopped):
        pull(corpus, corpus.articles(), path, kind="jsonl", watch=stop)
    assert path.read_text() == "of yesterday"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["corpus.jsonl"]


def test_a_folder_that_is_not_there_is_one_sentence(press, tmp_path):
    press.article("cedar-post", "/1")
    press.night("one")
    corpus = mahjar.open()
    for kind in export.FORMATS:
        with pytest.raises(MahjarError, match=r"corpus\.x can't be written: No such file or directory"):
            pull(corpus, corpus.articles(), tmp_path / "nowhere" / "corpus.x", kind=kind)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(MahjarError, match=r"folder\.csv is a folder; name the file to write"):
        pull(corpus, corpus.articles(), tmp_path / "folder.csv", kind="csv")


def test_the_ending_names_the_format_unless_one_is_given():
    for name, given, kind in (
        ("a.parquet", None, "parquet"),
        ("a.JSONL", None, "jsonl"),
        ("a.csv", None, "csv"),
        ("a.zip", None, "txt"),
        ("a.parquet", "jsonl", "jsonl"),
        ("a", "csv", "csv"),
    ):
        assert export.format_of(Path(name), given) == kind
    with pytest.raises(QueryError, match=r"a\.xlsx names no format; end it with \.parquet, .* or \.zip"):
        export.format_of(Path("a.xlsx"), None)
    with pytest.raises(QueryError, match="there is no format 'xml'; it must be parquet, jsonl, csv or txt"):
        export.format_of(Path("a.parquet"), "xml")
    for name, given in (("a.txt", None), ("a.txt", "txt"), ("a.csv", "txt")):
        with pytest.raises(QueryError, match=r"one file an article; end the name with \.zip"):
            export.format_of(Path(name), given)


def test_parquet_is_written_in_row_groups_of_bounded_size(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "GROUP_ROWS", 100)
    schema = pa.schema([pa.field("n", pa.int64())])
    out = export.ParquetWriter(tmp_path / "n.parquet", schema)
    for first in range(0, 250, 50):
        out.write(pa.record_batch([list(range(first, first + 50))], schema=schema))
    out.close()
    file = pq.ParquetFile(tmp_path / "n.parquet")
    assert [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)] == [100, 100, 50]
    assert file.read()["n"].to_pylist() == list(range(250))


def test_the_memory_of_a_pull_does_not_grow_with_the_corpus(press, tmp_path):
    """Twelve months against two: the texts of the ten between would not fit in the margin."""
    press.outlet("cedar-post")
    text = "كلمة من متن المقال " * 600
    month_rows = 400
    schema = TABLES["articles"].schema
    for month in range(1, 13):
        day = dt.date(2026, month, 5)
        seen = dt.datetime(2026, month, 5, tzinfo=dt.UTC)
        rows = [
            {"article_id": f"{month:02x}{n:030x}", "version": f"v{n}", "month": f"2026-{month:02d}"}
            | {"outlet": "cedar-post", "text": f"{n} {text}", "published_day": day, "first_seen": seen}
            for n in range(month_rows)
        ]
        given = pa.schema([f for f in schema if f.name in rows[0]])
        press.tables.merge("articles", pa.Table.from_pylist(rows, schema=given))
    press.night("one")

    def peak(since: str) -> tuple[int, int]:
        script = [sys.executable, "-c", PEAK, str(tmp_path / "pulled"), since]
        done = subprocess.run(script, capture_output=True, text=True, check=True, timeout=120)
        count, kilobytes = done.stdout.split()
        return int(count), int(kilobytes)

    few, least = peak("2026-11-01")
    many, most = peak("2026-01-01")
    assert (few, many) == (2 * month_rows, 12 * month_rows)
    texts_between = 10 * month_rows * len(text.encode()) // 1024
    assert texts_between > 70_000
    assert most - least < texts_between / 3, (least, most)


def test_the_description_stands_beside_the_file():
    assert about_path(Path("here/corpus.parquet")) == Path("here/corpus.parquet.about.json")

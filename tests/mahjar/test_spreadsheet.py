"""CSV: what a spreadsheet must not run, and what a reader gets back as it was published."""

import csv
import datetime as dt
import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mahjar.spreadsheet import CsvWriter, guarded, published

SCHEMA = pa.schema(
    [
        pa.field("title", pa.string()),
        pa.field("tags", pa.list_(pa.string())),
        pa.field("day", pa.date32()),
        pa.field("seen", pa.timestamp("us", tz="UTC")),
        pa.field("words", pa.int64()),
        pa.field("quality", pa.float64()),
    ]
)
SEEN = dt.datetime(2026, 9, 1, 6, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.org"; "اضغط")',
        "=cmd|' /C calc'!A0",
        "+1 416 555 0100",
        "- قال الوزير إن",
        "@SUM(1+1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\x00=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\u200f=1+1",
        "\ufeff=1+1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM",
        "'=1+1",
    ],
)
def test_a_cell_that_a_spreadsheet_may_run_gets_a_quote_before_it(text):
    assert guarded(text) == "'" + text
    assert published(guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["", "عنوان", "قال: = لا", "1-2", "a@example.org", "«+18»", '"=1"', " عنوان", "؟"]
)
def test_other_cells_stay_as_they_are(text):
    assert guarded(text) == text


@given(st.text())
@example("''")
@example("\u200b\u2066 =")
def test_what_was_published_is_got_back_from_any_cell(text):
    cell = guarded(text)
    assert published(cell) == text
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n", "\x00"))


def written(path, rows):
    out = CsvWriter(path, SCHEMA)
    out.write(pa.RecordBatch.from_pylist(rows, schema=SCHEMA))
    out.close()
    return out


def row(**more):
    return dict.fromkeys(SCHEMA.names) | more


def test_the_file_is_what_excel_needs_for_arabic(tmp_path):
    path = tmp_path / "a.csv"
    written(path, [row(title="عنوان"), row(title="سطر\nسطر"), row(title='قال "نعم"، ثم, لا')])
    assert (
        path.read_bytes()
        == (
            "\ufefftitle,tags,day,seen,words,quality\r\n"
            "عنوان,,,,,\r\n"
            '"سطر\nسطر",,,,,\r\n'
            '"قال ""نعم""، ثم, لا",,,,,\r\n'
        ).encode()
    )


def test_every_kind_of_value_is_read_back(tmp_path):
    path = tmp_path / "a.csv"
    tags = ["هجرة", "=1+1", "a;b,c"]
    made = written(
        path,
        [
            row(title="=1+1", tags=tags, day=dt.date(2026, 9, 1), seen=SEEN, words=-3, quality=0.25),
            row(tags=[]),
        ],
    )
    first, second = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    assert published(first["title"]) == "=1+1"
    assert json.loads(first["tags"]) == tags
    assert dt.date.fromisoformat(first["day"]) == dt.date(2026, 9, 1)
    assert dt.datetime.fromisoformat(first["seen"]) == SEEN
    assert (first["words"], first["quality"]) == ("-3", "0.25"), "a number is no formula"
    assert second == dict.fromkeys(SCHEMA.names, "") | {"tags": "[]"}
    assert made.described()["guarded_cells"] == 1
    frame = pd.read_csv(path, parse_dates=["seen"])
    assert frame["seen"][0] == SEEN
    assert frame["title"].isna().tolist() == [False, True]


def test_cells_that_are_longer_than_excel_takes_are_counted(tmp_path):
    most = "ك" * 32_767
    made = written(tmp_path / "a.csv", [row(title=most), row(title=most + "ك"), row(tags=[most])])
    assert made.described()["cells_too_long_for_excel"] == 2
    assert most + "ك" in (tmp_path / "a.csv").read_text(encoding="utf-8"), "nothing is cut"


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=4))
def test_any_text_is_read_back_by_another_reader(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    schema = pa.schema([pa.field("id", pa.int64()), pa.field("text", pa.string())])
    out = CsvWriter(path, schema)
    out.write(pa.record_batch([list(range(len(texts))), texts], schema=schema))
    out.close()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert [published(cells[1]) for cells in rows[1:]] == texts

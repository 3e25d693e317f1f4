"""Plain texts in a ZIP archive, for corpus tools."""

import datetime as dt
import zipfile
from xml.etree import ElementTree

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahjar import export
from mahjar.errors import QueryError
from mahjar.plaintext import HEADER, NEEDED, NO_XML, TextFilesWriter, document
from mahjar.query import Query
from mahjar.tables import TABLES
from mahjar.zipped import FULL_32, ZipStream

COLUMNS = tuple(dict.fromkeys([*HEADER, *NEEDED, "tags", "removed"]))
SCHEMA = pa.schema([TABLES["articles"].schema.field(name) for name in COLUMNS])


def article(**more):
    known = {
        "article_id": "0f3a91c2" * 4,
        "version": "<urn:uuid:7c1e0000-0000-4000-8000-000000000001>",
        "month": "2026-09",
        "outlet": "cedar-post",
        "published_day": dt.date(2026, 9, 1),
        "title": 'قال "نعم" & عاد',
        "text": "فقرة أولى.\nفقرة <ثانية>.",
        "authors": ["هدى سمعان", "رامي بطرس"],
        "url": "https://cedar-post.example/?a=1&b=2",
    }
    return dict.fromkeys(COLUMNS) | known | more


def test_an_article_is_a_document_with_what_is_known_of_it():
    assert document(article(), ("outlet", "published_day", "title", "authors", "section", "url")) == (
        '<doc outlet="cedar-post" published_day="2026-09-01" title="قال &quot;نعم&quot; &amp; عاد"'
        ' authors="هدى سمعان; رامي بطرس" url="https://cedar-post.example/?a=1&amp;b=2">\n'
        'قال "نعم" &amp; عاد\n\nفقرة أولى.\nفقرة &lt;ثانية&gt;.\n</doc>\n'
    )


@given(title=st.text() | st.none(), text=st.text() | st.none())
def test_any_document_is_xml_and_gives_the_text_back(title, text):
    read = ElementTree.fromstring(document(article(title=title, text=text), HEADER))
    expected = "\n" + NO_XML.sub("", "\n\n".join(part for part in (title, text) if part)) + "\n"
    assert read.text == expected.replace("\r\n", "\n").replace("\r", "\n"), "XML reads each line end as LF"
    assert read.get("outlet") == "cedar-post"
    assert "\n" not in read.get("title", "")


def test_a_file_is_named_by_outlet_day_and_article(tmp_path):
    path = tmp_path / "a.zip"
    seen = dt.datetime(2026, 9, 2, 23, tzinfo=dt.UTC)
    rows = [
        article(),
        article(article_id="1" * 32, published_day=None, first_seen=seen),
        article(article_id="2" * 32, published_day=None),
    ]
    out = TextFilesWriter(path, HEADER, versions=False)
    out.write(pa.RecordBatch.from_pylist(rows, schema=SCHEMA))
    out.close()
    with zipfile.ZipFile(path) as read:
        assert read.testzip() is None
        assert read.namelist() == [
            f"cedar-post/2026-09-01/{'0f3a91c2' * 4}.txt",
            f"cedar-post/2026-09-02/{'1' * 32}.txt",
            f"cedar-post/2026-09-01/{'2' * 32}.txt",
        ]
        assert read.read(read.namelist()[0]).decode() == document(rows[0], HEADER)
        assert read.infolist()[0].date_time == (2026, 9, 1, 0, 0, 0)
    assert [left.name for left in tmp_path.iterdir()] == ["a.zip"]


def test_versions_of_one_article_have_files_of_their_own(tmp_path):
    path = tmp_path / "a.zip"
    out = TextFilesWriter(path, HEADER, versions=True)
    out.write(pa.RecordBatch.from_pylist([article(), article(version="<urn:uuid:b>")], schema=SCHEMA))
    out.close()
    with zipfile.ZipFile(path) as read:
        first, second = read.namelist()
    assert first.endswith(f"{'0f3a91c2' * 4}.7c1e0000-0000-4000-8000-000000000001.txt")
    assert second.endswith(f"{'0f3a91c2' * 4}.b.txt")


def test_more_files_than_a_plain_zip_can_count(tmp_path):
    path, files = tmp_path / "a.zip", 65_600
    stream = ZipStream(path)
    for number in range(files):
        stream.add(f"{number}.txt", b"", dt.date(1970, 1, 1))
    stream.close()
    with zipfile.ZipFile(path) as read:
        assert len(read.infolist()) == files
        assert read.infolist()[-1].filename == f"{files - 1}.txt"
        assert read.infolist()[-1].date_time[:3] == (1980, 1, 1), "the format knows no day before"


def test_files_beyond_four_gibibytes_are_found(tmp_path, monkeypatch):
    """The archive has a hole: the disk holds a few blocks of it."""
    path = tmp_path / "a.zip"
    stream = ZipStream(path)
    stream.add("near.txt", "قريب".encode(), dt.date(2026, 9, 1))
    stream._at = FULL_32 + 10
    stream._file.seek(stream._at)
    stream.add("بعيد.txt", "بعيد".encode(), dt.date(2026, 9, 1))
    stream.close()
    assert path.stat().st_size > FULL_32
    with zipfile.ZipFile(path) as read:
        assert [(info.filename, info.header_offset) for info in read.infolist()] == [
            ("near.txt", 0),
            ("بعيد.txt", FULL_32 + 10),
        ]
        assert [read.read(name).decode() for name in read.namelist()] == ["قريب", "بعيد"]


@pytest.mark.parametrize("name", ["tags", "removed"])
def test_other_columns_can_be_named(name):
    value = {"tags": ["هجرة", "ثقافة"], "removed": [{"text": "المزيد", "rule": "more", "place": "end"}]}
    said = {"tags": "هجرة; ثقافة", "removed": '{"text":"المزيد","rule":"more","place":"end"}'}
    read = ElementTree.fromstring(document(article(**value), ("outlet", name)))
    assert read.attrib == {"outlet": "cedar-post", name: said[name]}


def test_the_columns_that_are_asked_for_are_the_header_and_the_text_is_no_part_of_it():
    assert export.given("txt", "articles", Query()) == HEADER
    assert export.given("txt", "articles", Query(columns=("text", "outlet", "tags"))) == ("outlet", "tags")
    with pytest.raises(QueryError, match="captures have no text; pull them as parquet, jsonl or csv"):
        export.given("txt", "captures", Query())

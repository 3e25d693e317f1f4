"""The index of a segment, by which replay finds its captures."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from cdxj_indexer.main import CDXJIndexer  # type: ignore[import-untyped] # it has no types

from crawlers.cdxj import index
from mahjar.warc import Earlier, Exchange, Headers, SegmentWriter

NOW = datetime(2026, 3, 1, 7, 30, 5, 123456, tzinfo=UTC)
HTML = (("content-type", "text/html; charset=utf-8"),)
ANSWERS: list[tuple[str, int, Headers, bytes]] = [
    ("https://www.example.ca/%D8%AE%D8%A8%D8%B1?b=2&a=1", 200, HTML, "خبر".encode() * 40_000),
    ("https://example.ca/no-head", 200, (), b"nothing is said of it"),
    ("https://example.ca/empty-type", 500, (("Content-Type", ""),), b"x"),
    ("https://example.ca/odd-type", 200, (("X-Odd", "\xe9"), ("Content-Type", "\xd8\xa7 b")), b"x"),
    ("https://example.ca/old", 301, (("Location", "/new"),), b""),
    ("http://xn--mgba.ca:8080/A/B/;jsessionid=0?", 404, (("Content-Type", "Text/HTML;x"),), b"gone"),
    ("http://example.ca/%D8%A7%FF", 200, HTML, b"an address that is no UTF-8"),
]


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    """Give a segment with answers of every kind, a page that is unchanged, and a 304 last but one."""
    path = tmp_path / "paper-night-t01-000.warc.gz"
    before = Earlier("<urn:uuid:1>", "https://example.ca/q", NOW, "sha1:AAA")
    with SegmentWriter(path, "Mahjar", "a@example.org", "paper", "night") as writer:
        for url, status, headers, body in ANSWERS:
            writer.write(Exchange(url, NOW, status, "", headers, body, (("Accept", "*/*"),)), about={})
        for status in (304, 200):
            again = Exchange("https://example.ca/q", NOW, status, "", HTML, b"", ())
            writer.write(again, about={}, unchanged_since=before)
    return path


def test_an_index_is_byte_by_byte_that_of_cdxj_indexer_but_for_304s(segment: Path):
    out = StringIO()
    CDXJIndexer(out, [str(segment)], records="response,revisit").process_all()
    lines = [line for line in out.getvalue().splitlines(keepends=True) if '"status": "304"' not in line]
    assert len(lines) == len(ANSWERS) + 1
    assert index(segment) == "".join(sorted(lines)).encode()


def test_each_line_leads_to_one_member_that_is_a_whole_record(segment: Path, tmp_path: Path):
    for line in index(segment).decode().splitlines():
        said = json.loads(line.split(" ", 2)[2])
        at, length = int(said["offset"]), int(said["length"])
        member = segment.read_bytes()[at : at + length]
        alone = tmp_path / "alone" / segment.name
        alone.parent.mkdir(exist_ok=True)
        alone.write_bytes(member)
        (only,) = index(alone).decode().splitlines()
        assert json.loads(only.split(" ", 2)[2]) == said | {"offset": "0"}


def test_a_file_that_is_no_segment_is_said_to_be_none(tmp_path: Path):
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(b"this is no archive at all, only words that somebody wrote\n" * 10)
    with pytest.raises(OSError, match=r"."):
        index(path)

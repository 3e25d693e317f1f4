"""WARC segments: written once, read back by us, warcio and fastwarc, whole or cut short."""

import base64
import datetime as dt
import gzip
import hashlib
import io
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import assume, given
from hypothesis import strategies as st

from mahjar import evidence
from mahjar.errors import EvidenceError
from mahjar.warc import IDENTICAL, NOT_MODIFIED, Earlier, Exchange, SegmentWriter, request_target, warc_date

WARCIO = Path(sys.executable).parent / "warcio"
NOON = dt.datetime(2026, 9, 3, 12, 0, 0, 250_000, tzinfo=dt.UTC)
PAGE = "<p>خبر من الجالية</p>".encode() * 50


def exchange(path: str = "/1", body: bytes = PAGE, status: int = 200, **more) -> Exchange:
    facts = {
        "url": f"https://cedar-post.example{path}",
        "fetched": NOON,
        "status": status,
        "reason": "OK" if status == 200 else "Not Modified",
        "headers": [("content-type", "text/html"), ("ETag", '"a"'), ("Transfer-Encoding", "chunked")],
        "body": body,
        "request_headers": [("Host", "cedar-post.example"), ("User-Agent", "Mahjar")],
        "ip": "127.0.0.1",
    }
    return Exchange(**(facts | more))


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    """A segment with every kind of record that a crawl writes."""
    path = tmp_path / "cedar-post-run-t01-001.warc.gz"
    zipped = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    with SegmentWriter(path, "Mahjar 1", "editor@cedar-post.example", "cedar-post", "run") as out:
        first = out.write(exchange(), about={"kind": "article", "found_how": "feed"})
        out.write(exchange("/2", gzip.compress(PAGE), headers=zipped), about={"kind": "article"})
        out.write(exchange("/3", PAGE[:100], truncated="length"), about={"kind": "article"})
        earlier = Earlier(first, "https://cedar-post.example/1", NOON, sha1(PAGE))
        out.write(exchange(), about={"kind": "article"}, unchanged_since=earlier)
        out.write(exchange(body=b"", status=304), about={"kind": "article"}, unchanged_since=earlier)
        out.write(exchange("/empty", b""), about={"kind": "article"})
        out.write_metadata("https://cedar-post.example/feed", NOON, {"what": "found", "عدد": 3})
        assert out.records == 20
        out.flush()
        assert out.size == path.stat().st_size
    return path


def sha1(payload: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(payload).digest()).decode()


def read(path: Path) -> list[evidence.Record]:
    with path.open("rb") as stream:
        return list(evidence.records(stream))


def test_what_is_written_is_read_back_byte_for_byte(segment: Path):
    first = read(segment)[1]
    assert (first.type, first.status, first.url) == ("response", 200, "https://cedar-post.example/1")
    assert first.payload == PAGE
    assert first.date == NOON
    assert first.http_headers == (
        ("content-type", "text/html"),
        ("ETag", '"a"'),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
    )
    assert first.header("CONTENT-TYPE") == "text/html"
    assert first.header("Server") is None
    assert first.warc_headers["WARC-IP-Address"] == "127.0.0.1"
    assert first.warc_headers["WARC-Payload-Digest"] == sha1(PAGE)


def test_an_exchange_is_its_answer_its_request_and_what_is_known_of_it(segment: Path):
    answer, request, about = read(segment)[1:4]
    assert [request.type, about.type] == ["request", "metadata"]
    for record in (request, about):
        assert record.warc_headers["WARC-Concurrent-To"] == answer.record_id
    assert request.http_headers == (("Host", "cedar-post.example"), ("User-Agent", "Mahjar"))
    assert about.json == {"what": "capture", "kind": "article", "found_how": "feed"}


def test_a_payload_is_decoded_and_its_digests_are_of_what_came(segment: Path):
    second = read(segment)[4]
    assert second.payload[:2] == b"\x1f\x8b"
    assert second.decoded() == PAGE
    assert second.warc_headers["WARC-Payload-Digest"] == sha1(second.payload)
    assert evidence.sha256(second.decoded()) == hashlib.sha256(PAGE).hexdigest()


def test_a_body_that_was_cut_says_so(segment: Path):
    assert [
        record.warc_headers.get("WARC-Truncated") for record in read(segment) if record.type == "response"
    ] == [
        None,
        None,
        "length",
        None,
    ]


def test_a_revisit_points_to_the_record_that_holds_the_payload(segment: Path):
    records = read(segment)
    first = records[1]
    same, not_modified = (record for record in records if record.type == "revisit")
    for record, profile, status in ((same, IDENTICAL, 200), (not_modified, NOT_MODIFIED, 304)):
        assert record.warc_headers["WARC-Profile"] == profile
        assert record.warc_headers["WARC-Refers-To"] == first.record_id
        assert record.warc_headers["WARC-Refers-To-Target-URI"] == first.url
        assert record.warc_headers["WARC-Refers-To-Date"] == warc_date(NOON)
        assert record.warc_headers["WARC-Payload-Digest"] == first.warc_headers["WARC-Payload-Digest"]
        assert (record.payload, record.status, record.header("etag")) == (b"", status, '"a"')
    assert segment.read_bytes()[same.offset : same.offset + 2] == b"\x1f\x8b"
    assert gzip.decompress(member(segment, same)).count(b"WARC-Profile") == 1


def member(path: Path, record: evidence.Record) -> bytes:
    return path.read_bytes()[record.offset : record.offset + record.length]


def test_every_record_is_a_gzip_member_of_its_own_that_can_be_read_by_range(segment: Path):
    records = read(segment)
    assert len(records) == 20
    assert sum(record.length for record in records) == segment.stat().st_size
    for record in records:
        alone = evidence.read_one(member(segment, record))
        assert (alone.record_id, alone.payload) == (record.record_id, record.payload)
        assert record.digests_hold is (None if record.type == "revisit" else True)


def test_warcio_finds_nothing_wrong(segment: Path):
    done = subprocess.run([WARCIO, "check", "-v", segment], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "digest pass" in done.stdout
    assert "failed" not in done.stdout


def test_fastwarc_verifies_every_block_and_payload(segment: Path):
    """Two passes: fastwarc checks a block as long as HTTP is not parsed, a payload once it is."""
    with segment.open("rb") as stream:
        blocks = [
            record.verify_block_digest()
            for record in ArchiveIterator(stream, parse_http=False)
            if record.headers.get("WARC-Block-Digest")
        ]
    with segment.open("rb") as stream:
        payloads = [
            record.verify_payload_digest()
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response)
        ]
    assert (len(blocks), len(payloads)) == (20, 4)
    assert all(blocks)
    assert all(payloads)


def test_a_segment_is_never_written_over(segment: Path):
    with pytest.raises(FileExistsError):
        SegmentWriter(segment, "Mahjar 1", "editor@cedar-post.example", "cedar-post", "run")


def test_of_a_segment_that_was_cut_anywhere_the_whole_records_are_known(segment: Path):
    content = segment.read_bytes()
    ends = [record.offset + record.length for record in read(segment)]
    assert evidence.whole_length(io.BytesIO(content)) == len(content)
    for cut in (*range(0, len(content), 97), *ends, *(end - 1 for end in ends)):
        whole = max((end for end in ends if end <= cut), default=0)
        assert evidence.whole_length(io.BytesIO(content[:cut])) == whole, cut
        assert sum(r.length for r in evidence.records(io.BytesIO(content[:whole]))) == whole
    assert evidence.whole_length(io.BytesIO(content + b"\0" * 4096)) == len(content)


def test_a_record_that_was_cut_or_changed_is_not_taken_for_whole(tmp_path: Path):
    path = tmp_path / "a.warc.gz"
    body = os.urandom(5000)
    with SegmentWriter(path, "Mahjar 1", "editor@cedar-post.example", "cedar-post", "run") as out:
        out.write(exchange(body=body), about={})
    record = read(path)[1]
    bytes_of = member(path, record)
    cut = next(evidence.records(io.BytesIO(bytes_of[:3000])))
    assert (cut.digests_hold, len(cut.payload) < len(body)) == (False, True)
    plain = gzip.decompress(bytes_of)
    changed = gzip.compress(plain.replace(body[:50], body[:49] + bytes([body[49] ^ 1])))
    for wrong in (bytes_of[:3000], changed):
        with pytest.raises(EvidenceError, match=r"the digests of WARC record <urn:uuid:[^>]+> do not hold"):
            evidence.read_one(wrong)


def test_no_cut_of_a_member_is_taken_for_a_record(segment: Path):
    record = read(segment)[1]
    bytes_of = member(segment, record)
    assert evidence.read_one(bytes_of).digests_hold
    for cut in range(1, len(bytes_of) - 16):  # the last are its checksum, and the blank lines that end it
        with pytest.raises(EvidenceError):
            evidence.read_one(bytes_of[:cut])


def test_a_record_without_digests_is_read_and_nothing_is_said_of_them(tmp_path: Path):
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"
    head = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"WARC-Date: 2026-09-03T12:00:00Z\r\n"
        b"WARC-Target-URI: https://cedar-post.example/\r\nContent-Type: application/http;msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    found = evidence.read_one(gzip.compress(head + body + b"\r\n\r\n"))
    assert (found.payload, found.digests_hold) == (b"hello", None)


@pytest.mark.parametrize(
    "wrong", [b"", b"<html>", gzip.compress(b"hello", mtime=0), b"\x1f\x8b" + b"\xff" * 50, b"\0" * 99]
)
def test_bytes_that_are_no_warc_are_one_sentence_that_quotes_none_of_them(wrong: bytes):
    with pytest.raises(EvidenceError) as caught:
        evidence.read_one(wrong)
    assert str(caught.value).isascii()
    assert str(caught.value).isprintable()
    assert "record" in str(caught.value)


def test_a_date_that_is_none_is_said():
    assert evidence.read_date("2026-09-03T14:00:00.5+02:00") == NOON.replace(microsecond=500_000)
    with pytest.raises(EvidenceError, match="'yesterday' is not a WARC-Date"):
        evidence.read_date("yesterday")


def test_dates_are_written_in_utc_whatever_their_zone():
    montreal = NOON.astimezone(dt.timezone(dt.timedelta(hours=-4)))
    assert warc_date(montreal) == "2026-09-03T12:00:00.250000Z"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example", "/"),
        ("https://a.example/x?y=1#z", "/x?y=1"),
        ("https://a.example?y=1", "/?y=1"),
        ("https://a.example#z", "/"),
    ],
)
def test_a_request_line_names_path_and_query(url: str, target: str):
    assert request_target(url) == target


def raw_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    squeezed = squeezer.compress(data) + squeezer.flush()
    # One such stream in five hundred looks like a zlib head, and can't be told from one.
    assume(squeezed[0] & 15 != 8 or int.from_bytes(squeezed[:2]) % 31)
    return squeezed


ENCODERS = {"gzip": gzip.compress, "X-GZip": gzip.compress, "deflate": zlib.compress, " Deflate": raw_deflate}


@given(payload=st.binary(max_size=3000), names=st.lists(st.sampled_from(sorted(ENCODERS)), max_size=3))
def test_any_payload_comes_out_of_any_encodings_as_it_went_in(payload: bytes, names: list[str]):
    encoded = payload
    for name in names:
        encoded = ENCODERS[name](encoded)
    assert evidence.decoded(encoded, ",".join(names)) == payload


@given(payload=st.binary(min_size=1, max_size=2000), limit=st.integers(1, 2500))
def test_no_more_than_the_limit_comes_out(payload: bytes, limit: int):
    assert evidence.decoded(gzip.compress(payload), "gzip", limit) == payload[:limit]
    assert evidence.decoded(payload, None, limit) == payload[:limit]


def test_a_bomb_is_cut_at_the_limit_also_one_within_another():
    bomb = gzip.compress(b"\0" * (32 << 20))
    assert len(evidence.decoded(bomb, "gzip", 1 << 20)) == 1 << 20
    assert len(evidence.decoded(gzip.compress(bomb), "gzip, gzip", 1 << 20)) == 1 << 20


def test_a_broken_body_is_given_as_far_as_it_goes():
    noise = os.urandom(60_000)
    whole = gzip.compress(noise)
    wrong_sum = whole[:-8] + b"\0" * 8
    for broken, least in ((wrong_sum, 59_000), (whole[:30_000], 29_000), (whole + b"tail", 60_000)):
        given_back = evidence.decoded(broken, "gzip")
        assert noise.startswith(given_back)
        assert len(given_back) >= least
    assert evidence.decoded(b"no gzip at all", "gzip") == b"no gzip at all"
    assert evidence.decoded(b"\x8b\x00brotli", "br") == b"\x8b\x00brotli"
    assert evidence.decoded(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip") == b"one two"
    assert evidence.decoded(b"", "gzip") == b""

"""The proof of an article: its WARC record, fetched by range and held against its digests."""

import dataclasses
import gzip

import pytest

import mahjar
from mahjar.errors import StoreError
from mahjar.proof import PLACE, prove
from mahjar.store import Store

pytestmark = pytest.mark.store


@pytest.fixture
def article(press):
    press.article("cedar-post", "/1")
    press.night("one")
    row = next(iter(mahjar.open().articles()))
    assert prove(press.store, row).holds
    return row


def rewritten(press, article, change) -> None:
    """Write the article's segment again, with the bytes of its record changed."""
    start, end = article["warc_offset"], article["warc_offset"] + article["warc_length"]
    segment = press.store.get(article["warc_key"])
    press.store.put(article["warc_key"], segment[:start] + change(segment[start:end]) + segment[end:])


def test_a_proof_names_the_record_its_place_and_every_digest(press, article):
    proof = prove(press.store, article)
    assert (proof.warc_key, proof.warc_offset, proof.warc_length) == tuple(article[name] for name in PLACE)
    assert proof.record_id == article["record_id"]
    assert [check.name for check in proof.checks] == [
        "record id",
        "address",
        "WARC-Block-Digest",
        "WARC-Payload-Digest",
        "payload_digest (SHA-256)",
    ]
    assert proof.checks[2].said.startswith("sha1:")
    assert proof.checks[4].said == article["payload_digest"]
    assert proof.described()["holds"] is True


def test_a_record_whose_bytes_were_changed_proves_nothing(press, article):
    def change(member: bytes) -> bytes:
        record = gzip.decompress(member)
        assert b"200 OK" in record
        return gzip.compress(record.replace(b"200 OK", b"200 Ok"), mtime=0).ljust(len(member), b"\0")

    rewritten(press, article, change)
    proof = prove(press.store, article)
    assert not proof.holds
    assert "digests" in proof.sentence
    assert article["record_id"] in proof.sentence


def test_a_record_cut_short_or_overwritten_proves_nothing(press, article):
    for change in (lambda member: member[: len(member) // 2], lambda member: b"\0" * len(member)):
        before = press.store.get(article["warc_key"])
        rewritten(press, article, change)
        proof = prove(press.store, article)
        assert not proof.holds
        assert proof.sentence.startswith("the evidence does not hold: ")
        press.store.put(article["warc_key"], before)


def test_evidence_that_is_gone_or_never_was_is_said(press, article):
    assert "names no WARC record" in prove(press.store, article | {"warc_key": None}).sentence
    beyond = prove(press.store, article | {"warc_offset": 10_000_000})
    assert (beyond.holds, beyond.sentence[:25]) == (False, "the evidence is missing: ")
    press.store.delete(article["warc_key"])
    gone = prove(press.store, article)
    assert not gone.holds
    assert "the evidence is missing: there is no object at s3://" in gone.sentence


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("payload_digest", "payload_digest (SHA-256)"),
        ("url", "address"),
        ("record_id", "record id"),
    ],
)
def test_a_row_that_says_something_else_than_its_record_is_found_out(press, article, column, name):
    proof = prove(press.store, article | {column: "something else"})
    assert [check.name for check in proof.checks if not check.holds] == [name]
    assert f"{name} should be something else and is {article[column]}" in proof.sentence


def test_a_store_that_cant_be_reached_is_no_proof_against_an_article(press, article):
    nowhere = Store(dataclasses.replace(press.settings, endpoint="http://127.0.0.1:9"))
    with pytest.raises(StoreError, match="can't be reached"):
        prove(nowhere, article)

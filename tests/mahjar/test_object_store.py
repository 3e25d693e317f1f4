"""The store's client, against a real store: conditions, ranges, listings, and errors in one sentence."""

import base64
import dataclasses
import hashlib
import threading
from pathlib import Path

import pytest

from mahjar.errors import Conflict, NotStored, StoreError
from mahjar.settings import StoreSettings
from mahjar.store import Store

pytestmark = pytest.mark.store


@pytest.fixture
def store(store_settings: dict[str, str]) -> Store:
    return Store(StoreSettings.read(store_settings))


def test_what_is_put_is_got_whole_by_range_and_into_a_file(store: Store, tmp_path: Path):
    content = bytes(range(256)) * 5000
    etag = store.put("raw/a.bin", content)
    assert store.get_with_etag("raw/a.bin") == (content, etag)
    assert store.get_range("raw/a.bin", 1000, 300) == content[1000:1300]
    store.download("raw/a.bin", tmp_path / "a.bin")
    assert (tmp_path / "a.bin").read_bytes() == content
    store.put("raw/b.bin", tmp_path / "a.bin")
    assert store.get("raw/b.bin") == content


def test_a_put_carries_its_sha256_and_type_for_the_store_to_keep(store: Store):
    store.put("a.json", b"{}", content_type="application/json")
    head = store.client.head_object(Bucket=store.settings.bucket, Key="a.json", ChecksumMode="ENABLED")
    assert head["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(b"{}").digest()).decode()
    assert head["ContentType"] == "application/json"


def test_a_new_object_is_written_once_and_never_over_another(store: Store):
    store.put("lease", b"mine", new=True)
    with pytest.raises(Conflict, match="was written by somebody else first"):
        store.put("lease", b"yours", new=True)
    assert store.get("lease") == b"mine"


def test_of_many_who_write_a_new_object_at_once_one_succeeds(store: Store):
    won: list[int] = []
    lost: list[int] = []
    start = threading.Barrier(8)

    def write(number: int) -> None:
        start.wait(20)
        try:
            store.put("lease", str(number).encode(), new=True)
        except Conflict:
            lost.append(number)
        else:
            won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(won), len(lost)) == (1, 7)
    assert store.get("lease") == str(won[0]).encode()


def test_an_object_is_written_over_and_deleted_only_as_it_was_read(store: Store):
    old = store.put("lease", b"1")
    new = store.put("lease", b"2", if_match=old)
    with pytest.raises(Conflict):
        store.put("lease", b"3", if_match=old)
    with pytest.raises(Conflict):
        store.delete("lease", if_match=old)
    assert store.get("lease") == b"2"
    store.delete("lease", if_match=new)
    assert not store.exists("lease")


def test_what_is_not_there_is_said_and_may_be_deleted(store: Store, tmp_path: Path):
    for ask in (
        lambda: store.get("nothing"),
        lambda: store.get_range("nothing", 0, 1),
        lambda: store.download("nothing", tmp_path / "x"),
    ):
        with pytest.raises(NotStored, match=r"there is no object at s3://test-.*/nothing"):
            ask()
    assert not store.exists("nothing")
    store.delete("nothing")
    store.put("short", b"abc")
    with pytest.raises(NotStored, match="short ends before that place"):
        store.get_range("short", 10, 5)
    assert store.get_range("short", 1, 50) == b"bc"


def test_every_object_below_a_prefix_is_listed_by_key_also_past_a_thousand(store: Store):
    store.put("other/a", b"")
    expected = []
    for number in range(1005):
        key = f"raw/outlet=x/{number:04d}"
        store.client.put_object(Bucket=store.settings.bucket, Key=key, Body=b"x" * (number % 3))
        expected.append((key, number % 3))
    assert list(store.list("raw/")) == expected
    assert list(store.list("none/")) == []


def test_an_archive_below_a_prefix_sees_only_its_own(store: Store):
    below = Store(dataclasses.replace(store.settings, prefix="demo/two"))
    store.put("a", b"outside")
    below.put("a", b"inside")
    assert (store.get("a"), below.get("a"), store.get("demo/two/a")) == (b"outside", b"inside", b"inside")
    assert list(below.list("")) == [("a", 6)]
    below.delete("a")
    assert store.exists("a")


def test_a_store_without_checksums_of_newer_clients_is_written_to(store: Store):
    plain = Store(dataclasses.replace(store.settings, checksums=False))
    plain.put("a", b"1")
    assert plain.get("a") == b"1"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"access_key": "SOMEBODY"}, "the access key is not known there; check MAHJAR_S3_ACCESS_KEY"),
        ({"secret_key": "guessed"}, "the secret key is wrong; check MAHJAR_S3_SECRET_KEY"),
        ({"bucket": "no-such-bucket"}, "there is no such bucket; make it or mend MAHJAR_S3_BUCKET"),
        ({"endpoint": "http://127.0.0.1:9"}, "the S3 store at http://127.0.0.1:9 can't be reached"),
        ({"secret_key": None}, "MAHJAR_S3_SECRET_KEY"),
    ],
)
def test_a_store_that_refuses_or_is_not_there_is_one_sentence(store: Store, change, sentence: str):
    elsewhere = Store(dataclasses.replace(store.settings, **change))
    for ask in (elsewhere.check, lambda: elsewhere.get("a"), lambda: elsewhere.put("a", b"")):
        with pytest.raises(StoreError) as caught:
            ask()
        assert sentence in str(caught.value)
        assert "\n" not in str(caught.value)
    assert store.check() is None


def test_a_head_that_is_refused_is_no_answer_about_the_object(store: Store):
    """A HEAD has no body, so that all the store says is 403."""
    with pytest.raises(StoreError, match="the store refused these keys"):
        Store(dataclasses.replace(store.settings, secret_key="guessed")).exists("a")

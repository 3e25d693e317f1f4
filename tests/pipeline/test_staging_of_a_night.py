"""What an outlet's night leaves for the commit comes back as it was put there."""

import gzip
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import TABLES
from pipeline.night import Night
from pipeline.staging import ROWS_FILES, ROWS_IN_MEMORY, Staging

pytestmark = pytest.mark.store


@pytest.fixture
def staging(store_settings: dict[str, str], night: Callable[..., Night]) -> Staging:
    return Staging(Store(StoreSettings.read(store_settings)), night(), "cedar-post")


def test_nothing_is_staged_at_first(staging: Staging) -> None:
    assert staging.get_json("accounts.json") is None
    assert list(staging.get_lines("ledger-t01.jsonl.gz")) == []
    assert staging.names() == []
    assert staging.attempts() == 0
    assert [staging.rows(table).num_rows for table in ROWS_FILES] == [0, 0, 0, 0]


def test_rows_come_back_with_the_types_of_their_table_however_many(staging: Staging) -> None:
    many = ROWS_IN_MEMORY * 2 + 1
    with staging.writing() as files:
        for n in range(many):
            files.add("urls", {"outlet": "cedar-post", "address": f"/{n}", "month": "2026-09", "tries": n})
    urls = staging.rows("urls")
    assert urls.schema == TABLES["urls"].schema
    assert urls["address"].to_pylist() == [f"/{n}" for n in range(many)]
    assert urls["tries"].to_pylist() == list(range(many))
    assert staging.names() == ["urls.parquet"]
    assert staging.rows("articles").num_rows == 0


def test_a_try_without_rows_of_a_table_takes_those_of_an_earlier_one_away(staging: Staging) -> None:
    for table in ("captures", "urls"):
        with staging.writing() as files:
            files.add(table, dict.fromkeys(TABLES[table].key, "a") | {"outlet": "a", "month": "2026-09"})
    assert staging.names() == ["urls.parquet"]
    assert [staging.rows(table).num_rows for table in ROWS_FILES] == [0, 0, 0, 1]


def test_rows_of_a_step_that_failed_are_not_staged(staging: Staging) -> None:
    def fail_between_rows() -> None:
        with staging.writing() as files:
            files.add("urls", {"outlet": "cedar-post", "address": "/a", "month": "2026-09"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_between_rows()
    assert staging.names() == []


def test_a_ledger_is_read_up_to_the_line_in_which_its_writer_was_killed(
    staging: Staging, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text('{"address": "/مقال"}\n{"address": "/b"}\n{"addre', "utf-8")
    staging.put_lines("ledger-t01.jsonl.gz", ledger)
    assert [line["address"] for line in staging.get_lines("ledger-t01.jsonl.gz")] == ["/مقال", "/b"]
    packed = staging.store.get(staging.key("ledger-t01.jsonl.gz"))
    assert gzip.decompress(packed) == ledger.read_bytes()


def test_tries_are_counted_from_one_and_those_at_once_get_a_number_each(staging: Staging) -> None:
    assert staging.begin_attempt() == 1
    numbers: list[int] = []
    threads = [threading.Thread(target=lambda: numbers.append(staging.begin_attempt())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [2, 3, 4, 5]
    assert staging.attempts() == 5


def test_two_outlets_of_a_run_do_not_meet(staging: Staging) -> None:
    staging.put_json("accounts.json", {"counts": {"found": 1}})
    other = Staging(staging.store, staging.night, "cedar")
    assert other.get_json("accounts.json") is None
    assert other.names() == []

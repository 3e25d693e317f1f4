"""The Delta tables, in a real store: merged once, read by any column, whoever else writes."""

import dataclasses
import datetime as dt
import json
import threading

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from deltalake.exceptions import CommitFailedError

from mahjar import layout, scan, tables
from mahjar.errors import StoreError
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import TABLES, Tables, conformed, last_of_each, predicate

pytestmark = pytest.mark.store
NOON = dt.datetime(2026, 9, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def archive(store_settings: dict[str, str]) -> Tables:
    return Tables(StoreSettings.read(store_settings))


def rows_of(name: str, *rows: dict[str, object]) -> pa.Table:
    schema = TABLES[name].schema
    given = [field for field in schema if any(field.name in row for row in rows)]
    return pa.Table.from_pylist(list(rows), schema=pa.schema(given))


def article(number: int, version: str = "v1", month: str = "2026-09", **more: object) -> dict[str, object]:
    return {
        "article_id": f"{number:032x}",
        "version": version,
        "month": month,
        "outlet": f"outlet-{number % 3}",
        "text": "كلمة " * 40,
        "first_seen": NOON,
        "fetched": NOON,
    } | more


def url(address: str, state: str, tries: int = 1, month: str = "2026-09") -> dict[str, object]:
    return {"outlet": "a", "address": address, "month": month, "state": state, "tries": tries}


def test_every_table_of_the_layout_has_a_schema_whose_key_and_month_are_never_null():
    assert tuple(TABLES) == (*layout.TABLES, *layout.MADE_FROM_ARTICLES)
    for table in TABLES.values():
        for column in (*table.key, "month"):
            assert not table.schema.field(column).nullable, (table.name, column)
        assert {*table.figures} <= {*table.schema.names}


def test_a_table_before_its_first_commit_is_empty_and_has_every_column(archive: Tables):
    assert archive.read("articles").schema == TABLES["articles"].schema
    assert archive.read("articles", columns=["outlet", "article_id"]).column_names == ["outlet", "article_id"]
    assert archive.version("articles") is None


def test_a_commit_without_rows_makes_the_table_and_then_no_version(archive: Tables):
    nothing = rows_of("articles").select([])
    made = {"inserted": 0, "updated": 0, "version": 0}
    assert [archive.merge("articles", nothing) for _ in range(2)] == [made, made]


def test_rows_merged_again_add_nothing_and_make_no_version(archive: Tables):
    rows = rows_of("articles", *map(article, range(6)))
    first = archive.merge("articles", rows)
    again = archive.merge("articles", rows)
    assert (first["inserted"], again["inserted"], again["updated"]) == (6, 0, 0)
    assert again["version"] == first["version"] == archive.version("articles")
    assert archive.read("articles").num_rows == 6


def test_a_row_that_stands_twice_in_the_source_is_inserted_once_and_the_last_wins(archive: Tables):
    archive.merge(
        "urls", rows_of("urls", url("/1", "failed", 1), url("/2", "failed"), url("/1", "settled", 2))
    )
    read = archive.read("urls", columns=["address", "state"]).sort_by("address").to_pylist()
    assert read == [{"address": "/1", "state": "settled"}, {"address": "/2", "state": "failed"}]


def test_an_upsert_takes_the_later_row_and_an_insert_keeps_the_first(archive: Tables):
    archive.merge("urls", rows_of("urls", url("/1", "failed", 1)))
    done = archive.merge("urls", rows_of("urls", url("/1", "settled", 2), url("/9", "deferred")))
    assert (done["inserted"], done["updated"]) == (1, 1)
    assert archive.read("urls", where=ds.field("address") == "/1")["tries"].to_pylist() == [2]

    archive.merge("articles", rows_of("articles", article(1, title="قبل")))
    archive.merge("articles", rows_of("articles", article(1, title="بعد")))
    assert archive.read("articles", columns=["title"])["title"].to_pylist() == ["قبل"]


def test_rows_are_found_by_any_column_whatever_other_columns_are_asked_for(archive: Tables):
    days = [dt.date(2026, 9, 1 + n) if n % 4 else None for n in range(12)]
    archive.merge("articles", rows_of("articles", *(article(n, published_day=d) for n, d in enumerate(days))))
    archive.merge("articles", rows_of("articles", article(40, month="2026-10")))
    outlet, day = ds.field("outlet"), ds.field("published_day")

    def found(where: ds.Expression) -> list[int]:
        ids = archive.read("articles", where=where, columns=["article_id"])["article_id"].to_pylist()
        return sorted(int(text, 16) for text in ids)

    assert found(outlet == "outlet-1") == [1, 4, 7, 10, 40]
    assert found(outlet.isin(["outlet-0"]) & (day >= dt.date(2026, 9, 7))) == [6, 9]
    assert found(day.is_null() & (ds.field("month") == "2026-09")) == [0, 4, 8]
    assert found(ds.field("month") == "2026-10") == [40]
    assert found(outlet == "nobody") == []


def test_files_of_other_months_and_outlets_are_not_read(archive: Tables):
    for number, month in ((0, "2026-07"), (1, "2026-08"), (2, "2026-08")):
        archive.merge("articles", rows_of("articles", article(number, month=month)))
    table = archive.open("articles")
    assert table is not None
    assert [(p.month, p.rows, len(p.dataset.files)) for p in scan.parts(table)] == [
        ("2026-07", 1, 1),
        ("2026-08", 2, 2),
    ]
    only = scan.parts(table, (ds.field("month") == "2026-08") & (ds.field("outlet") == "outlet-2"))
    assert [(p.month, p.rows) for p in only] == [("2026-08", 1)]


def test_a_merge_names_its_months_as_literals():
    rows = conformed(rows_of("urls", url("/1", "x", month="2026-08"), url("/2", "x")), TABLES["urls"].schema)
    assert predicate(TABLES["urls"], rows) == (
        "t.month IN ('2026-08', '2026-09') AND t.month = s.month "
        "AND t.outlet = s.outlet AND t.address = s.address"
    )


def test_a_merge_names_the_span_of_what_its_keys_fix():
    later = NOON + dt.timedelta(hours=2, microseconds=7)
    rows = conformed(rows_of("articles", article(1), article(2, fetched=later)), TABLES["articles"].schema)
    assert (
        "t.fetched BETWEEN "
        "arrow_cast('2026-09-03T11:59:59+00:00', 'Timestamp(Microsecond, Some(\"UTC\"))') AND "
        "arrow_cast('2026-09-03T14:00:01.000007+00:00', 'Timestamp(Microsecond, Some(\"UTC\"))')"
    ) in predicate(TABLES["articles"], rows)
    night = {"outlet": "a", "run": "l'aube", "month": "2026-09"}
    rows = conformed(rows_of("nights", night), TABLES["nights"].schema)
    assert "t.run BETWEEN 'l''aube' AND 'l''aube'" in predicate(TABLES["nights"], rows)


def test_a_merge_of_rows_whose_span_is_not_known_names_none():
    rows = conformed(rows_of("articles", article(1), article(2, fetched=None)), TABLES["articles"].schema)
    assert "fetched" not in predicate(TABLES["articles"], rows)


@pytest.mark.parametrize("name", ["captures", "articles", "quarantine", "nights"])
def test_a_night_is_merged_without_a_look_at_the_files_of_others(archive: Tables, name: str):
    def night(day: int) -> pa.Table:
        when = {"started" if name == "nights" else "fetched": NOON + dt.timedelta(days=day)}
        facts = {"outlet": "a", "run": f"run-{day}", "month": "2026-09"}
        return rows_of(name, dict.fromkeys(TABLES[name].key, f"{day}") | facts | when)

    archive.merge(name, night(0))
    table = archive.open(name)
    assert table is not None
    (file,) = scan.files(table)
    settings = archive.settings
    Store(settings).client.delete_object(Bucket=settings.bucket, Key=f"tables/{name}/{file}")
    assert archive.merge(name, night(1))["inserted"] == 1
    with pytest.raises(StoreError):
        archive.merge(name, night(0))


def test_rows_are_known_again_whatever_part_of_a_millisecond_they_are_of(archive: Tables):
    moments = [NOON + dt.timedelta(microseconds=part) for part in (0, 1, 499, 500, 999)]
    rows = rows_of("articles", *(article(n, fetched=moment) for n, moment in enumerate(moments)))
    assert archive.merge("articles", rows)["inserted"] == 5
    for number in range(5):
        assert archive.merge("articles", rows.slice(number, 1))["inserted"] == 0


def test_no_text_of_an_article_stands_in_the_log(archive: Tables):
    archive.merge("articles", rows_of("articles", article(1, text="سرّ طويل " * 200)))
    store = Store(archive.settings)
    adds = [
        json.loads(line)["add"]
        for key, _ in store.list("tables/articles/_delta_log/")
        if key.endswith(".json")
        for line in store.get(key).splitlines()
        if b'"add"' in line
    ]
    assert len(adds) == 1
    figures = json.loads(adds[0]["stats"])
    assert figures["minValues"]["outlet"] == "outlet-1"
    assert "text" not in figures["minValues"]


def test_two_writers_at_once_lose_no_row_and_double_none(archive: Tables):
    """A backfill beside the night: both make the table, both write, some rows are the same."""
    failures: list[BaseException] = []
    start = threading.Barrier(2)

    def write(first: int) -> None:
        try:
            start.wait(10)
            for night in range(5):
                numbers = range(first + night * 4, first + night * 4 + 6)
                archive.merge("articles", rows_of("articles", *map(article, numbers)))
        except (StoreError, threading.BrokenBarrierError) as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert failures == []
    ids = archive.read("articles", columns=["article_id"])["article_id"].to_pylist()
    assert sorted(ids) == [f"{n:032x}" for n in range(32)]


def test_a_conflict_is_tried_again_and_one_that_never_ends_is_said(
    archive: Tables, monkeypatch: pytest.MonkeyPatch
):
    waits: list[float] = []
    monkeypatch.setattr(tables.time, "sleep", waits.append)
    once, real = iter([CommitFailedError("somebody was first")]), archive._merge_once

    def first_fails(what: tables.Table, rows: pa.Table) -> dict[str, int]:
        for error in once:
            raise error
        return real(what, rows)

    monkeypatch.setattr(archive, "_merge_once", first_fails)
    assert archive.merge("articles", rows_of("articles", article(1)))["inserted"] == 1
    assert len(waits) == 1

    def always_fails(what: tables.Table, rows: pa.Table) -> dict[str, int]:
        raise CommitFailedError("somebody was first")

    monkeypatch.setattr(archive, "_merge_once", always_fails)
    with pytest.raises(StoreError, match="table articles: other writers committed first 12 times"):
        archive.merge("articles", rows_of("articles", article(2)))


def test_the_log_is_summed_up_every_ten_commits_and_every_version_stays_readable(archive: Tables):
    for number in range(12):
        archive.merge("articles", rows_of("articles", article(number)))
    log = [key.rpartition("/")[2] for key, _ in Store(archive.settings).list("tables/articles/_delta_log/")]
    assert sum(name.endswith(".checkpoint.parquet") for name in log) == 1
    assert [archive.read("articles", version=version).num_rows for version in range(13)] == list(range(13))
    table = archive.open("articles")
    assert table is not None
    # Nothing may cut the log later on: that versions age can't be played here, the store dates its objects.
    assert table.metadata().configuration["delta.enableExpiredLogCleanup"] == "false"


def test_a_version_is_read_as_it_was(archive: Tables):
    first = archive.merge("articles", rows_of("articles", article(1)))
    archive.merge("articles", rows_of("articles", article(2)))
    assert archive.read("articles", version=first["version"]).num_rows == 1
    assert archive.read("articles").num_rows == 2
    with pytest.raises(StoreError, match=r"table articles at s3://test-\w+ has no version 99"):
        archive.read("articles", version=99)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"access_key": "SOMEBODYELSE"}, "the access key is not known there; check MAHJAR_S3_ACCESS_KEY"),
        ({"secret_key": "guessed"}, "the secret key is wrong; check MAHJAR_S3_SECRET_KEY"),
        ({"bucket": "no-such-bucket"}, "there is no such bucket; make it or mend MAHJAR_S3_BUCKET"),
        ({"endpoint": "http://127.0.0.1:9"}, "the S3 store at http://127.0.0.1:9 can't be reached"),
    ],
)
def test_a_table_that_cant_be_reached_says_which_setting_is_wrong(
    archive: Tables, change: dict[str, str], sentence: str
):
    elsewhere = Tables(dataclasses.replace(archive.settings, **change))
    for ask in (
        lambda: elsewhere.read("articles"),
        lambda: elsewhere.merge("articles", rows_of("articles", article(1))),
    ):
        with pytest.raises(StoreError) as caught:
            ask()
        assert sentence in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_column_that_no_table_has_and_a_null_key_are_mistakes():
    with pytest.raises(ValueError, match="no such columns: colour"):
        conformed(pa.table({"colour": ["red"]}), TABLES["urls"].schema)
    with pytest.raises(ValueError, match="address is part of a key"):
        conformed(
            pa.table({"outlet": ["a"], "address": pa.nulls(1, pa.string()), "month": ["2026-09"]}),
            TABLES["urls"].schema,
        )


def test_the_last_of_each_key_is_kept_in_the_order_of_the_source():
    rows = pa.table({"k": ["a", "b", "a", "c"], "n": [1, 2, 3, 4]})
    assert last_of_each(rows, ("k",)).to_pylist() == [
        {"k": "b", "n": 2},
        {"k": "a", "n": 3},
        {"k": "c", "n": 4},
    ]

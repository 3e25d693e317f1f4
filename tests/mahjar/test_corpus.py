"""The archive as a researcher sees it."""

import dataclasses
import datetime as dt

import polars as pl
import pyarrow as pa
import pytest

import mahjar
from mahjar import layout
from mahjar.errors import MahjarError, NothingFound, QueryError, SettingsError, StoreError
from mahjar.tables import TABLES
from mahjar.tally import Tally

pytestmark = pytest.mark.store
DAY = dt.timedelta(days=1)


def titles(selection: mahjar.Selection) -> list[str]:
    return [row["title"] for row in selection]


def test_an_article_is_given_in_its_latest_version_unless_all_are_asked_for(press):
    press.article("cedar-post", "/1", title="كما نُشر أولا")
    press.article("cedar-post", "/2", title="لم يتغير")
    press.night("one")
    press.article("cedar-post", "/1", title="بعد التصحيح")
    press.night("two")
    corpus = mahjar.open()
    assert titles(corpus.articles()) == ["لم يتغير", "بعد التصحيح"]
    assert titles(corpus.articles(versions="all")) == ["كما نُشر أولا", "لم يتغير", "بعد التصحيح"]
    assert corpus.articles().count() == 2
    assert corpus.articles(versions="all").count() == 3


def test_the_latest_version_is_the_one_fetched_last_and_of_one_instant_the_one_that_sorts_last(press):
    moment = press.now
    press.article("cedar-post", "/1", title="متأخر", fetched=moment + DAY)
    press.article("cedar-post", "/1", title="مبكر", fetched=moment)
    press.article("cedar-post", "/1", title="بلا وقت", fetched=None)
    press.article("cedar-post", "/2", title="أ", fetched=moment, version="<urn:uuid:1>")
    press.article("cedar-post", "/2", title="ب", fetched=moment, version="<urn:uuid:2>")
    press.night("one")
    assert sorted(titles(mahjar.open().articles())) == ["ب", "متأخر"]


def test_a_version_that_was_replaced_does_not_come_up_because_the_later_one_is_outside_of_the_days(press):
    press.article("cedar-post", "/1", published_day=dt.date(2026, 8, 20), title="تاريخ خاطئ")
    press.night("one")
    press.article("cedar-post", "/1", published_day=dt.date(2026, 8, 30), title="تاريخ مصحح")
    press.night("two")
    corpus = mahjar.open()
    assert titles(corpus.articles(since="2026-08-15", until="2026-08-25")) == []
    assert titles(corpus.articles(since="2026-08-15", until="2026-08-25", versions="all")) == ["تاريخ خاطئ"]
    assert titles(corpus.articles(since="2026-08-25")) == ["تاريخ مصحح"]


def test_days_are_those_printed_on_the_page_or_else_of_the_first_sight_and_both_ends_count(press):
    for day in (3, 4, 5):
        press.article("cedar-post", f"/printed-{day}", published_day=dt.date(2026, 8, day))
    late = dt.datetime(2026, 8, 4, 23, 59, 59, 999999, tzinfo=dt.UTC)
    for name, instant in (("before", late - DAY), ("late", late), ("after", late + dt.timedelta(seconds=1))):
        press.article("cedar-post", f"/{name}", published_day=None, first_seen=instant)
    press.night("one")

    def paths(since: object, until: object) -> set[str]:
        found = mahjar.open().articles(since=since, until=until, columns="url")
        return {row["url"].rpartition("/")[2] for row in found}

    assert paths("2026-08-04", "2026-08-04") == {"printed-4", "late"}
    assert paths(dt.date(2026, 8, 4), None) == {"printed-4", "printed-5", "late", "after"}
    assert paths(None, "2026-08-03") == {"printed-3", "before"}


def test_what_is_given_can_be_arrow_polars_pandas_a_stream_or_rows_and_is_the_same(press):
    for number in range(5):
        press.article("cedar-post", f"/{number}", tags=["جالية", str(number)])
    press.night("one")
    selection = mahjar.open().articles(columns=["title", "tags", "published_day", "fetched"])
    table = selection.arrow()
    assert table.schema == selection.schema
    assert table.column_names == ["title", "tags", "published_day", "fetched"]
    assert list(selection) == table.to_pylist()
    assert selection.reader().read_all() == table
    assert selection.polars().to_arrow().to_pylist() == table.to_pylist()
    assert selection.pandas()["title"].tolist() == table["title"].to_pylist()
    assert selection.lazy().collect().equals(selection.polars())


def test_a_lazy_frame_fetches_only_the_columns_that_its_query_needs(press, monkeypatch):
    for number in range(4):
        press.article("cedar-post", f"/{number}", words=number)
    press.night("one")
    asked = []
    real = mahjar.Selection.batches

    def spy(self, tally=None):
        asked.append(self.schema.names)
        return real(self, tally)

    monkeypatch.setattr(mahjar.Selection, "batches", spy)
    lazy = mahjar.open().articles().lazy().filter(pl.col("words") >= 2).select("title")
    assert lazy.collect()["title"].to_list() == ["خبر /2", "خبر /3"]
    assert [set(names) for names in asked] == [{"title", "words"}]
    assert mahjar.open().articles().lazy().head(1).collect().height == 1


def test_outlets_languages_and_countries_narrow_what_is_given(press):
    press.outlet("maple-voice", country="US")
    press.article("cedar-post", "/1", language="ar")
    press.article("cedar-post", "/2", language="fr")
    press.article("maple-voice", "/3")
    press.night("one")
    corpus = mahjar.open()
    assert titles(corpus.articles("maple-voice")) == ["خبر /3"]
    assert titles(corpus.articles(["maple-voice", "cedar-post"], languages="ar")) == ["خبر /1", "خبر /3"]
    assert titles(corpus.articles(country="CA", languages=["fr", "en"])) == ["خبر /2"]
    with pytest.raises(NothingFound, match="no outlet is of country 'BR'; there are CA, US"):
        corpus.articles(country="BR")


def test_what_an_outlet_excludes_is_left_out_and_counted_also_where_it_was_archived_before(press):
    press.article("cedar-post", "/news/1")
    press.article("cedar-post", "/%D8%AE%D8%A7%D8%B5/2")
    hidden = press.article("cedar-post", "/shown?x=1", canonical_url="https://www.cedar-post.example/خاص/3/")
    press.article("maple-voice", "/%D8%AE%D8%A7%D8%B5/4")
    first = press.night("one")
    press.outlet("cedar-post", exclude=("^/خاص/",))
    press.night("two")
    for corpus in (mahjar.open(), mahjar.open(version=first["articles_version"]), mahjar.open(as_of="one")):
        tally = Tally()
        kept = [row["url"] for b in corpus.articles(columns="url").batches(tally) for row in b.to_pylist()]
        assert kept == [
            "https://cedar-post.example/news/1",
            "https://maple-voice.example/%D8%AE%D8%A7%D8%B5/4",
        ]
        assert (tally.left_out, tally.given.total()) == ({"cedar-post": 2}, 2)
        assert corpus.captures("cedar-post").count() == 2
        with pytest.raises(NothingFound, match="cedar-post excludes its address"):
            corpus.article(hidden["article_id"])


def test_nothing_is_given_of_an_outlet_whose_exclusions_cant_be_read(press):
    press.article("cedar-post", "/1")
    press.night("one")
    key = layout.outlet_file(press.files["cedar-post"].sha256)
    press.store.put(key, b"exclude = ['(']")
    with pytest.raises(MahjarError, match=r"the outlet file of cedar-post .* can't be read"):
        mahjar.open().articles()
    press.store.delete(key)
    with pytest.raises(MahjarError, match="the outlet file of cedar-post is missing"):
        mahjar.open().articles()


def test_an_outlet_file_with_keys_of_a_newer_mahjar_is_read(press):
    press.article("cedar-post", "/1")
    press.article("cedar-post", "/2")
    press.night("one")
    key = layout.outlet_file(press.files["cedar-post"].sha256)
    press.store.put(key, press.store.get(key).replace(b"exclude = []", b"exclude = ['/2']\nfrom_2031 = true"))
    assert titles(mahjar.open().articles()) == ["خبر /1"]


def test_what_is_read_does_not_change_while_it_is_read(press):
    press.article("cedar-post", "/1")
    press.night("one")
    corpus = mahjar.open()
    press.article("cedar-post", "/2")
    press.night("two")
    assert titles(corpus.articles()) == ["خبر /1"]
    assert corpus.last_night["run"] == "one"
    assert len(list(corpus.nights())) == 1
    assert titles(mahjar.open().articles()) == ["خبر /1", "خبر /2"]


def test_a_night_that_is_read_has_its_articles_even_while_a_commit_is_under_way(press, monkeypatch):
    """Between one table's opening and the next a whole night is committed."""
    press.article("cedar-post", "/1")
    press.night("one")
    press.article("cedar-post", "/2")
    real, opened = type(press.tables).open, []

    def open_then_commit(self, name, version=None):
        table = real(self, name, version)
        if name == "nights" and not opened:
            opened.append(name)
            press.night("two")
        return table

    monkeypatch.setattr(type(press.tables), "open", open_then_commit)
    corpus = mahjar.open()
    monkeypatch.undo()
    night = corpus.last_night
    assert night["run"] == "one"
    assert corpus.versions["articles"] >= night["articles_version"]
    records = {row["record_id"] for row in corpus.captures()}
    assert {row["record_id"] for row in corpus.articles()} <= records


def test_the_archive_is_opened_as_it_was_by_day_instant_run_or_version(press):
    press.article("cedar-post", "/1")
    one = press.night("one", days=3)
    press.article("cedar-post", "/2")
    instant = press.now
    press.night("two")
    before = instant - dt.timedelta(minutes=1)
    ways = ({"as_of": "2026-09-03"}, {"as_of": dt.date(2026, 9, 1)}, {"as_of": before}, {"as_of": "one"})
    for given in (*ways, {"as_of": before.isoformat()}, {"version": one["articles_version"]}):
        corpus = mahjar.open(**given)
        assert titles(corpus.articles()) == ["خبر /1"], given
        assert corpus.versions["articles"] == one["articles_version"]
        assert corpus.captures().count() == 1
        assert [row["run"] for row in corpus.nights()] == ["one"]
    assert titles(mahjar.open(as_of="two").articles()) == ["خبر /1", "خبر /2"]
    with pytest.raises(NothingFound, match="no night by 2026-08-31; its first was 2026-09-01"):
        mahjar.open(as_of="2026-08-31")
    with pytest.raises(QueryError, match="'three' is neither a run of this archive nor a day"):
        mahjar.open(as_of="three")
    with pytest.raises(QueryError, match="not both"):
        mahjar.open(as_of="one", version=1)
    with pytest.raises(StoreError, match=r"table articles at s3://test-\w+ has no version 77"):
        mahjar.open(version=77)


def test_a_version_whose_files_were_deleted_is_one_sentence(press):
    press.article("cedar-post", "/1")
    one = press.night("one")
    press.article("cedar-post", "/2")
    press.night("two")
    table = press.tables.open("articles")
    table.optimize.compact()
    table.vacuum(0, dry_run=False, enforce_retention_duration=False)
    with pytest.raises(StoreError, match="no longer keeps all files of this version"):
        mahjar.open(version=one["articles_version"]).articles().count()
    assert mahjar.open().articles().count() == 2


def test_an_article_is_found_by_the_beginning_of_its_id_in_any_month(press):
    first = press.article("cedar-post", "/1", title="قديم")
    press.night("one", days=40)
    press.article("cedar-post", "/1", title="جديد")
    other = press.article("cedar-post", "/2")
    press.night("two")
    corpus = mahjar.open()
    identity = first["article_id"]
    assert corpus.article(identity)["title"] == "جديد"
    assert corpus.article(identity[:9])["title"] == "جديد"
    assert corpus.article(identity, first["version"])["title"] == "قديم"
    assert corpus.article(identity, first["version"][10:20])["title"] == "قديم"
    assert set(corpus.article(identity)) == set(TABLES["articles"].schema.names)
    assert [row["title"] for row in corpus.versions_of(identity)] == ["قديم", "جديد"]
    assert corpus.article(other["article_id"])["month"] == "2026-10"
    with pytest.raises(NothingFound, match="has no version 0000-none; it has"):
        corpus.article(identity, "0000-none")
    with pytest.raises(NothingFound, match="there is no article 0000000000"):
        corpus.article("0000000000")
    with pytest.raises(QueryError, match="is not an article's id"):
        corpus.article("مقال")


def test_an_id_that_several_articles_begin_with_is_said(press):
    for number in range(2):
        press.article("cedar-post", f"/{number}", article_id=f"abcd{number:028x}")
    press.night("one")
    with pytest.raises(QueryError, match="2 articles begin with abcd: abcd0000"):
        mahjar.open().article("abcd")


def test_an_outlet_or_column_that_is_not_there_is_said_with_those_that_are_like_it(press):
    press.article("cedar-post", "/1")
    press.article("maple-voice", "/1")
    press.night("one")
    corpus = mahjar.open()
    with pytest.raises(QueryError, match="no outlet 'ceder-post'; did you mean cedar-post"):
        corpus.articles("ceder-post")
    with pytest.raises(QueryError, match="no outlet 'maple'; did you mean maple-voice"):
        corpus.articles("maple")
    with pytest.raises(QueryError, match="articles has no column 'titel'; did you mean title"):
        corpus.articles(columns=["titel"])
    with pytest.raises(QueryError, match="since is 'yesterday'; it must be a day"):
        corpus.articles(since="yesterday")
    with pytest.raises(QueryError, match="versions is 'first'"):
        corpus.articles(versions="first")
    with pytest.raises(QueryError, match="name at least one outlet"):
        corpus.articles(outlets=[])
    with pytest.raises(QueryError, match="name at least one column"):
        corpus.articles(columns=[])


def test_what_the_archive_holds_of_each_outlet_is_counted(press):
    press.article("cedar-post", "/1", published_day=dt.date(2026, 8, 3))
    press.article("cedar-post", "/2", published_day=None, first_seen=dt.datetime(2026, 9, 4, tzinfo=dt.UTC))
    press.outlet("maple-voice")
    press.night("one")
    press.article("cedar-post", "/1", published_day=dt.date(2026, 8, 3))
    press.night("two", state="partial")
    cedar, maple = mahjar.open().outlets()
    assert (cedar.outlet, cedar.name, cedar.country, cedar.languages) == (
        "cedar-post",
        "بريد الأرز",
        "CA",
        ("ar",),
    )
    assert (cedar.articles, cedar.first_day, cedar.last_day) == (2, dt.date(2026, 8, 3), dt.date(2026, 9, 4))
    assert (cedar.last_night, cedar.last_state) == (dt.date(2026, 9, 2), "partial")
    assert (maple.articles, maple.first_day, maple.last_night) == (0, None, dt.date(2026, 9, 2))


def test_an_archive_before_its_first_night_is_empty_and_no_mistake(press):
    corpus = mahjar.open()
    assert corpus.articles().arrow().schema == TABLES["articles"].schema
    assert (corpus.outlets(), corpus.last_night, corpus.articles().count()) == ([], None, 0)
    with pytest.raises(NothingFound, match="it has none yet"):
        mahjar.open(as_of="2026-09-01")


def test_an_archive_is_opened_with_what_is_given_before_what_the_environment_says(press, monkeypatch):
    s = press.settings
    with pytest.raises(StoreError, match="the secret key is wrong"):
        mahjar.open(secret_key="guessed")
    with pytest.raises(StoreError, match="there is no such bucket"):
        mahjar.open("s3://somewhere-else")
    for name in ("BUCKET", "ENDPOINT", "ACCESS_KEY", "SECRET_KEY"):
        monkeypatch.delenv(f"MAHJAR_S3_{name}")
    with pytest.raises(SettingsError, match="MAHJAR_S3_BUCKET is not set"):
        mahjar.open()
    keys = {"endpoint": s.endpoint, "access_key": s.access_key, "secret_key": s.secret_key}
    corpus = mahjar.open(f"s3://{s.bucket}/below", region="us-east-1", **keys)
    assert corpus.uri == f"s3://{s.bucket}/below"
    assert dataclasses.replace(corpus.settings, prefix="") == s


def test_batches_are_small_and_their_order_does_not_change(press):
    rows = [
        {"article_id": f"{n:032x}", "version": f"v{n}", "month": "2026-09", "outlet": "cedar-post"}
        for n in range(2500)
    ]
    press.outlet("cedar-post")
    press.waiting = rows
    press.night("one")
    selection = mahjar.open().articles()
    sizes = [batch.num_rows for batch in selection.batches()]
    assert sum(sizes) == 2500
    assert max(sizes) <= 1024
    assert selection.arrow() == mahjar.open().articles().arrow()
    assert isinstance(next(selection.batches()), pa.RecordBatch)

"""Near-duplicates over an archive in a real store: found once, whatever is killed, night after night."""

import datetime as dt
import random
from typing import Any

import pyarrow as pa
import pytest

from mahjar.clusters import clusters
from mahjar.errors import Refused, StoreError
from mahjar.settings import StoreSettings
from mahjar.tables import TABLES, Tables
from pipeline import compared, near
from pipeline.compared import OtherMethod
from pipeline.near import find_near_duplicates
from pipeline.whole import compare

pytestmark = pytest.mark.store
NOON = dt.datetime(2026, 9, 3, 12, tzinfo=dt.UTC)
LETTERS = "ابتجحدرزسشصعفقكلمنهوي"


def story(seed: int, words: int = 200) -> list[str]:
    source = random.Random(seed)
    return ["".join(source.choices(LETTERS, k=source.randint(3, 7))) for _ in range(words)]


WIRE = story(1)


def with_lede(words: list[str], seed: int, new: int = 25) -> str:
    return " ".join([*story(seed + 1000, new), *words[new:]])


class Archive:
    """Articles in a store, and the pairs that are found among them."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.tables = Tables(StoreSettings.read(settings))
        self.waiting: list[dict[str, Any]] = []

    def add(
        self, name: str, text: str, *, outlet: str = "cedar-post", days: int = 0, version: str = "v1"
    ) -> None:
        instant = NOON + dt.timedelta(days=days)
        row = {
            "article_id": name,
            "version": f"{name}-{version}",
            "month": instant.strftime("%Y-%m"),
            "outlet": outlet,
            "text": text,
            "published_day": instant.date(),
            "published": instant,
            "first_seen": instant,
            "fetched": instant,
        }
        self.waiting.append(row)

    def commit(self) -> None:
        if self.waiting:
            schema = TABLES["articles"].schema
            given = pa.schema([field for field in schema if field.name in self.waiting[0]])
            self.tables.merge("articles", pa.Table.from_pylist(self.waiting, schema=given))
            self.waiting = []

    def rows(self) -> list[dict[str, Any]]:
        return sorted(
            self.tables.read("near_duplicates").to_pylist(),
            key=lambda row: (row["earlier_id"], row["article_id"], row["version"]),
        )

    def pairs(self) -> dict[tuple[str, str], str]:
        return {(row["earlier_id"], row["article_id"]): row["kind"] for row in self.rows()}

    def find(self, **more: Any) -> dict[str, Any]:
        self.commit()
        return find_near_duplicates(log=lambda _: None, **more)


@pytest.fixture
def archive(store_settings: dict[str, str]) -> Archive:
    return Archive(store_settings)


@pytest.fixture
def outdated(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive with a signature of another method than today's, and a new article."""
    archive.add("a", " ".join(WIRE))
    with monkeypatch.context() as patch:
        patch.setattr(compared, "METHOD", "an older one")
        archive.find()
    archive.add("b", with_lede(WIRE, 2), outlet="maple-voice")
    archive.commit()
    return archive


def test_each_kind_is_named_and_both_articles_with_it(archive: Archive):
    archive.add("a-first", " ".join(WIRE))
    archive.add("b-wire", with_lede(WIRE, 2), outlet="maple-voice", days=1)
    archive.add("c-update", " ".join([*WIRE, *story(3, 40)]), days=2)
    archive.add("d-copy", "، ".join(WIRE), days=3)
    archive.add("e-reprint", with_lede(WIRE, 4, new=5), outlet="tigris-weekly", days=40)
    archive.add("f-other", " ".join(story(9)), outlet="maple-voice")
    archive.add("g-short", "خبر قصير")
    found = archive.find()
    assert found["compared"] == 7
    pairs = archive.pairs()
    first = {later: kind for (earlier, later), kind in pairs.items() if earlier == "a-first"}
    assert first == {"b-wire": "wire", "c-update": "update", "d-copy": "copy", "e-reprint": "reprint"}
    assert not {name for pair in pairs for name in pair} & {"f-other", "g-short"}
    assert found["pairs"] == len(pairs) == sum(found["kinds"].values())
    (copy,) = [
        row for row in archive.rows() if row["article_id"] == "d-copy" and row["earlier_id"] == "a-first"
    ]
    assert copy["similarity"] == 1.0
    assert (copy["outlet"], copy["day"], copy["earlier_day"]) == (
        "cedar-post", dt.date(2026, 9, 6), dt.date(2026, 9, 3),
    )  # fmt: skip


def test_a_wire_story_in_five_outlets_and_its_update_are_one_cluster(archive: Archive):
    for number in range(5):
        archive.add(f"wire-{number}", with_lede(WIRE, number, new=20 + 5 * number), outlet=f"paper-{number}")
    archive.add("other", " ".join(story(9)), outlet="paper-1")
    archive.find()
    update = " ".join([*with_lede(WIRE, 0, new=20).split(), *story(7, 60)])
    archive.add("update", update, outlet="paper-0", days=1)
    archive.find()
    pairs = archive.pairs()
    cluster = {f"wire-{number}" for number in range(5)} | {"update"}
    assert clusters(pairs) == dict.fromkeys(cluster, "update")
    assert pairs["wire-0", "update"] == "update"
    assert {kind for pair, kind in pairs.items() if pair != ("wire-0", "update")} == {"wire"}


def test_a_night_compares_its_new_articles_with_all_earlier_ones_and_no_others(archive: Archive):
    archive.add("a", " ".join(WIRE))
    assert archive.find()["compared"] == 1
    archive.add("b", with_lede(WIRE, 2), outlet="maple-voice", days=31)
    found = archive.find()
    assert (found["compared"], found["pairs"], found["kinds"]) == (1, 1, {"reprint": 1})
    before = archive.tables.version("near_signatures"), archive.tables.version("near_duplicates")
    assert archive.find() == {"compared": 0, "pairs": 0, "kinds": {}, "version": before[1]}
    assert (archive.tables.version("near_signatures"), archive.tables.version("near_duplicates")) == before


def test_a_later_capture_of_an_older_page_is_the_earlier_of_its_pair(archive: Archive):
    archive.add("late", " ".join(WIRE), days=3)
    archive.find()
    archive.add("old", with_lede(WIRE, 2), outlet="maple-voice", days=0)
    archive.find()
    assert archive.pairs() == {("old", "late"): "wire"}


def test_two_versions_of_one_article_are_no_pair_and_each_is_compared_with_the_others(archive: Archive):
    archive.add("a", " ".join(WIRE))
    archive.add("b", with_lede(WIRE, 2), outlet="maple-voice", days=1)
    archive.find()
    archive.add("a", with_lede(WIRE, 5, new=8), version="v2")
    archive.find()
    assert [(row["earlier_version"], row["version"]) for row in archive.rows()] == [
        ("a-v1", "b-v1"), ("a-v2", "b-v1"),
    ]  # fmt: skip


def test_a_version_that_was_cut_short_hides_no_pair_of_the_long_one(archive: Archive):
    archive.add("a", " ".join(WIRE))
    archive.add("a", "حذف الخبر بطلب من الكاتب", version="v2")
    assert archive.find()["compared"] == 2
    archive.add("b", with_lede(WIRE, 2), outlet="maple-voice", days=1)
    archive.find()
    assert [(row["earlier_version"], row["version"]) for row in archive.rows()] == [("a-v1", "b-v1")]


@pytest.mark.parametrize("killed_at", ["near_duplicates", "near_signatures"])
def test_one_that_was_killed_at_a_write_is_finished_by_the_next_without_loss_or_doubles(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, killed_at: str
):
    for number in range(6):
        archive.add(f"a{number}", with_lede(WIRE, number), outlet=f"paper-{number}")
    monkeypatch.setattr(near, "AT_ONCE", 4)
    merge, writes = Tables.merge, []

    def killed(self: Tables, name: str, rows: pa.Table) -> dict[str, int]:
        writes.append(name)
        if writes.count(killed_at) == 2:
            raise StoreError("the machine went away")
        return merge(self, name, rows)

    with monkeypatch.context() as patch:
        patch.setattr(Tables, "merge", killed)
        with pytest.raises(StoreError, match="went away"):
            archive.find()
    archive.find()
    assert len(archive.pairs()) == len(archive.rows()) == 15
    assert archive.tables.read("near_signatures").num_rows == 6


def test_made_anew_the_pairs_are_the_same_also_when_that_was_killed_between_its_two_deletions(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
):
    for number in range(4):
        archive.add(f"a{number}", with_lede(WIRE, number), outlet=f"paper-{number}", days=number)
    archive.find()
    before = archive.rows()
    assert archive.find(anew=True)["pairs"] == len(before) == 6
    assert archive.rows() == before

    clear = Tables.clear

    def killed(self: Tables, name: str) -> None:
        if name == "near_duplicates":
            raise StoreError("the machine went away")
        clear(self, name)

    with monkeypatch.context() as patch:
        patch.setattr(Tables, "clear", killed)
        with pytest.raises(StoreError, match="went away"):
            archive.find(anew=True)
    archive.find()
    assert archive.rows() == before


def test_signatures_of_another_method_are_refused_with_what_makes_them_anew(
    outdated: Archive,
):
    with pytest.raises(OtherMethod, match="near-duplicates --anew") as refused:
        outdated.find()
    assert isinstance(refused.value, Refused)  # so Airflow does not try it again
    assert outdated.find(anew=True)["pairs"] == 1


def test_a_whole_night_says_in_a_sentence_that_its_near_duplicates_were_not_found(
    outdated: Archive,
):
    said: list[str] = []
    compare(said.append)
    assert said == [f"FAILED {OtherMethod('an older one')}"]


def test_nothing_of_the_articles_is_changed(archive: Archive):
    text = "قَالَ «رئيسُ البلديّة»ـــ إنّ المدرسةَ… " * 8
    archive.add("a", text)
    archive.commit()
    before = archive.tables.version("articles")
    archive.find()
    assert archive.tables.version("articles") == before
    assert archive.tables.read("articles", columns=["text"]).to_pylist() == [{"text": text}]


def test_only_tables_made_from_articles_can_be_cleared(archive: Archive):
    with pytest.raises(ValueError, match="not made from other tables"):
        archive.tables.clear("articles")


def test_an_archive_without_articles_has_nothing_to_compare(archive: Archive):
    assert archive.find() == {"compared": 0, "pairs": 0, "kinds": {}, "version": None}

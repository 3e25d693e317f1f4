"""Near-duplicates as a researcher meets them: pairs, clusters, and a pull that keeps one of each."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mahjar
from mahjar.again import Earlier
from mahjar.clusters import all_but_earliest, clusters
from mahjar.errors import QueryError
from mahjar.pull import pull

DAY = dt.timedelta(days=1)
PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12)


@given(PAIRS)
def test_a_cluster_is_whatever_hangs_together_and_is_named_by_its_smallest_id(pairs: list[tuple[str, str]]):
    reached = {each: {each} for pair in pairs for each in pair}
    for _ in reached:
        for one, other in pairs:
            both = reached[one] | reached[other]
            for each in both:
                reached[each] = reached[each] | both
    assert clusters(pairs) == {each: min(group) for each, group in reached.items()}


@given(PAIRS, st.sets(st.sampled_from("abcdefgh")))
def test_of_each_cluster_the_earliest_that_is_there_stays(pairs: list[tuple[str, str]], there: set[str]):
    order = {each: (-ord(each),) for each in there}
    found = clusters(pairs)
    gone = all_but_earliest(found, order)
    kept = {each for each in found if each in there and each not in gone}
    assert gone <= there
    assert sorted(kept) == sorted({max(e for e in there if found.get(e) == found[k]) for k in kept})
    assert {found[each] for each in kept} == {found[each] for each in there if each in found}


@pytest.fixture
def wired(press: Any) -> Any:
    """One wire story in three outlets, of which two make no pair, and a story of its own."""
    rows = [
        press.article(outlet, "/wire", title=outlet, published_day=press.now.date() + number * DAY)
        for number, outlet in enumerate(("cedar-post", "maple-voice", "tigris-weekly"))
    ]
    press.article("maple-voice", "/own", title="own")
    press.night("one")
    press.commit_pairs((rows[1], rows[0], "wire", 0.8), (rows[2], rows[1], "wire", 0.8))
    return press


def titles(selection: mahjar.Selection) -> set[str]:
    return {row["title"] for row in selection}


@pytest.mark.store
def test_one_wire_story_is_one_cluster_and_its_earliest_printing_is_kept(wired: Any):
    corpus = mahjar.open()
    every = corpus.articles()
    found = corpus.clusters(every)
    assert len(found) == 3
    assert set(found.values()) == {min(found)}
    assert titles(corpus.articles(without_near_duplicates=True)) == {"cedar-post", "own"}
    assert titles(every) == {"cedar-post", "maple-voice", "tigris-weekly", "own"}


@pytest.mark.store
def test_what_is_kept_is_among_what_was_asked_for(wired: Any):
    corpus = mahjar.open()
    asked = {"outlets": ["maple-voice", "tigris-weekly"], "without_near_duplicates": True}
    assert titles(corpus.articles(**asked)) == {"maple-voice", "own"}
    assert titles(corpus.articles(outlets="tigris-weekly", without_near_duplicates=True)) == {"tigris-weekly"}


@pytest.mark.store
def test_a_version_that_was_replaced_makes_no_cluster(wired: Any):
    wired.article("maple-voice", "/wire", title="maple-voice", published_day=wired.now.date())
    wired.night("two")
    corpus = mahjar.open()
    assert corpus.clusters(corpus.articles()) == {}
    assert len(corpus.clusters(corpus.articles(versions="all"))) == 3


@pytest.mark.store
def test_one_of_each_cluster_and_all_versions_are_not_asked_for_together(wired: Any):
    corpus = mahjar.open()
    with pytest.raises(QueryError, match=r"--all-versions.*--without-near-duplicates.*together"):
        corpus.articles(versions="all", without_near_duplicates=True)
    with pytest.raises(QueryError, match="together"):
        corpus.without_near_duplicates(corpus.articles(versions="all"))


@pytest.mark.store
def test_pairs_are_selected_by_the_later_articles_outlet_and_day(wired: Any):
    corpus = mahjar.open()
    (row,) = corpus.near_duplicates(outlets="maple-voice")
    assert (row["outlet"], row["earlier_outlet"], row["kind"]) == ("maple-voice", "cedar-post", "wire")
    later = corpus.near_duplicates(since=row["day"] + DAY, columns=["outlet"])
    assert later.arrow().to_pylist() == [{"outlet": "tigris-weekly"}]


@pytest.mark.store
def test_an_archive_that_no_pair_was_looked_for_in_is_given_whole(press: Any):
    press.article("cedar-post", "/1", title="one")
    press.night("one")
    assert titles(mahjar.open().articles(without_near_duplicates=True)) == {"one"}


@pytest.mark.store
def test_a_pull_without_near_duplicates_says_so_and_is_made_again(wired: Any, tmp_path: Any):
    corpus = mahjar.open()
    out = tmp_path / "one-of-each.jsonl"
    about = pull(corpus, corpus.articles(without_near_duplicates=True), out, kind="jsonl")
    assert about["query"]["without_near_duplicates"] is True
    assert len(out.read_text(encoding="utf-8").splitlines()) == about["counts"]["articles"] == 2
    earlier = Earlier.read(out.with_name(out.name + ".about.json"))
    again = pull(corpus, corpus.answer(earlier.query), tmp_path / "again.jsonl", kind="jsonl")
    assert earlier.compared(json.loads(json.dumps(again))).startswith("The same, byte for byte")

"""Whole nights of an outlet whose file names no way in: what they ask, what they say to pin."""

import json
import tomllib

import pyarrow.compute as pc
import pytest

from mahjar import layout
from mahjar.outlet import load
from mahjar.settings import StoreSettings
from mahjar.store import Store
from newsroom.robots import Robots
from pipeline.complaint import complaint
from pipeline.pinning import unpinned_note

pytestmark = pytest.mark.store


@pytest.fixture
def unpinned(press, outlets, archive):
    """A paper, the only one with a file, which names neither a way in nor a pattern."""
    paper = press.outlet("jisr-montreal")
    for path in outlets.glob("*.toml"):
        path.unlink()
    (outlets / "jisr-montreal.toml").write_text(paper.toml(discover=(), article_url=None), "utf-8")
    return paper


def row_of(archive, run):
    """The night's row."""
    (row,) = archive.tables.read("nights", where=pc.field("run") == run).to_pylist()
    return row


def test_a_night_uses_what_it_finds_and_its_row_and_report_say_what_to_pin(
    ops, unpinned, archive, outlets, store_settings
):
    done = ops("night", "--run", "one")
    assert done.returncode == 0, done.stderr
    row = row_of(archive, "one")
    assert (row["state"], row["new"], row["books_close"]) == ("ok", len(unpinned.truth()), True)
    (alert,) = row["alerts"]
    head, _, lines = alert.partition("\n")
    assert "no way in is pinned" in head
    report = json.loads(Store(StoreSettings.read(store_settings)).get(layout.report("one")))
    assert alert in "\n".join(report["report"])
    standing = json.loads(ops("status", "--json").stdout)
    assert standing["unpinned"] == ["jisr-montreal"]
    assert "No way in is pinned for: jisr-montreal" in ops("status").stdout
    assert standing["open"] == [], "a search leaves nothing open"

    unpinned.visits.forget()
    assert ops("night", "--run", "two").returncode == 0
    assert [visit.target for visit in unpinned.requests] == ["/robots.txt", "/feed/"]
    assert unpinned.requests[-1].status == 304
    assert row_of(archive, "two")["state"] == "ok"
    assert "/feed/" in row_of(archive, "two")["alerts"][0]

    path = outlets / "jisr-montreal.toml"
    path.write_text(path.read_text("utf-8") + "\n" + lines, "utf-8")
    facts = load(path)
    assert [way.how for way in facts.discover] == ["feed", "sitemap"]
    assert facts.article.url
    assert ops("night", "--run", "three").returncode == 0
    assert row_of(archive, "three")["alerts"] == []
    assert row_of(archive, "three")["new"] == 0


def test_a_night_that_finds_no_way_in_has_failed_and_says_what_it_asked(ops, unpinned, archive):
    unpinned.fault("html")
    unpinned.robots = Robots(sitemaps=())
    assert ops("night", "--run", "none").returncode == 1
    row = row_of(archive, "none")
    assert row["state"] == "failed"
    assert "no way in was found" in row["reason"]
    assert f"{unpinned.base_url}/feed/" in row["reason"]


def test_what_a_try_found_is_told_though_a_later_one_was_cut_short():
    found = {"ways": [{"how": "feed", "url": "https://x.ca/feed/"}], "article_url": r"^/\d+$"}
    note = unpinned_note("x", [found, {"ways": [], "reason": "interrupted"}])
    assert tomllib.loads(note.partition("\n")[2])["article"] == {"url": r"^/\d+$"}
    assert "none was found" in unpinned_note("x", [{"ways": []}])
    assert unpinned_note("x", [{"ways": None}, {}]) is None


def test_a_search_that_was_cut_short_is_no_complaint():
    report = {"error": None, "reason": "interrupted", "ways": [], "documents": []}
    assert complaint(report) is None
    assert complaint(report | {"reason": "finished"}) is not None

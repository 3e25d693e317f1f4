"""Real pages: encodings, Persian spelling, lists, and no exception on any of them."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract import Extracted, NotAnArticle, Page, extract

PAGES = Path(__file__).resolve().parents[3] / "shared" / "pages"

pytestmark = pytest.mark.shared


@cache
def manifest() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PAGES / "manifest.jsonl").read_text("utf-8").splitlines()]


def body_of(row: dict[str, Any]) -> bytes:
    return gzip.decompress((PAGES / row["file"]).read_bytes())


def read(row: dict[str, Any]) -> Extracted | NotAnArticle:
    return extract(Page(row["url"], body_of(row)))


def test_a_re_encoded_page_equals_its_utf_8_twin() -> None:
    by_id = {row["id"]: row for row in manifest()}
    derived = [row for row in manifest() if row.get("derived_from")]
    assert len(derived) == 6
    for row in derived:
        twin, found = read(by_id[row["derived_from"]]), read(row)
        assert isinstance(twin, Extracted)
        assert isinstance(found, Extracted)
        for field in (
            "title",
            "text",
            "authors",
            "published_day",
            "published",
            "lede",
            "section",
            "credits_raw",
        ):
            assert getattr(found, field) == getattr(twin, field), (row["id"], field)
        assert found.encoding == "cp1256"


def test_no_list_is_taken_for_an_article() -> None:
    lists = [row for row in manifest() if row["page_kind"] in ("list", "home")]
    assert len(lists) == 13
    for row in lists:
        found = read(row)
        assert isinstance(found, NotAnArticle), row["id"]


def test_a_feed_is_no_web_page() -> None:
    found = read(next(row for row in manifest() if row["page_kind"] == "feed"))
    assert isinstance(found, NotAnArticle)
    assert found.reason == "not-html"
    assert found.final


def test_persian_spelling_keeps_its_joiners() -> None:
    for row in manifest():
        if row["lang"] == "fa" and row["page_kind"] == "article" and "\u200c" in row["gold"]["text"]:
            found = read(row)
            assert isinstance(found, Extracted)
            assert found.text.count("\u200c") >= 0.95 * row["gold"]["text"].count("\u200c")


def test_arabic_pages_give_headline_authors_and_day_as_read_by_hand() -> None:
    rows = [row for row in manifest() if row["lang"] in ("ar", "fa") and row["gold_kind"] == "annotated"]
    assert len(rows) >= 15
    for row in rows:
        found, gold = read(row), row["gold"]
        assert isinstance(found, Extracted), row["id"]
        assert list(found.authors) == (gold.get("authors") or []), row["id"]
        assert str(found.published_day) == gold["published"][:10], row["id"]
        assert found.language == row["lang"], row["id"]


def test_every_word_of_the_text_stands_on_the_page() -> None:
    """Text is never rewritten: each paragraph is found in the page's own characters, white space aside."""
    from extract.arabic import collapse
    from extract.decode import decode
    from extract.tree import parse

    for row in manifest():
        if row["lang"] not in ("ar", "fa", "ur") or row["page_kind"] != "article":
            continue
        found = read(row)
        assert isinstance(found, Extracted)
        decoded = decode(body_of(row))
        assert decoded is not None
        tree = parse(decoded.text)
        assert tree is not None
        printed = collapse(" ".join(tree.itertext())).replace(" ", "")
        for paragraph in found.paragraphs:
            assert paragraph.replace(" ", "") in printed, (row["id"], paragraph)

"""Which article a page is, and when it is a new version of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from extract import EXTRACTOR, Extracted, text_hash
from mahjar.capture import Capture
from mahjar.outlet import Outlet
from pipeline.identity import News, Versions, identify
from pipeline.known import Version

Captures = Callable[..., Capture]
Outlets = Callable[..., Outlet]
PATTERN = r"""article = { url = '^/\d{4}/[^/]+/?$' }"""
EMPTY: dict[str, Any] = dict.fromkeys(field.name for field in fields(Extracted))


def page(text: str, canonical: str | None = None) -> Extracted:
    """An extracted page of one paragraph."""
    listed = {"authors", "credits_raw", "tags", "images", "flags", "removed"}
    return Extracted(
        **EMPTY
        | dict.fromkeys(listed, ())
        | {"title": "عنوان", "text": text, "paragraphs": (text,), "languages_by_paragraph": ("ar",)}
        | {"language": "ar", "words": 2, "quality": 1.0, "encoding": "utf-8", "canonical_url": canonical}
    )


def never(version: Version, url: str) -> str | None:
    raise AssertionError(f"{url} was extracted again")


@pytest.mark.parametrize(
    ("url", "canonical", "address"),
    [
        ("https://cedar.example/2026/one/?utm_source=x", None, "/2026/one"),
        ("https://cedar.example/2026/one/?print=1", "https://www.cedar.example/2026/one/", "/2026/one"),
        ("https://cedar.example/2026/one/", "https://other.example/2026/one/", "/2026/one"),
        ("https://cedar.example/2026/one/", "https://cedar.example/", "/2026/one"),
        ("https://cedar.example/2026/one/", "https://cedar.example/section/", "/2026/one"),
        ("https://cedar.example/?p=7", "https://cedar.example/2026/one/", "/2026/one"),
    ],
)
def test_canonical_names_the_article_unless_it_can_not_be_right(
    outlet: Outlets, capture: Captures, url: str, canonical: str | None, address: str
) -> None:
    assert identify(outlet(PATTERN), capture(url=url), canonical) == address


def test_without_a_pattern_canonical_is_believed(outlet: Outlets, capture: Captures) -> None:
    own = capture(url="https://cedar.example/2026/one/")
    assert identify(outlet(), own, "https://cedar.example/section/") == "/section"


def judged_twice(
    outlet: Outlet,
    capture: Captures,
    second: Extracted,
    *,
    again: Callable[[Version, str], str | None] = never,
) -> tuple[News, dict[str, Any], dict[str, Any]]:
    """Judge a page and, a month later, what it says then; the first may be read otherwise today."""
    versions = Versions(outlet, {}, again)
    news, first = versions.judge(capture(), page("كان يا ما كان"), "night-0")
    assert news is News.NEW
    later = capture(record_id="<urn:uuid:2>", fetched=dt.datetime(2026, 10, 2, tzinfo=dt.UTC))
    news, row = versions.judge(later, second, "night-31")
    return news, first, row


def test_the_same_text_is_no_new_version_and_names_the_one_it_is(outlet: Outlets, capture: Captures) -> None:
    news, first, second = judged_twice(outlet(), capture, page("كان يا ما كان"))
    assert news is News.UNCHANGED
    assert second["version"] == first["version"] == "<urn:uuid:1>"


def test_another_text_is_a_version_of_the_same_article_in_its_first_month(
    outlet: Outlets, capture: Captures
) -> None:
    old = text_hash(page("كان يا ما كان"))
    news, first, second = judged_twice(outlet(), capture, page("تصحيح: لم يكن"), again=lambda *_: old)
    assert news is News.CHANGED
    assert second["version"] == "<urn:uuid:2>"
    assert second["article_id"] == first["article_id"]
    assert (second["month"], second["first_seen"]) == ("2026-09", first["first_seen"])


def test_a_better_extractor_or_another_rule_is_no_edit(outlet: Outlets, capture: Captures) -> None:
    better = page("كان يا ما كان بلا شريط جانبي")
    asked: list[str] = []

    def again(version: Version, url: str) -> str | None:
        asked.append(version.version)
        return text_hash(better)

    news, _, _ = judged_twice(outlet(), capture, better, again=again)
    assert news is News.UNCHANGED
    assert set(asked) == {"<urn:uuid:1>"}


@pytest.mark.parametrize("reread", ["other", None])
def test_an_edit_is_seen_whatever_the_old_capture_gives_today(
    outlet: Outlets, capture: Captures, reread: str | None
) -> None:
    news, _, second = judged_twice(outlet(), capture, page("تصحيح: لم يكن"), again=lambda *_: reread)
    assert news is News.CHANGED
    assert second["extractor"] == EXTRACTOR


def test_an_article_keeps_its_id_under_every_spelling_of_its_address(
    outlet: Outlets, capture: Captures
) -> None:
    versions = Versions(outlet(), {}, never)
    _, first = versions.judge(capture(), page("نص"), "night-0")
    _, second = versions.judge(capture(url="http://www.cedar.example/a"), page("نص"), "night-1")
    assert first["article_id"] == second["article_id"]

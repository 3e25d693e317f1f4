"""A line with a `time` of publication and one of the last change; and headlines that were cut short."""

import time
from datetime import UTC, datetime

import pytest

from extract import Extracted, Page, extract
from extract.clean import CUT

TEXT = "<p>أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام وقال المدير إن القرار جاء بعد استفتاء واسع.</p>"
CHANGED = '<time class="updated" datetime="2026-03-07T09:00:00Z">7 مارس 2026</time>'


@pytest.mark.parametrize("named", ["entry-date published", ""])
@pytest.mark.parametrize("change_first", [True, False])
def test_the_day_of_publication_counts_whichever_stands_first(named: str, change_first: bool) -> None:
    published = f'<time class="{named}" datetime="2026-03-05T09:00:00Z">5 مارس 2026</time>'
    line = CHANGED + published if change_first else published + CHANGED
    body = (
        f"<html><body><article><h1>خبر المكتبة العامة</h1><div>{line}</div>{TEXT * 5}</article></body></html>"
    )
    found = extract(Page("https://example.ca/a/b", body.encode(), fetched=datetime(2026, 3, 9, tzinfo=UTC)))
    assert isinstance(found, Extracted)
    assert found.published is not None
    assert found.published.day == 5


@pytest.mark.parametrize(("text", "cut"), [
    ("خبر لم يكتمل …", True), ("خبر لم يكتمل.. .", True), ("خبر.…", True), ("خبر تام.", False),
    ("خبر ... تام", False),
])  # fmt: skip
def test_a_headline_that_was_cut_short_is_known_by_its_end(text: str, cut: bool) -> None:
    assert bool(CUT.search(text)) is cut


def test_a_row_of_dots_costs_no_more_than_its_length() -> None:
    before = time.process_time()
    assert CUT.search("." * 100_000 + " فهرس") is None
    assert time.process_time() - before < 1

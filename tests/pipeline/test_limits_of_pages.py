"""A page that takes too much loses itself only, and says so in quarantine."""

from datetime import UTC, datetime

import pytest

from extract import Extracted, NotAnArticle, OutletFacts, Page
from mahjar.capture import Capture
from pipeline import worker
from pipeline.quarantine import quarantine_row
from pipeline.worker import Extractor, OverLimits

AR = (
    "أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع وقال المدير إن القرار جاء بعد استفتاء واسع. "
)
FINE = Page(
    "https://example.ca/a/fine", f"<html><body><h1>خبر</h1>{f'<p>{AR}</p>' * 5}</body></html>".encode()
)
# A pattern that tries every way to part sixty letters among two loops does not end, however fast pages are.
ENDLESS = OutletFacts("x", article_url="^/a/(o+)+$")
SLOW = Page(f"https://example.ca/a/{'o' * 60}w", FINE.body, outlet=ENDLESS)


def capture() -> Capture:
    nothing = dict.fromkeys(Capture.__dataclass_fields__)
    return Capture(
        **nothing | {"fetched": datetime(2026, 11, 24, tzinfo=UTC), "outlet": "x", "url": SLOW.url}
    )  # type: ignore[arg-type] # the rest is not looked at


def results(extractor: Extractor, *pages: Page) -> list[object]:
    with extractor:
        return [result for _, result in extractor.each((page.url, page) for page in pages)]


def test_a_page_that_takes_too_much_of_the_processor_ends_its_worker_and_no_other_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAHJAR_WORKERS", "1")
    first, slow, last = results(Extractor(processor=0), FINE, SLOW, FINE)
    assert slow == OverLimits("took more than 0 s of the processor")
    assert isinstance(first, Extracted)
    assert isinstance(last, Extracted)


def test_a_page_that_takes_too_long_by_the_clock_is_over_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAHJAR_WORKERS", "1")
    slow, last = results(Extractor(seconds=0.3), SLOW, FINE)
    assert slow == OverLimits("took more than 0 s")
    assert isinstance(last, Extracted)


@pytest.mark.parametrize(("after", "over"), [(950, True), (600, False)])
def test_nothing_here_is_not_believed_at_the_end_of_memory(
    after: int, over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks = iter((100, after))
    monkeypatch.setattr(worker, "peak_memory", lambda: next(peaks))
    monkeypatch.setattr(worker.resource, "getrlimit", lambda _: (1_000, 1_000))
    monkeypatch.setattr(worker.resource, "setrlimit", lambda *_: None)
    (found,) = worker.extract_within([Page("https://example.ca/a/b", b"<p></p>")])
    assert isinstance(found, OverLimits) is over
    assert over or isinstance(found, NotAnArticle)


def test_a_page_on_which_the_extractor_fails_loses_itself_only_and_says_how(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAHJAR_WORKERS", "1")
    wrong = OutletFacts("x", article_url=7)  # type: ignore[arg-type] # what no outlet file can say
    first, failed, last = results(Extractor(), FINE, Page(FINE.url, FINE.body, outlet=wrong), FINE)
    assert isinstance(first, Extracted)
    assert isinstance(last, Extracted)
    assert isinstance(failed, NotAnArticle)
    assert failed.reason == "extractor-fault"
    assert "TypeError(" in failed.detail
    row = quarantine_row(capture(), failed, "r")
    assert (row["final"], row["detail"]) == (False, failed.detail)
    assert "report the page" in row["remedy"]


@pytest.mark.parametrize("fault", [ImportError("no module"), OSError(24, "too many open files")])
def test_what_is_wrong_with_the_machine_is_not_held_against_the_page(fault: Exception) -> None:
    with Extractor() as extractor, pytest.raises(type(fault)):
        extractor._failed(fault)


def test_pages_are_handed_over_a_few_at_once_and_a_large_one_ends_its_batch() -> None:
    small, large = Page("https://example.ca/a/s", b"x"), Page("https://example.ca/a/l", b"x" * (300 << 10))
    given = [(number, large if number == 10 else small) for number in range(14)]
    found = list(worker.batches(given))
    assert [len(batch) for batch in found] == [8, 3, 3]
    assert [named for batch in found for named in batch] == given


def test_over_the_limits_is_a_reason_with_a_remedy() -> None:
    row = quarantine_row(capture(), OverLimits("took more than 5 s of the processor"), "r")
    assert (row["reason"], row["final"]) == ("over-limits", False)
    assert row["detail"] == "took more than 5 s of the processor"
    assert "too much for the extractor" in row["remedy"]


def test_too_large_is_a_reason_that_says_of_what_there_is_too_much() -> None:
    row = quarantine_row(capture(), NotAnArticle.because("too-large", 1.0, "The page has 9 elements."), "r")
    assert (row["reason"], row["final"]) == ("too-large", False)
    assert row["detail"] == "The page has 9 elements."
    assert "none of it is read" in row["remedy"]

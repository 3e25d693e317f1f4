"""An address's row is what was known of it and what this night adds, however often the night is run."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from crawlers.job import Looked
from mahjar.capture import Capture
from mahjar.ledger import URLS
from mahjar.outcome import MOST_FAILED_NIGHTS, Outcome, State
from pipeline.address_row import MOST_DOCUMENTS, Read, address_row
from pipeline.night import Night

Nights = Callable[..., Night]
Captures = Callable[..., Capture]
ARTICLE = Read(Outcome.ARTICLE, article_id="id", version="<urn:uuid:1>", text_hash="h", extractor="e/1")


def looked(outcome: str = "captured", **changed: Any) -> Looked:
    line = {
        "address": "/a", "url": "https://cedar.example/a/", "outcome": outcome, "requests": 1,
        "found_how": "feed", "found_in": ("/feed",),
    }  # fmt: skip
    return Looked(**(line | changed))


def row(
    outcome: Outcome, night: Night, before: dict[str, Any] | None = None, **further: Any
) -> dict[str, Any]:
    return address_row("cedar-post", looked(outcome.value), outcome, night, before=before, **further)


def test_a_first_row_has_every_column_of_the_table(night: Nights, capture: Captures) -> None:
    made = row(Outcome.ARTICLE, night(), capture=capture(), read=ARTICLE)
    assert set(made) == set(URLS.names)
    assert made["state"] == State.SETTLED
    assert made["first_run"] == made["last_run"] == "night-0"
    assert (made["record_id"], made["warc_offset"], made["etag"]) == ("<urn:uuid:1>", 7, '"one"')


def test_a_night_that_is_run_again_makes_the_same_row(night: Nights, capture: Captures) -> None:
    first = row(Outcome.ARTICLE, night(), capture=capture(), read=ARTICLE)
    second = row(Outcome.ARTICLE, night(1), first, capture=capture(), read=ARTICLE)
    assert second == row(Outcome.ARTICLE, night(1), second, capture=capture(), read=ARTICLE)
    failed = row(Outcome.TIME_OUT, night(2), second)
    assert failed == row(Outcome.TIME_OUT, night(2), failed)


def test_a_later_try_of_a_night_adds_its_requests_and_no_failed_night(night: Nights) -> None:
    first = row(Outcome.TIME_OUT, night(), attempt=1)
    retried = row(Outcome.TIME_OUT, night(), first, attempt=2)
    assert (retried["tries"], retried["failed_nights"], retried["attempt"]) == (2, 1, 2)


def test_an_address_is_given_up_on_its_fifth_failed_night_in_a_row(night: Nights) -> None:
    made = None
    for day in range(MOST_FAILED_NIGHTS - 1):
        made = row(Outcome.SERVER_ERROR, night(day), made)
        assert made["outcome"] == "server-error"
        assert made["next_due"] == night(day).started
    last = row(Outcome.SERVER_ERROR, night(MOST_FAILED_NIGHTS), made)
    assert (last["outcome"], last["state"], last["next_due"]) == ("gave-up", "failed", None)
    assert last["detail"] == "server-error on 5 nights"


def test_an_answer_between_failures_begins_their_count_anew(night: Nights, capture: Captures) -> None:
    made = None
    for day in range(4):
        made = row(Outcome.RESET, night(day), made)
    well = row(Outcome.ARTICLE, night(4), made, capture=capture(), read=ARTICLE)
    assert well["failed_nights"] == 0
    assert row(Outcome.RESET, night(5), well)["failed_nights"] == 1


def test_an_article_is_looked_at_again_after_one_three_and_seven_nights(
    night: Nights, capture: Captures
) -> None:
    made, due = None, []
    for day in (0, 1, 3, 7):
        made = row(Outcome.ARTICLE, night(day), made, capture=capture(), read=ARTICLE)
        due.append(made["next_due"] and (made["next_due"] - night(0).started) / dt.timedelta(days=1))
    assert due == [1, 3, 7, None]
    assert made is not None
    assert made["looks"] == 3


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        (Outcome.CEILING, True),
        (Outcome.NOT_REACHED, True),
        (Outcome.TIME_OUT, True),
        (Outcome.CHALLENGE, True),
        (Outcome.WINDOW, False),
        (Outcome.NOT_FOUND, False),
        (Outcome.ROBOTS, False),
        (Outcome.QUARANTINED, False),
    ],
)
def test_what_is_open_is_due_and_what_is_settled_or_captured_is_not(
    night: Nights, outcome: Outcome, again: bool
) -> None:
    assert row(outcome, night())["next_due"] == (night().started if again else None)


def test_an_unchanged_answer_keeps_validators_and_the_place_of_the_bytes(
    night: Nights, capture: Captures
) -> None:
    first = row(Outcome.ARTICLE, night(), capture=capture(), read=ARTICLE)
    unchanged = capture(
        status=304, record_type="revisit", record_id="<urn:uuid:2>", etag=None, warc_key="raw/two.warc.gz"
    )
    second = row(Outcome.ARTICLE, night(1), first, capture=unchanged, read=ARTICLE)
    assert (second["status"], second["etag"]) == (304, '"one"')
    assert (second["record_id"], second["warc_key"]) == ("<urn:uuid:1>", "raw/one.warc.gz")


def test_a_failed_answer_keeps_what_was_archived_before(night: Nights, capture: Captures) -> None:
    first = row(Outcome.ARTICLE, night(), capture=capture(), read=ARTICLE)
    ill = capture(status=503, record_id="<urn:uuid:9>", etag='"ill"', outcome="server-error")
    second = row(Outcome.SERVER_ERROR, night(1), first, capture=ill)
    assert (second["status"], second["record_id"], second["etag"]) == (503, "<urn:uuid:1>", '"one"')
    assert (second["article_id"], second["version"]) == ("id", "<urn:uuid:1>")


def test_the_documents_that_named_an_address_are_kept_sorted_each_once_and_so_many_at_most(
    night: Nights,
) -> None:
    first = address_row("cedar-post", looked(found_in=("/z", "/a")), Outcome.CEILING, night(), before=None)
    many = looked(found_in=(*(f"/page/{n:02d}" for n in range(40)), "/a"))
    second = address_row("cedar-post", many, Outcome.CEILING, night(1), before=first)
    assert first["found_in"] == ["/a", "/z"]
    assert second["found_in"][:2] == ["/a", "/page/00"]
    assert len(second["found_in"]) == MOST_DOCUMENTS

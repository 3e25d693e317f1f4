"""What a crawl is told of an outlet before a night, and when an outlet is left alone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from crawlers.job import Known, Looked
from mahjar.capture import Capture
from mahjar.ledger import URLS
from mahjar.outcome import Outcome
from mahjar.outlet import Outlet
from pipeline.address_row import Read, address_row
from pipeline.known import Addresses, due, known_addresses, paused
from pipeline.night import Night
from pipeline.outcomes import of_document
from pipeline.pages import looked_of

Nights = Callable[..., Night]
Captures = Callable[..., Capture]
Outlets = Callable[..., Outlet]


class Archive:
    """Stands for the archive's tables: gives the rows of ``urls`` that it was made with."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = pa.Table.from_pylist(rows, schema=URLS)

    def read(self, name: str, **_: Any) -> pa.Table:
        assert name == "urls"
        return self.rows


def told(night: Night, *rows: dict[str, Any]) -> dict[str, Known]:
    addresses = Addresses(Archive(list(rows)), "cedar-post")  # type: ignore[arg-type] # it reads nothing else
    return {each.address: each for each in known_addresses(addresses, night)}


def row(
    address: str, outcome: Outcome, night: Night, capture: Capture | None = None, **changed: Any
) -> dict[str, Any]:
    line = {"url": f"https://cedar.example{address}", "outcome": outcome.value, "found_in": ("/feed",)}
    looked = Looked(address=address, **(line | changed))
    read = Read(outcome, version="v", extractor="e/1") if outcome is Outcome.ARTICLE else None
    return address_row("cedar-post", looked, outcome, night, before=None, capture=capture, read=read)


def feed(night: Night, capture: Captures) -> dict[str, Any]:
    return row("/feed", Outcome.DOCUMENT, night, capture(kind="feed"), kind="feed", found_in=())


def test_a_documents_validators_are_sent_only_when_all_that_it_gave_is_settled(
    night: Nights, capture: Captures
) -> None:
    document = feed(night(), capture)
    settled = row("/a", Outcome.ARTICLE, night(), capture())
    left = row("/b", Outcome.CEILING, night())
    elsewhere = row("/c", Outcome.CEILING, night(), found_in=("/other",))
    assert told(night(1), document, settled)["/feed"].validators
    assert told(night(1), document, settled, elsewhere)["/feed"].validators
    assert not told(night(1), document, settled, left)["/feed"].validators


def test_a_documents_validators_are_not_sent_without_an_earlier_capture(night: Nights) -> None:
    never_read = row("/feed", Outcome.TIME_OUT, night(), kind="feed", found_in=())
    assert not told(night(1), never_read)["/feed"].validators


def test_a_document_that_was_taken_and_never_read_is_asked_for_whole(
    night: Nights, capture: Captures
) -> None:
    taken = capture(kind="feed")
    looked = looked_of("/feed", taken)
    assert of_document(looked, taken, read=True) is Outcome.DOCUMENT
    assert of_document(looked, capture(kind="feed", status=304), read=False) is Outcome.DOCUMENT
    outcome = of_document(looked, taken, read=False)
    unread = address_row("cedar-post", looked, outcome, night(), before=None, capture=taken)
    settled = row("/a", Outcome.ARTICLE, night(), capture())
    assert unread["etag"], "the feed could be asked whether it has changed"
    assert not told(night(1), unread, settled)["/feed"].validators


def test_what_a_run_found_first_is_not_known_to_its_own_retry_but_its_documents_are(
    night: Nights, capture: Captures
) -> None:
    rows = feed(night(), capture), row("/a", Outcome.ARTICLE, night(), capture())
    assert set(told(night(), *rows)) == {"/feed"}
    assert set(told(night(1), *rows)) == {"/feed", "/a"}


def test_the_earlier_capture_is_passed_on_with_its_digests(night: Nights, capture: Captures) -> None:
    found = told(night(1), row("/a", Outcome.ARTICLE, night(), capture()))["/a"]
    assert found.earlier is not None
    assert found.earlier.record_id == "<urn:uuid:1>"
    assert found.earlier.warc_payload_digest == "sha256:w"
    assert told(night(1), row("/b", Outcome.CEILING, night()))["/b"].earlier is None


@pytest.mark.parametrize(("days", "turn"), [(0.9, False), (1, True), (2, True)])
def test_an_articles_look_is_due_when_its_night_has_come(
    night: Nights, capture: Captures, days: float, turn: bool
) -> None:
    made = row("/a", Outcome.ARTICLE, night(), capture())
    assert told(night(days), made)["/a"].due is turn


def test_what_failed_in_a_run_is_due_to_its_retry_and_what_it_gave_up_is_not(night: Nights) -> None:
    failed = row("/a", Outcome.TIME_OUT, night())
    assert due(failed, night())
    assert not due(failed | {"next_due": None}, night())


def test_a_document_is_never_due_as_an_address(night: Nights) -> None:
    ill = row("/feed", Outcome.TIME_OUT, night(), kind="feed", found_in=())
    assert not told(night(1), ill)["/feed"].due


def nights(night: Nights, *states: str) -> list[dict[str, Any]]:
    """Rows of nights in these states, the first of them last night."""
    return [{"state": state, "started": night(-1 - n).started} for n, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "alone"),
    [
        (["blocked", "blocked"], False),
        (["blocked", "blocked", "blocked"], True),
        (["blocked", "ok", "blocked", "blocked"], False),
        (["ok", "blocked", "blocked", "blocked"], False),
        (["paused", "paused", "blocked", "blocked", "blocked"], True),
        ([], False),
    ],
)
def test_three_blocked_nights_in_a_row_pause_an_outlet(
    outlet: Outlets, night: Nights, states: list[str], alone: bool
) -> None:
    assert paused(outlet(), nights(night, *states)) is alone


def test_enabling_an_outlet_again_lifts_its_pause(outlet: Outlets, night: Nights) -> None:
    past = nights(night, "paused", "blocked", "blocked", "blocked")
    before, after = (
        outlet(f"enabled_on = {(night().started - dt.timedelta(days=days)).isoformat()}") for days in (9, 0.5)
    )
    assert paused(before, past)
    assert not paused(after, past)

"""Which addresses are asked tonight, and in which order: the rules, over a real frontier."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawlers.choice import Choice
from crawlers.frontier import Frontier, merged
from crawlers.job import Found, Hints, Job, Known
from mahjar.outlet import parse

OUTLET = parse(b"""
name = { en = "Example" }
homepage = "https://example.ca/"
hosts = ["example.ca"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
exclude = ['^/video/']
""", "example.toml")  # fmt: skip
JOB = Job("example", "", "run", date(2026, 11, 24), 1, datetime(2026, 11, 24, 7, tzinfo=UTC), Path())
SETTLED = Known("/1", "https://example.ca/1", "article", "settled", "article", due=False, validators=True)


def found(address, document="/feed", **hints):
    """An address that a document gave."""
    url = address if address.startswith("http") else f"https://example.ca{address}"
    return Found(address, url, "feed", document, Hints(**hints))


def decided(*given, known=(), job=JOB, allows=lambda _: None, settled_way=True):
    """Decide about addresses: what is asked, in order, and what is not, with its outcome."""
    frontier = Frontier()
    frontier.know(known)
    frontier.name(list(given), settled_way=settled_way)
    choice, refused = Choice(OUTLET, job, allows), {}
    for candidate in frontier.undecided():
        verdict = choice.of(candidate)
        if verdict.rank is None:
            refused[candidate.address] = str(verdict.outcome)
            frontier.done(candidate.address)
        else:
            frontier.queue(candidate, verdict.rank)
    asked = []
    while candidate := frontier.next():
        asked.append(candidate.address)
    return asked, refused


def test_what_nobody_had_heard_of_is_asked_in_the_order_it_was_found():
    assert decided(found("/3"), found("/1"), found("/2")) == (["/3", "/1", "/2"], {})


def test_what_is_settled_is_known_and_what_is_excluded_elsewhere_or_disallowed_is_not_asked():
    asked, refused = decided(
        found("/1"),
        found("/video/7"),
        found("https://elsewhere.com/a"),
        found("/private"),
        found("/2"),
        known=[SETTLED],
        allows=lambda url: not url.endswith("private"),
    )
    assert asked == ["/2"]
    assert refused == {
        "/1": "known",
        "/video/7": "excluded",
        "https://elsewhere.com/a": "off-host",
        "/private": "robots",
    }


def test_new_pages_come_first_then_open_ones_then_looks():
    failed = replace(SETTLED, address="/f", state="failed", outcome="reset", due=True)
    look = replace(SETTLED, address="/l", due=True)
    asked, _ = decided(found("/l"), found("/new"), known=[look, failed])
    assert asked == ["/new", "/f", "/l"]


def test_what_blocked_us_is_asked_last_so_that_it_hides_nothing():
    blocked = replace(SETTLED, address="/b", state="blocked", outcome="challenge", due=True)
    deferred = replace(SETTLED, address="/d", state="deferred", outcome="not-reached", due=True)
    look = replace(SETTLED, address="/l", due=True)
    asked, _ = decided(found("/b"), found("/new"), known=[blocked, look, deferred])
    assert asked == ["/new", "/d", "/l", "/b"]


def test_what_is_due_is_asked_though_no_document_names_it():
    assert decided(known=[replace(SETTLED, due=True), replace(SETTLED, address="/2")]) == (["/1"], {})


@pytest.mark.parametrize(("before", "now", "asked"), [
    ("2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z", True),
    ("2026-11-01T10:00:00Z", "2026-11-01T05:00:00-05:00", False),
    ("2026-11-01T10:00:00Z", "2026-10-01", False),
    ("Sun, 01 Nov 2026 10:00:00 GMT", "2026-11-02", True),
    ("2026-11-01", "قبل ساعة", False),
    (None, "2026-11-02", False),
    ("2026-11-01", None, False),
])  # fmt: skip
def test_a_settled_page_is_asked_again_when_it_is_said_to_have_changed_since(before, now, asked):
    known = replace(SETTLED, hint_modified=before)
    assert bool(decided(found("/1", modified=now), known=[known])[0]) is asked


def test_an_open_page_whose_turn_has_not_come_waits():
    waiting = replace(SETTLED, state="failed", outcome="server-error")
    assert decided(found("/1", modified="2026-11-20"), known=[waiting]) == ([], {"/1": "known"})


def test_what_an_earlier_try_captured_is_not_asked_again():
    assert decided(found("/1"), job=replace(JOB, captured=frozenset(["/1"]))) == ([], {"/1": "captured"})


@pytest.mark.parametrize(("hints", "outcome"), [
    ({"published": "Mon, 19 Oct 2026 10:00:00 GMT"}, "window"),
    ({"published": "2026-11-19"}, None),
    ({"modified": "2026-01-01"}, "window"),
    ({"published": "أمس"}, None),
    ({}, None),
])  # fmt: skip
def test_a_first_night_leaves_what_is_known_to_be_old_to_backfill(hints, outcome):
    asked, refused = decided(found("/1", **hints), job=replace(JOB, first_night=True))
    assert (refused.get("/1"), asked) == (outcome, [] if outcome else ["/1"])


def test_a_document_that_is_read_for_the_first_time_has_a_first_night_of_its_own():
    old = found("/1", published="2025-01-01")
    assert decided(old, settled_way=False)[1] == {"/1": "window"}
    assert decided(old, settled_way=True)[0] == ["/1"]


def test_a_backfill_takes_what_the_window_had_left():
    left = replace(SETTLED, state="deferred", outcome="window")
    since = replace(JOB, since=date(2025, 1, 1))
    assert decided(found("/1", published="2025-03-01"), known=[left], job=since)[0] == ["/1"]
    assert decided(found("/1", published="2024-03-01"), known=[left], job=since)[1] == {"/1": "known"}
    assert decided(found("/1", published="2025-03-01"), known=[left])[1] == {"/1": "known"}


def test_an_address_that_two_documents_name_is_asked_once_and_knows_both():
    frontier = Frontier()
    assert frontier.name([found("/1", title="عنوان"), found("/1")], settled_way=True) == (1, 1)
    assert frontier.name([found("/1", "/sitemap", modified="2026-11-02")], settled_way=True) == (0, 1)
    candidate = next(frontier.undecided())
    assert candidate.found_in == ("/feed", "/sitemap")
    assert (candidate.hints.title, candidate.hints.modified) == ("عنوان", "2026-11-02")


def test_of_two_dates_of_change_the_later_counts():
    one, other = Hints(modified="2026-11-02T00:00:00Z"), Hints(modified="Sun, 01 Nov 2026 10:00:00 GMT")
    assert merged(one, other).modified == merged(other, one).modified == "2026-11-02T00:00:00Z"


def test_a_document_that_dates_most_of_its_pages_anew_is_seen():
    frontier = Frontier()
    frontier.know(replace(SETTLED, address=f"/{n}", hint_modified="2026-11-01") for n in range(30))
    assert frontier.moved([found(f"/{n}", modified="2026-11-24") for n in range(40)]) == (30, 30)
    assert frontier.moved([found(f"/{n}", modified="2026-11-01") for n in range(40)]) == (0, 30)


@pytest.mark.parametrize("modified", [None, "2026-11-24"])
def test_a_first_night_believes_the_month_in_an_address_where_a_sitemap_dates_all_pages_anew(
    modified,
):
    old, this_month = found("/2019/01/a", modified=modified), found("/2026/11/b", modified=modified)
    published = found("/2019/01/again", published="2026-11-20", modified=modified)
    asked, refused = decided(old, this_month, published, job=replace(JOB, first_night=True))
    assert asked == ["/2026/11/b", "/2019/01/again"]
    assert refused == {"/2019/01/a": "window"}


def test_a_calendar_and_a_random_link_are_not_asked_whoever_names_them():
    asked, refused = decided(found("/2026/11/24"), found("/?random-post=1"), found("/2026/11/24/a"))
    assert asked == ["/2026/11/24/a"]
    assert refused == {"/2026/11/24": "calendar", "/?random-post=1": "random"}

"""Crawls of a press that misbehaves: what is kept, what is asked again, when a night ends."""

from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from newsroom.robots import Robots

pytestmark = pytest.mark.store

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
"""When the jobs begin."""


def path_of(nights, number=0):
    """Path and address of an article; 0 is the first that the feed names."""
    url = nights.paper.truth()[number].url
    return urlsplit(url).path


def outcome_of(nights, night, path):
    """What became of an article, and its line."""
    (line,) = [line for line in night.ledger if line.kind == "article" and urlsplit(line.url).path == path]
    return line.outcome, line


def test_a_503_is_asked_again_and_captured(nights):
    path = path_of(nights)
    nights.paper.fault("status", path=path, code=503, times=1)
    night = nights.crawl()
    outcome, line = outcome_of(nights, night, path)
    assert (outcome, line.requests) == ("captured", 2)
    assert [r.status for r in nights.records() if r.type == "response" and urlsplit(r.url).path == path] == [
        503,
        200,
    ]


def test_a_503_that_stays_fails_after_three_tries_and_the_night_goes_on(nights):
    path = path_of(nights)
    nights.paper.fault("status", path=path, code=503)
    night = nights.crawl()
    outcome, line = outcome_of(nights, night, path)
    assert (outcome, line.requests, line.status) == ("server-error", 3, 503)
    assert night.report.reason == "finished"
    assert night.report.counts["captured"] == len(night.outcomes()) - 1


def test_a_429_with_retry_after_is_left_alone_for_so_long(nights):
    path = path_of(nights)
    nights.paper.fault("status", path=path, code=429, times=1, retry_after=2)
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == "captured"
    times = [v.monotonic for v in nights.paper.requests]
    first = next(n for n, v in enumerate(nights.paper.requests) if v.status == 429)
    assert times[first + 1] - times[first] >= 2


def test_a_retry_after_that_is_too_long_ends_the_night(nights):
    nights.paper.fault("status", path=path_of(nights), code=429, retry_after=7200)
    night = nights.crawl()
    assert (night.report.reason, night.report.retry) == ("left-alone", False)
    assert "7200 s" in night.report.alerts[0]
    assert set(night.report.counts) == {"too-many-requests", "not-reached"}
    assert len(nights.paper.requests) == 3


@pytest.mark.parametrize(
    ("fault", "outcome"), [("reset", "reset"), ("truncated", "reset"), ("trickle", "time-out")]
)
def test_a_body_that_breaks_off_is_kept_as_far_as_it_came_and_asked_again(nights, fault, outcome):
    path = path_of(nights)
    nights.paper.fault(fault, path=path)
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == outcome
    cut = [r for r in nights.records() if r.type == "response" and urlsplit(r.url).path == path]
    assert len(cut) == 3
    assert all(
        r.warc_headers["WARC-Truncated"] == {"reset": "disconnect", "time-out": "time"}[outcome] for r in cut
    )
    assert all(r.payload for r in cut)


def test_a_site_that_hangs_up_or_never_answers_fails_only_those_pages(nights):
    slow, gone = path_of(nights), path_of(nights, 1)
    nights.paper.fault("slow", path=slow, seconds=5)
    nights.paper.fault("hangup", path=gone)
    night = nights.crawl()
    assert outcome_of(nights, night, slow)[0] == "time-out"
    assert outcome_of(nights, night, gone)[0] == "reset"
    assert night.report.counts["captured"] == len(night.outcomes()) - 2


def test_an_endless_body_is_cut_at_the_limit_and_kept(nights):
    nights.text = nights.paper.toml() + "\n[limits]\npage_megabytes = 1\n"
    path = path_of(nights)
    nights.paper.fault("endless", path=path)
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == "captured"
    (cut,) = [r for r in nights.records() if r.type == "response" and urlsplit(r.url).path == path]
    assert cut.warc_headers["WARC-Truncated"] == "length"
    assert len(cut.payload) == 2**20


def test_a_gzip_bomb_is_kept_as_it_came_and_never_unpacked(nights):
    nights.env["MAHJAR_CRAWL_ANSWER_SECONDS"] = "30"  # the press takes its time to pack it
    plain = nights.crawl()
    nights.next_night(2)
    path = path_of(nights)
    nights.paper.fault("gzip-bomb", path=path, megabytes=400)
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == "captured"
    (bomb,) = [r for r in nights.records() if r.type == "response" and urlsplit(r.url).path == path]
    assert bomb.payload[:2] == b"\x1f\x8b"
    assert len(bomb.payload) < 2 * 2**20
    assert night.report.peak_kilobytes < plain.report.peak_kilobytes + 30_000


def test_one_challenge_blocks_its_page_and_two_end_the_night(nights):
    first, second = path_of(nights), path_of(nights, 2)
    nights.paper.fault("challenge", path=first, code=200)
    night = nights.crawl()
    assert outcome_of(nights, night, first)[0] == "challenge"
    assert night.report.reason == "finished"
    nights.next_night(2)
    nights.paper.fault("challenge", path=second, code=503)
    night = nights.crawl()
    assert (night.report.reason, night.report.retry) == ("blocked", False)
    assert outcome_of(nights, night, second)[1].requests == 1, "a challenge is not asked again"


def test_three_refusals_in_a_row_end_the_night(nights):
    for number in range(3):
        nights.paper.fault("status", path=path_of(nights, number), code=403)
    night = nights.crawl()
    assert (night.report.reason, night.report.retry) == ("blocked", False)
    assert night.report.counts["forbidden"] == 3
    assert night.report.counts["not-reached"] == len(night.outcomes()) - 3


def test_refusals_that_are_not_in_a_row_block_their_pages_only(nights):
    for number in (0, 2, 4):
        nights.paper.fault("status", path=path_of(nights, number), code=403)
    night = nights.crawl()
    assert night.report.reason == "finished"
    assert night.report.counts["forbidden"] == 3


def test_a_site_that_is_down_ends_the_night_after_a_few_pages(nights):
    nights.paper.fault("hangup", path="/20*")
    night = nights.crawl()
    assert night.report.reason == "unreachable"
    assert night.report.counts["reset"] == 5
    assert night.report.retry


@pytest.mark.parametrize("fault", ["noarchive-header", "noarchive-meta"])
def test_a_noarchive_page_is_recorded_and_its_body_is_not_kept(nights, fault):
    path = path_of(nights)
    nights.paper.fault(fault, path=path)
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == "opted-out"
    kept = [r for r in nights.records() if r.url and urlsplit(r.url).path == path]
    assert [r.type for r in kept] == ["metadata"]
    said = kept[0].json
    assert (said["what"], said["status"], said["outcome"]) == ("opted-out", 200, "opted-out")
    assert any("noarchive" in signal for signal in said["signals"])


def test_with_permission_a_noarchive_page_is_kept(nights):
    path = path_of(nights)
    nights.paper.fault("noarchive-header", path=path)
    nights.toml = {"permission": "the editor, by letter"}
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == "captured"


@pytest.mark.parametrize(("paper", "document", "fault", "words"), [
    ("jisr-montreal", "/feed/", "html", "not a feed but a web page"),
    ("riwaq-toronto", "/post-sitemap1.xml", "empty-sitemap", "the sitemap is empty"),
    ("riwaq-toronto", "/post-sitemap1.xml", "html", "not a sitemap but a web page"),
    ("jisr-montreal", "/feed/", "nothing", "empty"),
])  # fmt: skip
def test_a_document_that_is_not_one_is_said_in_a_sentence(press, nights_of, paper, document, fault, words):
    nights = nights_of(press.outlet(paper))
    nights.paper.fault(fault, path=document)
    night = nights.crawl()
    (line,) = [each for each in night.ledger if each.kind != "article" and each.url.endswith(document)]
    assert line.outcome == "unreadable"
    assert words in line.detail
    assert any(words in alert and document in alert for alert in night.report.alerts)
    assert night.report.reason == "finished"


def test_a_feed_that_breaks_off_gives_what_it_holds(nights):
    nights.paper.fault("broken-xml", path="/feed/")
    night = nights.crawl()
    assert night.one("feed").outcome == "document"
    assert 0 < night.report.counts["captured"] < len(nights.paper.truth())


def test_a_page_that_leads_to_another_site_is_not_followed(press, nights_of, nights):
    path = path_of(nights)
    elsewhere = press.outlet("riwaq-toronto")
    nights.paper.fault("redirect", path=path, to=f"{elsewhere.base_url}/somewhere/")
    night = nights.crawl()
    outcome, line = outcome_of(nights, night, path)
    assert (outcome, line.requests) == ("redirected-away", 1)
    assert not elsewhere.requests
    assert [r.status for r in nights.records() if r.type == "response" and urlsplit(r.url).path == path] == [
        302
    ]


def test_a_page_that_leads_to_the_home_page_is_tried_another_night(nights):
    path = path_of(nights)
    nights.paper.fault("redirect", path=path, to="/")
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == "redirected-home"
    assert "/" not in nights.asked()


def test_a_redirect_within_the_outlet_is_followed_and_both_answers_are_kept(nights):
    path = path_of(nights)
    nights.paper.fault("redirect", path=path, to=path_of(nights, 1), times=1)
    night = nights.crawl()
    outcome, line = outcome_of(nights, night, path)
    assert (outcome, line.requests, line.status) == ("captured", 2, 200)
    hops = [row["address"] for row in nights.said("capture") if row["address"] == line.address]
    assert len(hops) == 2


def test_a_redirect_that_goes_round_and_round_fails(nights):
    path = path_of(nights)
    nights.paper.fault("redirect-loop", path=path)
    night = nights.crawl()
    outcome, line = outcome_of(nights, night, path)
    assert (outcome, line.requests) == ("too-many-redirects", 6)


def test_pages_that_are_gone_are_settled(nights):
    gone, missing = (truth.slug for truth in nights.paper.truth()[:2])
    paths = [path_of(nights, 0), path_of(nights, 1)]
    nights.paper.fault("status", path=paths[0], code=410)
    nights.paper.fault("status", path=paths[1], code=404)
    night = nights.crawl()
    assert gone != missing
    assert [outcome_of(nights, night, path)[0] for path in paths] == ["gone", "not-found"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_is_out_of_reach_lets_nothing_be_asked(nights, status):
    nights.paper.robots = Robots(status=status)
    night = nights.crawl()
    assert set(nights.asked()) == {"/robots.txt"}
    assert (night.report.reason, night.report.retry) == ("robots", True)
    assert night.one("feed").outcome == "not-reached"


@pytest.mark.parametrize("status", [404, 403])
def test_a_robots_txt_that_is_not_there_allows_everything(nights, status):
    nights.paper.robots = Robots(status=status)
    assert set(nights.crawl().outcomes().values()) == {"captured"}


def test_what_robots_txt_disallows_is_never_asked(nights):
    path = path_of(nights)
    nights.paper.robots = Robots(disallow=(path,))
    night = nights.crawl()
    assert outcome_of(nights, night, path)[0] == "robots"
    assert path not in nights.asked()


def test_a_crawl_delay_slows_the_crawl_down(nights):
    nights.text = nights.paper.toml() + "\n[limits]\nrequests = 5\n"
    nights.paper.robots = Robots(crawl_delay=1)
    nights.crawl()
    times = [visit.monotonic for visit in nights.paper.requests]
    assert min(b - a for a, b in pairwise(times)) >= 0.99


def test_a_ceiling_of_requests_ends_the_crawl_and_defers_the_rest(nights):
    nights.text = nights.paper.toml() + "\n[limits]\nrequests = 6\n"
    night = nights.crawl()
    assert len(nights.paper.requests) == 6
    assert night.report.reason == "ceiling"
    assert night.report.counts == {"captured": 4, "ceiling": len(night.outcomes()) - 4}
    assert "6 requests" in night.report.alerts[0]


def test_ceilings_count_what_earlier_tries_of_the_run_spent(nights):
    nights.text = nights.paper.toml() + "\n[limits]\nrequests = 100\nmegabytes = 5\n"
    night = nights.crawl(requests_made=97, bytes_taken=10)
    assert len(nights.paper.requests) == 3
    assert night.report.requests == 3


def test_a_ceiling_of_bytes_ends_the_crawl(nights):
    nights.text = nights.paper.toml() + "\n[limits]\nmegabytes = 0.02\n"
    night = nights.crawl()
    assert night.report.reason == "ceiling"
    assert night.report.counts["captured"] >= 1
    assert night.report.counts["ceiling"] >= 1


def test_the_first_night_takes_what_its_window_holds(nights):
    nights.text = nights.paper.toml() + "\n[limits]\nfirst_night_days = 8\n"
    night = nights.crawl()
    assert set(night.outcomes().values()) == {"captured", "window"}
    truth = {urlsplit(t.url).path: t for t in nights.paper.truth()}
    for line in night.ledger:
        if line.kind == "article":
            age = (NOW - truth[urlsplit(line.url).path].published).days
            assert (line.outcome == "window") == (age >= 8), (line.outcome, age)


def test_without_a_contact_only_this_machine_is_crawled(nights):
    nights.env["MAHJAR_ALLOW"] = "127.0.0.1:1"
    night = nights.crawl()
    assert night.code == 0
    assert "MAHJAR_CONTACT" in night.report.error
    assert not night.report.retry
    assert not nights.paper.requests


def test_the_contact_is_in_the_name_we_go_by(nights):
    nights.env["MAHJAR_CONTACT"] = "archive@example.org"
    nights.crawl()
    assert {v.headers["user-agent"] for v in nights.paper.requests} == {"Mahjar/0.1 (+archive@example.org)"}


def test_a_dry_run_reads_documents_counts_pages_and_keeps_nothing(nights):
    night = nights.crawl(dry_run=True)
    assert night.report.reason == "dry-run"
    assert night.report.would_fetch == len(nights.paper.truth())
    assert set(nights.asked()) == {"/robots.txt", "/feed/"}
    assert not list(nights.store.list(""))
    assert not list(nights.spool.rglob("*.warc.gz"))

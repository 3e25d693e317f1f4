"""Crawls of papers that are built as traps: what is asked, what is not, and what the books say of it."""

import socket
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import unquote

import pytest

from newsroom.demo import DEMO_OUTLETS
from newsroom.press import Press

pytestmark = pytest.mark.store


def listing(paper, pages=1):
    """The home page and the pages after it, as a way in."""
    return {
        "how": "section", "url": f"{paper.base_url}/", "page_url": f"{paper.base_url}/page/{{page}}/",
        "pages": pages,
    }  # fmt: skip


def sitemap(paper, path):
    return {"how": "sitemap", "url": paper.base_url + path}


def articles(nights):
    """Paths of the paper's articles."""
    return {truth.url.removeprefix(nights.paper.base_url) for truth in nights.paper.truth()}


def pages_asked(nights):
    """How often each address was asked that is no document's."""
    return Counter(target for target in nights.asked() if target.startswith("/20"))


@contextmanager
def listener():
    """A service of this machine that nobody may reach; gives its address and the list of who came."""
    came = []
    with socket.create_server(("127.0.0.2", 0)) as server:

        def watch():
            try:
                while True:
                    connection, peer = server.accept()
                    came.append(peer)
                    connection.close()
            except OSError:
                return

        threading.Thread(target=watch, daemon=True).start()
        yield f"127.0.0.2:{server.getsockname()[1]}", came


def test_twins_are_asked_once_and_links_to_anything_never(nights):
    for kind in ("numbers", "amp-twins", "random-post"):
        nights.paper.trap(kind)
    night = nights.crawl()
    assert night.report.counts == {"captured": 11, "twin": 11, "random": 1}
    assert pages_asked(nights) == dict.fromkeys(articles(nights), 1), "the page itself, not its AMP form"
    assert "/?random-post=1" not in nights.asked()
    twins = [line for line in night.ledger if line.outcome == "twin"]
    assert all(line.address.startswith("/?p=") and line.requests == 1 for line in twins)
    assert "moved to" in twins[0].detail
    nights.learn(night)
    nights.next_night(2)
    assert nights.crawl().report.requests == 2, "robots.txt and the feed"


def test_session_ids_make_no_new_addresses_whatever_carries_them(nights):
    nights.toml = {"discover": (nights.paper.site.outlet_file().discover[0], listing(nights.paper))}
    nights.paper.trap("session-ids")
    first = nights.crawl()
    assert first.report.counts == {"captured": 11}
    assert pages_asked(nights) == dict.fromkeys(articles(nights), 1)
    (section,) = [row for row in first.report.documents if row["kind"] == "section"]
    assert section["gave"] == 10, "the pattern is for the address without its session"
    nights.learn(first)
    nights.next_night(2)
    nights.paper.calm()
    nights.paper.trap("session-ids", name="jsessionid", insist=True)
    assert set(nights.crawl().outcomes().values()) == {"known"}


def test_a_site_that_insists_on_a_session_is_read_all_the_same(nights):
    nights.paper.trap("session-ids", insist=True)
    night = nights.crawl()
    assert night.report.counts == {"captured": 11}
    assert {line.requests for line in night.ledger if line.kind == "article"} == {2}
    assert not any("PHPSESSID" in line.address for line in night.ledger)


def test_three_spellings_of_a_question_mark_are_one_request(nights):
    nights.paper.trap("question-marks")
    night = nights.crawl()
    assert night.report.counts == {"captured": 11}
    asked = pages_asked(nights)
    assert set(asked.values()) == {1}
    assert all(unquote(target).endswith("؟/") and target.isascii() for target in asked)


def test_an_endless_list_ends_where_it_repeats_itself_and_a_calendar_is_not_walked(nights):
    nights.paper.trap("endless-paging")
    nights.paper.trap("calendar")
    nights.toml = {"discover": (listing(nights.paper, pages=400),)}
    night = nights.crawl()
    assert night.report.counts == {"captured": 10, "calendar": 28}
    assert [row["url"].removeprefix(nights.paper.base_url) for row in night.report.documents] == [
        "/",
        "/page/2/",
    ]
    assert night.report.documents[1]["detail"].startswith("it repeats earlier pages")
    assert set(pages_asked(nights)) < articles(nights)


def test_a_list_that_invents_links_is_left_on_the_next_night(nights):
    nights.paper.trap("endless-paging", links="invented")
    nights.toml = {"discover": (listing(nights.paper, pages=3),)}
    night = nights.crawl()
    assert night.report.counts == {"captured": 10, "not-found": 20}
    nights.learn(night)
    nights.next_night(2)
    nights.paper.visits.forget()
    nights.paper.add_generated(1)
    night = nights.crawl()
    assert night.report.counts["captured"] == 1
    assert "not-found" not in night.report.counts
    assert "/page/2/" not in nights.asked()
    (second,) = [row for row in night.report.documents if row["url"].endswith("/page/2/")]
    assert (second["outcome"], second["detail"][:9]) == ("document", "not asked")


def test_posts_that_are_the_same_whatever_is_asked_end_the_paging(nights_of):
    outlet = replace(DEMO_OUTLETS[0], rest="on", discover=("wordpress",))
    with Press([outlet], articles=30) as press:
        paper = press.outlets[0]
        paper.trap("endless-paging")
        nights = nights_of(paper)
        night = nights.crawl()
        assert night.report.counts == {"captured": 25}
        assert night.report.reason == "finished"
        assert len(nights.asked("/wp/v2/posts")) == 2
        assert any("the same posts" in alert for alert in night.report.alerts)


def test_sitemaps_that_loop_go_deep_or_point_inside_end_and_are_accounted_for(nights):
    paper = nights.paper
    nights.env["MAHJAR_CONTACT"] = "archive@example.org"
    with listener() as (inside, came), listener() as (owned, came_too):
        paper.trap("sitemap-loop")
        paper.trap("sitemap-inside", to=f"http://{inside}")
        paper.trap("sitemap-inside", to=f"http://{owned}")
        nights.toml = {"discover": (sitemap(paper, "/sitemap_index.xml"), sitemap(paper, "/sitemap.xml"))}
        nights.text = paper.toml(**nights.toml).replace(
            f'hosts = ["{paper.host}"]', f'hosts = ["{paper.host}", "{owned}"]'
        )
        night = nights.crawl()
    assert came == came_too == []
    assert night.report.counts == {"captured": 11, "forbidden-address": 1}
    documents = {row["url"]: row for row in night.report.documents}
    assert documents[f"http://{inside}/inside.xml"]["outcome"] == "off-host"
    assert documents[f"http://{owned}/inside.xml"]["outcome"] == "forbidden-address"
    deepest = documents[f"{paper.base_url}/sitemap-deep-4.xml"]
    assert (deepest["outcome"], deepest["status"]) == ("ceiling", None)
    assert "indexes" in deepest["detail"]
    assert set(Counter(nights.asked("sitemap")).values()) == {1}
    lines = {line.url: line.outcome for line in night.ledger if line.kind == "sitemap"}
    assert lines == {url: row["outcome"] for url, row in documents.items()}


def test_twenty_thousand_addresses_on_a_first_night_are_all_in_the_books(nights):
    plain = nights.crawl()
    nights.next_night(2)
    nights.paper.trap("crowd", urls=20_000)
    nights.toml = {
        "discover": (sitemap(nights.paper, "/sitemap.xml"),), "limits": (("requests", 12),)
    }  # fmt: skip
    night = nights.crawl()
    counts = night.report.counts
    assert sum(counts.values()) == len(night.outcomes()) == 20_011
    assert counts["captured"] == 10
    assert counts["window"] > 19_900, "what is older than the window"
    assert counts["ceiling"] == 20_011 - 10 - counts["window"], "and the rest"
    assert (night.report.reason, night.report.requests) == ("ceiling", 12)
    assert night.report.peak_kilobytes < plain.report.peak_kilobytes + 80_000

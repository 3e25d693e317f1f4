"""Crawls that are killed, stopped, or can't reach the store: nothing is lost, nothing is fetched twice."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from crawlers.recover import recover
from mahjar import layout
from newsroom.robots import Robots

pytestmark = pytest.mark.store

OFTEN = {"MAHJAR_CRAWL_SEGMENT_MEGABYTES": "0.01"}
"""A segment every few pages."""


def until(condition, seconds=60):
    """Wait for something to be so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.005)


def kill(child):
    """Kill a child as a machine does that has no memory left."""
    child.kill()
    child.communicate()


def asked_for_articles(nights):
    """How often each article was asked for, over all tries."""
    return Counter(target for target in nights.asked() if target.startswith("/20"))


@pytest.mark.parametrize("pages", [1, 5, 9])
@pytest.mark.parametrize("segments", ["one", "many"])
def test_a_killed_crawl_is_finished_by_its_next_try(nights, pages, segments):
    nights.toml = {"delay_seconds": 0.1}
    nights.env |= OFTEN if segments == "many" else {}
    child = nights.start()
    until(lambda: sum(asked_for_articles(nights).values()) > pages)
    kill(child)
    night = nights.resume()
    assert night.report.reason == "finished"
    assert set(night.outcomes().values()) == {"captured"}
    assert len(night.outcomes()) == len(nights.captured()) == len(nights.paper.truth())
    twice = [target for target, times in asked_for_articles(nights).items() if times > 1]
    assert len(twice) <= 1, "only the page that was under way may be asked again"
    assert nights.asked().count("/feed/") == 1, "what the feed gave was kept"
    ids = [record.record_id for record in nights.records()]
    assert len(ids) == len(set(ids)), "no record is in the store twice"


def test_a_crawl_that_is_killed_before_the_feed_came_begins_again(nights):
    nights.paper.fault("slow", path="/feed/", seconds=1, times=1)
    child = nights.start()
    until(lambda: "/feed/" in nights.asked())
    kill(child)
    night = nights.resume()
    assert len(night.outcomes()) == len(nights.captured()) == len(nights.paper.truth())


def test_a_crawl_killed_again_and_again_gets_there(nights):
    nights.toml = {"delay_seconds": 0.1}
    child = nights.start()
    for _ in range(3):
        before = sum(asked_for_articles(nights).values())
        until(lambda before=before: sum(asked_for_articles(nights).values()) > before + 1)
        kill(child)
        recover(nights.spool, nights.store, lambda _: None)
        child = nights.start(given=nights.given(), captured=frozenset(nights.captured()))
    night = nights.wait(child)
    assert set(night.outcomes().values()) == {"captured"}
    assert len(nights.captured()) == len(nights.paper.truth())
    assert max(asked_for_articles(nights).values()) <= 2


def test_a_night_that_died_after_the_feed_loses_nothing_on_the_next(nights):
    nights.toml = {"delay_seconds": 0.1}
    child = nights.start()
    until(lambda: sum(asked_for_articles(nights).values()) > 2)
    kill(child)
    recover(nights.spool, nights.store, lambda _: None)
    lost = nights.captured()
    nights.next_night(2)
    night = nights.crawl(first_night=True)
    assert set(night.outcomes().values()) == {"captured"}
    assert len(nights.captured()) == len(nights.paper.truth()) > len(lost)


def test_a_record_that_was_cut_by_the_kill_is_cut_off_and_the_rest_is_sent(nights):
    night = nights.crawl()
    (key,) = night.report.segments
    whole = nights.store.get(key)
    nights.store.delete(key)
    nights.store.delete(layout.index_of(key))
    spool = nights.spool / "again"
    path = spool / key
    path.parent.mkdir(parents=True)
    path.write_bytes(whole[:-100])
    said: list[str] = []
    assert recover(spool, nights.store, said.append) == [key]
    sent = nights.store.get(key)
    assert whole.startswith(sent)
    assert gzip.decompress(sent)
    assert "cut by" in said[0]
    assert nights.store.exists(layout.index_of(key))
    assert not list(spool.rglob("*.warc.gz"))


def test_a_segment_that_was_sent_before_the_kill_is_not_sent_twice(nights):
    night = nights.crawl()
    (key,) = night.report.segments
    path = nights.spool / key
    path.write_bytes(nights.store.get(key))
    _, etag = nights.store.get_with_etag(key)
    assert recover(nights.spool, nights.store, lambda _: None) == [key]
    assert nights.store.get_with_etag(key)[1] == etag
    assert not path.exists()


def test_a_segment_with_other_bytes_than_the_stored_one_is_never_written_over(nights):
    night = nights.crawl()
    (key,) = night.report.segments
    stored = nights.store.get(key)
    path = nights.spool / key
    path.write_bytes(gzip.compress(b"another segment"))
    with pytest.raises(Exception, match="holds other records"):
        recover(nights.spool, nights.store, lambda _: None)
    assert nights.store.get(key) == stored
    assert path.exists()


def test_an_empty_spool_gives_nothing_to_recover(nights, tmp_path):
    assert recover(tmp_path / "nothing", nights.store, lambda _: None) == []


def test_sigterm_ends_the_visit_and_accounts_for_everything(nights):
    nights.toml = {"delay_seconds": 0.2}
    nights.paper.fault("slow", path="/20*", seconds=1.5, after=4)
    child = nights.start()
    until(lambda: sum(asked_for_articles(nights).values()) > 4)
    began = time.monotonic()
    child.send_signal(signal.SIGTERM)
    night = nights.wait(child)
    assert time.monotonic() - began < 5
    assert (night.code, night.report.reason, night.report.retry) == (0, "interrupted", True)
    assert night.report.counts["captured"] == 4
    assert night.report.counts["not-reached"] == len(night.outcomes()) - 4
    assert len(night.outcomes()) == len(nights.paper.truth())
    assert len(nights.captured()) == 4


def test_sigterm_does_not_wait_for_the_crawl_delay(nights):
    nights.paper.robots = Robots(crawl_delay=20)
    child = nights.start()
    until(lambda: nights.paper.requests)
    time.sleep(0.5)  # robots.txt is read, and the feed waits for its time
    began = time.monotonic()
    child.send_signal(signal.SIGTERM)
    night = nights.wait(child)
    assert time.monotonic() - began < 8
    assert night.report.reason == "interrupted"
    assert night.one("feed").outcome == "not-reached"
    assert nights.asked() == ["/robots.txt"]


def test_a_store_that_is_away_is_said_before_the_site_is_asked(nights):
    nights.env["MAHJAR_S3_ENDPOINT"] = "http://127.0.0.1:9"
    night = nights.crawl()
    assert "can't be reached" in night.report.error
    assert night.report.retry
    assert not nights.paper.requests


def test_a_store_that_goes_away_ends_the_visit_and_the_segments_wait_in_the_spool(nights, cable):
    nights.paper.add_generated(25)
    nights.toml = {"delay_seconds": 0.5}
    nights.env |= OFTEN | {"MAHJAR_S3_ENDPOINT": cable.endpoint}
    child = nights.start()
    until(lambda: sum(asked_for_articles(nights).values()) > 3)
    cable.cut()
    night = nights.wait(child)
    assert (night.report.reason, night.report.retry) == ("store", True)
    assert "can't be reached" in night.report.error
    assert list(nights.spool.rglob("*.warc.gz"))
    fetched = asked_for_articles(nights)
    assert len(fetched) < len(nights.paper.truth())
    cable.mend()
    night = nights.resume()
    assert night.report.reason == "finished"
    assert set(night.outcomes().values()) == {"captured"}
    assert len(nights.captured()) == len(nights.paper.truth())
    assert set(asked_for_articles(nights).values()) == {1}


def test_a_spool_that_is_full_is_said_in_a_sentence(nights):
    nights.spool.mkdir()
    (nights.spool / "raw").write_text("a file where a folder should be")
    night = nights.crawl()
    assert night.report.reason == "spool"
    assert "can't be written" in night.report.error
    assert nights.asked() == ["/robots.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_crawl_dies_with_its_parent(nights, tmp_path):
    nights.paper.fault("slow", seconds=30)
    job = nights.job()
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(job)],
        env=os.environ | nights.env,
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    until(lambda: nights.paper.requests)
    parent.kill()
    parent.wait()
    until(lambda: not running(child), seconds=5)


BROKEN = """
import sys
from crawlers.__main__ import main
from crawlers.{module} import {name}
def broken(*args, **kwargs):
    raise ZeroDivisionError("a mistake of ours")
{name}.{method} = broken
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("module", "name", "method"), [
    ("spiders.documents", "Documents", "arrived"),
    ("spiders.outlet", "OutletSpider", "_account"),
    ("capture", "Capture", "_about"),
])  # fmt: skip
def test_a_mistake_of_our_own_ends_the_visit_with_a_report(nights, module, name, method):
    source = BROKEN.format(module=module, name=name, method=method)
    child = subprocess.Popen(
        [sys.executable, "-c", source, str(nights.job())],
        env=os.environ | nights.env,
        cwd=Path(__file__).resolve().parents[2],
        stderr=subprocess.PIPE,
        text=True,
    )
    _, log = child.communicate(timeout=60)
    assert "a mistake of ours" in log, "the log shows where it happened"
    report = json.loads((nights.spool / "report.json").read_text())
    assert report["reason"] == "error"
    assert "a mistake of ours" in report["error"]
    assert len(nights.paper.requests) <= 3


PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "crawlers", sys.argv[1]])
print(child.pid, flush=True)
time.sleep(60)
"""


def running(pid):
    """Say whether a process is there, and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False

"""An archived page in Debian's chromium: it looks as it did, runs nothing, and reaches nobody."""

import contextlib
import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from mahjar.replay import ArchivedPage, Replay

pytestmark = pytest.mark.browser

PATIENCE = 30
"""Seconds after which what should have come won't."""
SETTLED = 700
"""Milliseconds after which what a browser was about to do is done."""
CAPTURED = dt.datetime(2026, 9, 3, 12, 5, 7, tzinfo=dt.UTC)
RESTLESS = """<!DOCTYPE html><html dir="rtl"><head><title>خبر من الجالية</title>
<base href="{site}/">
<link rel="preconnect" href="{site}"><LINK rel=dns-prefetch href="{site}">
<link/rel="preconnect"/href="{site}">
<link rel="prefetch" href="{site}/prefetch"><link rel="preload" as="image" href="{site}/preload">
<link rel="modulepreload" href="{site}/m.js"><link rel="prerender" href="{site}/prerender">
<link rel="stylesheet" href="{site}/a.css"><link rel="icon" href="{site}/favicon.ico">
<link rel="manifest" href="{site}/manifest"><meta http-equiv="refresh" content="0;url={site}/refresh">
<script type="speculationrules">
{{"prefetch": [{{"urls": ["{site}/next"], "eagerness": "immediate"}}]}}</script>
<style>@import url({site}/import.css); @font-face {{ font-family: f; src: url({site}/f.woff2) }}
p {{ color: rgb(10, 120, 30); font-family: f, sans-serif; background: url({site}/background.png) }}</style>
</head><body onload="document.body.textContent = 'it ran'">
<p>خبر من الجالية</p>
<script>document.body.textContent = "it ran"; fetch("{site}/fetch")</script>
<script src="{site}/x.js"></script>
<noscript><i>بلا برامج</i></noscript>
<img src="{site}/picture.png" srcset="{site}/large.png 2x"><svg><image href="{site}/svg.png"/></svg>
<iframe src="{site}/frame"></iframe><object data="{site}/object"></object><embed src="{site}/embed">
<video src="{site}/video" poster="{site}/poster" autoplay></video><audio src="{site}/audio" autoplay></audio>
<a id="inside" href="{site}/linked" ping="{site}/ping">في الصفحة</a>
<a id="new" target="_blank" href="{site}/new">في نافذة</a><a id="top" target="_top" href="{site}/top">فوق</a>
<form action="{site}/form" method="post"><button>أرسل</button></form>
</body></html>"""
"""A page that reaches out in every way that one of a newspaper may."""


@dataclass
class Site:
    """The live site: it writes down who comes."""

    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    visits: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def watch(self) -> None:
        """Take connections until the listener is shut."""
        with contextlib.suppress(OSError):
            while True:
                visitor, _ = self.listener.accept()
                self.visits.append(b"")
                threading.Thread(target=self.hear, args=(visitor,), daemon=True).start()

    def hear(self, visitor: socket.socket) -> None:
        """Write down what a visitor says, and answer nothing."""
        with visitor, contextlib.suppress(OSError):
            self.visits.append(visitor.recv(4096))


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    watching = threading.Thread(target=site.watch)
    watching.start()
    yield site
    site.listener.shutdown(socket.SHUT_RDWR)
    watching.join()
    site.listener.close()


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    expect.set_options(timeout=PATIENCE * 1000)
    yield page
    context.close()


def archived(text: str, charset: str) -> ArchivedPage:
    return ArchivedPage(
        "بريد الأرز",
        "https://cedar-post.example/1",
        "<urn:uuid:6a5e9b1c-0d9f-4a56-9d0e-111111111111>",
        CAPTURED,
        f"text/html; charset={charset}",
        text.encode(charset),
    )


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "utf-16le"])
def test_a_restless_page_is_shown_as_it_was_and_reaches_nobody(page: Page, site: Site, charset: str):
    with Replay(archived(RESTLESS.format(site=site.address), charset)) as replay:
        page.goto(replay.address, wait_until="networkidle")
        for said in ("6a5e9b1c-0d9f-4a56-9d0e-111111111111", "2026-09-03 12:05:07 UTC", "بريد الأرز"):
            expect(page.locator("header")).to_contain_text(said)
        shown = page.frame_locator("iframe")
        expect(shown.locator("p")).to_have_text("خبر من الجالية")
        expect(shown.locator("p")).to_have_css("color", "rgb(10, 120, 30)")
        expect(shown.locator("noscript i")).to_be_visible()
        for what in ("#new", "#top", "button"):
            shown.locator(what).click()
        page.wait_for_timeout(SETTLED)
        assert page.url == replay.address
        assert len(page.context.pages) == 1
    assert site.visits == []


def test_a_link_that_is_clicked_leads_nowhere(page: Page, site: Site):
    with Replay(archived(RESTLESS.format(site=site.address), "utf-8")) as replay:
        page.goto(replay.address, wait_until="networkidle")
        page.frame_locator("iframe").locator("#inside").click()
        page.wait_for_timeout(SETTLED)
        assert page.url == replay.address
        expect(page.locator("header")).to_be_visible()
    assert b"".join(site.visits) == b"", "chromium may connect when it is told to go there; it asks nothing"


def test_the_page_without_its_frame_reaches_nobody_either(page: Page, site: Site):
    with Replay(archived(RESTLESS.format(site=site.address), "utf-8")) as replay:
        page.goto(replay.address + "page", wait_until="networkidle")
        expect(page.locator("p")).to_have_text("خبر من الجالية")
        page.wait_for_timeout(SETTLED)
    assert site.visits == []


def test_the_same_page_served_by_anybody_else_does_reach_its_site(page: Page, site: Site):
    def answer(route: Route) -> None:
        route.fulfill(body=RESTLESS.format(site=site.address), content_type="text/html; charset=utf-8")

    page.route("http://127.0.0.1:9/", answer)
    page.goto("http://127.0.0.1:9/", wait_until="commit")
    limit = time.monotonic() + PATIENCE
    while b"GET /" not in b"".join(site.visits):
        assert time.monotonic() < limit, site.visits
        page.wait_for_timeout(50)

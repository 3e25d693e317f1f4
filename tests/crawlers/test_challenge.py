"""Challenges and the pages that only look like them."""

import pytest

from crawlers.politeness.challenge import PATTERNS, challenge

CLOUDFLARE = b"""<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>"""
ARTICLE = "<html><head><title>{}</title></head><body><article>{}</article></body></html>"
TEXT = "<p>قالت الشرطة إن التحقيق مستمر في الحادث الذي وقع مساء أمس.</p>" * 2000


@pytest.mark.parametrize(("status", "headers", "body"), [
    (403, [("CF-Mitigated", "challenge")], b""),
    (200, [], CLOUDFLARE),
    (503, [], CLOUDFLARE),
    (403, [], b"<title>Attention Required! | Cloudflare</title><div class='cf-error-details'></div>"),
    (200, [], "<title>لحظة…</title><script>window._cf_chl_opt={}</script>".encode()),
    (403, [], b"<html><title>Access Denied</title><body>Sucuri Website Firewall - CloudProxy</body></html>"),
    (403, [], b"<html><head><title>DDoS-Guard</title></head></html>"),
    (200, [], b"<html><script src='/_Incapsula_Resource?SWJIYLWA=71'></script></html>"),
    (403, [("X-DataDome", "protected")], b"{}"),
    (403, [], b"<TITLE>Access Denied</TITLE> You don't have permission. Reference&#32;#18.5e6f"),
    (403, [], b"<TITLE>Access Denied</TITLE> Reference #18.5e6f"),
    (405, [("x-amzn-waf-action", "captcha")], b""),
    (200, [], b"<html><body>I am not a robot<div class=\"g-recaptcha\"></div></body></html>"),
    (200, [], b"<html><p>Checking your browser before accessing example.ca</p></html>"),
    (403, [], b"<html><p>Verifying you are human. This may take a few seconds.</p></html>"),
])  # fmt: skip
def test_a_challenge_is_told(status, headers, body):
    assert challenge(status, headers, body)


@pytest.mark.parametrize(("status", "headers", "body"), [
    (200, [("Server", "cloudflare"), ("CF-RAY", "8a")], ARTICLE.format("خبر", TEXT).encode()),
    (403, [("Server", "cloudflare")], b"<html><h1>403 Forbidden</h1></html>"),
    (404, [], CLOUDFLARE),
    (200, [], ARTICLE.format("Just a moment: a film review", TEXT).encode()),
    (200, [], ARTICLE.format("خبر", TEXT + "verify you are human, said the page").encode()),
    (200, [], ARTICLE.format("خبر", TEXT + '<div class="g-recaptcha"></div>not a robot').encode()),
    (200, [("X-DataDome", "protected")], ARTICLE.format("خبر", TEXT).encode()),
    (503, [], b"<html><h1>Service Unavailable</h1></html>"),
    (200, [], b""),
])  # fmt: skip
def test_a_page_behind_a_wall_or_about_one_is_no_challenge(status, headers, body):
    assert challenge(status, headers, body) is None


def test_every_pattern_asks_for_something():
    assert all(pattern.header or pattern.words for pattern in PATTERNS)
    assert all(word == word.lower() for pattern in PATTERNS for word in pattern.words)
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS)

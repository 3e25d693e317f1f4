"""What sites say of archiving and machine reading."""

import pytest
from protego import Protego

from crawlers import signals

CASES = [
    ([("X-Robots-Tag", "noarchive")], True),
    ([("x-robots-tag", "noindex, NoArchive")], True),
    ([("X-Robots-Tag", "max-snippet:-1, noarchive")], True),
    ([("X-Robots-Tag", "googlebot: noarchive")], False),
    ([("X-Robots-Tag", "googlebot: noindex, noarchive")], False),
    ([("X-Robots-Tag", "mahjar: noarchive")], True),
    ([("X-Robots-Tag", "unavailable_after: 25 Jun 2027 15:00:00 PST, noarchive")], True),
    ([("X-Robots-Tag", "noindex, follow")], False),
    ([("X-Robots-Tag", "noai")], False),
    ([("Cache-Control", "noarchive")], False),
]


@pytest.mark.parametrize(("headers", "forbidden"), CASES)
def test_a_noarchive_header_that_speaks_to_us_forbids_archiving(headers, forbidden):
    assert signals.forbids_archiving(signals.of_headers(headers)) is forbidden


@pytest.mark.parametrize(("head", "forbidden"), [
    ('<meta name="robots" content="noarchive">', True),
    ("<META CONTENT='noindex,  NOARCHIVE' NAME=Robots>", True),
    ('<meta name="mahjar" content="noarchive">', True),
    ('<meta name="googlebot" content="noarchive">', False),
    ('<!-- <meta name="robots" content="noarchive"> -->', False),
    ('<meta property="og:description" content="noarchive">', False),
    ('<meta name="description" content="what noarchive means">', False),
    ('<meta name="robots" content="max-image-preview:large">', False),
    ("", False),
])  # fmt: skip
def test_a_noarchive_meta_tag_that_speaks_to_us_forbids_archiving(head, forbidden):
    page = f"<html><head><title>خبر</title>{head}</head><body><p>نص</p></body></html>".encode("windows-1256")
    assert signals.forbids_archiving(signals.of_page(page)) is forbidden


def test_what_is_said_of_machine_reading_is_recorded_and_forbids_nothing():
    said = signals.of_headers([("TDM-Reservation", "1"), ("X-Robots-Tag", "noai, noimageai")])
    said += signals.of_page(b'<meta name="tdm-reservation" content="1"><meta name=robots content="noai">')
    assert said == (
        "tdm-reservation: 1",
        "x-robots-tag: noai, noimageai",
        "meta tdm-reservation: 1",
        "meta robots: noai",
    )
    assert not signals.forbids_archiving(said)


def test_a_page_of_garbage_says_nothing():
    assert signals.of_page(b"\x00\xff<meta \x00 name=") == ()


def test_robots_txt_says_which_ai_agents_it_keeps_out_and_what_it_signals():
    text = (
        "User-agent: *\nDisallow: /wp-admin/\nContent-Signal: ai-train=no, search=yes\n\n"
        "User-agent: GPTBot\nDisallow: /\n"
    )
    assert signals.of_robots(text, Protego.parse(text), "https://example.ca/") == (
        "robots.txt content-signal: ai-train=no, search=yes",
        "robots.txt disallows GPTBot",
    )


def test_robots_txt_that_keeps_everybody_out_is_not_about_ai():
    text = "User-agent: *\nDisallow: /\n"
    assert signals.of_robots(text, Protego.parse(text), "https://example.ca/") == ()

"""Looking at an outlet before it is enabled."""

import os
from dataclasses import replace

import pytest

from crawlers.look import LookFailed, probe
from mahjar.outlet import parse
from newsroom.robots import Robots


@pytest.fixture
def paper(press):
    """An outlet that keeps an AI agent out and asks for a delay."""
    paper = press.outlet("riwaq-toronto")
    paper.robots = replace(
        paper.robots, text="User-agent: *\nCrawl-delay: 0.2\n\nUser-agent: GPTBot\nDisallow: /\n"
    )
    return paper


def look(paper, *, log=lambda _: None, **environ):
    """Look at an outlet of the press."""
    outlet = parse(paper.toml().encode(), f"{paper.id}.toml")
    return probe(outlet, log=log, environ=os.environ | environ)


def test_a_look_says_what_a_night_would_take_and_asks_for_no_article(paper):
    seen = look(paper, MAHJAR_ALLOW=paper.host)
    assert seen.pages == len(paper.truth())
    assert seen.requests == seen.pages + len(seen.documents) + 1
    assert seen.seconds == pytest.approx(seen.requests * 0.2)
    assert sum(row["gave"] for row in seen.documents) >= seen.pages
    assert seen.robots[0]["crawl_delay"] == 0.2
    assert seen.signals == ("robots.txt disallows GPTBot",)
    assert not any("/12" in visit.target for visit in paper.requests)


def test_a_look_without_a_contact_says_what_is_missing_and_asks_nothing(paper):
    with pytest.raises(LookFailed, match="MAHJAR_CONTACT"):
        look(paper, MAHJAR_ALLOW="", MAHJAR_CONTACT="")
    assert not paper.requests


def test_a_look_at_a_site_whose_robots_txt_is_out_of_reach_says_so(paper):
    paper.robots = Robots(status=503)
    lines = []
    quick = {"MAHJAR_CRAWL_FIRST_WAIT": "0.1", "MAHJAR_CRAWL_SECOND_WAIT": "0.1"}
    seen = look(paper, log=lines.append, MAHJAR_ALLOW=paper.host, **quick)
    assert seen.pages == 0
    assert "robots.txt is out of reach" in seen.alerts[0]
    assert lines

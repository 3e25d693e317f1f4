"""What becomes of addresses that lead home or name the same article, rule by rule."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.job import Looked
from mahjar.address import article_id
from pipeline.night import Night
from pipeline.outcomes import leads_home, of_home
from pipeline.twins import Gives, Principals

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
NIGHT = Night.of("night-2", NOW)
HOME = Looked("/a", "https://example.ca/a", "redirected-home", detail="redirected to the home page")


class Page:
    kind = "article"

    def __init__(self, status=200):
        self.status = status


@pytest.mark.parametrize(("outcome", "last_run", "comes_to"), [
    ("article", "night-1", "redirected-home"),
    ("server-error", "night-1", "redirected-home"),
    ("redirected-home", "night-1", "gone"),
    ("redirected-home", "night-2", "redirected-home"),
    ("gone", "night-2", "gone"),
])  # fmt: skip
def test_a_page_that_leads_home_is_gone_at_its_second_night_however_often_that_is_run(
    outcome, last_run, comes_to
):
    before = {"outcome": outcome, "last_run": last_run}
    assert of_home(HOME, before, NIGHT, site_leads_home=False)[0] == comes_to


def test_a_page_is_not_gone_when_the_whole_site_leads_home_or_nothing_is_known_of_it():
    before = {"outcome": "redirected-home", "last_run": "night-1"}
    assert of_home(HOME, before, NIGHT, site_leads_home=True)[0] == "redirected-home"
    assert of_home(HOME, None, NIGHT, site_leads_home=False)[0] == "redirected-home"


@pytest.mark.parametrize(("homes", "pages", "whole_site"), [
    (3, [], True), (3, [404, 503], True), (2, [], False), (30, [200], False), (30, [304], False)
])  # fmt: skip
def test_a_site_leads_home_when_several_pages_do_and_none_comes(homes, pages, whole_site):
    assert leads_home([HOME] * homes, map(Page, pages)) is whole_site


def test_an_article_is_looked_at_under_its_own_address_or_else_the_one_that_was_found_first():
    own, other = article_id("paper", "/slug"), article_id("paper", "/never-named")
    gives = [
        Gives(NOW, "/?p=1", own),
        Gives(NOW + timedelta(days=1), "/slug", own),
        Gives(NOW + timedelta(days=1), "/cut-2", other),
        Gives(NOW, "/cut-1", other),
        Gives(NOW, "/cut-3", other),
    ]
    for order in (gives, gives[::-1]):
        principals = Principals("paper", order)
        others = {each.address for each in gives if principals.is_other(each.address, each.article)}
        assert others == {"/?p=1", "/cut-3", "/cut-2"}
    assert not principals.is_other("/alone", article_id("paper", "/alone"))
    assert not principals.is_other("/nothing", None)

"""Drafting an outlet file from an address: what the file says, what it is not sure of, what is refused."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from crawlers.job import Found, Hints
from mahjar.errors import Refused
from mahjar.outlet import load
from newsroom.robots import Robots
from pipeline.ops import newcomer
from pipeline.ops.adding import add, homepage_of, id_of
from pipeline.ops.drafting import published, rate_of
from pipeline.pinning import pinned

PAGE = """<!doctype html><html lang="{lang}"><head><title>الرئيسية - صحيفة الأرز | Cedar Post</title>
{head}</head><body><p>خبر</p>
<footer>جميع الحقوق محفوظة © 2026 صحيفة الأرز | اتصل بنا</footer></body></html>"""


@pytest.fixture
def empty(tmp_path, machine, monkeypatch):
    """A folder of outlets that holds none."""
    folder = tmp_path / "none"
    folder.mkdir()
    monkeypatch.setenv("MAHJAR_OUTLETS", str(folder))
    return folder


def front(lang="ar", head=""):
    """Read a home page."""
    return newcomer.front_of(PAGE.format(lang=lang, head=head).encode())


def test_an_address_becomes_a_file_that_a_night_can_use(ops, press, empty):
    paper = press.outlet("riwaq-toronto")
    done = ops("outlets", "add", paper.base_url, "--id", "riwaq")
    assert done.returncode == 0, done.stderr
    outlet = load(empty / "riwaq.toml")
    assert (outlet.name.ar, outlet.languages, outlet.enabled) == ("رواق تورنتو", ("ar",), False)
    assert [way.how for way in outlet.discover] == ["feed", "sitemap"]
    assert outlet.article.url == r"^/[^/?]+/\d{3,}/?$"
    assert outlet.expect.articles_per_week == 4
    assert "كل الحقوق محفوظة" in outlet.rights
    assert outlet.permission is None
    text = outlet.source.decode()
    assert text.index("# Not sure") < text.index("# - country: ") < text.index("name = ")
    pages = {truth.url.removeprefix(paper.base_url): truth for truth in paper.truth()}
    fetched = [pages[visit.target] for visit in paper.requests if visit.target in pages]
    assert len(fetched) == 3
    assert all(truth.title in done.stdout and truth.paragraphs[-1] in done.stdout for truth in fetched)
    assert len(paper.requests) <= 15
    checked = ops("outlets", "check", "riwaq", "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)[0]["pages"] == len(pages)


def test_a_draft_is_given_as_json_too_and_never_over_a_file_that_is_there(ops, press, empty):
    paper = press.outlet("qanadil-ottawa")
    found = json.loads(ops("outlets", "add", paper.base_url, "--id", "qanadil", "--json").stdout)
    assert found["fit"] is True
    assert found["file"] == str(empty / "qanadil.toml")
    assert len(found["articles"]) == 3
    assert {article["language"] for article in found["articles"]} == {"ar"}
    assert any(doubt.startswith("country: ") for doubt in found["unsure"])
    before = (empty / "qanadil.toml").read_bytes()
    paper.visits.forget()
    for words in (("--id", "qanadil"), ("--id", "other")):
        again = ops("outlets", "add", paper.base_url, *words)
        assert again.returncode == 2
        assert "already" in again.stderr
    assert "is qanadil's already" in again.stderr
    assert paper.requests == [], "nobody was asked"
    assert (empty / "qanadil.toml").read_bytes() == before


def test_what_robots_txt_asks_for_goes_into_the_file(press, empty):
    paper = press.outlet("jisr-montreal")
    paper.robots = Robots(text="User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin\n")
    draft = add(paper.base_url, name="jisr", log=lambda _: None)
    assert "The site says: robots.txt disallows GPTBot" in load(draft.path).notes
    assert draft.report["requests"] <= 15


def test_a_site_without_articles_is_drafted_and_said_to_have_no_way_in(ops, press, empty):
    press.outlet("jisr-montreal").fault("html")
    press.outlet("jisr-montreal").robots = Robots(sitemaps=())
    done = ops("outlets", "add", press.outlet("jisr-montreal").base_url, "--id", "bare")
    assert done.returncode == 1
    assert "no way in was found" in done.stdout
    outlet = load(empty / "bare.toml")
    assert outlet.discover == ()
    assert any("No way in has been seen" in note for note in outlet.notes)


@pytest.mark.parametrize(
    ("fault", "options", "said"),
    [("status", {"code": 503}, "503"), ("challenge", {}, "challenge"), ("hangup", {}, "could not be asked")],
)
def test_a_site_that_does_not_answer_leaves_no_file(ops, press, empty, fault, options, said):
    press.outlet("jisr-montreal").fault(fault, "/", **options)
    done = ops("outlets", "add", press.outlet("jisr-montreal").base_url, "--id", "away")
    assert done.returncode == 2
    assert said in done.stderr
    assert list(empty.iterdir()) == []


def test_without_a_contact_no_real_site_is_asked(ops, empty):
    done = ops("outlets", "add", "paper.example", MAHJAR_ALLOW="")
    assert done.returncode == 2
    assert "MAHJAR_CONTACT" in done.stderr
    assert list(empty.iterdir()) == []


def test_an_address_of_the_own_network_is_never_connected_to(ops, empty):
    done = ops("outlets", "add", "http://127.0.0.2:9/", "--id", "inside", MAHJAR_CONTACT="tests@example.org")
    assert done.returncode == 2
    assert "not an address of the public internet" in done.stderr


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("oxygencanada.news", "oxygencanada"), ("paper.co.uk", "paper"), ("a-b.blogspot.com", "a-b"),
        ("ar.paper.ca", "ar-paper"), ("xn--mgbab2bd.com", "xn-mgbab2bd"), ("127.0.0.1:80", "127-0-0-1-80"),
        ("localhost", "localhost"),
    ],
)  # fmt: skip
def test_an_id_is_made_from_the_host(host, name):
    assert id_of(host) == name


def test_a_bare_host_is_taken_for_https_and_what_is_no_address_is_refused():
    assert homepage_of(" paper.ca ") == "https://paper.ca/"
    assert homepage_of("http://paper.ca/ar/") == "http://paper.ca/ar/"
    for wrong in ("ftp://paper.ca/", "https://", "صحيفة", 'https://paper.ca/"'):
        with pytest.raises(Refused):
            homepage_of(wrong)


def test_the_name_in_each_script_is_told_from_titles():
    arabic, latin = newcomer.names(front(), None, "cedar.ca")
    assert (arabic.value, latin.value) == ("صحيفة الأرز", "Cedar Post")
    assert arabic.sure
    nameless = newcomer.names(newcomer.Front(), None, "cedar.ca")
    assert [guess.value for guess in nameless] == ["", "cedar.ca"]
    assert newcomer.names(newcomer.Front(), "الأرز", "cedar.ca")[0].value == "الأرز"
    assert front().rights == "جميع الحقوق محفوظة © 2026 صحيفة الأرز"


def test_languages_are_told_by_the_script_of_titles_and_the_pages_own_word():
    arabic, english = ["خبر من كندا"] * 8, ["A story from Canada"] * 4
    assert newcomer.languages(front(), arabic) == (("ar",), [])
    both, doubts = newcomer.languages(front(), arabic + english)
    assert both == ("ar", "en")
    assert "taken for English" in doubts[0]
    assert newcomer.languages(front("fr-CA"), arabic + ["Une nouvelle"] * 20)[0] == ("fr", "ar")
    assert "Persian" in newcomer.languages(front(), ["گزارش روز"] * 8)[1][0]
    assert newcomer.languages(front("ur"), ["گزارش روز"] * 8) == (("ur",), [])
    assert newcomer.languages(front("en"), arabic)[1] != []


@pytest.mark.parametrize(
    ("host", "lang", "head", "code", "sure"),
    [
        ("cedar.ca", "ar", "", "CA", True),
        ("cedar.co.uk", "ar", "", "GB", True),
        ("cedar.com", "ar-SE", "", "SE", False),
        ("cedar.com", "ar", '<link rel="alternate" hreflang="ar-DE" href="/">', "DE", False),
        ("cedar.com", "ar", '<script>{"addressCountry": "us"}</script>', "US", False),
        ("cedar.news", "ar", "", "ZZ", False),
        ("cedar.tv", "ar_AR", '<link rel="alternate" hreflang="ar-CA" href="/">', "ZZ", False),
    ],
)
def test_a_country_is_sure_only_by_the_end_of_the_host(host, lang, head, code, sure):
    guess = newcomer.country(front(lang, head), host)
    assert (guess.value, guess.sure) == (code, sure)
    assert guess.because


@pytest.mark.parametrize(
    ("code", "dates", "zone", "sure"),
    [
        ("SE", [], "Europe/Stockholm", True),
        ("CA", [], "America/Toronto", False),
        ("CA", ["2026-11-24T08:00:00-05:00", "2026-07-01T08:00:00-04:00"], "America/Toronto", False),
        ("CA", ["Tue, 24 Nov 2026 08:00:00 -0800"], "America/Vancouver", False),
        ("CA", ["Tue, 24 Nov 2026 08:00:00 +0000"], "America/Toronto", False),
        ("AU", ["2026-01-24T08:00:00+11:00"], "Australia/Sydney", False),
        ("ZZ", ["2026-01-24T08:00:00+11:00"], "UTC", False),
    ],
)
def test_a_zone_is_the_countrys_only_one_or_fits_the_offsets_of_dates(code, dates, zone, sure):
    guess = newcomer.timezone(code, dates)
    assert (guess.value, guess.sure) == (zone, sure)


def test_a_rate_is_told_from_the_last_weeks_and_from_no_fewer_than_five_dates():
    today = dt.date(2026, 11, 24)
    days = [0, 2, 4, 7, 9, 11, 14, 28]
    found = [
        Found(
            f"/{day}", f"https://x.ca/{day}", "feed", "/feed", Hints(published=str(today - dt.timedelta(day)))
        )
        for day in [*days, 400]
    ]
    rate = rate_of(published(found), today)
    assert (rate.per_week, rate.silence_days, rate.dates) == (2, 42, 8)
    assert rate_of(published(found[:4]), today) is None
    assert rate_of(published([replace(found[0], address=str(n)) for n in range(9)]), today) is None


def test_what_is_pinned_is_toml_whatever_a_pattern_holds():
    ways = [{"how": "feed", "url": "https://x.ca/feed/"}]
    assert pinned({"ways": ways, "article_url": "^/it's/"}).endswith('[article]\nurl = "^/it\'s/"\n')
    assert pinned({"ways": None, "article_url": None}) == pinned({}) == ""

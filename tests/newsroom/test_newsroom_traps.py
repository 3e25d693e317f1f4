"""Each kind of trap, as a plain client walks into it."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urljoin

import httpx
import pytest
from lxml import etree, html

from newsroom.errors import NewsroomError
from newsroom.press import Press
from newsroom.served import PressOutlet
from newsroom.snares import SNARES

Get = Callable[[str], httpx.Response]


@pytest.fixture
def paper(press: Press) -> PressOutlet:
    return press.outlet("jisr-montreal")


@pytest.fixture
def get(paper: PressOutlet, client: httpx.Client) -> Get:
    """GET an address of the paper, or any; redirects are not followed."""
    return lambda address: client.get(urljoin(paper.base_url, address))


def named_in_feed(get: Get) -> list[str]:
    return [link.text for link in etree.fromstring(get("/feed/").content).findall("channel/item/link")]


def locs(answer: httpx.Response) -> list[str]:
    return etree.fromstring(answer.content).xpath("//*[local-name()='loc']/text()")


def hrefs(answer: httpx.Response) -> list[str]:
    return html.fromstring(answer.content).xpath("//a/@href")


def articles_on(answer: httpx.Response) -> set[str]:
    return {href for href in hrefs(answer) if re.search(r"(?<!/)/\d{4}/\d{2}/", href)}


def canonical(answer: httpx.Response) -> str:
    return html.fromstring(answer.content).xpath("string(//link[@rel='canonical']/@href)")


def test_a_site_without_traps_is_as_it_was(paper, get):
    before = get("/feed/").content
    paper.trap("session-ids")
    assert get("/feed/").content != before
    paper.calm()
    assert get("/feed/").content == before


def test_every_page_of_an_endless_list_is_there_and_names_the_next(paper, get):
    assert get("/category/city/page/77/").status_code == 404
    paper.trap("endless-paging")
    first, far = get("/category/city/"), get("/category/city/page/77/")
    assert articles_on(first)
    assert articles_on(first) <= articles_on(far)
    assert "/category/city/page/78/" in hrefs(far)


def test_invented_links_are_others_on_each_page_and_lead_to_nothing(paper, get):
    paper.trap("endless-paging", links="invented")
    one, two = (articles_on(get(f"/page/{number}/")) for number in (70, 71))
    assert one
    assert not one & two
    assert get(one.pop()).status_code == 404


def test_a_calendar_leads_from_month_to_month_for_ever(paper, get):
    paper.trap("calendar")
    assert "/2026/10/" in hrefs(get("/"))
    month = "/2026/10/"
    for _ in range(30):
        answer = get(month)
        assert answer.status_code == 200
        month = hrefs(answer)[0]
    assert month == "/2024/04/"
    assert get("/2024/04/07/").status_code == 200


@pytest.mark.parametrize(("name", "form"), [
    ("PHPSESSID", r"/\?PHPSESSID=[0-9a-f]{32}"), ("jsessionid", r"/;jsessionid=[0-9A-F]{32}")
])  # fmt: skip
def test_links_carry_another_session_each_time_and_all_lead_to_the_page(paper, get, name, form):
    paper.trap("session-ids", name=name)
    one, two = named_in_feed(get), named_in_feed(get)
    assert not set(one) & set(two)
    assert all(re.search(form + r"\Z", link) for link in one)
    assert canonical(get(one[0])) == canonical(get(two[0])) == paper.truth()[0].url


def test_a_site_that_insists_on_a_session_leads_to_one(paper, get):
    paper.trap("session-ids", insist=True)
    answer = get(paper.truth()[0].url)
    assert answer.status_code == 302
    assert "?PHPSESSID=" in answer.headers["location"]
    assert get(answer.headers["location"]).status_code == 200


def test_the_random_link_leads_elsewhere_each_time(paper, get):
    paper.trap("random-post")
    link = named_in_feed(get)[0]
    assert link.endswith("/?random-post=1")
    one, two = get(link).headers["location"], get(link).headers["location"]
    assert one != two
    assert {one, two} <= {truth.url for truth in paper.truth()}


def test_amp_twins_are_named_first_and_name_the_article(paper, get):
    paper.trap("amp-twins")
    twin, article = named_in_feed(get)[:2]
    assert twin == f"{article}amp/"
    assert canonical(get(twin)) == canonical(get(article)) == article
    assert {twin, article} <= {urljoin(article, href) for href in hrefs(get("/"))}, "listings link them too"


@pytest.mark.parametrize("code", [301, 200])
def test_numbers_lead_to_the_slug_or_give_its_page(paper, get, code):
    paper.trap("numbers", code=code)
    number, article = named_in_feed(get)[:2]
    assert re.search(r"/\?p=\d+\Z", number)
    answer = get(number)
    assert answer.status_code == code
    assert (answer.headers.get("location") or canonical(answer)) == article


def test_names_cut_inside_a_word_give_the_page_of_the_whole_one(paper, get):
    paper.trap("cut-slugs")
    article = paper.truth()[0].url
    at_letter, at_byte = named_in_feed(get)[:2]
    assert article.startswith(at_letter[:-1])
    assert unquote(at_byte).endswith("\N{REPLACEMENT CHARACTER}/")
    assert canonical(get(at_letter)) == canonical(get(at_byte)) == article


def test_an_arabic_question_mark_is_named_in_three_spellings_of_one_page(paper, get):
    paper.trap("question-marks")
    raw, upper, lower = named_in_feed(get)[:3]
    assert (raw[-2:], upper[-7:], lower[-7:]) == ("؟/", "%D8%9F/", "%d8%9f/")
    assert {canonical(get(name)) for name in (raw, upper, lower)} == {lower}
    assert get(lower.replace("%d8%9f", "")).status_code == 404


def test_sitemap_indexes_name_each_other_and_go_ever_deeper(paper, get):
    paper.trap("sitemap-loop")
    named = locs(get("/sitemap_index.xml"))
    assert named[0].endswith("/sitemap_index.xml")
    assert locs(get("/sitemap-loop.xml"))[0].endswith("/sitemap_index.xml")
    assert locs(get("/sitemap-deep-41.xml")) == [f"{paper.base_url}/sitemap-deep-42.xml"]


def test_a_sitemap_may_point_inside(paper, get):
    paper.trap("sitemap-inside", to="http://127.0.0.1:9")
    assert "http://127.0.0.1:9/inside.xml" in locs(get("/sitemap_index.xml"))
    assert "http://127.0.0.1:9/2026/11/inside/" in locs(get("/sitemap.xml"))


@pytest.mark.parametrize(("lastmod", "dates"), [("true", 1000), ("today", 1), ("none", 0)])
def test_a_crowd_of_addresses_is_dated_as_it_should_be_or_not(paper, get, lastmod, dates):
    paper.trap("crowd", urls=1000, days=3000, lastmod=lastmod)
    answer = get("/sitemap.xml")
    assert len(locs(answer)) == 1000 + len(paper.truth())
    crowd = re.findall(r"-\d+/</loc>(?:<lastmod>([\d-]+)</lastmod>)?</url>", answer.text)
    assert len(crowd) == 1000
    assert len(set(crowd) - {""}) == dates


def test_an_article_that_is_gone_leads_home(paper, get):
    paper.trap("gone-home")
    truth = paper.truth()[0]
    paper.delete(truth.slug)
    answer = get(truth.url)
    assert (answer.status_code, answer.headers["location"]) == (302, f"{paper.base_url}/")


@pytest.mark.parametrize("name", ["jisr-montreal", "riwaq-toronto", "qanadil-ottawa"])
@pytest.mark.parametrize("kind", sorted(SNARES))
def test_every_trap_can_be_set_in_every_theme_and_the_articles_are_there(press, client, name, kind):
    paper = press.outlet(name)
    urls = [truth.url for truth in paper.truth()]
    paper.trap(kind, **({"to": "http://127.0.0.1:9"} if kind == "sitemap-inside" else {}))
    documents = [client.get(paper.base_url + path) for path in ("/", "/feed/", "/sitemap_index.xml")]
    assert [answer.status_code for answer in documents] == [200, 200, 200]
    if kind != "question-marks":  # there the articles have moved
        assert all(client.get(url, follow_redirects=True).status_code == 200 for url in urls)


def test_a_trap_that_does_not_exist_or_lacks_an_option_is_a_sentence(paper):
    with pytest.raises(NewsroomError, match="There is no trap 'pit'"):
        paper.trap("pit")
    with pytest.raises(NewsroomError, match="takes no options, not depth"):
        paper.trap("calendar", depth=3)
    with pytest.raises(NewsroomError, match="needs to"):
        paper.trap("sitemap-inside")

"""Papers whose articles go back for years, and papers by the hundred."""

import gc
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree, html

from newsroom.article import Article
from newsroom.crowd import generated
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.errors import NewsroomError
from newsroom.history import HELD
from newsroom.outlet import History
from newsroom.press import Press
from newsroom.process import PressProcess
from newsroom.served import PressOutlet

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
YEARS = History(since=date(2023, 11, 24), articles=720)
PAPER = replace(DEMO_OUTLETS[0], history=YEARS, feed_size=50)
BLOG = replace(FURTHER_OUTLETS[1], history=YEARS)
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def years() -> Iterator[Press]:
    """A paper and a blog, three years each. Nothing in these tests changes them."""
    with Press([PAPER, BLOG], now=NOW) as press:
        yield press


@pytest.fixture
def paper(years: Press) -> PressOutlet:
    return years.outlet(PAPER.id)


@pytest.fixture
def blog(years: Press) -> PressOutlet:
    return years.outlet(BLOG.id)


def test_a_history_spans_its_years_evenly(paper: PressOutlet) -> None:
    truths = paper.truth()
    assert len(truths) == YEARS.articles
    ages = [later.published - earlier.published for later, earlier in pairwise(truths)]
    assert max(ages) - min(ages) <= timedelta(seconds=1)
    assert truths[-1].published_day == YEARS.since
    assert truths[0].published_day == date(2026, 11, 23)
    months = Counter((truth.published_day.year, truth.published_day.month) for truth in truths[:-1])
    assert len(months) == 37
    assert all(18 <= count <= 22 for month, count in months.items() if (2023, 11) < month < (2026, 11))


def test_the_same_history_gives_the_same_articles_and_another_seed_gives_others() -> None:
    def told(history: History, now: datetime = NOW) -> list[tuple[str, str, str]]:
        press = Press([replace(PAPER, history=history)], now=now)
        outlet = press.outlets[0]
        return [(truth.url, truth.text, truth.section) for truth in outlet.truth()]

    few = History(since=date(2024, 1, 1), articles=40, until=date(2026, 10, 31))
    assert told(few) == told(few, NOW + timedelta(days=9))
    assert not set(told(few)) & set(told(replace(few, seed=4)))
    last = told(few)[0]
    assert "/2026/10/" in last[0]


def test_an_article_reads_the_same_however_often_and_in_what_order_it_is_asked_for(
    paper: PressOutlet, client: httpx.Client
) -> None:
    last = paper.truth()[-1]
    for truth in paper.truth()[: HELD + 10 : 9]:
        client.get(truth.url)
    assert paper.article(last.slug) == last
    page = client.get(last.url).text
    assert all(
        paragraph in html.document_fromstring(page).text_content() for paragraph in last.paragraphs[1:]
    )


def test_a_press_holds_few_of_its_articles_at_once() -> None:
    def written() -> int:
        gc.collect()
        return sum(isinstance(each, Article) for each in gc.get_objects())

    before = written()
    press = Press([replace(PAPER, history=replace(YEARS, articles=3000))], now=NOW)
    assert written() == before
    seen = 0
    for entry in press.outlets[0].site.paper.published():  # type: ignore[attr-defined] - a paper's site
        seen += len(entry.article.body) > 0
    assert seen == 3000
    assert written() - before <= HELD


def test_days_can_be_asked_for_without_writing_the_articles(paper: PressOutlet) -> None:
    since, until = date(2024, 5, 1), date(2024, 5, 31)
    addresses = paper.addresses(since, until)
    assert addresses == [truth.url for truth in paper.truth(since, until)]
    assert all("/2024/05/" in address for address in addresses)
    assert 18 <= len(addresses) <= 22
    assert len(paper.addresses(until=date(2023, 11, 24))) == 1


def test_wordpress_pages_its_feed_back_to_the_first_article(paper: PressOutlet, client: httpx.Client) -> None:
    found: list[str] = []
    for page in range(1, 100):
        answer = client.get(f"{paper.base_url}/feed/?paged={page}")
        if answer.status_code != 200:
            break
        found += [entry.link for entry in feedparser.parse(answer.content).entries]
    assert (page, answer.status_code) == (16, 404)
    assert found == paper.addresses()
    assert "limits" not in paper.toml()


def test_blogger_pages_its_feed_back_to_the_first_article(blog: PressOutlet, client: httpx.Client) -> None:
    found: list[str] = []
    for start in range(1, YEARS.articles, 150):
        answer = client.get(
            f"{blog.base_url}/feeds/posts/default?start-index={start}&max-results=500&alt=rss"
        )
        found += [entry.link for entry in feedparser.parse(answer.content).entries]
    assert found == blog.addresses()


@pytest.mark.parametrize("outlet_id", [PAPER.id, BLOG.id])
def test_the_archive_of_each_month_lists_its_articles(
    years: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = years.outlet(outlet_id)
    home = html.document_fromstring(client.get(outlet.base_url + "/").text)
    months = [link for link in home.xpath("//a/@href") if re.search(r"/\d{4}/\d\d/$", link)]
    assert len(months) == 37
    since = date(2024, 5, 1)
    found: set[str] = set()
    page: str | None = f"{outlet.base_url}/2024/05/"
    assert page in months
    while page:
        listing = html.document_fromstring(client.get(page).text)
        found |= set(listing.xpath("//a/@href")) & set(outlet.addresses())
        page = next(iter(listing.xpath("//a[contains(@class, 'next')]/@href")), None)
    assert found == set(outlet.addresses(since, date(2024, 5, 31)))
    assert client.get(f"{outlet.base_url}/2022/05/").status_code == 404


def test_sitemaps_of_a_history_are_by_month(paper: PressOutlet, client: httpx.Client) -> None:
    index = etree.fromstring(client.get(paper.base_url + "/sitemap_index.xml").content)
    listed = {
        each.findtext("s:loc", namespaces=SITEMAP): each.findtext("s:lastmod", namespaces=SITEMAP)
        for each in index.findall("s:sitemap", SITEMAP)
    }
    url = f"{paper.base_url}/sitemap-pt-post-2024-05.xml"
    assert str(listed[url]).startswith("2024-05-31")
    assert sum("sitemap-pt-post" in str(each) for each in listed) == 37
    month = etree.fromstring(client.get(url).content)
    found = [each.text for each in month.findall("s:url/s:loc", SITEMAP)]
    assert found == paper.addresses(date(2024, 5, 1), date(2024, 5, 31))
    assert client.get(f"{paper.base_url}/sitemap-pt-post-2022-05.xml").status_code == 404


def test_the_front_page_leads_on_to_the_oldest_article(paper: PressOutlet, client: httpx.Client) -> None:
    last = client.get(f"{paper.base_url}/page/72/")
    assert paper.addresses()[-1] in last.text
    assert client.get(f"{paper.base_url}/page/73/").status_code == 404


def test_an_article_of_years_ago_can_be_edited_and_taken_down(client: httpx.Client) -> None:
    with Press([replace(PAPER, history=replace(YEARS, articles=60))], now=NOW) as press:
        outlet = press.outlets[0]
        old = outlet.truth()[-1]
        edited = outlet.edit(old.slug, title="عنوان جديد لخبر قديم")
        assert (edited.url, edited.modified, edited.published) == (old.url, NOW, old.published)
        assert edited.title in client.get(old.url).text
        index = client.get(outlet.base_url + "/sitemap_index.xml").text
        assert NOW.date().isoformat() in index.split(f"sitemap-pt-post-{old.published_day:%Y-%m}.xml")[1][:80]
        outlet.delete(old.slug)
        assert client.get(old.url).status_code == 410
        assert len(outlet.addresses()) == 59


def test_articles_that_are_asked_for_besides_stand_beside_the_history() -> None:
    press = Press([PAPER], now=NOW, articles=5, days=3)
    slugs = [truth.slug for truth in press.outlets[0].truth(since=date(2026, 11, 20))]
    assert {slug for slug in slugs if slug.startswith("g1-")} == {f"g1-{number}" for number in range(5)}
    assert "h3-719" in slugs


def test_a_hundred_generated_outlets_are_served_at_once(client: httpx.Client) -> None:
    outlets = generated(100)
    with Press(outlets, now=NOW, articles=3) as press:
        assert len({outlet.host for outlet in press.outlets}) == 100
        for outlet in (press.outlet("gen-001"), press.outlet("gen-100")):
            answer = client.get(outlet.truth()[0].url)
            assert answer.status_code == 200
    assert [outlet.id for outlet in outlets[:2]] == ["gen-001", "gen-002"]
    assert {outlet.theme for outlet in outlets} == {"classic", "magazine", "handmade", "joomla", "blogger"}
    assert {how for outlet in outlets for how in outlet.discover} == {
        "feed",
        "sitemap",
        "section",
        "wordpress",
    }
    assert len({outlet.name_ar for outlet in outlets}) == len({outlet.name_en for outlet in outlets}) == 100
    assert generated(1001)[:100] == outlets
    assert generated(1001)[-1].id == "gen-1001"


def test_every_kind_of_generated_outlet_names_a_way_in_that_answers(client: httpx.Client) -> None:
    with Press(generated(10), now=NOW, articles=12) as press:
        for outlet in press.outlets:
            urls = re.findall(r'^url = "(http[^"]+)"', outlet.toml(), re.MULTILINE)
            statuses = [client.get(url).status_code for url in urls]
            assert urls
            assert 200 in statuses, outlet.id
            assert set(statuses) <= {200, 401}


def test_a_press_of_its_own_serves_histories_and_generated_outlets(tmp_path: Path) -> None:
    with PressProcess(tmp_path, history=History(since=date(2025, 1, 1), articles=30), generated=12) as press:
        assert len(press.base_urls) == 12
        asked = press.ask("/articles?outlet=gen-005&since=2025-01-01&until=2025-06-30")
        assert 0 < len(asked["gen-005"]) < 30
        assert asked["gen-005"][0].startswith(press.base_urls["gen-005"])
        truth = press.ask("/truth?outlet=gen-005&until=2025-06-30")["gen-005"]
        assert [each["url"] for each in truth][-1] == asked["gen-005"][-1]
    assert len(list(tmp_path.glob("gen-*.toml"))) == 12


def test_a_history_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "newsroom",
        "serve",
        "--outlets-dir",
        str(tmp_path),
        "--history",
        "soon:10",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2])
    assert done.returncode == 2
    assert "'soon:10' is not a day and a number of articles, for example 2023-11-24:5000" in done.stderr


def test_a_history_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(NewsroomError, match="can't end on 2026-11-24"):
        Press([replace(PAPER, history=History(since=date(2027, 1, 1), articles=5))], now=NOW)

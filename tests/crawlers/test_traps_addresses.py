"""Addresses that are traps, and those that are not: variants, calendars, random links, twins."""

import pytest

from crawlers.discovery.pattern import ArticlePattern
from crawlers.discovery.traps import Barren, Listing, trap
from crawlers.frontier import Frontier
from crawlers.job import Found, Known
from mahjar.address import address_of, plain, without_session
from mahjar.outlet import parse

OUTLET = parse(rb"""
name = { en = "Example" }
homepage = "https://example.ca/"
hosts = ["example.ca"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
[article]
url = '^/\d{4}/\d{2}/[^/?]+/$|^/n\.php\?id=\d+$'
""", "example.toml")  # fmt: skip
TOKEN = "d4735e3a265e16eee03f59718b9b5d03"


def known(address, outcome, *documents, state="settled"):
    return Known(
        address, f"https://example.ca{address}", "article", state, outcome,
        due=False, validators=True, found_in=documents,
    )  # fmt: skip


@pytest.mark.parametrize("url", [
    f"https://example.ca/n.php?id=5&PHPSESSID={TOKEN}",
    f"https://example.ca/n.php;jsessionid={TOKEN.upper()}.node1?id=5",
    f"https://example.ca/n.php?sid={TOKEN}&id=5",
    "https://example.ca/n.php?id=5&ASPSESSIONIDQQCABDDC=OBHKKDLA",
    "https://example.ca/(S(lit3py55t21z5v55vlm25s55))/n.php?id=5",
    "https://example.ca/n.php?CFID=12&CFTOKEN=34&id=5",
])  # fmt: skip
def test_a_session_id_is_no_part_of_an_address_nor_of_what_is_asked(url):
    assert address_of(url, OUTLET) == "/n.php?id=5"
    assert without_session(url) == "https://example.ca/n.php?id=5"
    assert ArticlePattern(OUTLET)(url)


@pytest.mark.parametrize("url", [
    "https://example.ca/modules.php?name=News&file=article&sid=1234",
    "https://example.ca/?s=%D9%83%D9%86%D8%AF%D8%A7",
    "https://example.ca/n.php?p=1;2",
    "https://example.ca/(S)/n",
    "https://example.ca/n?a&b=",
])  # fmt: skip
def test_what_chooses_a_page_is_no_session_id(url):
    assert without_session(url) == plain(url) == url


@pytest.mark.parametrize("url", [
    "https://example.ca/2026/11/%d8%ae%d8%a8%d8%b1/amp/",
    "https://example.ca/2026/11/خبر/?utm_source=feed",
    f"https://example.ca/2026/11/خبر/;jsessionid={TOKEN}",
    "https://example.ca/2026/11/خبر/?amp=1",
])  # fmt: skip
def test_a_variant_of_an_articles_address_is_told_by_its_pattern(url):
    assert ArticlePattern(OUTLET)(url)
    assert address_of(url, OUTLET) == "/2026/11/%D8%AE%D8%A8%D8%B1"


@pytest.mark.parametrize("name", ["ماذا-بعد؟", "ماذا-بعد%D8%9F", "ماذا-بعد%d8%9f", "%d9%85اذا-بعد%d8%9F"])
def test_an_arabic_question_mark_is_a_letter_of_the_path_however_it_is_spelt(name):
    url = f"https://example.ca/2026/11/{name}/"
    assert address_of(url, OUTLET) == address_of("https://example.ca/2026/11/ماذا-بعد؟/", OUTLET)
    assert address_of(url, OUTLET).endswith("%D8%9F")
    assert ArticlePattern(OUTLET)(url)
    assert trap(address_of(url, OUTLET)) is None


def test_a_name_that_is_cut_at_a_byte_of_a_letter_is_one_address_and_another_than_the_whole():
    urls = [f"https://example.ca/2026/11/%d8%ae%d8%a8{tail}/" for tail in ("%d8", "%D8", "%d8%b1", "%d", "%")]
    cut, again, whole, half, sign = (address_of(url, OUTLET) for url in urls)
    assert cut == again == "/2026/11/%D8%AE%D8%A8%D8"
    assert len({cut, whole, half, sign}) == 4
    for address in (cut, half, sign):
        assert address_of(f"https://example.ca{address}", OUTLET) == address


@pytest.mark.parametrize(("address", "outcome"), [
    ("/2019/01", "calendar"),
    ("/2019/01/31", "calendar"),
    ("/2019/01/page/4", "calendar"),
    ("/archives/2019/01", "calendar"),
    ("/9999/12", "calendar"),
    ("/?m=201901", "calendar"),
    ("/events?tribe-bar-date=2031-05", "calendar"),
    ("/?random-post=1", "random"),
    ("/?random", "random"),
    ("/random", "random"),
    ("/%D8%B9%D8%B4%D9%88%D8%A7%D8%A6%D9%8A", "random"),
])  # fmt: skip
def test_calendars_and_random_links_are_told_by_their_looks(address, outcome):
    assert trap(address)[0] == outcome


@pytest.mark.parametrize("address", [
    "/2019/01/a-title", "/2019/01/2020", "/2019/13", "/news/2019/01", "/2019/1/1234", "/?p=12", "/2019",
    "/randomness-in-art", "/2019/01/random-thoughts", "/n?id=201901", "/n?m=1&id=3", "/n?brand=4", "/",
])  # fmt: skip
def test_an_article_is_neither(address):
    assert trap(address) is None


def test_a_listing_repeats_when_a_page_names_nothing_that_an_earlier_one_had_not():
    listing = Listing()
    assert not listing.repeats(["/1", "/2"])
    listing.read(["/1", "/2"])
    assert listing.repeats(["/2"])
    assert not listing.repeats(["/2", "/3"])
    assert not listing.repeats([]), "a page that was not read again says nothing"


def test_a_document_is_barren_when_all_of_several_addresses_came_to_nothing():
    barren = Barren()
    for number in range(5):
        assert "/page/2" not in barren
        barren.hear(known(f"/a{number}", "not-found", "/page/2", "/page/3"))
    assert "/page/2" in barren
    barren.hear(known("/b", "server-error", "/page/3", state="failed"))
    assert "/page/3" not in barren, "one of its addresses may still be an article's"


def frontier_of(*names, rows=()):
    frontier = Frontier()
    frontier.know(rows)
    found = [Found(address_of(url, OUTLET), url, "feed", "/feed") for url in names]
    frontier.name(found, settled_way=True)
    return frontier


@pytest.mark.parametrize("urls", [
    ["https://example.ca/2026/11/a/amp/", "https://example.ca/2026/11/a/"],
    ["https://example.ca/2026/11/a/", "https://example.ca/2026/11/a/amp/"],
    ["https://example.ca/2026/11/a/?utm_source=x", "https://example.ca/2026/11/a/amp/",
     "https://example.ca/2026/11/a/"],
])  # fmt: skip
def test_the_page_itself_is_asked_where_its_amp_twin_is_named_too(urls):
    candidate = next(frontier_of(*urls).undecided())
    assert candidate.url == "https://example.ca/2026/11/a/"


def test_a_twin_that_is_named_alone_is_asked():
    candidate = next(frontier_of("https://example.ca/2026/11/a/amp/").undecided())
    assert candidate.url == "https://example.ca/2026/11/a/amp/"


@pytest.mark.parametrize(("row", "named", "own"), [
    (None, True, True),
    (None, False, False),
    (known("/a", "article"), False, True),
    (known("/a", "article"), True, True),
    (known("/a", "not-found"), True, False),
    (known("/a", "server-error", state="failed"), True, True),
])  # fmt: skip
def test_an_address_has_a_turn_of_its_own_when_it_is_asked_or_gave_an_article(row, named, own):
    frontier = frontier_of(*["https://example.ca/a"] * named, rows=[row] if row else [])
    assert frontier.has_own_turn("/a") is own

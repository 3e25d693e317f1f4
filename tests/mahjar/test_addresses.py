"""One spelling for an address, whatever way a page is named."""

import re
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mahjar.address import address_of, article_id, excluded, readable
from mahjar.outlet import bare_host


class Paper:
    hosts = ("example.ca", "old-name.example", "127.0.0.1:9301")


SLUG = st.text(
    st.characters(categories=("Ll", "Lo", "Nd"), include_characters="-_.~"), min_size=1, max_size=12
)
PATH = st.lists(SLUG.filter(lambda s: s.strip(".")), min_size=1, max_size=4).map("/".join)


def spelt(path: str) -> str:
    return address_of(f"https://example.ca/{path}", Paper)


@pytest.mark.parametrize(
    "other",
    [
        "http://example.ca/news/5/",
        "https://www.example.ca/news/5",
        "https://www2.example.ca:443/news/5/",
        "http://example.ca:80/news/5",
        "https://m.example.ca/news/5/?m=1",
        "https://amp.example.ca/news/5",
        "https://old-name.example/news/5",
        "HTTPS://Example.CA/news/5#comments",
        "https://example.ca//news///5",
        "https://example.ca/news/5/amp/",
        "https://example.ca/news/5/amp.html",
        "https://example.ca/news/5?utm_source=x&fbclid=y&gclid=z&amp=1",
        "https://example.ca/news/5/index.html",
        " https://user:word@example.ca./news/5 ",
    ],
)
def test_other_names_of_a_page_are_one_address(other: str):
    assert address_of(other, Paper) == "/news/5"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.ca", "/"),
        ("https://example.ca/?p=12", "/?p=12"),
        ("https://example.ca/?utm_medium=x", "/"),
        ("https://example.ca/n?b=2&a=1&a=0", "/n?a=0&a=1&b=2"),
        ("https://example.ca/n?a", "/n?a"),
        ("https://example.ca/خبر", "/%D8%AE%D8%A8%D8%B1"),
        ("https://example.ca/%d8%ae%D8%A8%d8%b1/", "/%D8%AE%D8%A8%D8%B1"),
        ("https://example.ca/%CE%C8%D1", "/%CE%C8%D1"),
        ("https://example.ca/a%2Fb", "/a%2Fb"),
        ("https://example.ca/a%252Fb", "/a%252Fb"),
        ("https://example.ca/n?id=%CE%C8", "/n?id=%CE%C8"),
        ("https://elsewhere.example/n/", "//elsewhere.example/n"),
        ("https://news.example.ca/n", "//news.example.ca/n"),
        ("http://127.0.0.1:9301/n", "/n"),
        ("http://127.0.0.1:9302/n", "//127.0.0.1:9302/n"),
        ("https://example.ca/amp", "/"),
        ("https://example.ca/camp", "/camp"),
    ],
)
def test_what_chooses_the_page_stays(url: str, address: str):
    assert address_of(url, Paper) == address


@given(PATH)
def test_an_address_is_spelt_once_however_often_it_is_read(path: str):
    once = spelt(path)
    assert address_of(f"https://www.example.ca{once}/", Paper) == once
    assert once.isascii()


@given(PATH)
def test_letters_and_percent_signs_are_one_spelling(path: str):
    small = re.sub("%..", lambda escape: escape[0].lower(), quote(path))
    assert spelt(quote(path)) == spelt(small) == spelt(path)


@given(PATH)
def test_a_person_reads_the_letters(path: str):
    assume(path.rpartition("/")[2].lower() != "amp")
    assert readable(spelt(path)) == f"/{path}"


@given(st.dictionaries(SLUG, SLUG, max_size=4), st.randoms())
def test_the_order_of_parameters_does_not_matter(pairs: dict[str, str], random):
    items = list(pairs.items())
    random.shuffle(items)
    query, shuffled = ("&".join(f"{quote(n)}={quote(v)}" for n, v in each) for each in (pairs.items(), items))
    assert spelt(f"n?{query}") == spelt(f"n?{shuffled}")


@given(st.text(max_size=40))
def test_no_address_that_a_page_may_name_breaks_it(text: str):
    assume(not set(text) & set("[]"))
    assert address_of(f"https://example.ca/{text}", Paper).startswith("/")


def test_an_article_keeps_its_id_when_its_outlet_moves_and_shares_it_with_no_other_outlet():
    moved = [address_of(f"https://{host}/news/5", Paper) for host in Paper.hosts]
    assert len({article_id("paper", address) for address in moved}) == 1
    assert article_id("paper", "/news/5") != article_id("other", "/news/5")
    assert article_id("paper", "/news/5") == "5e51dc79fda5fac025792755539c43f4"  # for ever


def test_exclusions_are_searched_in_the_letters_of_the_address():
    patterns = ("^/رأي/", r"\?print=")
    assert excluded("/%D8%B1%D8%A3%D9%8A/5", patterns) == "^/رأي/"
    assert excluded("/n?print=1", patterns) == r"\?print="
    assert excluded("/news/%D8%B1%D8%A3%D9%8A", patterns) is None


@pytest.mark.parametrize(
    ("netloc", "host"),
    [("WWW.Example.ca", "example.ca"), ("www.ca", "www.ca"), ("m.example.ca:8080", "example.ca:8080")],
)
def test_a_host_is_bared_of_its_dress_but_not_of_its_name(netloc: str, host: str):
    assert bare_host(netloc) == host

"""The outlet files that ship: they load, agree with each other, and promise nothing that is not known."""

import re
from collections import Counter
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mahjar.address import address_of, excluded, readable
from mahjar.outlet import ID, Outlet, bare_host, by_id, files, load, load_all, parse

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "outlets"
CANADIAN = 18
"""As many as the first release had; none is taken out, only disabled."""

BROADCASTERS = {
    "rcinet.ca", "radio-canada.ca", "cbc.ca", "dw.com", "sbs.com.au", "abc.net.au", "bbc.com", "bbc.co.uk",
    "mc-doualiya.com", "france24.com", "rfi.fr", "sverigesradio.se", "sr.se", "swissinfo.ch", "trtarabi.com",
    "aljazeera.net", "aljazeera.com", "alarabiya.net", "alhurra.com", "skynewsarabia.com", "arabic.rt.com",
}  # fmt: skip
PLATFORMS = {
    "facebook.com", "youtube.com", "x.com", "twitter.com", "instagram.com", "t.me", "issuu.com", "yumpu.com",
    "calameo.com", "pressreader.com", "scribd.com", "nabd.com", "medium.com", "substack.com", "linktr.ee",
}  # fmt: skip

CITY_ZONES = {
    "Montréal": "America/Toronto",
    "Ottawa": "America/Toronto",
    "Calgary": "America/Edmonton",
    "Sydney": "Australia/Sydney",
    "Melbourne": "Australia/Melbourne",
    "Dearborn": "America/Detroit",
}

ARTICLES = [
    ("oxygen-canada", "/news_and_articles/%D8%AE%D8%A8%D8%B1-%D9%85%D9%86-%D9%83%D9%86%D8%AF%D8%A7"),
    ("sada-al-mashrek", "/ar/Community/content/00000000-1111-2222-3333-abcdefabcdef"),
    ("sada-online", "/News/content/00000000-1111-2222-3333-abcdefabcdef"),
    ("arab-canada-news", "/post/18041/خبر-من-كندا"),
    ("good-news", "/6680"),
    ("alawsat-montreal", "/?p=154822"),
    ("canada-news-24", "/36198/خبر-من-كندا/"),
    ("germany-in-arabic", "/archives/18472"),
    ("arab-london", "/posts/23646"),
    ("turkey-alaan", "/2023/02/28/خبر-من-تركيا/"),
    ("arab-american-news", "/2024/05/01/a-story-from-dearborn/"),
    ("al-mohajer-emigrant", "/article.php?id=754&cat=10"),
    ("al-mohajer-emigrant", "/social.php?id=282"),
]
"""One article's address of each outlet that names a pattern."""


@pytest.fixture(scope="module")
def outlets() -> list[Outlet]:
    good, bad = load_all(FOLDER)
    assert bad == []
    return good


def zones(country: str) -> set[str]:
    """Give a country's time zones, from the IANA table that comes with them."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2] for row in rows if row[0] == country}


def on(host: str, names: set[str]) -> bool:
    """Say whether a host is one of the names or below one."""
    return any(host == name or host.endswith(f".{name}") for name in names)


def pattern_of(outlet: Outlet) -> re.Pattern[str]:
    assert outlet.article.url is not None
    return re.compile(outlet.article.url)


@pytest.mark.parametrize("path", files(FOLDER), ids=lambda path: path.stem)
def test_every_outlet_file_loads_and_is_named_by_its_id(path: Path) -> None:
    outlet = load(path)
    assert outlet.id == path.stem
    assert ID.match(outlet.id)
    assert outlet.source == path.read_bytes()


def test_no_outlet_ships_enabled_and_nobody_has_allowed_anything(outlets: list[Outlet]) -> None:
    assert [o.id for o in outlets if o.enabled or o.enabled_by or o.enabled_on or o.permission] == []


def test_no_two_outlets_share_a_host(outlets: list[Outlet]) -> None:
    count = Counter(host for o in outlets for host in {bare_host(h) for h in o.hosts})
    assert [host for host, times in count.items() if times > 1] == []


def test_no_broadcaster_and_no_platform_is_among_them(outlets: list[Outlet]) -> None:
    pages = [(o.id, bare_host(h)) for o in outlets for h in (*o.hosts, urlsplit(o.homepage).netloc)]
    assert [page for page in pages if on(page[1], BROADCASTERS | PLATFORMS)] == []


def test_canadian_community_press_comes_first(outlets: list[Outlet]) -> None:
    countries = Counter(o.country for o in outlets)
    assert countries["CA"] >= CANADIAN
    assert countries.most_common(1)[0][0] == "CA"


def test_an_outlet_keeps_the_time_of_its_city_or_country(outlets: list[Outlet]) -> None:
    for outlet in outlets:
        assert outlet.timezone in (zones(outlet.country) or {"UTC"}), outlet.id
        assert CITY_ZONES.get(outlet.city or "", outlet.timezone) == outlet.timezone, outlet.id


def test_what_is_not_known_stands_in_the_notes(outlets: list[Outlet]) -> None:
    for outlet in outlets:
        notes = " ".join(outlet.notes)
        assert bool(outlet.discover) != ("No way in has been seen" in notes), outlet.id
        assert bool(outlet.name.ar) != ("Arabic name is not known" in notes), outlet.id
        assert outlet.city or re.search(r"city is not (known|certain)", notes), outlet.id
        assert outlet.article.url or re.search("address|pattern|slug", notes), outlet.id
        assert (outlet.country == "ZZ") == ("country is not known" in notes), outlet.id


def test_files_are_written_as_they_are_read() -> None:
    for path in files(FOLDER):
        text = path.read_text(encoding="utf-8")
        assert "\\u" not in text, path.name
        assert not re.search(r"%[0-9A-Fa-f]{2}", text), path.name
        assert text.startswith("# "), path.name
        assert text.endswith("\n"), path.name
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), path.name


@pytest.mark.parametrize(("name", "where"), ARTICLES)
def test_an_articles_address_fits_its_outlets_pattern(name: str, where: str, outlets: list[Outlet]) -> None:
    outlet = by_id(outlets)[name]
    pattern = pattern_of(outlet)
    address = address_of(outlet.homepage.rstrip("/") + where, outlet)
    assert pattern.search(readable(where)), "as the page links it"
    assert pattern.search(readable(address)), "as the archive spells it"
    assert not excluded(address, outlet.exclude)


def test_every_pattern_is_tried_and_none_takes_the_home_page_or_a_listing(outlets: list[Outlet]) -> None:
    having = {o.id: o for o in outlets if o.article.url}
    assert set(having) == {name for name, _ in ARTICLES}
    for outlet in having.values():
        for where in ("/", "/about/", "/category/news/", "/tag/كندا/page/2/", "/feed/", "/?s=كندا", "/ar/"):
            assert not pattern_of(outlet).search(where), f"{outlet.id} takes {where}"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("arab-canada-news", "https://www.arabcanadanews.ca/magazine_34/files/basic-html/page20.html"),
        ("arab-canada-news", "https://arabcanadanews.ca/magazine/index.html"),
        ("arab-deutschland", "https://arab-deutschland.com/مقال/?random-post=1"),
    ],
)
def test_known_traps_are_excluded(name: str, url: str, outlets: list[Outlet]) -> None:
    outlet = by_id(outlets)[name]
    assert excluded(address_of(url, outlet), outlet.exclude)


def test_the_example_in_contributing_loads() -> None:
    guide = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```toml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    assert len(examples) == 1
    outlet = parse(examples[0].encode(), "example.toml")
    assert not outlet.enabled
    assert outlet.discover
    assert outlet.article.url

"""What is odd or broken costs a night only itself, and is said in one sentence."""

import os
from dataclasses import replace

import pytest
from house_at_work import House

from deploy.onebox.ports import free_ports
from mahjar.errors import Refused
from newsroom.demo import DEMO_OUTLETS

pytestmark = [pytest.mark.e2e, pytest.mark.store]

CLASSIC, MAGAZINE, _ = DEMO_OUTLETS


@pytest.fixture
def house(house_of, monkeypatch) -> House:
    """Two papers that serve what they publish, and seven that are ill each in its own way."""
    classics = ("quiet", "odd-pages", "html-feed", "nobody-home", "next-door")
    papers = [replace(CLASSIC, id=name) for name in classics]
    house: House = house_of(outlets=[*papers, replace(MAGAZINE, id="empty-sitemap")], articles=4)
    house.press.outlet("html-feed").fault("html", "/feed/")
    house.press.outlet("empty-sitemap").fault("empty-sitemap", "*.xml")
    closed, private = free_ports(), house.press.outlet("next-door").host
    move(house, "nobody-home", closed := f"127.0.0.1:{next(closed)}")
    allowed = [host for host in house.press.hosts if host != private]
    monkeypatch.setenv("MAHJAR_ALLOW", ",".join([*allowed, closed]))
    monkeypatch.setenv("MAHJAR_CONTACT", "night@example.org")
    (house.outlets / "no-name.toml").write_text('homepage = "https://no-name.example/"\n')
    (house.outlets / "no-toml.toml").write_text("name = {\n")
    return house


def move(house: House, outlet: str, host: str) -> None:
    """Have an outlet file name another host."""
    path = house.outlets / f"{outlet}.toml"
    path.write_text(path.read_text("utf-8").replace(house.press.outlet(outlet).host, host), "utf-8")


SENTENCES = {
    "no-name": "no-name.toml: name: this key must be given",
    "no-toml": "no-toml.toml: this is not TOML: ",
    "html-feed": "this is not a feed but a web page; look for the feed's address in the page's <link> tags",
    "empty-sitemap": "the sitemap is empty: it names no address",
    "nobody-home": "robots.txt is out of reach (no connection: ",
    "next-door": "is not an address of the public internet",
}


def test_each_broken_outlet_is_one_sentence_and_the_others_are_archived(house):
    odd = house.press.outlet("odd-pages")
    big, bomb, nothing, plain = odd.truth()
    odd.fault("huge", big.url.partition(odd.host)[2], megabytes=10)
    odd.fault("gzip-bomb", bomb.url.partition(odd.host)[2])
    odd.fault("nothing", nothing.url.partition(odd.host)[2])
    verdict = house.night("night-1")
    assert not verdict.ok
    assert verdict.note == f"6 of 8 outlets failed: {', '.join(sorted(SENTENCES))}."
    nights = house.nights("night-1")
    for outlet, sentence in SENTENCES.items():
        row = nights.pop(outlet)
        assert row["state"] == "failed"
        assert sentence in row["reason"]
        assert "\n" not in row["reason"]
        assert house.counts("night-1", outlet) == {}
    assert {name: row["state"] for name, row in nights.items()} == {"quiet": "ok", "odd-pages": "ok"}
    assert not [line for line in house.said if "Traceback" in line]
    assert not house.asked("next-door"), "an address that is not public was asked"

    assert house.counts("night-1", "quiet") == {"found": 4, "fetched": 4, "new": 4}
    assert house.counts("night-1", "odd-pages") == {"found": 4, "fetched": 4, "new": 2, "quarantined": 2}
    reasons = {row["url"]: row["reason"] for row in house.rows("quarantine")}
    assert reasons == {bomb.url: "too-large", nothing.url: "empty"}
    texts = {row["url"]: row["text"] for row in house.rows("articles") if row["outlet"] == odd.id}
    assert texts == {big.url: big.text, plain.url: plain.text}
    cut = {row["url"]: row["truncated"] for row in house.rows("captures") if row["truncated"]}
    assert cut == {big.url: "length"}

    odd.calm()
    house.night("night-2", only=["odd-pages"])
    assert house.counts("night-2", "odd-pages")["new"] == 1, "what came empty is asked again"
    assert {row["url"]: row["state"] for row in house.urls("odd-pages").values()} == {
        big.url: "settled",
        plain.url: "settled",
        nothing.url: "settled",
        bomb.url: "captured",
    }


def test_an_outlet_that_nobody_knows_is_said_before_anything_is_asked(house):
    with pytest.raises(Refused, match="there is no outlet nobody"):
        house.night("night-1", only=["nobody"])
    assert not any(house.asked(paper.id) for paper in house.press.outlets)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("MAHJAR_S3_ENDPOINT", "http://127.0.0.1:9", "can't be reached"),
        ("MAHJAR_S3_SECRET_KEY", "a-wrong-key", "the secret key is wrong; check MAHJAR_S3_SECRET_KEY"),
        ("MAHJAR_S3_BUCKET", "no-such-bucket", "there is no such bucket"),
    ],
)
def test_a_store_that_refuses_is_one_sentence_and_no_site_is_asked(house, setting, value, sentence):
    child = house.step("night", "--run", "night-1", **{setting: value})
    said, _ = child.communicate(timeout=60)
    assert child.returncode == 2
    assert sentence in " ".join(said.split())
    assert "Traceback" not in said
    assert not any(house.asked(paper.id) for paper in house.press.outlets)
    assert os.environ[setting] != value

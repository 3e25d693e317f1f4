"""A mistake in an outlet file is told in one sentence: which file, which key, what would be right."""

import pickle
from pathlib import Path

import pytest

from mahjar.errors import OutletError, Refused
from mahjar.outlet import load, load_all, parse

GOOD = """\
name = { ar = "مثال", en = "Example" }
homepage = "https://example.ca/"
hosts = ["example.ca"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
"""
HASTE = "[politeness]\ndelay_seconds = 0.5\n"
FEED = '[[discover]]\nhow = "feed"\nurl = "https://example.ca/feed/"\n'


def without(key: str) -> str:
    """Give the good file without one key."""
    return "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(f"{key} ="))


def instead(key: str, value: str) -> str:
    """Give the good file with another value at one key."""
    return f"{key} = {value}\n" + without(key)


BROKEN = {
    "a key that does not exist": (GOOD + "hots = 1\n", "hots", "there is no such key"),
    "a key in a table that does not exist": (
        GOOD + FEED + "pages = 2\n",
        "discover.0.pages",
        "there is no such key",
    ),
    "no hosts": (without("hosts"), "hosts", "this key must be given"),
    "hosts that are empty": (instead("hosts", "[]"), "hosts", "give at least one"),
    "a host with its scheme": (instead("hosts", '["https://example.ca"]'), "hosts", "'example.ca'"),
    "no homepage": (without("homepage"), "homepage", "this key must be given"),
    "a homepage without a scheme": (instead("homepage", '"example.ca"'), "homepage", "is not an address"),
    "no name in either script": (instead("name", "{}"), "name", "at least one of ar and en"),
    "a time zone that is a city": (instead("timezone", '"Toronto"'), "timezone", "'America/Toronto'"),
    "a time zone that is a path": (instead("timezone", '"../UTC"'), "timezone", "'America/Toronto'"),
    "a country by its name": (instead("country", '"Canada"'), "country", "'CA'"),
    "a language by its name": (instead("languages", '["Arabic"]'), "languages", "'ar'"),
    "a language without brackets": (instead("languages", '"ar"'), "languages", "square brackets"),
    "a switch that is a word": (GOOD + 'enabled = "perhaps"\n', "enabled", "true or false"),
    "an exclusion that does not compile": (GOOD + "exclude = ['(']\n", "exclude", "regular expression"),
    "a pattern that does not compile": (
        GOOD + "[article]\nurl = '/(news'\n",
        "article.url",
        "regular expression",
    ),
    "an unknown way in": (
        GOOD + FEED.replace("feed", "crawl", 1),
        "discover.0",
        "'feed', 'sitemap' and 'section'",
    ),
    "a way in that says not how": (
        GOOD + FEED.replace('how = "feed"\n', ""),
        "discover.0",
        "'feed', 'sitemap' and 'section'",
    ),
    "a feed without its host": (
        GOOD + FEED.replace("https://example.ca", ""),
        "discover.0.url",
        "is not an address",
    ),
    "pages without their address": (
        GOOD + FEED.replace('"feed"', '"section"') + "pages = 3\n",
        "discover.0",
        "page_url must hold {page}",
    ),
    "a sitemap filter that does not compile": (
        GOOD + FEED.replace('"feed"', '"sitemap"') + "follow = '['\n",
        "discover.0.follow",
        "regular expression",
    ),
    "no requests at all": (
        GOOD + "[limits]\nrequests = 0\n",
        "limits.requests",
        "greater than or equal to 1",
    ),
    "a share in per cent": (
        GOOD + "[expect]\nquarantine_share = 30\n",
        "expect.quarantine_share",
        "less than or equal to 1",
    ),
    "a delay of hours": (
        GOOD + "[politeness]\ndelay_seconds = 3600\n",
        "politeness.delay_seconds",
        "less than or equal to 120",
    ),
}
"""The file, the key that its error names, and a part of the remedy."""

DISAGREEING = {
    "a delay that is too low": (GOOD + HASTE, "politeness.delay_seconds", "2.0 s"),
    "a homepage elsewhere": (instead("hosts", '["other.ca"]'), "hosts", "'example.ca'"),
    "a feed elsewhere": (GOOD + FEED.replace("example", "other"), "hosts", "'other.ca'"),
}
"""Keys that are right alone and wrong together: the sentence itself names the one to mend."""

UNREADABLE = {
    "UTF-16": (GOOD.encode("utf-16"), "must be UTF-8"),
    "windows-1256": (GOOD.encode("windows-1256"), "must be UTF-8"),
    "an open brace": (b"name = {", "not TOML"),
    "a key given twice": ((GOOD + 'country = "CA"\n').encode(), "not TOML"),
    "JSON": (b'{"name": "Example"}', "not TOML"),
}


def test_the_good_file_is_good() -> None:
    assert parse((GOOD + FEED).encode(), "paper.toml").hosts == ("example.ca",)


@pytest.mark.parametrize(("source", "key", "remedy"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_names_file_key_and_remedy(source: str, key: str, remedy: str) -> None:
    with pytest.raises(OutletError) as caught:
        parse(source.encode(), "outlets/paper.toml")
    assert caught.value.key == key
    assert remedy in caught.value.remedy
    assert str(caught.value) == f"paper.toml: {key}: {caught.value.remedy}"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("source", "key", "remedy"), DISAGREEING.values(), ids=DISAGREEING)
def test_keys_that_disagree_name_the_one_to_mend(source: str, key: str, remedy: str) -> None:
    with pytest.raises(OutletError) as caught:
        parse(source.encode(), "outlets/paper.toml")
    assert str(caught.value).startswith(f"paper.toml: {key}")
    assert remedy in str(caught.value)


@pytest.mark.parametrize(("source", "remedy"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(source: bytes, remedy: str) -> None:
    with pytest.raises(OutletError, match=remedy) as caught:
        parse(source, "outlets/paper.toml")
    assert str(caught.value).startswith("paper.toml: ")
    assert caught.value.key == ""


@pytest.mark.parametrize("name", ["My Paper.toml", "صدى.toml", "paper_1.toml", "-paper.toml", "Paper.toml"])
def test_a_files_name_must_be_an_id(name: str) -> None:
    with pytest.raises(OutletError, match="the file's name is the outlet's id") as caught:
        parse(GOOD.encode(), name)
    assert caught.value.path == Path(name)


def test_a_newsroom_on_this_machine_may_be_asked_faster() -> None:
    source = GOOD.replace("https://example.ca", "http://127.0.0.1:9301").replace(
        "example.ca", "127.0.0.1:9301"
    )
    outlet = parse((source + "[politeness]\ndelay_seconds = 0.05\n").encode(), "paper.toml")
    assert outlet.politeness.delay_seconds == 0.05


def test_a_file_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutletError, match=r"^paper\.toml: the file can't be read"):
        load(tmp_path / "paper.toml")


def test_a_folder_that_is_not_there_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(OutletError, match="MAHJAR_OUTLETS names the folder"):
        load_all(tmp_path / "nowhere")


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "no-hosts.toml").write_text(without("hosts"), encoding="utf-8")
    (tmp_path / "not-toml.toml").write_bytes(b"name = {")
    (tmp_path / "README.md").write_text("not an outlet", encoding="utf-8")
    good, bad = load_all(tmp_path)
    assert [outlet.id for outlet in good] == ["good"]
    assert [error.path.name for error in bad] == ["no-hosts.toml", "not-toml.toml"]


def test_a_mistake_is_final_and_crosses_processes_whole() -> None:
    with pytest.raises(OutletError) as caught:
        parse(without("hosts").encode(), "paper.toml")
    sent = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(sent, Refused)
    assert (str(sent), sent.path, sent.key, sent.remedy) == (
        str(caught.value),
        caught.value.path,
        "hosts",
        "this key must be given",
    )

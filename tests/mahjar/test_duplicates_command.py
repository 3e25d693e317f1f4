"""``mahjar duplicates``: who printed nearly the same text, as a person and as a program ask."""

import datetime as dt
import json
import sys
from typing import Any

import pytest

import mahjar
from mahjar import cli
from mahjar.duplicates import Pair, weight

pytestmark = pytest.mark.store
DAY = dt.timedelta(days=1)
WIRE, COPY = "wire", "copy"


@pytest.fixture(scope="module")
def printed(library: Any) -> dict[str, dict[str, Any]]:
    """A wire story of three papers and its update; a copy of another story; a story that no other prints.

    One more pair names a version that was replaced, and one an article that its outlet keeps back.
    """
    press, day = library, library.now.date()
    press.outlet("tigris-weekly", exclude=("^/hidden",))
    rows = {
        "first": press.article("cedar-post", "/wire", title="عثروا على الميناء", published_day=day),
        "wire": press.article("maple-voice", "/wire", title="ميناء غارق", published_day=day + DAY),
        "far": press.article("tigris-weekly", "/wire", title="الميناء الغارق", published_day=day + 2 * DAY),
        "update": press.article("maple-voice", "/more", title="ميناء غارق: جديد", published_day=day + DAY),
        "own": press.article("maple-voice", "/own", title="مدرسة", published_day=day + 9 * DAY),
        "copy": press.article("maple-voice", "/own2", title="مدرسة", published_day=day + 9 * DAY),
        "alone": press.article("maple-voice", "/alone", title="خبر"),
        "old": press.article("cedar-post", "/changed", title="قديم", published_day=day),
        "hidden": press.article("tigris-weekly", "/hidden", title="محجوب", published_day=day),
    }
    press.night("one")
    press.article("cedar-post", "/changed", title="جديد", published_day=day)
    press.night("two")
    pairs = (
        ("wire", "first", WIRE, 0.9),
        ("far", "wire", WIRE, 0.61234),
        ("update", "first", WIRE, 0.8),
        ("update", "wire", "update", 0.7),
        ("copy", "own", COPY, 1.0),
        ("alone", "old", WIRE, 0.9),
        ("alone", "hidden", WIRE, 0.9),
    )
    press.commit_pairs(*((rows[a], rows[b], kind, share) for a, b, kind, share in pairs))
    return rows


@pytest.fixture
def run(printed: Any, library: Any, seaweed: dict[str, str], monkeypatch: Any, capsys: Any) -> Any:
    """Run the command in this process: its exit code, standard output and standard error."""
    for name, value in (seaweed | {"MAHJAR_S3_BUCKET": library.settings.bucket}).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mahjar", "duplicates", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


def test_a_cluster_is_listed_whole_with_the_earliest_first_and_what_each_other_is(run: Any, printed: Any):
    code, said, log = run()
    assert (code, log) == (0, "")
    lines = said.splitlines()
    assert lines[0].split() == ["day", "outlet", "article", "kind", "share", "title"]
    told = [(row[1], row[2], row[3:5]) for line in lines[1:] if (row := line.split())]
    short = {name: row["article_id"][:10] for name, row in printed.items()}
    assert told[0][:2] == ("cedar-post", short["first"])
    same_day = sorted(
        [
            ("maple-voice", short["wire"], ["wire", "90%"]),
            ("maple-voice", short["update"], ["update", "70%"]),
        ]
    )
    assert sorted(told[1:3]) == same_day, "its own outlet's story says more than another's"
    assert told[3] == ("tigris-weekly", short["far"], ["wire", "61%"])
    assert lines[5] == "", "a blank line parts two clusters"
    assert {each[1] for each in told[4:]} == {short["own"], short["copy"]}


def test_json_gives_each_cluster_with_its_articles_and_pairs_give_both_articles_of_each(
    run: Any, printed: Any
):
    code, said, _ = run("--json")
    first, second = json.loads(said)
    ids = [article["article_id"] for article in first["articles"]]
    assert (code, first["cluster"], len(ids)) == (0, min(ids), 4)
    assert {article["kind"] for article in second["articles"]} == {None, "copy"}
    far = first["articles"][-1]
    assert (far["of"], far["similarity"]) == (printed["wire"]["article_id"], 0.61234)
    assert (far["day"], far["title"], far["url"]) == (
        printed["far"]["published_day"].isoformat(), "الميناء الغارق", "https://tigris-weekly.example/wire",
    )  # fmt: skip
    pairs = json.loads(run("--pairs", "--json")[1])
    assert len(pairs) == 5
    assert {each["cluster"] for each in pairs} == {first["cluster"], second["cluster"]}
    (wire,) = [each for each in pairs if each["article_id"] == far["article_id"]]
    assert (wire["kind"], wire["earlier_outlet"], wire["earlier_title"]) == (
        WIRE,
        "maple-voice",
        "ميناء غارق",
    )
    assert len(run("--pairs")[1].splitlines()) == 1 + 5


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("--outlet", "tigris-weekly"), [4]),
        (("--outlet", "maple-voice"), [4, 2]),
        (("--outlet", "maple-voice", "--outlet", "cedar-post", "--since", "2026-09-04"), [2]),
        (("--until", "2026-09-01"), [4]),
        (("--since", "2027-01-01"), []),
    ],
)
def test_a_cluster_is_asked_for_by_the_outlet_and_the_days_of_any_of_its_articles(
    run: Any, asked: tuple[str, ...], found: list[int]
):
    code, said, log = run(*asked, "--json")
    assert (code, log) == (0, "")
    assert [len(each["articles"]) for each in json.loads(said)] == found


def test_the_cluster_of_an_article_is_asked_for_by_the_beginning_of_its_id(run: Any, printed: Any):
    (cluster,) = json.loads(run(printed["far"]["article_id"][:12], "--json")[1])
    assert {article["article_id"] for article in cluster["articles"]} == {
        printed[name]["article_id"] for name in ("first", "wire", "far", "update")
    }


def test_what_is_not_there_or_asked_wrongly_is_one_sentence(run: Any, printed: Any, library: Any):
    alone, hidden = printed["alone"]["article_id"], printed["hidden"]["article_id"]
    for arguments, code, sentence in (
        ((alone,), 1, f"article {alone} prints nearly the same text as no other in {library.settings.uri}"),
        ((hidden,), 1, "is kept back: tigris-weekly excludes its address"),
        (("0000" * 8,), 1, "there is no article 0000"),
        (("--since", "2027-01-01"), 1, "no two articles of what you ask for print nearly the same text"),
        (("xyz",), 2, "'xyz' is not an article's id"),
        (("--outlet", "ceder-post"), 2, "no outlet 'ceder-post'; did you mean cedar-post?"),
        (("--until", "1/9"), 2, "until is '1/9'; it must be a day"),
    ):
        ended, said, log = run(*arguments)
        assert (ended, said, log.count("\n")) == (code, "", 1), (arguments, log)
        assert log.startswith("mahjar: ")
        assert sentence in log


def test_python_gives_the_same_clusters_and_an_archive_never_looked_at_says_what_does_it(
    run: Any, library: Any, press: Any
):
    corpus = mahjar.open(library.settings.uri)
    assert [len(each.printings) for each in corpus.duplicates("maple-voice")] == [4, 2]
    press.article("cedar-post", "/1")
    press.night("one")
    with pytest.raises(mahjar.MahjarError, match=r"not looked for yet.*mahjar-ops near-duplicates"):
        mahjar.open(press.settings.uri).duplicates()


def test_an_update_says_more_than_a_closer_wire_and_the_closer_of_two_updates_more_than_the_other():
    wire = Pair("c", "a", 0.99, "wire")
    near, far = Pair("c", "b", 0.8, "update"), Pair("c", "d", 0.6, "update")
    assert sorted([near, wire, far], key=weight) == [wire, far, near]

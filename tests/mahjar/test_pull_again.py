"""The same pull again, by the description that stands beside it."""

import hashlib
import json
import sys

import pytest

import mahjar
from mahjar import cli
from mahjar.again import Earlier
from mahjar.errors import NothingFound, QueryError

pytestmark = pytest.mark.store


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process: its exit code, standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["mahjar", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def papers(press):
    """Three papers in three countries, an article each and one of two versions."""
    press.outlet("maple-voice", country="US")
    press.outlet("tigris-weekly", country="SE")
    press.article("cedar-post", "/1")
    press.article("cedar-post", "/2")
    press.article("maple-voice", "/1")
    press.article("tigris-weekly", "/1")
    press.night("one")
    press.article("cedar-post", "/1", title="عنوان آخر")
    press.night("two")
    return press


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl", "a.csv", "a.zip"])
def test_a_pull_is_made_again_byte_for_byte_after_more_nights(run, papers, tmp_path, name):
    first = tmp_path / name
    asked = ("--country", "CA", "--country", "US", "--since", "2026-08-01", "--language", "ar")
    assert run("pull", *asked, "--out", first)[0] == 0
    about = json.loads((tmp_path / f"{name}.about.json").read_text(encoding="utf-8"))
    assert about["query"]["country"] == ["CA", "US"]
    assert about["query"]["outlets"] == ["cedar-post", "maple-voice"]
    assert about["counts"]["articles"] == 3
    assert about["file"]["sha256"] == digest(first)
    # What has come since: articles, an outlet of that country, and one that has moved away from it.
    papers.outlet("new-paper", country="CA")
    papers.outlet("maple-voice", country="SE")
    papers.article("new-paper", "/1")
    papers.article("cedar-post", "/2", title="عنوان آخر")
    papers.night("three")
    code, said, log = run("pull", "--again", f"{first}.about.json", "--out", tmp_path / f"again-{name}")
    assert (code, log) == (0, f"The same, byte for byte, as was pulled at {about['pulled']}\n")
    assert said.startswith("3 articles of 2 outlets")
    assert digest(tmp_path / f"again-{name}") == digest(first)
    again = json.loads((tmp_path / f"again-{name}.about.json").read_text(encoding="utf-8"))
    for part in ("archive", "table", "query", "last_night", "counts", "rows_sha256"):
        assert again[part] == about[part], part
    assert again["tables"] | {"nights": None} == about["tables"] | {"nights": None}


def test_the_rows_of_a_pull_are_named_by_a_digest_that_anybody_can_make(run, papers, tmp_path):
    run("pull", "--out", tmp_path / "a.jsonl")
    about = json.loads((tmp_path / "a.jsonl.about.json").read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    names = "".join(f"{row['article_id']}\n{row['version']}\n" for row in rows)
    assert about["rows_sha256"] == hashlib.sha256(names.encode()).hexdigest()
    run("pull", "--columns", "title", "--out", tmp_path / "b.csv")
    other = json.loads((tmp_path / "b.csv.about.json").read_text(encoding="utf-8"))
    assert other["rows_sha256"] == about["rows_sha256"]
    assert other["file"]["columns"] == ["title"]


def test_another_format_of_the_same_articles_is_told_from_the_same_file(run, papers, tmp_path):
    run("pull", "--outlet", "cedar-post", "--out", tmp_path / "a.parquet")
    code, _, log = run("pull", "--again", tmp_path / "a.parquet.about.json", "--out", tmp_path / "a.csv")
    assert code == 0
    assert log.startswith("The same articles, in the same order, as were pulled at ")
    assert log.endswith("; the format differs\n")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle_id,version,")


def test_what_is_kept_back_since_is_said_and_is_exit_code_1(run, papers, tmp_path):
    run("pull", "--out", tmp_path / "a.jsonl")
    papers.outlet("cedar-post", exclude=("^/2",))
    papers.night("three")
    code, said, log = run("pull", "--again", tmp_path / "a.jsonl.about.json", "--out", tmp_path / "b.jsonl")
    assert code == 1
    assert said.startswith("3 articles of 3 outlets in ")
    assert log.startswith("mahjar: b.jsonl is written, but it does not hold what was pulled at ")
    assert log.endswith("3 articles now, 4 then: outlets keep back 1 more than then\n")


def test_without_a_name_the_file_is_made_beside_its_description_but_never_over_another(run, papers, tmp_path):
    first, about = tmp_path / "a.csv", tmp_path / "a.csv.about.json"
    run("pull", "--all-versions", "--columns", "outlet,title", "--out", first)
    code, _, log = run("pull", "--again", about)
    assert (code, log) == (2, f"mahjar: {first} is there already; name another file with --out\n")
    was = first.read_bytes()
    first.unlink()
    code, said, _ = run("pull", "--again", about)
    assert (code, first.read_bytes()) == (0, was)
    assert said.startswith("5 versions of 3 outlets in ")


def test_it_is_asked_as_it_was_or_not_at_all(run, papers, tmp_path):
    run("pull", "--out", tmp_path / "a.csv")
    about = tmp_path / "a.csv.about.json"
    for more in (
        ("--since", "2026-01-01"),
        ("--outlet", "cedar-post"),
        ("--all-versions",),
        ("--as-of", "one"),
    ):
        code, _, log = run("pull", "--again", about, *more, "--out", tmp_path / "b.csv")
        assert code == 2
        assert "give nothing but --out, --format and --archive" in log
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"query": {"outlets": "cedar-post", "weather": "fair"}},
        {"query": {"versions": "some"}},
        {"counts": {"captures": 3}},
        {"tables": {"articles": None}},
        {"archive": None, "tables": {}},
        {"file": {"name": "a.csv", "format": "csv"}},
        {"file": None},
    ],
)
def test_what_describes_no_pull_of_articles_is_one_sentence(run, papers, tmp_path, change):
    run("pull", "--out", tmp_path / "a.csv")
    about = tmp_path / "a.csv.about.json"
    about.write_text(json.dumps(json.loads(about.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(QueryError, match="does not describe a pull of articles"):
        Earlier.read(about)


def test_a_description_of_an_earlier_release_is_read(run, papers, tmp_path):
    """It named one country as text, and no digest of the rows."""
    run("pull", "--country", "SE", "--out", tmp_path / "a.csv")
    path = tmp_path / "a.csv.about.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    about["query"]["country"] = "SE"
    del about["rows_sha256"], about["table"]
    path.write_text(json.dumps(about), encoding="utf-8")
    code, _, log = run("pull", "--again", path, "--out", tmp_path / "b.csv")
    assert code == 0
    assert log.startswith("The same, byte for byte")
    code, _, log = run("pull", "--again", path, "--out", tmp_path / "b.jsonl")
    assert code == 0
    assert log.startswith("As many articles as were pulled at ")


def test_outlets_of_several_countries_are_pulled_together(papers):
    corpus = mahjar.open()
    asked = corpus.articles(["cedar-post", "tigris-weekly"], country=["CA", "US"], columns="outlet")
    assert {row["outlet"] for row in asked} == {"cedar-post"}
    assert {row["outlet"] for row in corpus.articles(country=("SE", "US"))} == {
        "maple-voice",
        "tigris-weekly",
    }
    with pytest.raises(NothingFound, match="no outlet is of country 'BR'; there are CA, SE, US"):
        corpus.articles(country=["CA", "BR"])
    with pytest.raises(QueryError, match="name at least one country"):
        corpus.articles(country=[])

"""`mahjar-ops clean`: files in, a table, JSON or text out, and one sentence for what can't be read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.ops import cleaning_commands, health_commands  # noqa: F401 - registers them: one alone has no name
from pipeline.ops.cleaning import UnreadableText, clean_file

LEDE = "افتتحت بلدية لافال أمس مكتبة جديدة في حي الزهور، تضم قسماً للكتب العربية."
BODY = "وقالت أمينة المكتبة إن القسم يضم ألفي كتاب جمعت من بيوت أهالي الحي."
TEXT = "\n".join((LEDE, LEDE, BODY, "المصدر : جريدة الحي", "المحرر:هناء فهمي", "المزيد", "1"))


@pytest.fixture
def scrape(tmp_path: Path) -> Path:
    path = tmp_path / "scrape.txt"
    path.write_text(TEXT, "utf-8")
    return path


def run(*words: str | Path):
    return CliRunner().invoke(app, ["clean", *map(str, words)])


def test_json_gives_the_article_and_its_ledger(scrape: Path) -> None:
    done = run(scrape, "--json")
    assert done.exit_code == 0
    (row,) = json.loads(done.stdout)
    assert row["file"] == str(scrape)
    assert row["paragraphs"] == [LEDE, BODY]
    assert (row["lede"], row["source"], row["editor"]) == (LEDE, "جريدة الحي", "هناء فهمي")
    assert [taken["rule"].split("/")[0] for taken in row["removed"]] == [
        "repeat", "credit", "credit", "more", "counter",
    ]  # fmt: skip


def test_a_table_shows_the_fields_and_a_single_files_ledger(scrape: Path) -> None:
    done = run(scrape)
    assert done.exit_code == 0
    assert "جريدة الحي" in done.stdout
    assert "repeat/lede" in done.stdout
    assert "line 6 of 7" in done.stdout


def test_text_alone_can_be_asked_for(scrape: Path) -> None:
    assert run(scrape, "--text").stdout == f"{LEDE}\n{BODY}\n"


def test_windows_1256_reads_as_its_utf8_twin(scrape: Path, tmp_path: Path) -> None:
    twin = tmp_path / "old.txt"
    twin.write_bytes(TEXT.encode("windows-1256"))
    assert clean_file(twin).article.text == clean_file(scrape).article.text
    assert clean_file(twin).article.encoding != clean_file(scrape).article.encoding


def test_a_missing_file_is_one_sentence_and_the_others_are_cleaned(scrape: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "gone.txt", scrape, "--json")
    assert done.exit_code == 2
    assert "gone.txt: there is no such file" in done.stderr
    assert len(json.loads(done.stdout)) == 1


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(UnreadableText, match="no text in an encoding"):
        clean_file(picture)


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match="can't be read"):
        clean_file(tmp_path)


def test_the_outlets_facts_are_heard(scrape: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "hay.toml").write_text(
        'name = { ar = "جريدة الحي" }\nhomepage = "https://hay.example/"\n'
        'hosts = ["hay.example"]\ncountry = "CA"\n'
        'city = "Laval"\ntimezone = "America/Toronto"\nlanguages = ["ar"]\n'
        '[[discover]]\nhow = "feed"\nurl = "https://hay.example/feed/"\n[article]\nurl = "/x"\n',
        "utf-8",
    )
    monkeypatch.setenv("MAHJAR_OUTLETS", str(folder))
    scrape.write_text(f"بقلم: جريدة الحي\n{TEXT}", "utf-8")
    (plain,) = json.loads(run(scrape, "--json").stdout)
    (known,) = json.loads(run(scrape, "--json", "--outlet", "hay").stdout)
    assert (plain["authors"], known["authors"]) == (["جريدة الحي"], [])

"""The command ``mahjar``, as a person and as a program meet it."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from mahjar import cli

pytestmark = pytest.mark.store
MAHJAR = Path(sys.executable).parent / "mahjar"


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process: its exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mahjar", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture(scope="module")
def two_nights(library):
    press = library
    press.article("cedar-post", "/1", published_day=press.now.date(), title="افتتاح مركز ثقافي")
    press.article("maple-voice", "/2", title="مهرجان الزيتون")
    press.night("one")
    press.article("cedar-post", "/1", title="افتتاح مركز ثقافي في الحي", editor="رامي بطرس")
    press.night("two")
    return press


@pytest.fixture
def filled(two_nights, seaweed, monkeypatch):
    """Two nights of two papers, named in the environment; not to be changed."""
    for name, value in (seaweed | {"MAHJAR_S3_BUCKET": two_nights.settings.bucket}).items():
        monkeypatch.setenv(name, value)
    return two_nights


def test_pull_writes_the_file_and_says_what_it_holds(run, filled, tmp_path):
    out = tmp_path / "corpus.parquet"
    code, said, log = run("pull", "--outlet", "cedar-post", "--since", "2026-09-01", "--out", out)
    assert (code, log) == (0, "")
    assert said.startswith(f"1 article of 1 outlet in {out} (")
    assert f"What it is, for citing it: {out}.about.json" in said
    assert pq.read_table(out)["title"].to_pylist() == ["افتتاح مركز ثقافي في الحي"]


def test_pull_takes_every_option_together(run, filled, tmp_path):
    out = tmp_path / "corpus"
    code, said, _ = run(
        *("pull", "--outlet", "cedar-post", "--outlet", "maple-voice", "--until", "2026-09-30"),
        *("--format", "jsonl", "--columns", "outlet, title", "--all-versions", "--language", "ar"),
        *("--country", "CA", "--as-of", "one", "--archive", filled.settings.uri, "--out", out, "--json"),
    )
    assert code == 0
    assert json.loads(said)["counts"] == {"articles": 2, "left_out": 0, "looked_at": 2}
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == [
        {"outlet": "cedar-post", "title": "افتتاح مركز ثقافي"},
        {"outlet": "maple-voice", "title": "مهرجان الزيتون"},
    ]


def test_what_is_asked_wrongly_is_one_sentence_and_exit_code_2(run, filled, tmp_path):
    out = tmp_path / "x.parquet"
    for arguments, sentence in (
        (
            ("pull", "--out", out, "--outlet", "ceder-post"),
            "no outlet 'ceder-post'; did you mean cedar-post?",
        ),
        (("pull", "--out", out, "--columns", "titel"), "articles has no column 'titel'; did you mean title?"),
        (("pull", "--out", out, "--since", "01/09/2026"), "since is '01/09/2026'; it must be a day"),
        (("pull", "--out", tmp_path / "x.xlsx"), "x.xlsx names no format"),
        (("pull", "--outlet", "cedar-post"), "name the file to write"),
        (("pull", "--again", tmp_path / "none.about.json"), "can't be read: No such file or directory"),
        (("pull", "--out", tmp_path / "no" / "x.jsonl"), "can't be written: No such file or directory"),
        (("show", "zzz"), "'zzz' is not an article's id"),
        (("outlets", "--archive", "s3://not-there"), "there is no such bucket"),
        (("nights", "--outlet", "cedar"), "no outlet 'cedar'; did you mean cedar-post?"),
    ):
        code, said, log = run(*arguments)
        assert (code, said) == (2, ""), arguments
        assert log.startswith("mahjar: ")
        assert sentence in log
        assert log.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_wrong_keys_and_a_store_that_is_not_there_are_one_sentence_and_exit_code_2(run, filled, monkeypatch):
    for name, value, sentence in (
        ("MAHJAR_S3_SECRET_KEY", "guessed", "the secret key is wrong; check MAHJAR_S3_SECRET_KEY"),
        ("MAHJAR_S3_ACCESS_KEY", "SOMEBODY", "the access key is not known there"),
        ("MAHJAR_S3_ENDPOINT", "http://127.0.0.1:9", "can't be reached"),
        ("MAHJAR_S3_PATH_STYLE", "perhaps", "MAHJAR_S3_PATH_STYLE is 'perhaps'; it must be on or off"),
        ("MAHJAR_S3_BUCKET", "", "MAHJAR_S3_BUCKET is not set"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            code, said, log = run("outlets")
        assert (code, said, log.count("\n")) == (2, "", 1), name
        assert sentence in log


def test_nothing_found_is_a_sentence_and_exit_code_1(run, filled, tmp_path):
    code, _, log = run("pull", "--since", "2031-01-01", "--out", tmp_path / "x.jsonl")
    assert code == 1
    assert "holds nothing of this (since 2031-01-01); no file was written" in log
    assert run("show", "00000000")[0] == 1
    assert run("nights", "--since", "2031-01-01")[0] == 1


def test_show_prints_the_article_its_versions_and_its_proof(run, filled):
    article = filled.tables.read("articles").to_pylist()
    changed = next(row for row in article if row["editor"])
    code, said, log = run("show", changed["article_id"][:8])
    assert (code, log) == (0, "")
    assert said.startswith("افتتاح مركز ثقافي في الحي\n")
    assert "متن الخبر كما نُشر." in said
    assert re.search(r"editor +رامي بطرس", said)
    assert len(re.findall(r"^[0-9a-f-]{36} +2026-09-0[12] 06:00:00 UTC", said, re.MULTILINE)) == 2
    for part in ("warc_key", "record_id", "payload_digest"):
        assert changed[part] in said
    assert f"{changed['warc_offset']}, {changed['warc_length']}" in said
    assert said.count("✓") == 5
    earlier = next(row for row in article if row["article_id"] == changed["article_id"] and not row["editor"])
    assert run("show", changed["article_id"], "--version", earlier["version"])[1].startswith(
        "افتتاح مركز ثقافي\n"
    )


def test_show_gives_a_program_everything(run, filled):
    article = filled.tables.read("articles").to_pylist()[0]
    code, said, _ = run("show", article["article_id"], "--version", article["version"], "--json")
    told = json.loads(said)
    assert code == 0
    assert told["article"]["text"] == article["text"]
    assert told["article"]["fetched"] == article["fetched"].isoformat()
    assert len(told["versions"]) == 2
    assert told["proof"]["holds"] is True


def test_a_proof_that_does_not_hold_is_a_sentence_and_exit_code_1(run, filled, request):
    article = next(
        row for row in filled.tables.read("articles").to_pylist() if row["outlet"] == "maple-voice"
    )
    segment = filled.store.get(article["warc_key"])
    request.addfinalizer(lambda: filled.store.put(article["warc_key"], segment))
    filled.store.put(article["warc_key"], b"\0" * 4000)
    code, said, log = run("show", article["article_id"])
    assert code == 1
    assert said.startswith("مهرجان الزيتون\n")
    assert "✗" in said
    assert log.startswith("mahjar: the evidence does not hold")
    assert log.count("\n") == 1
    code, said, _ = run("show", article["article_id"], "--json")
    assert (code, json.loads(said)["proof"]["holds"]) == (1, False)


def test_outlets_are_listed_for_people_and_for_programs(run, filled):
    code, said, _ = run("outlets")
    assert code == 0
    assert re.search(
        r"^cedar-post +بريد الأرز +CA +1 +2026-09-02 +2026-09-02 +2026-09-02 ok", said, re.MULTILINE
    )
    told = json.loads(run("outlets", "--json")[1])
    assert [(row["outlet"], row["articles"], row["last_night"]) for row in told] == [
        ("cedar-post", 1, "2026-09-02"),
        ("maple-voice", 1, "2026-09-02"),
    ]
    assert json.loads(run("outlets", "--as-of", "one", "--json")[1])[0]["last_night"] == "2026-09-01"


def test_the_last_night_is_shown_or_those_since_a_day(run, filled):
    code, said, _ = run("nights")
    assert code == 0
    assert "night of 2026-09-02, run two" in said
    assert re.search(r"cedar-post +1 +0 +1 +1 +0 +0 +0 +0 +63.8 +ok", said)
    told = json.loads(run("nights", "--since", "2026-09-01", "--json")[1])
    assert [(row["run"], row["outlet"], row["new"]) for row in told] == [
        ("one", "cedar-post", 1),
        ("one", "maple-voice", 1),
        ("two", "cedar-post", 1),
        ("two", "maple-voice", 0),
    ]


def test_an_archive_without_a_night_says_so(run, press):
    assert run("outlets")[::2] == (1, "mahjar: the archive holds no outlet yet: it has had no night\n")
    assert run("outlets", "--json")[1] == "[]\n"
    assert run("nights")[0] == 1


def test_on_a_terminal_arabic_is_isolated_and_set_against_the_right_edge(filled):
    article = next(row for row in filled.tables.read("articles").to_pylist() if row["editor"])
    code, said = on_a_terminal(["show", article["article_id"]], columns=60)
    assert code == 0
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in said.splitlines()]
    title = "\u2067افتتاح مركز ثقافي في الحي\u2069"
    assert " " * (60 - len(title) + 2) + title in [line.rstrip() for line in lines]
    assert any(line.startswith("editor") and "\u2068رامي بطرس\u2069" in line for line in lines)
    assert max(len(line) for line in lines) < 70


def test_on_a_terminal_a_pull_shows_a_bar_and_leaves_only_its_result(filled, tmp_path):
    code, said = on_a_terminal(["pull", "--out", str(tmp_path / "c.jsonl")], columns=100)
    assert code == 0
    assert "Pulling articles" in said
    assert "━" in said
    assert said.rstrip().splitlines()[-1].endswith("c.jsonl.about.json")


def test_a_pull_in_a_log_writes_plain_lines(run, filled, tmp_path, monkeypatch):
    monkeypatch.setattr("mahjar.screen.LINE_EVERY", 0.0)
    code, _, log = run("pull", "--out", tmp_path / "c.jsonl")
    assert code == 0
    assert re.fullmatch(r"(Pulling articles: looked at \d of 3, \d found\n)+", log)
    assert log.endswith("looked at 3 of 3, 2 found\n")


def test_a_pull_that_is_interrupted_leaves_no_file(filled, tmp_path):
    """Ctrl-C while rows come: exit code 130, nothing left, no stack trace."""
    script = (
        "import sys, time\nfrom mahjar import cli, scan\nreal = scan.batches\n"
        "def slow(*args, **more):\n"
        "    for batch in real(*args, **more):\n        yield batch\n        print('reading', flush=True)\n"
        "        time.sleep(60)\n"
        "scan.batches = slow\n"
        f"sys.argv = ['mahjar', 'pull', '--out', {str(tmp_path / 'c.jsonl')!r}]\ncli.main()\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"reading\n"
    time.sleep(0.2)
    child.send_signal(signal.SIGINT)
    _, log = child.communicate(timeout=30)
    assert (child.returncode, log) == (130, b"")
    assert list(tmp_path.iterdir()) == []


def test_every_option_has_an_example():
    for command in ("pull", "show", "outlets", "nights"):
        shown = (
            CliRunner().invoke(cli.app, [command, "--help"], env={"COLUMNS": "300", "TERM": "dumb"}).output
        )
        options = [line for line in shown.splitlines() if re.search(r"│ [ *]*--\w", line)]
        assert len(options) > 2
        for line in options:
            assert "--help" in line or "Example: " in line, line


def test_the_version_is_told():
    done = subprocess.run([MAHJAR, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert re.fullmatch(r"mahjar \d+\.\d+\.\d+\n", done.stdout)


def on_a_terminal(arguments: list[str], *, columns: int) -> tuple[int, str]:
    """Run the command on a terminal of its own: its exit code, and all that it shows."""
    child, terminal = pty.fork()
    if not child:
        os.environ |= {"COLUMNS": str(columns), "LINES": "50", "TERM": "xterm-256color"}
        os.execv(MAHJAR, [str(MAHJAR), *arguments])
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 1 << 16)
        except OSError:  # the terminal is gone with its program
            break
        if not piece:
            break
        shown += piece
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

"""An operator's day at the shell: `mahjar-ops` over the newsroom's papers and a real store."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import mahjar
from newsroom.process import PressProcess
from tests.warm_start import WarmStarts, warm_popen

CHECKOUT = Path(__file__).resolve().parents[2]
GUIDE = CHECKOUT / "docs" / "operator-guide.md"
pytestmark = [pytest.mark.store, pytest.mark.e2e]
PAPERS = {"jisr-montreal", "riwaq-toronto", "qanadil-ottawa"}


@dataclass(frozen=True)
class Shell:
    """A shell with settings of its own."""

    env: dict[str, str]

    def run(self, *words: str, **changed: str | None) -> "subprocess.CompletedProcess[str]":
        env = {name: value for name, value in (self.env | changed).items() if value is not None}
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *words],
            cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=180,
        )  # fmt: skip

    def json(self, *words: str, **changed: str | None) -> Any:
        done = self.run(*words, "--json", **changed)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@dataclass(frozen=True)
class Press:
    """The newsroom's papers: their outlet files and addresses."""

    outlets: Path
    addresses: dict[str, str]


@pytest.fixture(scope="module", autouse=True)
def warm(warm_operators: WarmStarts) -> Iterator[None]:
    """Let the commands spare their imports: what is tried here is what they do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", warm_popen(warm_operators))
        yield


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    folder = tmp_path_factory.mktemp("newsroom") / "outlets"
    with PressProcess(folder, articles=2) as running:
        yield Press(folder, running.base_urls)


@pytest.fixture(scope="module")
def press_env(press: Press, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a machine that may crawl the newsroom, and that has no store."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAHJAR_")}
    hosts = ",".join(address.removeprefix("http://") for address in press.addresses.values())
    folder = tmp_path_factory.mktemp("machine")
    return plain | {
        "MAHJAR_OUTLETS": str(outlets_of(press, folder / "outlets")), "MAHJAR_SPOOL": str(folder / "spool"),
        "MAHJAR_ALLOW": hosts, "MAHJAR_CONTACT": "tests@example.org", "MAHJAR_CRAWL_FIRST_WAIT": "0.05",
        "MAHJAR_CRAWL_SECOND_WAIT": "0.05",
    }  # fmt: skip


def outlets_of(press: Press, folder: Path) -> Path:
    """Copy the newsroom's outlet files, so that a test may change them."""
    folder.mkdir(parents=True)
    for path in press.outlets.glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def shell(press: Press, press_env: dict[str, str], tmp_path: Path) -> Shell:
    """A shell without a store, with outlet files of its own."""
    return Shell(press_env | {"MAHJAR_OUTLETS": str(outlets_of(press, tmp_path / "outlets"))})


@pytest.fixture(scope="module")
def archive(press_env: dict[str, str], own_bucket: Any) -> Iterator[Shell]:
    """A shell with a store, after one night."""
    with own_bucket("shell") as settings:
        made = Shell(press_env | settings)
        night = made.run("night", "--run", "first")
        assert night.returncode == 0, night.stdout + night.stderr
        yield made


def facts(shell: Shell, outlet: str) -> dict[str, Any]:
    return tomllib.loads((Path(shell.env["MAHJAR_OUTLETS"]) / f"{outlet}.toml").read_text("utf-8"))


def test_a_check_needs_no_store_and_says_what_tonight_would_take(shell: Shell) -> None:
    (found,) = shell.json("outlets", "check", "riwaq-toronto")
    assert found["fit"]
    assert found["why_unfit"] is None
    assert {row["outcome"] for row in found["documents"]} == {"document"}
    assert found["pages"] > 0
    assert found["requests"] > found["pages"]
    assert not Path(shell.env["MAHJAR_SPOOL"], "look").exists()


def test_an_outlet_is_enabled_in_its_file_with_name_and_instant_and_keeps_its_comments(shell: Shell) -> None:
    path = Path(shell.env["MAHJAR_OUTLETS"]) / "riwaq-toronto.toml"
    path.write_text("# A remark on top.\n" + path.read_text("utf-8"), "utf-8")
    assert shell.run("outlets", "disable", "riwaq-toronto").returncode == 0
    assert facts(shell, "riwaq-toronto")["enabled"] is False
    done = shell.run("outlets", "enable", "riwaq-toronto", "--by", "rami")
    assert done.returncode == 0, done.stderr
    after = facts(shell, "riwaq-toronto")
    assert (after["enabled"], after["enabled_by"]) == (True, "rami")
    assert dt.datetime.now(dt.UTC) - after["enabled_on"] < dt.timedelta(minutes=3)
    assert path.read_text("utf-8").startswith("# A remark on top.\n")


def test_an_outlet_without_a_way_in_is_enabled_and_told_what_to_pin(shell: Shell) -> None:
    path = Path(shell.env["MAHJAR_OUTLETS"]) / "riwaq-toronto.toml"
    path.write_text(without_ways(path.read_text("utf-8")), "utf-8")
    assert "discover" not in facts(shell, "riwaq-toronto")
    done = shell.run("outlets", "enable", "riwaq-toronto", "--by", "rami")
    assert done.returncode == 0, done.stderr
    assert facts(shell, "riwaq-toronto")["enabled"] is True
    path.write_text(path.read_text("utf-8") + "\n" + lines_to_pin(done.stdout), "utf-8")
    (checked,) = shell.json("outlets", "check", "riwaq-toronto")
    assert checked["to_pin"] is None
    assert checked["documents"][0]["url"] == facts(shell, "riwaq-toronto")["discover"][0]["url"]


def without_ways(text: str) -> str:
    """Give an outlet file's text without its ways in and without its pattern."""
    tables = text.split("\n\n")
    return "\n\n".join(table for table in tables if not table.startswith(("[[discover]]", "[article]")))


def lines_to_pin(page: str) -> str:
    """Give the lines of a check's page that are to be pasted."""
    lines = page.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("[[discover]]"))
    kept = re.compile(r"$|\[|how = |url = ")
    return "\n".join(line.rstrip() for line in lines[first:] if kept.match(line.rstrip()))


def test_without_a_contact_a_real_outlet_is_not_asked_and_not_enabled(shell: Shell) -> None:
    path = Path(shell.env["MAHJAR_OUTLETS"]) / "abroad.toml"
    path.write_text(
        'name = { en = "Abroad" }\nhomepage = "https://abroad.example/"\nhosts = ["abroad.example"]\n'
        'country = "CA"\ntimezone = "America/Toronto"\nlanguages = ["ar"]\n'
        '[[discover]]\nhow = "feed"\nurl = "https://abroad.example/feed/"\n',
        "utf-8",
    )
    done = shell.run("outlets", "enable", "abroad", "--by", "rami", "--anyway", MAHJAR_CONTACT=None)
    assert done.returncode == 1
    assert "MAHJAR_CONTACT" in done.stdout + done.stderr
    assert "enabled_by" not in facts(shell, "abroad")


def test_a_status_tells_of_the_night_and_of_no_trouble_when_there_is_none(archive: Shell) -> None:
    found = archive.json("status")
    assert found["late"] is False
    assert {row["outlet"] for row in found["outlets"]} >= PAPERS
    assert {row["state"] for row in found["outlets"] if row["run"] == "first"} == {"ok"}
    assert found["waiting"] == []
    assert found["free_bytes"] > 0


def test_tables_are_whole_when_they_are_piped(archive: Shell) -> None:
    shown = archive.run("status", COLUMNS="40")
    assert shown.returncode == 0, shown.stderr
    for paper in PAPERS:
        assert paper in shown.stdout
    assert "…" not in shown.stdout


def test_the_doctor_finds_a_well_archive_well_and_hides_its_keys(archive: Shell) -> None:
    done = archive.run("doctor", "--json")
    found = json.loads(done.stdout)
    # How much room a disk has is the machine's affair, not the archive's.
    assert [row for row in found["findings"] if row["health"] == "wrong" and row["about"] != "spool"] == []
    assert {"If-None-Match", "If-Match", "checksums"} <= {row["what"] for row in found["findings"]}
    assert archive.env["MAHJAR_S3_SECRET_KEY"] not in done.stdout
    assert archive.env["MAHJAR_S3_ACCESS_KEY"] not in done.stdout


def read_articles(shell: Shell, outlet: str) -> int:
    corpus = mahjar.open(
        f"s3://{shell.env['MAHJAR_S3_BUCKET']}",
        endpoint=shell.env["MAHJAR_S3_ENDPOINT"],
        access_key=shell.env["MAHJAR_S3_ACCESS_KEY"],
        secret_key=shell.env["MAHJAR_S3_SECRET_KEY"],
    )
    return int(corpus.articles(outlets=[outlet]).polars().height)


def guides_commands(heading: str) -> list[list[str]]:
    """Give the commands of a section of the operator's guide, without the program's name."""
    (section,) = re.findall(rf"^## {heading}$(.*?)^## ", GUIDE.read_text("utf-8"), re.M | re.S)
    return [line.split()[1:] for line in section.splitlines() if "bin/mahjar-ops" in line]


def test_what_an_editor_withdraws_is_left_out_of_pulls_by_the_guides_commands(
    archive: Shell, press: Press, tmp_path: Path
) -> None:
    outlets = outlets_of(press, tmp_path / "outlets")
    path = outlets / "qanadil-ottawa.toml"
    path.write_text("exclude = ['']\n" + path.read_text("utf-8"), "utf-8")
    assert read_articles(archive, "qanadil-ottawa") > 0
    commands = guides_commands("Politeness and permission")
    assert [words[0] for words in commands] == ["check", "commit"]
    for words in commands:
        mine = ["qanadil-ottawa" if word == "arab-american-news" else word for word in words]
        done = archive.run(*mine, MAHJAR_OUTLETS=str(outlets))
        assert done.returncode == 0, done.stdout + done.stderr
    assert read_articles(archive, "qanadil-ottawa") == 0
    assert read_articles(archive, "riwaq-toronto") > 0

"""Every command of the README's quick starts works, in the order in which it stands there.

They run in a checkout of their own, made of links to this one: its ``data`` and ``outlets`` are empty at
first. Two things differ from a reader's machine. The outlet that the README names is a paper of the newsroom
under that id, since no test asks a real newspaper; and pip takes the wheel's libraries from the environment
of the tests, since no test asks a package registry.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.onebox.ports import free_ports, is_free
from newsroom.process import PressProcess

pytestmark = [pytest.mark.airflow, pytest.mark.store, pytest.mark.e2e]

CHECKOUT = Path(__file__).resolve().parents[2]
OPERATOR, RESEARCHER = "Operator: quick start", "Researcher: quick start"
NAMED = "arab-american-news"
OWN = {".git", ".venv", "data", "outlets", "dist", "requirements", "pyproject.toml", "mahjar", ".demo"}
"""What the links leave out: the tests write there, or it is copied."""
CARRIED = re.compile(r"^(?:export|source) .+$", re.MULTILINE)
"""Lines of a fence that hold for the terminal's further commands too."""


@dataclass
class Terminal:
    """Runs fences as a reader would type them, one after the other."""

    folder: Path
    env: dict[str, str]
    before: str = ""

    def type(self, text: str) -> str:
        """Run a fence that must succeed; gives what it printed."""
        done = subprocess.run(self.command(text), **self.where(), text=True, timeout=120)
        assert done.returncode == 0, f"{text}\n{done.stdout}"
        self.before += "".join(line + "\n" for line in CARRIED.findall(text))
        return str(done.stdout)

    def start(self, text: str) -> subprocess.Popen[str]:
        """Start a fence that stays."""
        return subprocess.Popen(self.command(text), **self.where(), text=True)

    def command(self, text: str) -> list[str]:
        """Give the shell that runs a fence."""
        return ["bash", "-c", f"set -euo pipefail\n{self.before}{text}"]

    def where(self) -> dict[str, Any]:
        """Give where and with what it runs."""
        return {
            "cwd": self.folder,
            "env": self.env,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
        }


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with this one's code and programs, and nothing in it yet."""
    folder = tmp_path / "mahjar"
    folder.mkdir()
    for entry in CHECKOUT.iterdir():
        if entry.name not in OWN and not entry.name.endswith("_cache"):
            (folder / entry.name).symlink_to(entry)
    for copied in ("requirements", "mahjar"):
        shutil.copytree(CHECKOUT / copied, folder / copied)
    shutil.copy2(CHECKOUT / "pyproject.toml", folder)
    for old in (folder / "pyproject.toml", *(folder / "requirements").iterdir()):
        os.utime(old, (0, 0))  # what is installed is newer: `make venv` has nothing to do, and asks nobody
    (folder / ".venv").mkdir()
    for entry in Path(sys.prefix).iterdir():
        (folder / ".venv" / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def paper(checkout: Path) -> Iterator[str]:
    """A paper of the newsroom, in the checkout's outlets under the id that the README names; its address."""
    with PressProcess(checkout / "outlets", articles=2) as press:
        (written, *others) = sorted((checkout / "outlets").glob("*.toml"))
        for other in others:
            other.unlink()
        text = written.read_text(encoding="utf-8").replace("enabled = true", "enabled = false")
        (checkout / "outlets" / f"{NAMED}.toml").write_text(text, encoding="utf-8")
        written.unlink()
        (checkout / "outlets" / ".newsroom.json").unlink(missing_ok=True)
        yield press.base_urls[written.stem].removeprefix("http://")


@pytest.fixture
def terminal(checkout: Path, paper: str) -> Terminal:
    """The operator's terminal."""
    ports = free_ports()
    ui = next(ports)
    store = next(port for port in ports if all(map(is_free, (*range(port, port + 5), *grpc(port)))))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAHJAR_")}
    return Terminal(
        checkout,
        inherited
        | {
            "PATH": f"{checkout / '.venv' / 'bin'}:{os.environ['PATH']}",
            "MAHJAR_ALLOW": paper,
            "PORT": str(ui),
            "STORE_PORT": str(store),
        },
    )


def grpc(port: int) -> range:
    """Give the further ports of a store whose first port this is."""
    return range(port + 10_000, port + 10_005)


@pytest.fixture
def libraries(tmp_path: Path) -> dict[str, str]:
    """Settings with which pip installs the wheel alone, and Python finds what the wheel needs."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    (installed,) = Path(sys.prefix).glob("lib/python3*/site-packages")
    for entry in installed.iterdir():
        if "mahjar" not in entry.name and entry.suffix != ".pth":
            (folder / entry.name).symlink_to(entry)
    return {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PYTHONPATH": str(folder)}


def read_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """Read a program's lines until one holds these words."""
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError("it ended: " + "".join(lines))


@pytest.mark.timeout(300)
def test_every_command_of_the_quick_starts_works(
    fences: Any, terminal: Terminal, libraries: dict[str, str]
) -> None:
    prepare, up, night, past, down = (fence.text for fence in fences("README.md", OPERATOR))
    assert (up, down) == ("make up\n", "make down\n")
    printed = terminal.type(prepare)
    assert NAMED in printed
    assert "enabled = true" in (terminal.folder / "outlets" / f"{NAMED}.toml").read_text(encoding="utf-8")
    house = terminal.start(up)
    try:
        welcome = "".join(read_until(house, "Ctrl-C stops all of it"))
        assert f"http://127.0.0.1:{terminal.env['PORT']}" in welcome
        assert "Missing" not in welcome, "a contact and an enabled outlet are there"
        other = Terminal(terminal.folder, terminal.env)
        assert "All 1 outlets went well." in other.type(night)
        assert "complete" in other.type(past)
        research(fences("README.md", RESEARCHER), Terminal(terminal.folder, terminal.env), libraries)
    finally:
        terminal.type(down)
    assert house.wait(60) == 0


def research(fences: list[Any], terminal: Terminal, libraries: dict[str, str]) -> None:
    """Type the researcher's commands, and run the Python."""
    build, pull, show, python = fences
    assert [fence.language for fence in fences] == ["sh", "sh", "sh", "python"]
    assert "mahjar-0.1.0-py3-none-any.whl" in terminal.type(build.text)
    terminal.env = {name: value for name, value in terminal.env.items() if name != "MAHJAR_ALLOW"} | libraries
    told = terminal.type(pull.text)
    assert told.count("2 articles of 1 outlet") == 2
    assert (terminal.folder / "news.parquet.about.json").is_file()
    assert (terminal.folder / "arabic.jsonl.about.json").is_file()
    proof = terminal.type(show.text)
    assert proof.count("✓") == 5
    elsewhere = terminal.folder / "corpus" / "try.py"  # beside the checkout's own package that would be read
    elsewhere.write_text(python.text + "print(mahjar.__file__)\n", encoding="utf-8")
    answer = terminal.type("corpus/bin/python corpus/try.py")
    assert NAMED in answer
    assert "/corpus/lib/" in answer, "it is the wheel that answers"


def test_the_two_commands_and_what_make_offers_are_there() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`make ([a-z]+)`", readme))
    targets = set(re.findall(r"^([a-z]+):.*##", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {"demo", "test", "up"} <= told <= targets


def test_it_says_how_many_newspapers_ship_and_have_a_way_in() -> None:
    numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
    files = [file.read_text(encoding="utf-8") for file in (CHECKOUT / "outlets").glob("*.toml")]
    with_way = sum("\n[[discover]]" in text for text in files)
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert f"{numbers[with_way]} of the {len(files)} newspapers that ship" in readme
    named = (CHECKOUT / "outlets" / f"{NAMED}.toml").read_text(encoding="utf-8")
    assert "\n[[discover]]" in named


def test_the_rooms_are_the_folders_that_are_there() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## The rooms$(.*?)^## ", readme, re.M | re.S)
    rooms = re.findall(r"`([a-z]+)/`", section)
    assert all((CHECKOUT / room).is_dir() for room in rooms)
    packages = {path.parent.name for path in CHECKOUT.glob("*/__init__.py")}
    assert packages <= set(rooms)

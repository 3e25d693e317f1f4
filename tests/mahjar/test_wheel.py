"""The wheel that a researcher installs: mahjar/ alone, and nothing of what operators run."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FORBIDDEN = (
    "airflow", "scrapy", "twisted", "trafilatura", "lxml",
    "crawlers", "extract", "pipeline", "newsroom", "deploy", "dags", "bench",
)  # fmt: skip
BROUGHT = {"botocore": "boto3", "arro3": "deltalake"}
"""Modules that come with a library under another name."""
OPTIONAL = {"pandas"}
DATA = {"tzdata"}
"""Needed without being imported: time zones, for machines that have none."""

BLOCKED = f"""
import importlib, pkgutil, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {FORBIDDEN!r}:
            raise ImportError(f"the wheel may not import {{name}}")

sys.meta_path.insert(0, Blocker())
import mahjar
names = [m.name for m in pkgutil.walk_packages(mahjar.__path__, "mahjar.")]
for name in names:
    importlib.import_module(name)
assert mahjar.open.__module__ == "mahjar.corpus"
print(mahjar.__file__, len(names))
"""
QUICK = """
import sys
import mahjar
assert mahjar.__all__
assert not {"pyarrow", "boto3", "polars", "deltalake", "rich"} & set(sys.modules), "import mahjar is slow"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as its publisher does."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, CHECKOUT]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """Unpack it, to be imported before the checkout's own."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def run(folder: Path, script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_alone_and_all_of_it(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    here = {
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / "mahjar").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert set(names) == here
    assert "mahjar/py.typed" in here


def test_every_module_of_the_wheel_is_imported_without_what_operators_run(installed: Path):
    where, modules = run(installed, BLOCKED).split()
    assert Path(where).is_relative_to(installed)
    assert int(modules) > 20


def test_importing_mahjar_alone_is_quick(installed: Path):
    run(installed, QUICK)


def imported(source: bytes) -> set[str]:
    """Give the top-level names that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_the_package_names_what_it_needs_and_needs_what_it_names(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        head = message_from_bytes(archive.read(metadata))
        used = set().union(*(imported(archive.read(n)) for n in archive.namelist() if n.endswith(".py")))
    needs = [need for need in head.get_all("Requires-Dist") or [] if "extra ==" not in need]
    named = {re.split(r"[<>=!~;\[ ]", need)[0] for need in needs}
    libraries = {BROUGHT.get(name, name) for name in used - set(sys.stdlib_module_names) - {"mahjar"}}
    assert libraries - OPTIONAL == named - DATA
    assert head["Requires-Python"] == ">=3.11"


def test_the_command_is_installed_with_it(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "mahjar = mahjar.cli:main" in archive.read(entry).decode()

"""What the researcher's guide says to type works, and says what is there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from extract.date_candidates import TRUST
from extract.quality import FLAGS
from mahjar.article import ARTICLES
from mahjar.cli import app

GUIDE = "docs/researcher-guide.md"
CHECKOUT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([a-z_-]+)` \| (.+?) \| (.+)$", re.MULTILINE)


def rows(heading: str) -> dict[str, list[str]]:
    """Give the rows of a section's tables: the name in the first column, and the others."""
    text = (CHECKOUT / GUIDE).read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return {name: [first, *rest.strip(" |").split(" | ")] for name, first, rest in ROW.findall(section)}


def kind(field: Any) -> str:
    """Name a column's type as the guide does."""
    names = {
        "string": "string",
        "int64": "integer",
        "double": "number, 0 to 1",
        "date32[day]": "date",
        "timestamp[us, tz=UTC]": "instant",
    }
    if str(field.type).startswith("list<"):
        return "list of strings" if field.type.value_type == "string" else "list of (text, rule, place)"
    return names[str(field.type)]


def test_every_column_of_the_articles_is_explained_in_order_with_its_type() -> None:
    said = rows("The columns")
    assert list(said) != []
    assert set(said) == set(ARTICLES.names)
    for field in ARTICLES:
        column, null, meaning = said[field.name]
        assert column == kind(field), field.name
        assert meaning
        if not field.nullable:
            assert null == "never"


def test_no_row_holds_a_null_where_the_guide_says_never(archive: dict[str, str], tmp_path: Path) -> None:
    never = [name for name, (_, null, _) in rows("The columns").items() if null in {"never", "–"}]
    script = (
        "import mahjar, sys\n"
        "table = mahjar.open().articles(versions='all').arrow()\n"
        "assert table.num_rows == 9\n"
        "print([name for name in sys.argv[1:] if table[name].null_count])\n"
    )
    done = run([sys.executable, "-c", script, *never], archive, tmp_path)
    assert done.stdout.strip() == "[]"


def test_every_flag_and_every_source_of_a_date_is_explained_with_its_weight() -> None:
    flags = rows("Quality and flags")
    assert {name: float(weight) for name, (weight, _) in flags.items()} == FLAGS
    sources = rows("Dates")
    assert {name: float(trust) for name, (_, trust) in sources.items()} == TRUST


def test_every_option_of_a_pull_is_explained() -> None:
    pull = get_command(app).commands["pull"]
    options = {option for parameter in pull.params for option in parameter.opts}
    text = (CHECKOUT / GUIDE).read_text(encoding="utf-8")
    (section,) = re.findall(r"^## The command$(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    told = set(re.findall(r"--[a-z-]+", "".join(re.findall(r"^\| (`--.+?) \|", section, re.MULTILINE))))
    assert told == options


@pytest.mark.store
@pytest.mark.e2e
def test_the_shell_commands_pull_cite_and_prove_an_article(
    fences: Any, archive: dict[str, str], tmp_path: Path
) -> None:
    blocks = [fence for fence in fences(GUIDE, None) if fence.language == "sh" and fence.why is None]
    assert len(blocks) >= 6
    texts = [block.text for block in blocks]
    if shutil.which("curl") is None:
        texts = [FETCHED_OTHERWISE if "curl " in text else text for text in texts]
    script = "set -eu\n" + "".join(texts)
    done = run(["bash", "-c", script], archive, tmp_path)
    lines = done.stdout.splitlines()
    (payload_said,) = (line.partition("sha1:")[2].strip() for line in lines if "WARC-Payload-Digest:" in line)
    (block_said,) = (line.partition("sha1:")[2].strip() for line in lines if "WARC-Block-Digest:" in line)
    block, payload, sha256, digest = lines[-4:]
    assert (block, payload) == (block_said, payload_said)
    assert sha256.split()[0] == digest
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "news.parquet").read_bytes()
    for name in ("news.parquet", "arabic.jsonl", "news.csv", "texts.zip", "every-version.parquet"):
        assert (tmp_path / f"{name}.about.json").is_file()


FETCHED_OTHERWISE = """python -c '
import sys
from pathlib import Path
from mahjar.settings import StoreSettings
from mahjar.store import Store
key, offset, length = sys.argv[1:]
record = Store(StoreSettings.read()).get_range(key, int(offset), int(length))
Path("record.warc.gz").write_bytes(record)
' "$key" "$offset" "$length"
"""
"""What fetches the record on a machine without curl."""


@pytest.mark.store
@pytest.mark.e2e
def test_the_python_of_the_guide_runs_as_it_stands(
    fences: Any, archive: dict[str, str], tmp_path: Path
) -> None:
    blocks = [fence.text for fence in fences(GUIDE, None) if fence.language == "python" and not fence.why]
    assert len(blocks) >= 6
    done = run([sys.executable, "-c", "\n".join(blocks)], archive, tmp_path)
    assert "jisr-montreal" in done.stdout
    assert done.stdout.splitlines()[0] == "6", "two papers with three articles each"


def run(command: list[str], env: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that must succeed."""
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done

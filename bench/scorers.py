"""Runs the scorers that come with saved pages and plain scrapes, each as a program of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.predictions import as_json
from bench.saved_pages import PagesError, Row, write_lines
from extract import clean_text


def for_scorer(row: Row) -> Row | None:
    """Fill in what the scorer expects of a row, or None where there is nothing to score it by."""
    gold = row.get("gold")
    kind = row.get("page_kind") or ("article" if isinstance(gold, dict) else None)
    if kind is None or (kind == "article" and not isinstance(gold, dict)):
        return None
    defaults: Row = {"lang": None, "gold_kind": None, "title_alt": []}
    return {**defaults, **row, "page_kind": kind, "gold": gold if isinstance(gold, dict) else None}


def score(scorer: Path, rows: list[Row], predictions: list[Row]) -> dict[str, Row]:
    """Run the scorer over predictions.

    Raises:
        PagesError: The scorer failed on them.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_lines(Path(folder, "manifest.jsonl"), rows)
        write_lines(Path(folder, "predictions.jsonl"), predictions)
        command = [
            sys.executable,
            str(scorer),
            str(Path(folder, "predictions.jsonl")),
            "--pages",
            folder,
            "--json",
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise PagesError(f"{scorer} could not score these pages: {run.stderr.strip().splitlines()[-1:]}")
    table: dict[str, Row] = json.loads(run.stdout)
    return table


def score_scrapes(scrapes: Path, scorer: Path) -> str | None:
    """Clean the plain scrapes and score them.

    Args:
        scrapes: JSON lines of `id` and `lines`, each a label and a text.
        scorer: The scorer of that gold.

    Returns:
        The scorer's line, or None where there is nothing to score or no scorer.

    Raises:
        PagesError: The scrapes can't be read, or the scorer failed on them.
    """
    if not scrapes.is_file() or not scorer.is_file():
        return None
    try:
        rows = [json.loads(line) for line in scrapes.read_text("utf-8").splitlines() if line.strip()]
        texts = [(row["id"], "\n".join(line[1] for line in row["lines"])) for row in rows]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise PagesError(f"{scrapes} can't be read as plain scrapes: {error!r}.") from error
    found = [{"id": name, **as_json(clean_text(text))} for name, text in texts]
    for row in found:
        row["published"] = row["published_day"]
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder, "predictions.jsonl")
        write_lines(predictions, found)
        command = [sys.executable, str(scorer), str(predictions), "--gold", str(scrapes)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise PagesError(f"{scorer} could not score {scrapes}: {run.stderr.strip().splitlines()[-1:]}")
    return run.stdout.strip()

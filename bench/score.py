"""`make score`: the extractor over a folder of saved pages, beside plain trafilatura where there is gold.

python -m bench.score --pages ../shared/pages --out predictions.jsonl
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as TookTooLongError
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool
from trafilatura import bare_extraction
from trafilatura.settings import Document

from bench.misses import loaded, misses
from extract import EXTRACTOR, Extracted, NotAnArticle, Page, clean_text, extract

SHARED: Final = Path(__file__).resolve().parents[2] / "shared"
PROCESSES: Final = 2
SECONDS: Final = 60  # a page that takes longer loses only itself
EVERY: Final = 50  # pages between two lines of progress

Row = dict[str, Any]


class PagesError(Exception):
    """The folder of pages can't be used; the message says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns 0 if nothing is worse than trafilatura, 1 if something is, 2 for bad input."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--pages", type=Path, default=SHARED / "pages", help="folder with manifest.jsonl")
    cli.add_argument(
        "--out", type=Path, default=Path("predictions.jsonl"), help="JSON lines are written here"
    )
    cli.add_argument(
        "--scorer", type=Path, default=SHARED / "tools" / "score.py", help="the scorer of that gold"
    )
    cli.add_argument(
        "--scrapes", type=Path, default=SHARED / "scrapes" / "scrapes.jsonl", help="plain scrapes with gold"
    )
    cli.add_argument(
        "--wrong", action="store_true", help="only name ours' wrong and missing answers, page by page"
    )
    args = cli.parse_args(arguments)
    try:
        rows = read_manifest(args.pages)
        predictions = predict(args.pages, rows, ours, EXTRACTOR)
        write_lines(args.out, predictions)
        if args.wrong:
            return name_misses(args.scorer, rows, predictions)
        worse = compare(args, rows, predictions)
        if line := score_scrapes(args.scrapes, args.scorer.with_name("score_scrapes.py")):
            print(f"\nplain scrapes\n  ours         {line}")
        return worse
    except PagesError as error:
        print(f"make score: {error}", file=sys.stderr)
        return 2


def read_manifest(pages: Path) -> list[Row]:
    """Read the folder's list of pages; rows that name no file are reported and left out.

    Args:
        pages: A folder that holds `manifest.jsonl`, one JSON object a line with `file` and, if they are
            known, `id`, `url`, `lang`, `page_kind`, `gold`, `gold_kind`.

    Raises:
        PagesError: There is no manifest, or no line of it can be used.
    """
    manifest = pages / "manifest.jsonl"
    try:
        lines = manifest.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PagesError(
            f"{manifest} can't be read ({error}); PAGES=DIR names a folder that holds it."
        ) from error
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            print(f"{manifest}, line {number}: not JSON ({error}); left out.", file=sys.stderr)
            continue
        if not isinstance(row, dict) or not isinstance(row.get("file"), str):
            print(f'{manifest}, line {number}: no "file" in it; left out.', file=sys.stderr)
            continue
        rows.append(row | {"id": str(row.get("id") or row["file"]), "url": str(row.get("url") or "")})
    if not rows:
        raise PagesError(f"{manifest} lists no page.")
    return rows


def read_page(path: Path) -> bytes:
    """Read a saved page, gzip'd or not.

    Raises:
        PagesError: The file is missing or broken.
    """
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    except (OSError, EOFError, zlib.error) as error:
        raise PagesError(f"{path} can't be read: {error}.") from error


def ours(url: str, body: bytes) -> Row:
    """Predict with this project's extractor."""
    result = extract(Page(url, body))
    if isinstance(result, NotAnArticle):
        return {
            "text": None,
            "reason": result.reason,
            "detail": result.detail,
            "confidence": result.confidence,
        }
    return as_json(result)


def as_json(article: Extracted) -> Row:
    """Turn an article into what JSON can hold: days and instants in ISO 8601."""
    row = asdict(article)
    for name in ("published_day", "published", "modified"):
        row[name] = row[name].isoformat() if row[name] else None
    return row


def plain(url: str, body: bytes) -> Row:
    """Predict with trafilatura alone."""
    document = bare_extraction(body, url=url or None, with_metadata=True, include_comments=False)
    if not isinstance(document, Document):
        return {"text": None}
    authors = [name.strip() for name in (document.author or "").split(";") if name.strip()]
    return {"text": document.text, "title": document.title, "authors": authors, "published": document.date}


def predict(pages: Path, rows: list[Row], predictor: Callable[[str, bytes], Row], name: str) -> list[Row]:
    """Run a predictor over the pages in a pool of processes.

    Args:
        pages: The folder.
        rows: Rows of its manifest.
        predictor: `ours` or `plain`.
        name: What progress calls it.

    Returns:
        One prediction a row, in order; a page that can't be read or took too long has a null `text`.
    """
    predictions: list[Row] = []
    with ProcessPool(max_workers=PROCESSES) as pool:
        futures = [
            pool.schedule(_one, args=(pages / row["file"], row["url"], predictor), timeout=SECONDS)
            for row in rows
        ]
        for done, (row, future) in enumerate(zip(rows, futures, strict=True), 1):
            try:
                found = future.result()
            except PagesError as error:
                found = {"text": None, "reason": "unreadable", "detail": str(error)}
            except TookTooLongError:
                found = {"text": None, "reason": "timeout", "detail": f"It took more than {SECONDS} s."}
            except ProcessExpired as error:
                found = {"text": None, "reason": "crash", "detail": f"Its process ended: {error}."}
            if found.get("reason") in ("unreadable", "timeout", "crash"):
                print(f"{row['id']}: {found['detail']}", file=sys.stderr)
            predictions.append({"id": row["id"], **found})
            if done % EVERY == 0 or done == len(rows):
                print(f"{name}: {done} of {len(rows)} pages", file=sys.stderr)
    return predictions


def _one(path: Path, url: str, predictor: Callable[[str, bytes], Row]) -> Row:
    return predictor(url, read_page(path))


def write_lines(path: Path, rows: list[Row]) -> None:
    """Write JSON lines.

    Raises:
        PagesError: The file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    except OSError as error:
        raise PagesError(f"{path} can't be written ({error}); OUT=FILE names another.") from error


def name_misses(scorer: Path, rows: list[Row], predictions: list[Row]) -> int:
    """Print each answer that is wrong or missing; returns 0.

    Raises:
        PagesError: There is no scorer.
    """
    if not scorer.is_file():
        raise PagesError(f"There is no scorer at {scorer}; --scorer FILE names one.")
    scored = [row for row in map(for_scorer, rows) if row is not None]
    found = sorted(misses(loaded(scorer), scored, predictions), key=lambda miss: miss.group)
    for miss in found:
        print(miss)
    print(f"{len(found)} wrong or missing answers on {len({miss.page for miss in found})} pages.")
    return 0


def compare(args: argparse.Namespace, rows: list[Row], predictions: list[Row]) -> int:
    """Print both extractors' scores where there is gold; returns 1 where ours is worse anywhere."""
    print(
        f"{sum(p['text'] is not None for p in predictions)} of {len(rows)} pages gave an article: {args.out}"
    )
    scored = [row for row in map(for_scorer, rows) if row is not None]
    if not scored:
        print("The manifest holds no gold: nothing to compare.")
        return 0
    if not args.scorer.is_file():
        print(f"There is gold, but no scorer at {args.scorer}: nothing to compare.")
        return 0
    names = {row["id"] for row in scored}
    mine = score(args.scorer, scored, [p for p in predictions if p["id"] in names])
    theirs = score(args.scorer, scored, predict(args.pages, scored, plain, "trafilatura"))
    worse = list(differences(mine, theirs))
    for group in mine:
        print(f"\n{group}\n  ours         {in_line(mine[group])}\n  trafilatura  {in_line(theirs[group])}")
    print()
    for sentence in worse:
        print(f"WORSE: {sentence}")
    if not worse:
        print("In no group is F1 or an answer lower than trafilatura's, or a wrong answer more.")
    return 1 if worse else 0


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


def differences(mine: dict[str, Row], theirs: dict[str, Row]) -> Iterator[str]:
    """Say where ours is worse: a lower F1, fewer right answers, more wrong ones."""
    for group, row in mine.items():
        for name, value in row.items():
            other = theirs.get(group, {}).get(name)
            if other is None or name in ("precision", "recall", "pages"):
                continue
            ours_is, theirs_is = number(value), number(other)
            fewer_is_better = "wrong" in name or "taken" in name
            if (ours_is > theirs_is) if fewer_is_better else (ours_is < theirs_is):
                yield f"{group}, {name}: {value}, trafilatura {other}."


def number(value: float | str) -> float:
    """Read a cell of the table: a figure, or the first of "3/8"."""
    return float(re.split("/", value)[0]) if isinstance(value, str) else float(value)


def in_line(row: Row) -> str:
    """Write a group's scores on one line."""
    return ", ".join(f"{name} {value}" for name, value in row.items())


if __name__ == "__main__":
    sys.exit(main())

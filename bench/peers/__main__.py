"""`make score PEERS=1`: the extractor beside other ones, over a folder of saved pages with gold.

python -m bench.peers --pages ../shared/pages [--json] [NAME ...]
"""

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from bench.peers.asked import Answers, PeerError, ask, peer
from bench.peers.child import EXTRACTORS
from bench.peers.table import rows_of, tables
from bench.predictions import ours, predict
from bench.saved_pages import SHARED, PagesError, read_manifest, write_lines
from bench.scorers import for_scorer, score

ROOT: Final = Path(__file__).resolve().parents[2]
AT_A_TIME: Final = 2

Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all were scored, 2 when something could not be."""
    cli = argparse.ArgumentParser(
        prog="python -m bench.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cli.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(EXTRACTORS)}; all of them")
    cli.add_argument("--pages", type=Path, default=SHARED / "pages", help="folder with manifest.jsonl")
    cli.add_argument("--scorer", type=Path, default=SHARED / "tools" / "score.py", help="of that gold")
    cli.add_argument("--out", type=Path, default=Path("/dev/null"), help="ours' predictions are written here")
    cli.add_argument("--environment", type=Path, default=ROOT / ".venv-peers", help="where the others live")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = cli.parse_args(arguments)
    if unknown := set(options.names) - set(EXTRACTORS):
        cli.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(EXTRACTORS)}")
    try:
        scores, failures = compared(options)
    except (PagesError, PeerError) as error:
        print(f"make score PEERS=1: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(rows_of(scores, failures), ensure_ascii=False, indent=1))
        return 0
    console = Console()
    for table in tables(scores, {name: len(failed) for name, failed in failures.items()}):
        console.print(table, "")
    return 0


def compared(options: argparse.Namespace) -> tuple[dict[str, dict[str, Row]], dict[str, dict[str, str]]]:
    """Ask every extractor for every page that has gold, and score what they say.

    Returns:
        The scorer's figures and the failures (why, by the page's id), both by extractor.

    Raises:
        PagesError: the pages can't be read or scored.
        PeerError: an extractor can't be started.
    """
    rows = [row for row in map(for_scorer, read_manifest(options.pages)) if row is not None]
    if not rows:
        raise PagesError(f"{options.pages} holds no gold: there is nothing to compare.")
    predictions = predict(options.pages, rows, ours, "ours")
    write_lines(options.out, predictions)
    scores = {"ours": score(options.scorer, rows, predictions)}
    failures: dict[str, dict[str, str]] = {}
    asked = [
        {"id": row["id"], "url": row["url"], "file": (options.pages / row["file"]).resolve()} for row in rows
    ]
    names = options.names or list(EXTRACTORS)
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        for name, answers in zip(names, threads.map(partial(_asked, options, asked), names), strict=True):
            scores[name] = score(options.scorer, rows, answers.rows)
            failures[name] = answers.failures
    return scores, failures


def _asked(options: argparse.Namespace, pages: list[Row], name: str) -> Answers:
    answers = ask(peer(options.environment, name), pages)
    print(f"{name}: {len(pages)} pages, {len(answers.failures)} failures", file=sys.stderr)
    return answers


if __name__ == "__main__":
    sys.exit(main())

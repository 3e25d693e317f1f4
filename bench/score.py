"""`make score`: the extractor over a folder of saved pages, beside plain trafilatura where there is gold.

python -m bench.score --pages ../shared/pages --out predictions.jsonl
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.misses import loaded, misses
from bench.predictions import ours, plain, predict
from bench.saved_pages import SHARED, PagesError, Row, read_manifest, write_lines
from bench.scorers import for_scorer, score, score_scrapes
from extract import EXTRACTOR


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
    return float(value.partition("/")[0]) if isinstance(value, str) else float(value)


def in_line(row: Row) -> str:
    """Write a group's scores on one line."""
    return ", ".join(f"{name} {value}" for name, value in row.items())


if __name__ == "__main__":
    sys.exit(main())

"""Runs any extractor over the benchmark of `bench/benchmark` and scores it.

python -m bench.run bench.predictions:ours              a function of an address and bytes that gives a row
python -m bench.run --command my-extractor --fast a command that reads and writes JSON lines
python -m bench.run --write DIR                   only write the pages and their gold
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from bench.benchmark.pages import printed, write
from bench.benchmark.scores import in_lines, scored
from bench.peers.asked import PeerError, ask
from bench.saved_pages import read_manifest

GENERATED: Final = 40
"""Generated articles of each newspaper, beside the hand-written ones."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the extractor was scored, 2 when it can't be."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    how = cli.add_mutually_exclusive_group(required=True)
    how.add_argument("function", nargs="?", help="module:function")
    how.add_argument("--command", nargs=argparse.REMAINDER, help="a command and its words")
    how.add_argument("--write", type=Path, metavar="DIR", help="write the benchmark there")
    cli.add_argument("--generated", type=int, default=GENERATED, help="generated articles of each newspaper")
    options = cli.parse_args(arguments)
    try:
        return _run(options)
    except PeerError as error:
        print(f"bench.run: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    if options.write:
        print(f"{write(options.write, options.generated)} pages in {options.write}")
        return 0
    if options.command == []:
        raise PeerError("--command needs a command, for example --command my-extractor --fast.")
    if options.command:
        return _of_command(options.command, options.generated)
    counts = of_function(options.function, options.generated)
    print("\n".join(in_lines(counts)))
    return 0


def of_function(name: str, generated: int) -> dict[str, int]:
    """Score a function `module:function` in this process.

    Raises:
        PeerError: there is no such function.
    """
    extractor = function_of(name)
    pages = list(printed(generated))
    found = [{**extractor(page.row["url"], page.body), "id": page.row["id"]} for page in pages]
    return scored([page.row for page in pages], found)


def function_of(name: str) -> Callable[[str, bytes], dict[str, Any]]:
    """Give the function that is named `module:function`.

    Raises:
        PeerError: it is no such name, or there is no such module or no such function in it.
    """
    module, _, function = name.partition(":")
    if not module or module.startswith(".") or not function:
        raise PeerError(
            f"{name!r} names no function; write module:function, for example bench.predictions:ours."
        )
    try:
        found = getattr(import_module(module), function, None)
    except ImportError as error:
        raise PeerError(f"{module} can't be imported: {error}.") from error
    if not callable(found):
        raise PeerError(f"{module} has no function {function}.")
    extractor: Callable[[str, bytes], dict[str, Any]] = found
    return extractor


def _of_command(command: list[str], generated: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), generated)
        rows = read_manifest(Path(folder))
        asked = [{"id": row["id"], "url": row["url"], "file": Path(folder, row["file"])} for row in rows]
        answers = ask(command, asked)
    print("\n".join(in_lines(scored(rows, answers.rows))))
    print(f"pages that it failed on: {len(answers.failures)}")
    for name, why in answers.failures.items():
        print(json.dumps({"id": name, "why": why}, ensure_ascii=False), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

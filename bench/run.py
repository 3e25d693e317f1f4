"""Runs any extractor over the benchmark of `bench/benchmark` and scores it.

python -m bench.run bench.predictions:ours        a function of an address and bytes that gives a row
python -m bench.run --command my-extractor --fast a command that reads and writes JSON lines
python -m bench.run --peers trafilatura goose3    some that `make peers-venv` installs, or all of them
python -m bench.run --write DIR                   only write the pages and their gold
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from bench.benchmark.pages import Printed, write
from bench.benchmark.scores import losses
from bench.benchmark.whole import by_group, tables, whole
from bench.peers.asked import Answers, PeerError, ask, peer
from bench.peers.child import EXTRACTORS

GENERATED: Final = 40
"""Generated articles of each newspaper, beside the hand-written ones."""
ENVIRONMENT: Final = Path(__file__).resolve().parents[1] / ".venv-peers"
AT_A_TIME: Final = 2
WIDE: Final = 140
"""Characters of a line that goes into a file."""
OURS: Final = "bench.predictions:ours"

Row = dict[str, Any]
Extractor = Callable[[str, bytes], Row]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the extractor was scored, 2 when it can't be."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    how = cli.add_mutually_exclusive_group(required=True)
    how.add_argument("function", nargs="?", help="module:function")
    how.add_argument("--command", nargs=argparse.REMAINDER, help="a command and its words; the last option")
    how.add_argument(
        "--peers", nargs="*", metavar="NAME", choices=list(EXTRACTORS), help="ours beside others"
    )
    how.add_argument("--write", type=Path, metavar="DIR", help="write the benchmark there")
    cli.add_argument("--generated", type=int, default=GENERATED, help="generated articles of each newspaper")
    cli.add_argument("--wrong", action="store_true", help="name each wrong answer, page by page")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli.add_argument("--environment", type=Path, default=ENVIRONMENT, help="where the peers live")
    options = cli.parse_args(arguments)
    try:
        return _run(options)
    except PeerError as error:
        print(f"bench.run: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    if options.command == []:
        raise PeerError("--command needs a command, for example --command my-extractor --fast.")
    commands: dict[str, list[str]] = {}
    functions: dict[str, Extractor] = {}
    if options.command:
        commands[options.command[0]] = options.command
    elif options.function:
        functions[options.function] = function_of(options.function)
    elif options.peers is not None:
        functions["ours"] = function_of(OURS)
        commands = {name: peer(options.environment, name) for name in options.peers or EXTRACTORS}
    pages = list(whole(options.generated))
    if options.write:
        print(f"{len(write(options.write, pages))} pages in {options.write}")
        return 0
    answers = {name: asked(extractor, pages) for name, extractor in functions.items()}
    answers |= of_commands(commands, pages)
    say([page.row for page in pages], answers, wrong=options.wrong, as_json=options.json)
    return 0


def asked(extractor: Extractor, pages: Sequence[Printed]) -> Answers:
    """Ask a function in this process; what it raises goes on."""
    return Answers([{**extractor(page.row["url"], page.body), "id": page.row["id"]} for page in pages])


def of_commands(commands: Mapping[str, Sequence[str]], pages: Sequence[Printed]) -> dict[str, Answers]:
    """Ask commands by their names, two at a time.

    Raises:
        PeerError: one can't be started, or dies again and again.
    """
    if not commands:
        return {}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_A_TIME) as threads:
        rows = [
            {"id": row["id"], "url": row["url"], "file": Path(folder, row["file"])}
            for row in write(Path(folder), pages)
        ]
        every = threads.map(lambda command: ask(command, rows), commands.values())
        return dict(zip(commands, every, strict=True))


def function_of(name: str) -> Extractor:
    """Give the function that is named `module:function`.

    Raises:
        PeerError: it is no such name, or there is no such module or no such function in it.
    """
    module, _, function = name.partition(":")
    if not module or module.startswith(".") or not function:
        raise PeerError(f"{name!r} names no function; write module:function, as bench.predictions:ours.")
    try:
        found = getattr(import_module(module), function, None)
    except ImportError as error:
        raise PeerError(f"{module} can't be imported: {error}.") from error
    if not callable(found):
        raise PeerError(f"{module} has no function {function}.")
    extractor: Extractor = found
    return extractor


def say(rows: Sequence[Row], answers: Mapping[str, Answers], *, wrong: bool, as_json: bool) -> None:
    """Print the scores of each extractor, the pages that it failed on, and its wrong answers if asked."""
    scores = {name: by_group(rows, answer.rows) for name, answer in answers.items()}
    if as_json:
        failed = {name: answer.failures for name, answer in answers.items()}
        print(json.dumps({"scores": scores, "failed": failed}, ensure_ascii=False, indent=1))
        return
    for name, answer in answers.items():
        for page, why in answer.failures.items():
            print(f"{name}: {page}: {why}", file=sys.stderr)
        found = {row["id"]: row for row in answer.rows} if wrong else {}
        for row in rows if wrong else ():
            for what, how in losses(row, found.get(row["id"], {})):
                print(f"{name}  {row['id']}  {what}: {how}")
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    for table in tables(scores, {name: len(answer.failures) for name, answer in answers.items()}):
        console.print(table, "")


if __name__ == "__main__":
    sys.exit(main())

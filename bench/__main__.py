"""`make bench`: measure the figures of docs/benchmarks.md.

python -m bench                       all of them, as they stand in docs/benchmarks.md
python -m bench commits memory        some of them
python -m bench --quick               small ones of each, to see that they run; their values mean little
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence

from rich.console import Console

from bench import (
    backfill,
    commits,
    discovery,
    extract_speed,
    fleet,
    learning,
    memory,
    near,
    pull_speed,
    second_night,
    turns,
)
from bench.archive import embedded_store, part_of
from bench.figure import Figure, table_of
from bench.processes import CommandFailed
from bench.saved_pages import PagesError
from deploy.onebox.errors import HouseError
from mahjar.errors import MahjarError
from newsroom.errors import NewsroomError

MEASUREMENTS = {
    "second-night": second_night,
    "discovery": discovery,
    "commits": commits,
    "memory": memory,
    "extract-speed": extract_speed,
    "pull-speed": pull_speed,
    "backfill": backfill,
    "turns": turns,
    "near": near,
    "learning": learning,
    "fleet": fleet,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 0 when every bar is kept, 1 when one is missed, 2 when something could not be measured."""
    cli = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(MEASUREMENTS)}")
    cli.add_argument("--quick", action="store_true", help="small measurements; no bar is held against them")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = cli.parse_args(arguments)
    if unknown := set(options.names) - set(MEASUREMENTS):
        cli.error(
            f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}"
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is ended
    try:
        with embedded_store() as store:
            figures = [
                figure
                for name in options.names or MEASUREMENTS
                for figure in measured(name, part_of(store, name), quick=options.quick)
            ]
    except (CommandFailed, HouseError, MahjarError, NewsroomError, PagesError) as error:
        print(f"make bench: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=1))
    else:
        Console().print(table_of(figures))
    return int(not options.quick and any(figure.met is False for figure in figures))


def measured(name: str, store: dict[str, str], *, quick: bool) -> list[Figure]:
    """Take one measurement, in an archive of its own."""
    module = MEASUREMENTS[name]
    scale = module.QUICK if quick else module.FULL
    return list(module.measure(scale, store, lambda line: print(line, file=sys.stderr, flush=True)))


if __name__ == "__main__":
    sys.exit(main())

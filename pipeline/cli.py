"""`mahjar-ops`: the steps of a night, and what an operator asks, from a shell."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from mahjar import clock
from mahjar.errors import MahjarError
from pipeline.night import Night

app = typer.Typer(
    help="Run Mahjar's nights: each step from a shell, with the same functions as the DAG.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
out, err = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)

Run = Annotated[
    str, typer.Option(help="The run's name; a step run again with it goes on. Example: --run trial-1")
]
Began = Annotated[
    datetime | None,
    typer.Option("--began", help="When the run began, UTC; give it to go on with a run of another day."),
]
OutletId = Annotated[str, typer.Argument(help="The outlet's id. Example: oxygen-canada")]
Only = Annotated[
    list[str] | None, typer.Option("--outlet", help="Only this outlet, enabled or not; may be given again.")
]
Since = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="On a first night, take what was published since. Example: 2026-11-01"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def say(line: str) -> None:
    """Print a log line, plain, with its instant, on standard error: results go to standard output."""
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", file=sys.stderr, flush=True)  # noqa: T201 - the CLI's log


def the_night(run: str, began: datetime | None) -> Night:
    """Make the night that a command speaks of."""
    instant = began.replace(tzinfo=began.tzinfo or UTC) if began else clock.now()
    return Night.of(run, instant)


def show(result: Any, lines: list[str] | None = None, *, as_json: bool) -> None:
    """Print a result as JSON, or as lines."""
    if as_json or lines is None:
        out.print_json(json.dumps(result, ensure_ascii=False, default=str))
    else:
        for line in lines:
            out.print(line)


def main() -> None:
    """Run `mahjar-ops`; a mistake that a person can mend is one sentence and exit code 2."""
    from pipeline import commands  # noqa: F401 - registers the commands

    try:
        app()
    except MahjarError as error:
        err.print(f"[bold red]mahjar-ops:[/] {error}", markup=True)
        sys.exit(2)

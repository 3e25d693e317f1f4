"""`mahjar-ops`: the steps of a night, and what an operator asks, from a shell."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from mahjar import clock, screen
from mahjar.errors import MahjarError
from pipeline.night import Night

app = typer.Typer(
    help="Run Mahjar's nights: each step from a shell, with the same functions as the DAG.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
WRONG = 2
OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""What a system says of a disk that takes no more, be it the spool's or that of scratch files."""

err = Console(stderr=True, highlight=False, soft_wrap=True)

Run = Annotated[
    str, typer.Option(help="The run's name; a step run again with it goes on. Example: --run trial-1")
]
Began = Annotated[
    datetime | None,
    typer.Option("--began", help="When the run began, UTC; give it to go on with a run of another day."),
]
OutletId = Annotated[str, typer.Argument(help="The outlet's id. Example: arab-american-news")]
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
    try:
        return Night.of(run, instant)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--run") from error


def show(result: Any, lines: list[str] | None = None, *, as_json: bool) -> None:
    """Print a result as JSON, or as lines."""
    if as_json or lines is None:
        screen.print_json(result)
    else:
        screen.show(Text("\n".join(lines)))


def complain(sentence: str) -> None:
    """Print a sentence on standard error; brackets in it, those of a TOML table for one, stay as they are."""
    err.print(f"[bold red]mahjar-ops:[/] {escape(sentence)}")


@contextmanager
def sentences() -> Iterator[None]:
    """End the program with one sentence and exit code 2 where a person can mend what is wrong."""
    try:
        yield
    except MahjarError as error:
        complain(str(error))
        sys.exit(WRONG)
    except OSError as error:
        if error.errno not in OF_THE_DISK:
            raise
        where = f" at {error.filename}" if error.filename else ""
        complain(f"the disk can't be written{where} ({error.strerror}); free some space")
        sys.exit(WRONG)


def main() -> None:
    """Run `mahjar-ops`."""
    # Importing them registers the commands.
    from pipeline import commands  # noqa: F401
    from pipeline.ops import (  # noqa: F401
        backfill_commands,
        cleaning_commands,
        health_commands,
        near_commands,
        outlet_commands,
        profile_commands,
    )

    with sentences():
        app()

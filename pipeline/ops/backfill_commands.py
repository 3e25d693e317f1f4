"""`mahjar-ops backfill`: the history of one outlet, from a shell."""

from datetime import datetime
from typing import Annotated

import typer

from mahjar import screen
from pipeline.backfill import Waits, backfill, past_of
from pipeline.cli import AsJson, OutletId, app, say
from pipeline.ops.backfills import progress_of
from pipeline.ops.backfills_page import progress_table

Since = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day. Example: --since 2024-01-01")
]
Until = Annotated[
    datetime,
    typer.Option(formats=["%Y-%m-%d"], help="The last day; it is included. Example: --until 2024-06-30"),
]


@app.command(name="backfill")
def backfill_command(outlet: OutletId, since: Since, until: Until, as_json: AsJson = False) -> None:
    """Crawl an outlet's history between two days, a month at a time, as far as today goes.

    The same command goes on where it was stopped, or where a day's ceilings ended it.

    Example: mahjar-ops backfill arab-american-news --since 2024-01-01 --until 2024-06-30.
    """
    past = past_of(outlet, since.date(), until.date())
    waits = None
    try:
        backfill(outlet, past.since, past.until, log=say)
    except Waits as waiting:
        waits = waiting
        say(str(waiting))
    found = progress_of(past)
    if as_json:
        screen.print_json(found.described() | {"waits": str(waits) if waits else None})
    else:
        screen.show(progress_table([found]), *([str(waits)] if waits else []))

"""`mahjar-ops doctor` and `mahjar-ops status`."""

import typer

from mahjar import screen
from pipeline.cli import AsJson, app
from pipeline.ops.doctor import diagnose
from pipeline.ops.doctor_page import doctor_page
from pipeline.ops.standing import standing
from pipeline.ops.standing_page import standing_page

WRONG = 1


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Look at settings, store, tables, outlet files, spool and programs. Exit code 1 when something is wrong.

    Example: mahjar-ops doctor.
    """
    found = diagnose()
    if as_json:
        screen.print_json(found.described())
    else:
        screen.show(doctor_page(found))
    if not found.ok:
        raise typer.Exit(WRONG)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say how the last night went and how old it is, what is open or stuck, what waits, what room is left.

    Example: mahjar-ops status.
    """
    found = standing()
    if as_json:
        screen.print_json(found.described())
    else:
        screen.show(standing_page(found))

"""`mahjar-ops near-duplicates`."""

from typing import Annotated

import typer

from pipeline.cli import AsJson, app, say, show

Anew = Annotated[
    bool,
    typer.Option(
        "--anew", help="Forget what was found, and compare the whole archive. Example: near-duplicates --anew"
    ),
]


@app.command(name="near-duplicates")
def near_duplicates(anew: Anew = False, as_json: AsJson = False) -> None:
    """Find which articles print nearly the same text: each night's step, or all of it once more.

    Example: mahjar-ops near-duplicates
    """
    from pipeline.near import find_near_duplicates  # what it needs takes a second to import

    found = find_near_duplicates(anew=anew, log=say)
    kinds = "".join(f", {number} {kind}" for kind, number in sorted(found["kinds"].items()))
    line = f"{found['compared']} versions compared, {found['pairs']} pairs added{kinds}"
    show(found, [line], as_json=as_json)

"""`mahjar-ops profile`."""

from typing import Annotated

import typer

from mahjar import clock, screen
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline.cli import AsJson, OutletId, app
from pipeline.folder import Folder
from pipeline.ops.profile_page import described, profile_table, summary
from pipeline.ops.profiling import forgotten, keeping
from pipeline.profiles import latest

Forget = Annotated[
    bool,
    typer.Option("--forget", help="Forget its pages and what they taught; learn anew from those to come."),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        "--keep", help='A line that is no furniture: never take it again. Example: --keep "على ضفة النهر"'
    ),
]


@app.command()
def profile(outlet: OutletId, forget: Forget = False, keep: Keep = None, as_json: AsJson = False) -> None:
    """Show which lines of an outlet's pages were learned to be furniture, and put right what is not.

    What is changed holds from the next run on; texts that are in the archive stay as they are.

    Example: mahjar-ops profile arab-american-news
    """
    store, name = Store(StoreSettings.read()), Folder.read().outlet(outlet).id
    if keep:  # first: a line is looked for among the pages, and forgetting leaves what is kept
        keeping(store, name, keep, clock.now())
    if forget:
        forgotten(store, name, clock.now())
    key, memory = latest(store, name)
    if as_json:
        screen.print_json(described(name, key, memory))
    else:
        screen.show(summary(name, memory), *([profile_table(memory)] if memory.profile.lines else []))

"""`mahjar-ops outlets …`: list, add, check, enable and disable them."""

import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from mahjar import clock, screen
from mahjar.errors import MahjarError, Refused
from mahjar.outlet import Outlet
from mahjar.settings import StoreSettings
from mahjar.tables import Tables
from pipeline.cli import AsJson, app, complain, say
from pipeline.folder import Folder
from pipeline.ops.adding import add
from pipeline.ops.adding_page import draft_page
from pipeline.ops.enabling import disable, enable
from pipeline.ops.fitness import Fitness, fitness
from pipeline.ops.fitness_page import fitness_page
from pipeline.ops.listing import listed, listing_table
from pipeline.ops.nights import Rows, latest_of_each, recent_nights

UNFIT = 1
outlets = typer.Typer(help="The outlets: list, add, check, enable and disable them.", no_args_is_help=True)
app.add_typer(outlets, name="outlets")

Ids = Annotated[
    list[str], typer.Argument(help="The outlets' ids. Example: arab-american-news", metavar="ID…")
]
By = Annotated[
    str | None,
    typer.Option("--by", help="Who enables it; the name of the shell's user by default. Example: --by rami"),
]
Anyway = Annotated[bool, typer.Option("--anyway", help="Enable it though its site did not answer well.")]
Url = Annotated[str, typer.Argument(help="The newspaper's home page. Example: https://example.ca/")]
Id = Annotated[
    str | None,
    typer.Option("--id", help="The id to give it; made from its host by default. Example: al-mithal"),
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show the crawler's own log too.")]


@outlets.command("list")
def list_(as_json: AsJson = False) -> None:
    """List all outlets with their last night. Example: mahjar-ops outlets list."""
    folder = Folder.read()
    found = listed(folder, last_nights())
    if as_json:
        broken = {name: str(error) for name, error in folder.broken.items()}
        screen.print_json({"folder": str(folder.path), "outlets": found, "broken": broken})
        return
    screen.show(listing_table(found))
    for error in folder.broken.values():
        complain(f"broken: {error}")


def last_nights() -> Rows:
    """Give each outlet's last night; none, and the reason on standard error, without an archive."""
    try:
        return latest_of_each(recent_nights(Tables(StoreSettings.read())))
    except MahjarError as error:
        complain(f"the outlets' last nights are not shown: {error}")
        return {}


@outlets.command()
def check(ids: Ids, verbose: Verbose = False, as_json: AsJson = False) -> None:
    """Ask outlets' robots.txt and documents, and no article: are they fit to be crawled, at what cost?

    Example: mahjar-ops outlets check arab-american-news. Exit code 1 when one is unfit.
    """
    folder = Folder.read()
    facts = [folder.outlet(name) for name in folder.known(ids)]
    checked = [checked_and_shown(one, verbose=verbose, as_json=as_json) for one in facts]
    if as_json:
        screen.print_json([each.described() for each in checked])
    if not all(each.fit for each in checked):
        raise typer.Exit(UNFIT)


@outlets.command("add")
def add_(url: Url, name: Id = None, verbose: Verbose = False, as_json: AsJson = False) -> None:
    """Ask a newspaper's site, a dozen polite requests and three articles, and draft its outlet file.

    Example: mahjar-ops outlets add https://example.ca. Exit code 1 when no way in, or no article, was found.
    """
    say(f"asking {url} for robots.txt, its home page, what leads to articles, and three of them")
    draft = add(url, name=name, log=say if verbose else unsaid)
    if as_json:
        screen.print_json(draft.described())
    else:
        screen.show(draft_page(draft))
    if not draft.fit:
        raise typer.Exit(UNFIT)


@outlets.command("enable")
def enable_(
    ids: Ids, by: By = None, anyway: Anyway = False, verbose: Verbose = False, as_json: AsJson = False
) -> None:
    """Check outlets, and let nights crawl those that are fit; it also lifts a pause.

    Example: mahjar-ops outlets enable arab-american-news --by rami. Exit code 1 when one was not enabled.
    """
    who, folder = by or user(), Folder.read()
    facts = [folder.outlet(name) for name in folder.known(ids)]
    done: list[dict[str, Any]] = []
    for one in facts:
        checked = checked_and_shown(one, verbose=verbose, as_json=as_json)
        enabled = checked.fit or (anyway and not checked.hopeless)
        if enabled:
            enable(file_of(folder, one.id), by=who, on=clock.now())
            say(f"{one.id} is enabled, by {who}: the next night crawls it")
        else:
            complain(not_enabled(checked))
        done.append(checked.described() | {"enabled": enabled})
    if as_json:
        screen.print_json(done)
    if not all(each["enabled"] for each in done):
        raise typer.Exit(UNFIT)


@outlets.command("disable")
def disable_(ids: Ids) -> None:
    """Let nights leave outlets alone; what is archived stays.

    Example: mahjar-ops outlets disable arab-american-news.
    """
    folder = Folder.read()
    for one in [folder.outlet(name) for name in folder.known(ids)]:
        disable(file_of(folder, one.id))
        say(f"{one.id} is disabled: nights leave it alone")


def checked_and_shown(outlet: Outlet, *, verbose: bool, as_json: bool) -> Fitness:
    """Check one outlet and, unless it is for a program, show what was found."""
    say(f"asking {outlet.id} for robots.txt and its documents")
    checked = fitness(outlet, log=say if verbose else unsaid)
    if not as_json:
        screen.show(fitness_page(checked))
    return checked


def unsaid(line: str) -> None:
    """Leave a line of the crawler's log unsaid: what it found is shown."""


def not_enabled(checked: Fitness) -> str:
    """Say that an outlet was not enabled, and what could be done."""
    sentence = f"{checked.outlet.id} was not enabled: {checked.why_unfit}"
    return sentence if checked.hopeless else f"{sentence}; --anyway enables it all the same"


def file_of(folder: Folder, name: str) -> Path:
    """Give the file of an outlet."""
    return folder.path / f"{name}.toml"


def user() -> str:
    """Give the name of the shell's user.

    Raises:
        Refused: the system knows none.
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise Refused("the system does not say who you are: give a name with --by") from error

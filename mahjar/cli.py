"""The command ``mahjar``: pull articles, read one with its proof, see what the archive holds.

Exit codes: 0 when all is well; 1 when nothing was found, a proof does not hold, or what was pulled again is
not what it was; 2 when the question or a setting is wrong or the store can't be reached.
"""

import sys
from functools import partial
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from mahjar import corpus as archive
from mahjar import lookup, screen
from mahjar.duplicates_command import duplicates
from mahjar.errors import EvidenceError, MahjarError, NothingFound, NotTheSame
from mahjar.listings import outlets_table, proof_table, versions_table
from mahjar.nights import night_rows, night_table
from mahjar.options import Archive, AsJson, AsOf, Outlets, TableVersion
from mahjar.proof import prove
from mahjar.pulling import pull
from mahjar.reading import render_article
from mahjar.replay import archived_page, show_in_browser

NOTHING, WRONG = 1, 2

app = typer.Typer(
    name="mahjar",
    help="Read, pull and verify the archive of the Arabic diaspora's newspapers.",
    epilog="The archive is the one that MAHJAR_S3_BUCKET, MAHJAR_S3_ENDPOINT, MAHJAR_S3_ACCESS_KEY and "
    "MAHJAR_S3_SECRET_KEY name. Exit code 1: nothing found, a proof that does not hold, or a pull that can't "
    "be made again as it was; 2: a wrong question or setting, or no store.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def mahjar(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end. Example: mahjar --version")
    ] = False,
) -> None:
    """Read, pull and verify the archive of the Arabic diaspora's newspapers."""
    if version:
        sys.stdout.write(f"mahjar {installed_version('mahjar')}\n")
        raise typer.Exit


app.command()(pull)
app.command()(duplicates)


@app.command()
def show(
    article_id: Annotated[
        str,
        typer.Argument(help="The article's id, or its beginning. Example: mahjar show 0f3a91c2"),
    ],
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="A version's UUID or its beginning; the latest by default. Example: --version 7c1e",
            show_default=False,
        ),
    ] = None,
    in_browser: Annotated[
        bool,
        typer.Option(
            "--open",
            help="Show the page as it was captured, in the browser, until Ctrl-C. Example: --open",
        ),
    ] = False,
    place: Archive = None,
    as_of: AsOf = None,
    table_version: TableVersion = None,
    as_json: AsJson = False,
) -> None:
    """Print an article, what is known of it, its versions, and its proof.

    The proof: the WARC record that the article was read from is fetched from the archive and held against
    its digests. Exit code 1 when it does not hold.

    With --open the record is shown in the browser, by this machine alone: nothing of the page runs, and
    nothing is fetched from the live web.

    Example: mahjar show 0f3a91c2
    """
    corpus = archive.open(place, as_of=as_of, version=table_version)
    known = corpus.versions_of(article_id)
    article = lookup.article(corpus.read_articles, known, version)
    proof = prove(corpus.store, article)
    if as_json:
        screen.print_json({"article": article, "versions": known, "proof": proof.described()})
    else:
        table = versions_table(known, article["version"])
        screen.show(render_article(article), table, proof_table(proof))
    if not proof.holds:
        raise EvidenceError(proof.sentence)
    if in_browser:
        masthead = corpus.mastheads([article["outlet"]]).get(article["outlet"])
        page = archived_page(corpus.store, article, masthead.label if masthead else None)
        show_in_browser(page, partial(screen.errors().print, markup=False, soft_wrap=True))


@app.command()
def outlets(place: Archive = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """List the outlets: their articles, first and last day, last night.

    Example: mahjar outlets
    """
    found = archive.open(place, as_of=as_of).outlets()
    if as_json:
        screen.print_json([holding.described() for holding in found])
    elif not found:
        raise NothingFound("the archive holds no outlet yet: it has had no night")
    else:
        screen.show(outlets_table(found))


@app.command()
def nights(
    given: Outlets = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="The first night. Example: --since 2026-09-01", show_default=False),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", help="The last night. Example: --until 2026-09-30", show_default=False),
    ] = None,
    place: Archive = None,
    as_json: AsJson = False,
) -> None:
    """Show the accounts of the last night, or of those since a day.

    Example: mahjar nights --since 2026-09-01
    """
    corpus = archive.open(place)
    rows = list(corpus.nights(given or None, since, until))
    if since is None and until is None and rows:
        last = max(rows, key=lambda row: row["started"])["run"]
        rows = [row for row in rows if row["run"] == last]
    if as_json:
        screen.print_json(night_rows(rows))
    elif not rows:
        raise NothingFound(f"the archive {corpus.uri} had no such night")
    else:
        runs = {row["run"] for row in rows}
        title = f"night of {rows[0]['night']}, run {rows[0]['run']}" if len(runs) == 1 else None
        screen.show(night_table(rows, title=title))


def main() -> None:
    """Run the command; an error a person can act on is one sentence on standard error."""
    try:
        app()
    except MahjarError as error:
        screen.errors().print(f"mahjar: {error}", markup=False, soft_wrap=True)
        sys.exit(NOTHING if isinstance(error, NothingFound | EvidenceError | NotTheSame) else WRONG)

"""The command ``mahjar``: pull articles, read one with its proof, see what the archive holds.

Exit codes: 0 when all is well, 1 when nothing was found or a proof does not hold, 2 when the question or a
setting is wrong or the store can't be reached.
"""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from mahjar import corpus as archive
from mahjar import export, lookup, screen
from mahjar.errors import EvidenceError, MahjarError, NothingFound
from mahjar.listings import outlets_table, proof_table, versions_table
from mahjar.nights import night_rows, night_table
from mahjar.options import Archive, AsJson, AsOf, Outlets, Since, TableVersion, Until
from mahjar.proof import prove
from mahjar.pull import about_path
from mahjar.pull import pull as pull_to
from mahjar.reading import render_article

NOTHING, WRONG = 1, 2

app = typer.Typer(
    name="mahjar",
    help="Read, pull and verify the archive of the Arabic diaspora's newspapers.",
    epilog="The archive is the one that MAHJAR_S3_BUCKET, MAHJAR_S3_ENDPOINT, MAHJAR_S3_ACCESS_KEY and "
    "MAHJAR_S3_SECRET_KEY name. Exit code 1: nothing found, or a proof does not hold; 2: a wrong question or "
    "setting, or no store.",
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


@app.command()
def pull(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            help="The file to write, FILE.about.json beside it. Example: --out corpus.parquet",
        ),
    ],
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="parquet or jsonl; by the file's ending when not given. Example: --format jsonl",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            help="The columns to write, with commas; all by default. Example: --columns url,title,text",
            show_default=False,
        ),
    ] = None,
    all_versions: Annotated[
        bool,
        typer.Option(
            "--all-versions",
            help="Every version of each article, not only the latest. Example: --all-versions",
        ),
    ] = False,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language",
            help="Only articles in this language; may be given again. Example: --language ar",
            show_default=False,
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", help="Only outlets of this country. Example: --country CA", show_default=False
        ),
    ] = None,
    place: Archive = None,
    as_of: AsOf = None,
    table_version: TableVersion = None,
    as_json: AsJson = False,
) -> None:
    """Pull articles into a file of Parquet or JSON lines.

    The file is written whole or not at all. FILE.about.json beside it holds the query, the table versions,
    the counts and the file's SHA-256, so that it can be cited and pulled again.

    Example: mahjar pull --outlet cedar-post --since 2026-09-01 --out corpus.parquet
    """
    chosen = export.format_of(out, kind)
    corpus = archive.open(place, as_of=as_of, version=table_version)
    selection = corpus.articles(
        outlets or None,
        since,
        until,
        [name.strip() for name in columns.split(",")] if columns else None,
        "all" if all_versions else "latest",
        languages=languages or None,
        country=country,
    )
    with screen.progress("Pulling articles") as watch:
        about = pull_to(corpus, selection, out, kind=chosen, watch=watch)
    if as_json:
        screen.print_json(about)
        return
    counts, file = about["counts"], about["file"]
    rows = counted(counts["articles"], "version" if all_versions else "article")
    papers = counted(sum(outlet["given"] > 0 for outlet in about["outlets"]), "outlet")
    held = f"; {counts['left_out']:,} kept back by their outlets" if counts["left_out"] else ""
    screen.output().print(
        f"{rows} of {papers} in {out} ({file['bytes']:,} bytes){held}\n"
        f"What it is, for citing it: {about_path(out)}",
        markup=False,
    )


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
    place: Archive = None,
    as_of: AsOf = None,
    table_version: TableVersion = None,
    as_json: AsJson = False,
) -> None:
    """Print an article, what is known of it, its versions, and its proof.

    The proof: the WARC record that the article was read from is fetched from the archive and held against
    its digests. Exit code 1 when it does not hold.

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


def counted(number: int, what: str) -> str:
    """Write a count of things in English."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def main() -> None:
    """Run the command; an error a person can act on is one sentence on standard error."""
    try:
        app()
    except MahjarError as error:
        screen.errors().print(f"mahjar: {error}", markup=False, soft_wrap=True)
        sys.exit(NOTHING if isinstance(error, NothingFound | EvidenceError) else WRONG)

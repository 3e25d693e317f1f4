"""The command ``mahjar pull``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mahjar import corpus as archive
from mahjar import export, screen
from mahjar.again import Earlier
from mahjar.errors import MahjarError, QueryError
from mahjar.options import Archive, AsJson, AsOf, Outlets, Since, TableVersion, Until
from mahjar.pull import about_path
from mahjar.pull import pull as pull_to
from mahjar.selection import Selection
from mahjar.spool import Busy, folder_of, has_kept


def pull(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="The file to write, FILE.about.json beside it. Example: --out corpus.parquet",
            show_default=False,
        ),
    ] = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="parquet, jsonl, csv or txt; by the file's ending when not given (.zip for txt). "
            "Example: --format csv",
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
    without_near_duplicates: Annotated[
        bool,
        typer.Option(
            "--without-near-duplicates",
            help="Of articles that print nearly the same text only the earliest; not with --all-versions. "
            "Example: --without-near-duplicates",
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
    countries: Annotated[
        list[str] | None,
        typer.Option(
            "--country",
            help="Only outlets of this country; may be given again. Example: --country CA",
            show_default=False,
        ),
    ] = None,
    place: Archive = None,
    as_of: AsOf = None,
    table_version: TableVersion = None,
    repeat: Annotated[
        Path | None,
        typer.Option(
            "--again",
            help="Pull what was pulled before: the same question, of the same version of the archive. "
            "Example: --again corpus.parquet.about.json",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Pull articles into a file: Parquet, JSON lines, CSV for spreadsheets, or a ZIP of plain texts.

    The file is written whole or not at all, and a pull that was ended goes on when it is started again.
    FILE.about.json beside it holds the query, the table versions, the counts and the file's SHA-256, so that
    it can be cited and pulled again.

    Example: mahjar pull --outlet cedar-post --since 2026-09-01 --out corpus.parquet
    """
    asked = (
        outlets, since, until, columns, all_versions, without_near_duplicates, languages, countries, as_of,
        table_version,
    )  # fmt: skip
    if repeat is not None:
        if any(each is not None and each is not False and each != [] for each in asked):
            raise QueryError(
                f"--again asks what {repeat} says; give nothing but --out, --format and --archive"
            )
        earlier = Earlier.read(repeat)
        out = earlier.out(out)
        kind = earlier.kind(out, kind)
        corpus = archive.open(place or earlier.archive, version=earlier.version)
        about = pulled(corpus, corpus.answer(earlier.query), out, kind, as_json=as_json)
        screen.errors().print(earlier.compared(about), markup=False)
        return
    if out is None:
        raise QueryError("name the file to write, for example --out corpus.parquet")
    kind = export.format_of(out, kind)
    corpus = archive.open(place, as_of=as_of, version=table_version)
    selection = corpus.articles(
        outlets or None,
        since,
        until,
        [name.strip() for name in columns.split(",")] if columns else None,
        "all" if all_versions else "latest",
        languages=languages or None,
        country=countries or None,
        without_near_duplicates=without_near_duplicates,
    )
    pulled(corpus, selection, out, kind, as_json=as_json)


def pulled(
    corpus: archive.Corpus, selection: Selection, out: Path, kind: str, *, as_json: bool
) -> dict[str, Any]:
    """Pull a selection, and say what has become of it."""
    try:
        with screen.progress("Pulling articles") as watch:
            about = pull_to(corpus, selection, out, kind=kind, watch=watch)
    except (KeyboardInterrupt, MahjarError) as error:
        if has_kept(out) and not isinstance(error, Busy):
            screen.errors().print(
                f"What was read is kept in {folder_of(out)}: the same pull goes on from it.", markup=False
            )
        raise
    if as_json:
        screen.print_json(about)
    else:
        screen.output().print(pull_summary(about, out), markup=False)
    return about


def pull_summary(about: dict[str, Any], out: Path) -> str:
    """Say in a few lines what a pull has written."""
    counts, file = about["counts"], about["file"]
    rows = counted(counts["articles"], "version" if about["query"]["versions"] == "all" else "article")
    papers = counted(sum(outlet["given"] > 0 for outlet in about["outlets"]), "outlet")
    held = f"; {counts['left_out']:,} kept back by their outlets" if counts["left_out"] else ""
    long = file.get("cells_too_long_for_excel")
    cells = f"\n{counted(long, 'cell')} with more letters than Excel takes in one" if long else ""
    return (
        f"{rows} of {papers} in {out} ({file['bytes']:,} bytes){held}{cells}\n"
        f"What it is, for citing it: {about_path(out)}"
    )


def counted(number: int, what: str) -> str:
    """Write a count of things in English."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"

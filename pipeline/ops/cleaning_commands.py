"""`mahjar-ops clean`."""

from pathlib import Path
from typing import Annotated

import typer

from mahjar import screen
from pipeline.cli import WRONG, AsJson, app, complain
from pipeline.folder import Folder
from pipeline.ops.cleaning import CleanedFile, UnreadableText, clean_file, cleaned_table, ledger_table
from pipeline.pages import facts_of

Files = Annotated[
    list[Path], typer.Argument(help="Text files, one paragraph a line. Example: old/*.txt", metavar="FILE…")
]
Of = Annotated[
    str | None,
    typer.Option("--outlet", help="The outlet they are from. Example: --outlet arab-american-news"),
]
AsText = Annotated[bool, typer.Option("--text", help="Print the clean texts and nothing else.")]


@app.command()
def clean(files: Files, outlet: Of = None, as_text: AsText = False, as_json: AsJson = False) -> None:
    """Clean texts that were scraped without their HTML: furniture, credits and repeats go, fields are read.

    The files are left as they are. Exit code 2 when one of them can't be read; the others are cleaned.

    Example: mahjar-ops clean --json old/article.txt
    """
    facts = facts_of(Folder.read().outlet(outlet)) if outlet else None
    cleaned: list[CleanedFile] = []
    broken = 0
    for path in files:
        try:
            cleaned.append(clean_file(path, facts))
        except UnreadableText as error:
            complain(str(error))
            broken += 1
    if as_json:
        screen.print_json([file.described() for file in cleaned])
    elif as_text:
        typer.echo("\n\n".join(file.article.text for file in cleaned))
    elif cleaned:
        screen.show(
            cleaned_table(cleaned), *(ledger_table(file.article) for file in cleaned[:1] if len(files) == 1)
        )
    if broken:
        raise typer.Exit(WRONG)

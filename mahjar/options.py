"""Options that several commands of ``mahjar`` share, each with an example."""

from typing import Annotated

import typer

Archive = Annotated[
    str | None,
    typer.Option(
        "--archive",
        help="The archive; MAHJAR_S3_BUCKET by default. Example: --archive s3://mahjar/demo",
        show_default=False,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="The archive as the last night up to a day, an instant or a run left it. "
        "Example: --as-of 2026-11-03",
        show_default=False,
    ),
]
TableVersion = Annotated[
    int | None,
    typer.Option(
        "--table-version",
        help="The archive at a version of the table articles, as a citation names it. "
        "Example: --table-version 42",
        show_default=False,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON for programs. Example: mahjar outlets --json | jq length")
]
Outlets = Annotated[
    list[str] | None,
    typer.Option(
        "--outlet",
        help="An outlet's id; may be given again. All by default. Example: --outlet cedar-post",
        show_default=False,
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        help="The first day: by the day that the page prints, or that on which it was first seen (UTC) "
        "where it prints none. Example: --since 2026-09-01",
        show_default=False,
    ),
]
Until = Annotated[
    str | None,
    typer.Option("--until", help="The last day, included. Example: --until 2026-09-30", show_default=False),
]

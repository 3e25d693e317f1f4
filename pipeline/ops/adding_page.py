"""A drafted outlet file, for a person: what was found, what is not sure, and three articles to read."""

import sys
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from mahjar.listings import plain_table
from mahjar.reading import isolated, render_article
from pipeline.ops.adding import Draft


def draft_page(draft: Draft) -> RenderableType:
    """Show a draft."""
    return Group(*sections(draft))


def sections(draft: Draft) -> Iterator[RenderableType]:
    """Give the parts of the page: the articles first, so that what is to be done stands last."""
    for article in draft.articles:
        yield render_article(article, metadata=False)
        day = article["published_day"]
        yield Text(f"{day.isoformat() if day else 'no date'}  {article['url']}\n", "dim")
    yield Text(head(draft), "bold")
    yield ways(draft)
    if draft.file.unsure:
        yield Text("Not sure:", "yellow")
        yield from (
            Text(f"  - {isolated(doubt, terminal=sys.stdout.isatty())}") for doubt in draft.file.unsure
        )
    yield Text(
        f"Drafted {draft.path}: look at it, then `mahjar-ops outlets check {draft.path.stem}`", "green"
    )


def head(draft: Draft) -> str:
    """Say who it is and where."""
    file, terminal = draft.file, sys.stdout.isatty()
    names = [isolated(name, terminal=terminal) for name in (file.name_ar, file.name_en) if name]
    often = f", {file.articles_per_week} articles a week" if file.articles_per_week else ""
    return f"{' / '.join(names)}: {file.country}, {file.timezone}, {', '.join(file.languages)}{often}"


def ways(draft: Draft) -> RenderableType:
    """Show the ways in that were found."""
    table = plain_table("way in", "address", "named by", "gave")
    table.columns[1].overflow = "fold"
    for way in draft.report["ways"]:
        table.add_row(way["how"], way["url"], way["named_by"], str(way["gave"]))
    if pattern := draft.report["article_url"]:
        table.add_row("pattern", Text(pattern), "learned", "")
    return table

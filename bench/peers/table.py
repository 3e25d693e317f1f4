"""What a scorer says of several extractors, side by side."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from rich.table import Table

Scores = Mapping[str, Mapping[str, Any]]
"""A scorer's answer: figures by name, by group of pages."""

COLUMNS: Final = {
    "F1": "F1",
    "title": "titles",
    "title wrong": "wrong",
    "authors": "authors",
    "authors wrong": "wrong",
    "date right": "dates",
    "date wrong": "wrong",
    "taken for an article": "taken",
}
"""The scorer's figures and their headings, in order."""


def tables(scores: Mapping[str, Scores], failures: Mapping[str, int]) -> list[Table]:
    """Make a table a group of pages: a line an extractor, with how many pages of all it failed on.

    Args:
        scores: of each extractor, ours first.
        failures: by extractor.
    """
    return [_table(group, scores, failures) for group in next(iter(scores.values()))]


def _table(group: str, scores: Mapping[str, Scores], failures: Mapping[str, int]) -> Table:
    asked = {name: group_scores.get(group, {}) for name, group_scores in scores.items()}
    columns = [column for column in COLUMNS if any(column in row for row in asked.values())]
    table = Table(title=group, title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("extractor")
    for column in columns:
        table.add_column(COLUMNS[column], justify="right")
    table.add_column("failed", justify="right")
    for name, row in asked.items():
        cells = [str(row.get(column, "")) for column in columns]
        table.add_row(name, *cells, str(failures.get(name, 0)))
    return table


def rows_of(scores: Mapping[str, Scores], failures: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """Give the same in JSON's kinds: by extractor, its groups and the pages that it failed on."""
    return {
        name: {"groups": groups, "failed": sorted(failures.get(name, ()))} for name, groups in scores.items()
    }

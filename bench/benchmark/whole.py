"""The whole benchmark, in groups, and what an extractor's answers are worth in each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.table import Table

from bench.benchmark.hard import hard
from bench.benchmark.pages import Printed, lists, printed
from bench.benchmark.scores import scored

Row = dict[str, Any]
GROUPS: Final = {
    "newsroom": "The newsroom's pages",
    "hard": "Hard pages",
    "encodings": "Pages that declare another encoding than theirs, or none",
}
Scores = dict[str, dict[str, float]]
"""By group, what :func:`bench.benchmark.scores.scored` counts."""


def whole(generated: int) -> Iterator[Printed]:
    """Give every page; `generated` articles of each newspaper beside the hand-written ones."""
    yield from printed(generated)
    yield from lists()
    yield from hard()


def by_group(rows: Sequence[Row], answers: Sequence[Row]) -> Scores:
    """Score answers, group by group."""
    return {group: scored([row for row in rows if row["group"] == group], answers) for group in GROUPS}


def tables(scores: Mapping[str, Scores], failures: Mapping[str, int]) -> Iterator[Table]:
    """Make a table a group: a line an extractor, with how many pages of all it failed on."""
    for group, heading in GROUPS.items():
        table = Table(title=heading, title_justify="left", box=None, padding=(0, 2, 0, 0))
        table.add_column("extractor")
        for name in (
            "word for word",
            "F1",
            "leaked",
            "lost",
            "titles",
            "authors",
            "dates",
            "taken",
            "failed",
        ):
            table.add_column(name, justify="right")
        for name, groups in scores.items():
            table.add_row(name, *_cells(groups[group]), str(failures.get(name, 0)))
        yield table


def _cells(counts: Mapping[str, float]) -> Iterator[str]:
    articles = f"{counts['articles']:g}"
    yield f"{counts['exact']:g} of {articles}"
    yield f"{counts['F1']:.3f}"
    yield f"{counts['leaked'] / max(1, counts['furniture']):.1%}"
    yield f"{counts['lost']:g}"
    for field in ("title", "authors", "published"):
        yield f"{counts[f'{field} right']:g} of {counts[field]:g}, {counts[f'{field} wrong']:g}"
    yield f"{counts['taken']:g} of {counts['others']:g}" if counts["others"] else "–"

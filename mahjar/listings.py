"""Tables for the screen: outlets, an article's versions, its proof, and who printed nearly the same."""

import sys
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from mahjar.duplicates import Cluster, Pair, Printing
from mahjar.holdings import Holding
from mahjar.lookup import Row, uuid
from mahjar.proof import Proof
from mahjar.reading import isolated


def plain_table(*headers: str) -> Table:
    """Give a table without lines, with these headers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for header in headers:
        table.add_column(header)
    return table


def outlets_table(found: Sequence[Holding]) -> Table:
    """Make the table of what the archive holds of each outlet."""
    table = plain_table("outlet", "name", "country", "articles", "first day", "last day", "last night")
    table.columns[3].justify = "right"
    for holding in found:
        table.add_row(
            holding.outlet,
            Text(isolated(holding.name or "", terminal=sys.stdout.isatty())),
            holding.country or "",
            f"{holding.articles:,}",
            str(holding.first_day or ""),
            str(holding.last_day or ""),
            f"{holding.last_night or ''} {holding.last_state or ''}".strip(),
        )
    return table


def versions_table(known: Sequence[Row], shown: str) -> Table:
    """Make the table of an article's versions, the one that is shown marked."""
    table = plain_table("version", "fetched", "words", "text", "")
    for row in known:
        table.add_row(
            uuid(row["version"]),
            f"{row['fetched']:%Y-%m-%d %H:%M:%S} UTC" if row["fetched"] else "",
            str(row["words"] or ""),
            (row["text_hash"] or "")[:12],
            "← shown" if row["version"] == shown and len(known) > 1 else "",
        )
    return table


def proof_table(proof: Proof) -> Table:
    """Make the table of an article's evidence: where it lies, and each check."""
    table = plain_table("proof", "", "")
    table.columns[1].overflow = "fold"
    table.add_row("S3 key", proof.warc_key or "", "")
    table.add_row("offset, length", f"{proof.warc_offset}, {proof.warc_length}", "")
    if proof.fault is not None:
        table.add_row("record id", proof.record_id or "", Text("✗", "red"))
    for check in proof.checks:
        mark = Text("✓", "green") if check.holds else Text(f"✗ it is {check.found}", "red")
        table.add_row(check.name, Text(isolated(check.said, terminal=sys.stdout.isatty())), mark)
    return table


ENOUGH = 10
"""Digits of an article's id that are shown: enough to tell it from a billion others."""


def clusters_table(found: Sequence[Cluster]) -> Table:
    """Make the table of clusters: a line an article, the earliest first, a blank line between clusters."""
    table = plain_table("day", "outlet", "article", "kind", "share", "title")
    table.columns[4].justify = "right"
    for column in table.columns[:-1]:  # on a narrow screen only titles are broken
        column.no_wrap = True
    for each in found:
        for one in each.printings:
            table.add_row(*told(one), one.kind or "", percent(one.similarity), title_of(one))
        table.add_row()
    return table


def pairs_table(found: Sequence[Cluster]) -> Table:
    """Make the table of pairs: a line a pair, the later article and then the earlier."""
    table = plain_table("day", "outlet", "article", "kind", "share", "outlet", "earlier")
    table.columns[4].justify = "right"
    for each in found:
        by_id = {one.article_id: one for one in each.printings}
        for pair in each.pairs:
            table.add_row(*pair_told(pair, by_id[pair.article_id], by_id[pair.earlier_id]))
    return table


def pair_told(pair: Pair, later: Printing, earlier: Printing) -> tuple[str, ...]:
    """Give a pair's line."""
    return (*told(later), pair.kind, percent(pair.similarity), *told(earlier)[1:])


def told(one: Printing) -> tuple[str, str, str]:
    """Name an article: its day, its outlet, and enough of its id."""
    return str(one.day), one.outlet, one.article_id[:ENOUGH]


def title_of(one: Printing) -> Text:
    """Give a title as it is shown."""
    return Text(isolated(one.title or "", terminal=sys.stdout.isatty()))


def percent(share: float | None) -> str:
    """Write a share; nothing where there is none."""
    return "" if share is None else f"{share:.0%}"

"""The command ``mahjar duplicates``."""

from dataclasses import asdict
from typing import Annotated

import typer

from mahjar import corpus as archive
from mahjar import screen
from mahjar.duplicates import Cluster
from mahjar.errors import NothingFound
from mahjar.listings import clusters_table, pairs_table
from mahjar.options import Archive, AsJson, AsOf, Outlets, Since, TableVersion, Until


def duplicates(
    article_id: Annotated[
        str | None,
        typer.Argument(
            help="An article's id, or its beginning: the cluster that it is in. All by default. "
            "Example: mahjar duplicates 0f3a91c2",
            show_default=False,
        ),
    ] = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    pairs: Annotated[
        bool,
        typer.Option("--pairs", help="List each two that are alike, not the clusters. Example: --pairs"),
    ] = False,
    place: Archive = None,
    as_of: AsOf = None,
    table_version: TableVersion = None,
    as_json: AsJson = False,
) -> None:
    """List which articles print nearly the same text: wire stories, updates, copies and reprints.

    A cluster is listed whole when one of its articles is asked for, the earliest first. Kind says what an
    article is to an earlier one, and the share is how much of the wording the two have in common.

    Example: mahjar duplicates --outlet cedar-post --since 2026-09-01
    """
    corpus = archive.open(place, as_of=as_of, version=table_version)
    found = corpus.duplicates(outlets or None, since, until, article=article_id)
    if as_json:
        screen.print_json(
            [pair for each in found for pair in pair_rows(each)] if pairs else cluster_rows(found)
        )
    elif not found:
        raise NothingFound(nothing(corpus.uri, article_id, asked=bool(outlets or since or until)))
    else:
        screen.show(pairs_table(found) if pairs else clusters_table(found))


def cluster_rows(found: list[Cluster]) -> list[dict[str, object]]:
    """Give clusters ready for JSON, without their pairs."""
    return [{"cluster": each.cluster, "articles": [asdict(one) for one in each.printings]} for each in found]


def pair_rows(cluster: Cluster) -> list[dict[str, object]]:
    """Give a cluster's pairs ready for JSON, each with what is known of its two articles."""
    by_id = {one.article_id: one for one in cluster.printings}
    shown = ("version", "outlet", "day", "title", "url")
    return [
        {"cluster": cluster.cluster}
        | asdict(pair)
        | {name: getattr(by_id[pair.article_id], name) for name in shown}
        | {f"earlier_{name}": getattr(by_id[pair.earlier_id], name) for name in shown}
        for pair in cluster.pairs
    ]


def nothing(uri: str, article_id: str | None, *, asked: bool) -> str:
    """Say in a sentence that there are none."""
    if article_id is not None:
        within = " of these outlets and days" if asked else ""
        return f"article {article_id}{within} prints nearly the same text as no other in {uri}"
    return f"no two articles{' of what you ask for' if asked else ''} print nearly the same text in {uri}"

"""Who printed nearly the same text: the clusters of some articles, listed, or one article of each.

The pairs are those of the table ``near_duplicates``, see :mod:`mahjar.near`. A pair names two versions, and
counts where both are among the articles that are looked at: of a version that was replaced it says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mahjar.clusters import all_but_earliest, clusters
from mahjar.latest import names
from mahjar.selection import Selection

Row = Mapping[str, Any]
AGE = ("article_id", "published_day", "published", "first_seen", "fetched")
"""What :func:`age` reads of an article."""
SHOWN = (*AGE, "version", "outlet", "title", "url")
PAIR = (
    "article_id", "version", "outlet", "day",
    "earlier_id", "earlier_version", "earlier_outlet", "earlier_day", "similarity", "kind",
)  # fmt: skip
SAME_OUTLET = ("update", "copy")
"""Kinds that say more of an article than that another outlet printed the story too."""


@dataclass(frozen=True)
class Pair:
    """Two articles that print nearly the same text; ``kind`` says what the later is to the earlier."""

    article_id: str
    earlier_id: str
    similarity: float
    kind: str


@dataclass(frozen=True)
class Printing:
    """An article of a cluster.

    ``kind`` is what it is to the earlier article ``of`` the same cluster: to its own outlet's, if it is an
    ``update`` or ``copy`` of one, and else to the one that is most like it. All three are None where no
    earlier one is nearly the same.
    """

    article_id: str
    version: str
    outlet: str
    day: date
    title: str | None
    url: str | None
    kind: str | None = None
    of: str | None = None
    similarity: float | None = None


@dataclass(frozen=True)
class Cluster:
    """Articles that hang together by pairs, named by the smallest id; the earliest first."""

    cluster: str
    printings: tuple[Printing, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Asked:
    """Which articles are asked for; None means all."""

    outlets: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    article_id: str | None = None

    def has(self, printing: Printing) -> bool:
        """Say whether an article is one of them."""
        return (
            (self.outlets is None or printing.outlet in self.outlets)
            and (self.since is None or printing.day >= self.since)
            and (self.until is None or printing.day <= self.until)
            and self.article_id in (None, printing.article_id)
        )


def clusters_among(articles: Selection, pairs: Selection) -> dict[str, str]:
    """Name the cluster of each selected article that is nearly the same as another selected one.

    Args:
        articles: those that are looked at.
        pairs: rows of ``near_duplicates``.

    Raises:
        StoreError: the store can't be reached.
    """
    there = set(names(articles.showing(("article_id", "version")).arrow()).to_pylist())
    return clusters((row["article_id"], row["earlier_id"]) for row in both(pairs.showing(PAIR), there))


def one_of_each(articles: Selection, pairs: Selection) -> Selection:
    """Keep one article of each cluster among those selected: the earliest.

    Raises:
        QueryError: all versions are selected.
        StoreError: the store can't be reached.
    """
    query = replace(articles.query, without_near_duplicates=True)
    dropped: set[str] = set()
    if cluster_of := clusters_among(articles, pairs):
        order = {
            row["article_id"]: age(row) for row in articles.showing(AGE) if row["article_id"] in cluster_of
        }
        dropped = all_but_earliest(cluster_of, order)
    return replace(articles, query=query, dropped=tuple(sorted(dropped)))


def listed(articles: Selection, pairs: Selection, asked: Asked) -> list[Cluster]:
    """List the clusters among some articles.

    All pairs are held in memory, and of the articles those that may be in a cluster that is asked for.

    Args:
        articles: those that are looked at, in their latest versions.
        pairs: rows of ``near_duplicates``.
        asked: a cluster is listed when it has one of these.

    Returns:
        By the age of their earliest article.

    Raises:
        StoreError: the store can't be reached.
    """
    known = list(pairs.showing(PAIR))
    group = clusters((row["article_id"], row["earlier_id"]) for row in known)
    wanted = {group[end.article_id] for row in known for end in ends(row) if asked.has(end)}
    printed = read(articles, [article for article, name in group.items() if name in wanted])
    there = {f"{row['article_id']}\n{row['version']}" for row in printed.values()}
    by_cluster = defaultdict[str, list[Row]](list)
    current = list(both(known, there))
    group = clusters((row["article_id"], row["earlier_id"]) for row in current)
    for row in current:
        by_cluster[group[row["article_id"]]].append(row)
    found = [cluster(name, rows, printed) for name, rows in by_cluster.items()]
    found = [each for each in found if any(map(asked.has, each.printings))]
    return sorted(found, key=lambda each: (age(printed[each.printings[0].article_id]), each.cluster))


def both(pairs: Iterable[Row], there: set[str]) -> Iterator[Row]:
    """Give the pairs of which both versions are there."""
    for row in pairs:
        later, earlier = (row["article_id"], row["version"]), (row["earlier_id"], row["earlier_version"])
        if "\n".join(later) in there and "\n".join(earlier) in there:
            yield row


def ends(pair: Row) -> Iterator[Printing]:
    """Give the two articles of a pair, as far as the pair knows them."""
    yield Printing(pair["article_id"], pair["version"], pair["outlet"], pair["day"], None, None)
    earlier = pair["earlier_id"], pair["earlier_version"], pair["earlier_outlet"], pair["earlier_day"]
    yield Printing(*earlier, None, None)


def read(articles: Selection, ids: list[str]) -> dict[str, Row]:
    """Read what is shown of some articles."""
    if not ids:
        return {}
    wanted = pa.array(ids, pa.string())
    found: dict[str, Row] = {}
    for batch in articles.showing(SHOWN).batches():
        rows = batch.filter(pc.is_in(batch["article_id"], wanted))
        found.update((row["article_id"], row) for row in rows.to_pylist())
    return found


def cluster(name: str, rows: list[Row], printed: Mapping[str, Row]) -> Cluster:
    """Make a cluster of its pairs and of what is known of its articles."""
    pairs = [Pair(row["article_id"], row["earlier_id"], row["similarity"], row["kind"]) for row in rows]
    said: dict[str, Pair] = {}
    for pair in sorted(pairs, key=weight):
        said[pair.article_id] = pair  # the last, which weighs most, stays
    articles = {article for pair in pairs for article in (pair.article_id, pair.earlier_id)}
    order = sorted(articles, key=lambda article: (age(printed[article]), article))
    place = {article: number for number, article in enumerate(order)}
    pairs.sort(key=lambda pair: (place[pair.article_id], place[pair.earlier_id]))
    return Cluster(name, tuple(printing(printed[each], said.get(each)) for each in order), tuple(pairs))


def weight(pair: Pair) -> tuple[bool, float, str]:
    """Give what pairs are sorted by: the one that says most of its later article is the last."""
    return pair.kind in SAME_OUTLET, pair.similarity, pair.earlier_id


def printing(row: Row, pair: Pair | None) -> Printing:
    """Make a printing of an article's row and of the pair that says what it is."""
    day, _ = age(row)
    known = Printing(row["article_id"], row["version"], row["outlet"], day, row["title"], row["url"])
    if pair is None:
        return known
    return replace(known, kind=pair.kind, of=pair.earlier_id, similarity=pair.similarity)


def age(row: Row) -> tuple[date, datetime]:
    """Give what an article is sorted by among those that print nearly the same text.

    Its day is ``published_day`` or the day of ``first_seen``, as in the table ``near_duplicates``.
    """
    seen = row["first_seen"] or row["fetched"] or datetime.min.replace(tzinfo=UTC)
    return row["published_day"] or seen.date(), row["published"] or seen

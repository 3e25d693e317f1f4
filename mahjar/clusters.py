"""Clusters of articles that print nearly the same text, made from pairs when they are asked for.

A cluster is whatever hangs together by pairs (a connected component): of five outlets that print one wire
story some may have changed so much of it that two are no pair, though each is one with a third.
"""

from collections.abc import Iterable, Mapping


def clusters(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name the cluster of each article.

    Args:
        pairs: two articles' ids each, in any order.

    Returns:
        By article, the smallest id of its cluster; an article without a pair is not in it.
    """
    above: dict[str, str] = {}

    def top(article: str) -> str:
        above.setdefault(article, article)
        while above[article] != article:
            above[article] = above[above[article]]
            article = above[article]
        return article

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    return {article: top(article) for article in above}


def all_but_earliest(cluster_of: Mapping[str, str], order: Mapping[str, tuple[object, ...]]) -> set[str]:
    """Name the articles that go when one of each cluster is kept: the one that sorts first.

    Args:
        cluster_of: the cluster of each article, as :func:`clusters` gives it.
        order: by article, what it is sorted by; one that is not here is not among those to choose from.
    """
    first: dict[str, str] = {}
    for article in sorted(cluster_of, key=lambda each: (order.get(each, ()), each)):
        if article in order:
            first.setdefault(cluster_of[article], article)
    return {article for article in cluster_of if article in order and first[cluster_of[article]] != article}

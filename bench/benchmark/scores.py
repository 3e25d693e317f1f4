"""Scores predictions against the benchmark's gold."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bench.benchmark.pages import CREDITS

Row = dict[str, Any]
FIELDS: Final = ("title", "authors", "published", *CREDITS)


def scored(rows: Sequence[Row], predictions: Sequence[Row]) -> dict[str, int]:
    """Count what is right.

    Args:
        rows: the manifest's.
        predictions: by `id`; see README.md.

    Returns:
        `articles` and of them those whose text is the gold's word for word (`exact`); `leaked`, lines of
        furniture in texts; `lost`, paragraphs that are in no line of the text; for each field how often it is
        right and wrong (none where there is one is neither); `lists`, and those `taken` for articles.
    """
    found = {row["id"]: row for row in predictions}
    counts = dict.fromkeys(("articles", "exact", "leaked", "lost", "lists", "taken"), 0)
    counts |= {f"{field} {how}": 0 for field in FIELDS for how in ("right", "wrong")}
    for row in rows:
        answer = found.get(row["id"], {})
        if row["page_kind"] != "article":
            counts["lists"] += 1
            counts["taken"] += bool(answer.get("text"))
            continue
        counts["articles"] += 1
        _count_text(counts, row, _lines(answer.get("text")))
        for field in FIELDS:
            gold, given = _value(field, row["gold"]), _value(field, answer)
            counts[f"{field} right"] += gold == given
            counts[f"{field} wrong"] += bool(given) and gold != given
    return counts


def _count_text(counts: dict[str, int], row: Row, given: list[str]) -> None:
    gold, furniture = _lines(row["gold"]["text"]), set(row["boilerplate"])
    counts["exact"] += given == gold
    counts["leaked"] += sum(line in furniture for line in given)
    counts["lost"] += len(set(gold) - set(given))


def _lines(text: str | None) -> list[str]:
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    return [line for line in lines if line]


def _value(field: str, row: Row) -> Any:
    if field == "authors":
        return sorted(row.get("authors") or ())
    if field == "published":
        return str(row.get("published_day") or row.get("published") or "")[:10]
    return row.get(field) or None


def in_lines(counts: Mapping[str, int]) -> list[str]:
    """Write the counts for a terminal."""
    articles = counts["articles"]
    return [
        f"texts word for word: {counts['exact']} of {articles}; {counts['leaked']} furniture lines leaked, "
        f"{counts['lost']} paragraphs lost",
        *(f"{field}: {counts[f'{field} right']} right, {counts[f'{field} wrong']} wrong" for field in FIELDS),
        f"lists taken for articles: {counts['taken']} of {counts['lists']}",
    ]

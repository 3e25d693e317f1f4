"""Which pages are lost, and by what: the answers that a scorer counts as wrong or missing, one by one."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

Row = dict[str, Any]

WHOLE: Final = 0.995
"""A text whose F1 is not below this is taken for right."""
SHOWN: Final = 160
"""Characters of an answer that are shown."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One wrong or missing answer: the page and its group, what was asked, what is right, what was given."""

    group: str
    page: str
    what: str
    gold: str
    given: str

    def __str__(self) -> str:
        """Give it on three lines."""
        return f"{self.group}  {self.page}  {self.what}\n    gold  {self.gold}\n    ours  {self.given}"


def loaded(scorer: Path) -> ModuleType:
    """Load a scorer for its own way of folding titles, names and days.

    Raises:
        ImportError: the file is no Python module.
    """
    spec = importlib.util.spec_from_file_location("pages_scorer", scorer)
    if spec is None or spec.loader is None:
        raise ImportError(f"{scorer} is no Python module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def misses(scorer: ModuleType, rows: list[Row], predictions: list[Row]) -> Iterator[Miss]:
    """Go through the pages as the scorer does, and give every answer that costs something.

    Args:
        scorer: what :func:`loaded` gave.
        rows: rows of a manifest with gold.
        predictions: what an extractor says, by `id`.
    """
    found = {prediction["id"]: prediction for prediction in predictions}
    for row in rows:
        if row["page_kind"] == "feed":
            continue
        answer = found.get(row["id"], {})
        group = scorer.group(row)
        if row["page_kind"] != "article":
            if answer.get("text"):
                yield Miss(group, row["id"], "taken for an article", "none", _short(answer["text"]))
            continue
        for what, gold, given in (*_text(scorer, row, answer), *_fields(scorer, row, answer)):
            yield Miss(group, row["id"], what, gold, given)


def _text(scorer: ModuleType, row: Row, answer: Row) -> Iterator[tuple[str, str, str]]:
    gold, given = (row["gold"] or {}).get("text"), answer.get("text")
    if not gold:
        return
    if not given:
        yield "text: no article", _short(gold), str(answer.get("reason") or "none")
        return
    precision, recall = scorer.precision_recall(
        scorer.shingles(gold, row["lang"]), scorer.shingles(given, row["lang"])
    )
    both = precision + recall
    if both and 2 * precision * recall / both >= WHOLE:
        return
    lost, added = (_only(scorer, row["lang"], *pair) for pair in ((gold, given), (given, gold)))
    yield f"text: precision {precision:.3f}, recall {recall:.3f}", f"lost: {lost}", f"added: {added}"


def _only(scorer: ModuleType, language: str | None, one: str, other: str) -> str:
    """Give the lines of one text whose words are not together in the other, shortened."""
    elsewhere = " ".join(scorer.words(other, language))
    lines = (line.strip() for line in one.splitlines())
    alone = [line for line in lines if line and " ".join(scorer.words(line, language)) not in elsewhere]
    return _short(" | ".join(alone)) or "nothing"


def _fields(scorer: ModuleType, row: Row, answer: Row) -> Iterator[tuple[str, str, str]]:
    gold, by_hand = row["gold"] or {}, row["gold_kind"] == "annotated"
    if gold.get("title"):
        right = [gold["title"], *row.get("title_alt", []), *gold.get("title_alt", [])]
        if scorer.folded(answer.get("title")) not in {scorer.folded(title) for title in right}:
            yield "title", _short(gold["title"]), _short(answer.get("title"))
    names = scorer.names(gold.get("authors"))
    if (names or by_hand) and scorer.names(answer.get("authors")) != names:
        yield "authors", _short(gold.get("authors")), _short(answer.get("authors"))
    day, given = (gold.get("published") or "")[:10], scorer.published_day(answer)
    if (day or by_hand) and day != given:
        yield "date", day or "none", given or "none"


def _short(value: Any) -> str:
    text = ("; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")).strip()
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"

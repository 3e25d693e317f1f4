"""Scores predictions against the benchmark's gold."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bench.benchmark.kinds import TEXT
from bench.benchmark.pages import CREDITS

Row = dict[str, Any]
FIELDS: Final = ("title", "authors", "published", *CREDITS)
SHINGLE: Final = 4
"""Words that F1 is counted over, as in the public benchmarks of article extraction."""
_MARKS: Final = re.compile(r"[\u064b-\u0652\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD: Final = re.compile(r"\w+")
_BETWEEN_NAMES: Final = re.compile(r"[;,،|]| and | و(?=[\u0620-\u064a]{2,} )")


def scored(rows: Sequence[Row], predictions: Sequence[Row]) -> dict[str, float]:
    """Count what is right.

    Args:
        rows: the manifest's.
        predictions: by `id`; see README.md.

    Returns:
        `articles` and of them those whose text is the gold's word for word (`exact`); `precision`, `recall`
        and `F1` of texts; `furniture`, spans that are no text, and how many of them `leaked` into texts;
        `lost`, lines of gold that are nowhere in the text; for each field how many articles have one, how
        often it is `right` there, and how often what was given is `wrong`, where there is none too;
        `others`, the pages that are no articles, and those `taken` for one.
    """
    found = {row["id"]: row for row in predictions}
    counts: Counter[str] = Counter(articles=0, exact=0, furniture=0, leaked=0, lost=0, others=0, taken=0)
    counts.update({f"{field}{how}": 0 for field in FIELDS for how in ("", " right", " wrong")})
    sums = [0.0, 0.0]
    for row in rows:
        answer = found.get(row["id"], {})
        if row["page_kind"] != "article":
            counts["others"] += 1
            counts["taken"] += bool(answer.get("text"))
            continue
        gold, text = row["gold"], answer.get("text") or ""
        counts["articles"] += 1
        counts["exact"] += _lines(text) == _lines(gold["text"])
        counts["furniture"] += len(_furniture(row))
        counts["leaked"] += len(leaked(row, text))
        counts["lost"] += len(lost(gold["text"], text))
        sums = [total + part for total, part in zip(sums, precision_recall(gold["text"], text), strict=True)]
        for field in FIELDS:
            right, given = _value(field, gold), _value(field, answer)
            counts[field] += bool(right)
            counts[f"{field} right"] += bool(right) and right == given
            counts[f"{field} wrong"] += bool(given) and right != given
    precision, recall = (total / max(1, counts["articles"]) for total in sums)
    both = precision + recall
    harmonic = 2 * precision * recall / both if both else 0.0
    return {**counts, "precision": precision, "recall": recall, "F1": harmonic}


def losses(row: Row, answer: Row) -> Iterator[tuple[str, str]]:
    """Give each answer to a page that is not the gold's: what it is about, and what is wrong with it."""
    if row["page_kind"] != "article":
        if answer.get("text"):
            yield "taken", _short(answer["text"])
        return
    gold, text = row["gold"], answer.get("text") or ""
    if not text:
        yield "text", f"no article: {answer.get('reason') or answer.get('error') or 'nothing'}"
    elif _lines(text) != _lines(gold["text"]):
        yield from (("lost", _short(line)) for line in lost(gold["text"], text))
        yield from ((f"leaked {kind}", _short(words)) for words, kind in leaked(row, text))
        unlike = (line for line in _lines(text) if line not in _lines(gold["text"]))
        yield "text", _short(next(unlike, "the same lines, in another order or number"))
    for field in FIELDS:
        right, given = _value(field, gold), _value(field, answer)
        if right != given:
            yield field, f"{right!r}, not {given!r}"


def words(text: str) -> list[str]:
    """Give a text's words, small, without diacritics, tatweel and invisible marks."""
    return _WORD.findall(_MARKS.sub("", unicodedata.normalize("NFC", text)).lower())


def precision_recall(gold: str, text: str) -> tuple[float, float]:
    """Compare two texts by their shingles of words."""
    right, given = _shingles(gold), _shingles(text)
    if not given or not right:
        return 0.0, 0.0
    hit = (right & given).total()
    return hit / given.total(), hit / right.total()


def leaked(row: Row, text: str) -> list[tuple[str, str]]:
    """Give the spans of a page that are no text of the article, and stand in a text all the same.

    A span's words count where they stand together in the text more often than in the gold's.

    Returns:
        The words and the kind of each.
    """
    given, right = _run(text), _run(row["gold"]["text"])
    out = []
    more = {key: given.count(key) - right.count(key) for key in {key for key, _ in _furniture(row)}}
    for key, kind in _furniture(row):
        if more[key] > 0:
            more[key] -= 1
            out.append((key.strip(), kind))
    return out


def lost(gold: str, text: str) -> list[str]:
    """Give the lines of gold whose words don't stand together in a text."""
    given = _run(text)
    return [line for line in _lines(gold) if words(line) and _run(line) not in given]


def _furniture(row: Row) -> list[tuple[str, str]]:
    """Every span that is no text and has words: its words as :func:`_run` joins them, and its kind."""
    spans = ((_run(row["visible"][start:end]), kind) for start, end, kind in row["spans"] if kind not in TEXT)
    return [(run, kind) for run, kind in spans if run.strip()]


def _run(text: str) -> str:
    """Join words so that a run of them is found as a whole only."""
    return f" {'  '.join(words(text))} "


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    every = words(text)
    if not every:
        return Counter()
    last = max(1, len(every) - SHINGLE + 1)
    return Counter(tuple(every[start : start + SHINGLE]) for start in range(last))


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def _value(field: str, row: Mapping[str, Any]) -> Any:
    if field == "authors":
        names = (name for each in row.get("authors") or () for name in _BETWEEN_NAMES.split(str(each)))
        return sorted(" ".join(name.split()) for name in names if name.strip())
    if field == "published":
        return str(row.get("published_day") or row.get("published") or "")[:10]
    return " ".join(str(row.get(field) or "").split())


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 100 else f"{flat[:99]}…"

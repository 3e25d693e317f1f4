"""Languages: how often a detector is right on saved pages' paragraphs, and what it costs.

python -m bench.languages [--pages ../shared/pages]

Beside ours it asks those of the usual libraries that the environment holds. A page whose declared language
ours doubts in half of its paragraphs or more (one filed as English that is in Korean, say) is left out, which
favours ours a little.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from bench.saved_pages import SHARED, read_manifest
from extract.language import SHORTEST, language_of, languages_of

MOST: Final = 25  # paragraphs of a page
FEW: Final = 6  # words of a short paragraph
SAME: Final = {"nb": "no", "nn": "no", "arz": "ar"}
Ask = Callable[[str], str | None]


def main(arguments: list[str] | None = None) -> int:
    """Print a line a detector."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--pages", type=Path, default=SHARED / "pages")
    pages = list(read_pages(cli.parse_args(arguments).pages))
    texts = [(code, text) for code, paragraphs in pages for text in paragraphs]
    short = [(code, " ".join(text.split()[:FEW])) for code, text in texts]
    print(f"{len(pages)} pages, {len(texts)} paragraphs: {dict(Counter(code for code, _ in texts))}")
    print("detector      right   Arabic script   first 6 words   microseconds a paragraph")
    for name, ask in detectors():
        right, cost = measure(ask, texts)
        arabic, _ = measure(ask, [each for each in texts if each[0] in ("ar", "fa", "ur")])
        few, _ = measure(ask, short)
        print(f"{name:12}  {right:.4f}  {arabic:.4f}          {few:.4f}          {cost * 1e6:.0f}")
    for name, wanted in (("all", None), ("Arabic", "ar")):
        chosen = [paragraphs for code, paragraphs in pages if wanted in (None, code)]
        started = time.process_time()
        for paragraphs in chosen:
            languages_of(paragraphs)
        spent = time.process_time() - started
        print(f"languages of a page's paragraphs, {name}: {spent / max(1, len(chosen)) * 1e3:.2f} ms")
    return 0


def read_pages(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Read pages with gold text: the language they are filed under, and their paragraphs."""
    for row in read_manifest(folder):
        text = (row.get("gold") or {}).get("text")
        code = SAME.get(row.get("lang") or "", row.get("lang"))
        if not text or not code:
            continue
        paragraphs = [p for p in text.split("\n") if sum(map(str.isalpha, p)) >= SHORTEST][:MOST]
        doubted = sum(language_of(p, code) != code for p in paragraphs)
        if paragraphs and doubted * 2 < len(paragraphs):
            yield code, paragraphs


def measure(ask: Ask, texts: list[tuple[str, str]]) -> tuple[float, float]:
    """Return the share of right answers, and CPU seconds an answer."""
    started = time.process_time()
    answers = [ask(text) for _, text in texts]
    spent = time.process_time() - started
    right = sum(SAME.get(a or "", a) == code for a, (code, _) in zip(answers, texts, strict=True))
    return right / max(1, len(texts)), spent / max(1, len(texts))


def detectors() -> Iterator[tuple[str, Ask]]:
    """Give ours, and each library that is installed."""
    yield "ours", language_of
    for name, make in (
        ("py3langid", _py3langid),
        ("pycld2", _pycld2),
        ("gcld3", _gcld3),
        ("lingua", _lingua),
    ):
        try:
            library = importlib.import_module(name)
        except ImportError:
            continue
        yield name, make(library)


def _py3langid(library: Any) -> Ask:
    return lambda text: str(library.classify(text)[0])


def _pycld2(library: Any) -> Ask:
    return lambda text: str(library.detect(text, bestEffort=True)[2][0][1])


def _gcld3(library: Any) -> Ask:
    identifier = library.NNetLanguageIdentifier(0, 2000)
    return lambda text: str(identifier.FindLanguage(text).language)


def _lingua(library: Any) -> Ask:
    detector = library.LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()

    def ask(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return None if found is None else str(found.iso_code_639_1.name.lower())

    return ask


if __name__ == "__main__":
    raise SystemExit(main())

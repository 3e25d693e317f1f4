"""A signature of a text's wording, by which near-duplicates are found (MinHash; Broder 1997).

The words are folded for the hash alone: alef, ya and ta marbuta are one letter each, tashkil, tatweel,
case and punctuation are gone. What is stored of an article is never touched.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

from extract.arabic import fold

SHINGLE: Final = 3
"""Words that are hashed together. One changed word changes three of them."""
SHORTEST: Final = 20
"""Words of a text that is compared: shorter ones are alike by their formulas."""
PERMUTATIONS: Final = 126
BANDS: Final = 42
ROWS: Final = PERMUTATIONS // BANDS
"""Values of a band. Texts with a Jaccard of .5 share one of the 42 in 996 of 1,000 cases, with .1 in 41."""
METHOD: Final = "minhash-affine32-seed1-126-w3-fold1"
"""What two signatures must have in common to be compared. It changes whenever a line of this file or of the
folding changes what is hashed; the archive's signatures are then made anew."""

Values = npt.NDArray[np.uint32]

_WORDS: Final = re.compile(r"\w+")
_EMPTY: Final = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_HALF: Final = np.uint64(32)


@dataclass(frozen=True)
class Signature:
    """What is kept of a text's wording."""

    wording: str
    """SHA-256 of the folded words, 32 hexadecimal digits: equal for equal wording."""
    values: bytes | None
    """:data:`PERMUTATIONS` little-endian uint32; None for a text that is too short."""
    bands: bytes | None
    """:data:`BANDS` little-endian uint32, made from ``values``."""


def folded_words(text: str) -> list[str]:
    """Give the words of a text as they are compared."""
    return _WORDS.findall(fold(text))


def shingles(words: list[str]) -> set[str]:
    """Give every :data:`SHINGLE` words that stand together."""
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def sign(text: str | None) -> Signature:
    """Make a text's signature. The same text has the same, on any machine.

    Args:
        text: an article's, as published.
    """
    words = folded_words(text or "")
    wording = hashlib.sha256(" ".join(words).encode()).hexdigest()[:32]
    if len(words) < SHORTEST:
        return Signature(wording, None, None)
    hashed = MinHash(
        hashvalues=_EMPTY.hashvalues.copy(), permutations=_EMPTY.permutations, scheme="affine32", seed=1
    )
    hashed.update_batch([shingle.encode() for shingle in shingles(words)])
    values = np.asarray(hashed.hashvalues, dtype="<u4")
    return Signature(wording, values.tobytes(), bands_of(values[np.newaxis])[0].astype("<u4").tobytes())


def bands_of(values: Values) -> Values:
    """Hash each band of signatures to 32 bits.

    Args:
        values: a row a signature.

    Returns:
        A row a signature, :data:`BANDS` wide.
    """
    rows = values.reshape(len(values), BANDS, ROWS).astype(np.uint64)
    mixed = np.zeros(rows.shape[:2], dtype=np.uint64)
    for row in range(ROWS):
        mixed = (mixed ^ rows[:, :, row]) * _ODD
        mixed ^= mixed >> _HALF
    return (mixed * _ODD >> _HALF).astype(np.uint32)


def similarity(one: Values, other: Values) -> npt.NDArray[np.float64]:
    """Estimate the Jaccard similarity of signatures, row by row, 0 to 1.

    It is the share of equal values: right to .09 (two standard errors) where the Jaccard is .5, and exact
    where two texts have the same words.
    """
    return np.asarray(np.mean(one == other, axis=1), dtype=np.float64)

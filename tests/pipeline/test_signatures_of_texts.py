"""Signatures of texts: like texts have like ones, however they are spelt; unlike ones meet by no band."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bands import MOST_IN_A_BUCKET, NewBands
from pipeline.compared import matrix
from pipeline.signature import (
    BANDS,
    PERMUTATIONS,
    SHORTEST,
    Signature,
    folded_words,
    shingles,
    sign,
    similarity,
)

LETTERS = "ابتجحدرزسشصعفقكلمنهوي"


def story(seed: int, words: int = 300) -> list[str]:
    source = random.Random(seed)
    return ["".join(source.choices(LETTERS, k=source.randint(3, 7))) for _ in range(words)]


def jaccard(one: str, other: str) -> float:
    a, b = (shingles(folded_words(text)) for text in (one, other))
    return len(a & b) / len(a | b)


def values(*signed: Signature) -> np.ndarray:
    return matrix([each.values for each in signed], PERMUTATIONS)


def bands(*signed: Signature) -> np.ndarray:
    return matrix([each.bands for each in signed], BANDS)


def changed(words: list[str], share: float, seed: int) -> str:
    """Write other words over a beginning, as an outlet's own lede does."""
    new = int(len(words) * share)
    return " ".join([*story(seed + 10_000, new), *words[new:]])


def test_the_same_words_otherwise_spelt_and_pointed_have_the_same_signature():
    plain = (
        "قال رئيس البلدية ان المدرسة الاسلامية في المدينة ستفتح ابوابها الى ابناء الجالية "
        "يوم الاحد 8 يونيو 2024 بحضور اهالي الحي"
    )
    other = (
        "قَالَ رئيسُ البلديّة: «إنَّ المدرسه الإسلامية، في المدينـــة، ستفتح أبوابها إلي أبناء الجالية»؛ "
        "يوم الأحد ٨ يونيو ٢٠٢٤... بحضور أهالى الحى!"
    )
    assert len(folded_words(plain)) >= SHORTEST
    assert sign(plain) == sign(other)
    assert sign(plain).wording != sign(plain + " امس").wording


def test_signatures_stay_what_they_were_as_the_archive_holds_them():
    signed = sign(" ".join(story(1, 50)))
    assert signed.values is not None
    assert signed.bands is not None
    assert (signed.wording, signed.values[:12].hex(), signed.bands[:8].hex()) == PINNED


PINNED = ("316c27fd2a545a62541b07f866ae5449", "6378e00b9cc94f0aeeb9fe11", "8f1cad7caddbaf46")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.3])
def test_the_similarity_is_the_jaccard_of_shingles_within_its_error(share: float):
    errors = []
    for seed in range(25):
        words = story(seed)
        one, other = " ".join(words), changed(words, share, seed)
        estimated = similarity(values(sign(one)), values(sign(other)))[0]
        errors.append(estimated - jaccard(one, other))
    assert abs(np.mean(errors)) < 0.02
    assert np.max(np.abs(errors)) < (0.2 if share else 1e-9)


def test_texts_that_are_alike_meet_and_texts_that_are_not_do_not():
    texts = [story(seed) for seed in range(150)]
    retold = [changed(words, 0.2, seed) for seed, words in enumerate(texts)]
    first = bands(*(sign(" ".join(words)) for words in texts))
    second = bands(*(sign(text) for text in retold))
    met = set(zip(*(each.tolist() for each in NewBands(second).met_by(first)), strict=True))
    true = {(place, place) for place in range(len(texts))}
    assert len(true & met) >= 148, "recall of pairs with a Jaccard about .66"
    assert len(met - true) <= 2, "of 22,350 pairs of unlike texts"


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.lists(st.integers(0, 3), max_size=40))
@settings(max_examples=30, deadline=None)
def test_what_meets_is_what_a_search_of_all_pairs_finds(new: list[int], others: list[int]):
    def columns(found: list[int]) -> np.ndarray:
        spread = np.array([[each * 2**30 + 7, each % 2] for each in found], dtype=np.uint32)
        return spread.reshape(len(found), 2)

    ours, theirs = columns(new), columns(others)
    index = NewBands(ours)
    met = set(zip(*(each.tolist() for each in index.met_by(theirs)), strict=True))
    assert met == {
        (a, b) for a in range(len(new)) for b in range(len(others)) if (ours[a] == theirs[b]).any()
    }
    among = set(zip(*(each.tolist() for each in index.met_by_themselves()), strict=True))
    assert among == {(a, b) for a in range(len(new)) for b in range(a) if (ours[a] == ours[b]).any()}


def test_a_text_that_is_printed_hundreds_of_times_makes_a_chain_and_not_all_pairs():
    same = bands(*[sign(" ".join(story(1)))] * 400)
    later, _ = NewBands(same).met_by_themselves()
    assert len(later) <= 400 * MOST_IN_A_BUCKET
    assert {place + 1 for place in range(399)} == set(later.tolist())


def test_a_text_too_short_to_be_told_from_its_formula_has_no_signature():
    assert sign(None).values is None
    assert sign("أسعار العملات اليوم").bands is None
    assert sign(" ".join(story(1, SHORTEST))).values is not None


MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200d"


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_marks_tatweel_and_punctuation_anywhere_change_no_signature(chance: random.Random):
    words = story(7, 40)
    pointed = ["".join(letter + chance.choice(["", "", *MARKS]) for letter in word) for word in words]
    text = chance.choice([" ", "\n", "، ", " «", "» ", "... "]).join(pointed)
    assert sign(text) == sign(" ".join(words))


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_text_can_be_signed(text: str):
    signed = sign(text)
    assert (signed.values is None) == (len(folded_words(text)) < SHORTEST)

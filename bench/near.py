"""Near-duplicates: the CPU of a signature, and the time and memory by which a night is held against many.

The archive's signatures are made up; the articles of the night are not short: 350 words each, of which a
tenth is a story that is stored, under another lede.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.figure import Figure, Log
from pipeline.bands import NewBands
from pipeline.compared import matrix
from pipeline.signature import BANDS, PERMUTATIONS, bands_of, sign

LETTERS: Final = "ابتجحدرزسشصعفقكلمنهوي"
WORDS: Final = 350
AT_ONCE: Final = 1024
"""Rows of a batch, as the table is read."""


@dataclass(frozen=True)
class Scale:
    """How many are new, and how many are stored."""

    new: int = 1000
    few: int = 100_000
    many: int = 1_000_000


FULL, QUICK = Scale(), Scale(new=20, few=1000, many=2000)


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure signing, and the search among few and among many that are stored.

    Args:
        scale: how many.
        store: not asked for.
        log: told how far it is.

    Raises:
        CalledProcessError: a search failed.
    """
    texts = [story(seed) for seed in range(scale.new)]
    began = time.process_time()
    for text in texts:
        sign(text)
    each = (time.process_time() - began) / scale.new
    yield Figure("near: CPU of a signature, ms", round(each * 1e3, 2), f"{WORDS} words, {scale.new} articles")
    for stored in (scale.few, scale.many):
        command = [sys.executable, "-m", "bench.near", str(scale.new), str(stored)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, megabytes, found = done.stdout.split()
        log(f"near: {scale.new} held against {stored}")
        detail = f"{scale.new} new; {found} of them share a band; peak {megabytes} MB more than at the start"
        yield Figure(f"near: CPU of a night among {stored:,}, s", float(seconds), detail)


def story(seed: int) -> str:
    """Make up a text."""
    source = random.Random(seed)  # noqa: S311 - texts that are the same each time
    return " ".join("".join(source.choices(LETTERS, k=source.randint(3, 7))) for _ in range(WORDS))


def search(new: int, stored: int) -> tuple[float, float, int]:
    """Hold new texts against stored ones, a batch at a time, as the step does.

    Returns:
        Seconds of CPU, the peak of memory over that at the start in MB, and how many new ones met another.
    """
    signed = [sign(story(seed)) for seed in range(new)]
    ours = matrix([each.bands for each in signed], BANDS)
    source = np.random.default_rng(1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent, met = 0.0, set[int]()
    for begin in range(0, stored, AT_ONCE):
        theirs = source.integers(0, 2**32, (AT_ONCE, PERMUTATIONS), dtype=np.uint32)
        if begin < new:  # a tenth of the new stories is stored too
            copied = range(begin, min(begin + AT_ONCE, new), 10)
            theirs[: len(copied)] = matrix([signed[place].values for place in copied], PERMUTATIONS)
        bands = bands_of(theirs)
        began = time.process_time()
        if not begin:
            index = NewBands(ours)
        met.update(index.met_by(bands)[0].tolist())
        spent += time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return spent, (peak - before) / 1024, len(met)


if __name__ == "__main__":
    cpu, memory, found = search(int(sys.argv[1]), int(sys.argv[2]))
    print(f"{cpu:.2f} {memory:.0f} {found}")

"""Which texts may be alike: those that share a band of their signatures (locality-sensitive hashing).

Of the texts that are stored only the bands are read, 168 bytes each, in batches: memory does not grow with
the archive.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.signature import Values

MOST_IN_A_BUCKET: Final = 64
"""New texts that one text is held against for one band. Where more share it (a timetable printed each day)
the others are joined to it through these."""
SIEVE_BITS: Final = 20

Places = npt.NDArray[np.int64]


class NewBands:
    """The bands of the texts that are new, made ready to be met by those of others."""

    def __init__(self, bands: Values) -> None:
        """Take the bands, a row a text."""
        self._columns = [_Column(bands[:, band]) for band in range(bands.shape[1])]

    def met_by(self, bands: Values) -> tuple[Places, Places]:
        """Find which new texts share a band with which of some others.

        Args:
            bands: of the others, a row a text.

        Returns:
            Places of new texts and of the others, side by side, each pair once, in order.
        """
        met = [column.met_by(bands[:, band]) for band, column in enumerate(self._columns)]
        return each_once(met)

    def met_by_themselves(self) -> tuple[Places, Places]:
        """Find which new texts share a band with each other: the later place first, each pair once."""
        met = [column.neighbours() for column in self._columns]
        return each_once(met)


class _Column:
    """One band of the new texts, sorted by its value and, of equal ones, by place."""

    def __init__(self, values: npt.NDArray[np.uint32]) -> None:
        self._order = np.argsort(values, kind="stable")
        self._sorted = values[self._order]
        # Most values of others are of no new text: a bit says so before anything is searched.
        self._sieve = np.zeros(1 << SIEVE_BITS, dtype=np.bool_)
        self._sieve[values >> np.uint32(32 - SIEVE_BITS)] = True

    def met_by(self, values: npt.NDArray[np.uint32]) -> tuple[Places, Places]:
        others = np.flatnonzero(self._sieve[values >> np.uint32(32 - SIEVE_BITS)])
        first = np.searchsorted(self._sorted, values[others], "left")
        after = np.searchsorted(self._sorted, values[others], "right")
        counts = np.minimum(after - first, MOST_IN_A_BUCKET)
        return self._order[spread(first, counts)], np.repeat(others, counts)

    def neighbours(self) -> tuple[Places, Places]:
        here = np.arange(len(self._sorted))
        after = np.searchsorted(self._sorted, self._sorted, "right")
        counts = np.minimum(after - here - 1, MOST_IN_A_BUCKET)
        return self._order[spread(here + 1, counts)], self._order[np.repeat(here, counts)]


def each_once(met: list[tuple[Places, Places]]) -> tuple[Places, Places]:
    """Give pairs of places, each once, in order."""
    pairs = np.unique(np.concatenate([(ours << 32) | theirs for ours, theirs in met]))
    return pairs >> 32, pairs & 0xFFFFFFFF


def spread(first: Places, counts: Places) -> Places:
    """Give ``first``, ``first + 1``, … for each, so many as are counted, one after the other."""
    ends = np.cumsum(counts)
    begins = np.repeat(ends - counts, counts)
    return np.repeat(first, counts) + np.arange(int(ends[-1]) if len(ends) else 0) - begins

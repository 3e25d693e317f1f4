"""The pairs of texts that are alike, among the new ones and with those that are stored."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mahjar.errors import Refused
from mahjar.tables import Tables
from pipeline.alike import THRESHOLD, Version, pair
from pipeline.bands import NewBands
from pipeline.signature import BANDS, METHOD, PERMUTATIONS, Signature, Values, similarity

MOST_PAIRS: Final = 50
"""Pairs of one new version with those that are stored: the most alike. A text that is printed every day
would have one with each day."""
BANDS_READ: Final = ("article_id", "version", "month", "method", "bands")
SIGNATURES_READ: Final = (
    "article_id", "version", "month", "outlet", "day", "instant", "fetched", "wording", "signature",
)  # fmt: skip


class OtherMethod(Refused):
    """The signatures that are stored were made by another method than today's: no retry changes that."""

    def __init__(self, method: str) -> None:
        """Say so, and what makes them anew."""
        super().__init__(
            f"the signatures of near-duplicates were made by the method {method}, and those of today are by "
            f"{METHOD}: run `mahjar-ops near-duplicates --anew`"
        )


@dataclass(frozen=True)
class New:
    """A version that is compared for the first time."""

    version: Version
    signature: Signature

    @classmethod
    def of(cls, row: dict[str, Any], signature: Signature) -> Self:
        """Make one of a row of ``articles``."""
        seen: dt.datetime = row["first_seen"] or row["fetched"] or dt.datetime.min.replace(tzinfo=dt.UTC)
        version = Version(
            day=row["published_day"] or seen.date(),
            instant=row["published"] or seen,
            article_id=row["article_id"],
            version=row["version"],
            outlet=row["outlet"],
            wording=signature.wording,
            month=row["month"],
            fetched=row["fetched"],
        )
        return cls(version, signature)

    def row(self) -> dict[str, Any]:
        """Give its row of ``near_signatures``."""
        return vars(self.version) | {
            "method": METHOD,
            "bands": self.signature.bands,
            "signature": self.signature.values,
        }


def pairs_among(signed: Sequence[New]) -> Iterator[dict[str, Any]]:
    """Give the pairs among new versions, as rows of ``near_duplicates``.

    Args:
        signed: those that have a signature, in the order of their versions.
    """
    if not signed:
        return
    values = matrix([new.signature.values for new in signed], PERMUTATIONS)
    later, earlier = NewBands(matrix([new.signature.bands for new in signed], BANDS)).met_by_themselves()
    alike = similarity(values[later], values[earlier])
    for one, other, share in zip(later.tolist(), earlier.tolist(), alike.tolist(), strict=True):
        if share >= THRESHOLD and signed[one].version.article_id != signed[other].version.article_id:
            yield pair(signed[one].version, signed[other].version, share, METHOD)


def pairs_with(tables: Tables, signed: Sequence[New]) -> Iterator[dict[str, Any]]:
    """Give the pairs of new versions with those that are stored, as rows of ``near_duplicates``.

    The bands of all that is stored are read; whole signatures only of months in which a band is shared.

    Args:
        tables: the archive's.
        signed: the new versions that have a signature.

    Raises:
        OtherMethod: the signatures that are stored can't be compared with today's.
        StoreError: the store can't be reached.
    """
    if not signed:
        return
    values = matrix([new.signature.values for new in signed], PERMUTATIONS)
    found: dict[int, list[tuple[float, Version]]] = defaultdict(list)
    for month, places in candidates(tables, signed).items():
        ids = sorted({article_id for article_id, _ in places})
        where = (pc.field("month") == month) & pc.field("article_id").isin(ids)
        for row in tables.read("near_signatures", where=where, columns=SIGNATURES_READ).to_pylist():
            near = places.get((row["article_id"], row["version"]))
            if near is None:  # another version of that article: it may be too short to have a signature
                continue
            theirs = np.frombuffer(row.pop("signature") or b"", dtype="<u4")
            for place, share in zip(near, similarity(values[near], theirs).tolist(), strict=True):
                if share >= THRESHOLD:
                    found[place].append((share, Version(**row)))
    for place, stored in sorted(found.items()):
        for share, other in sorted(stored, reverse=True)[:MOST_PAIRS]:
            yield pair(signed[place].version, other, share, METHOD)


def candidates(tables: Tables, signed: Sequence[New]) -> dict[str, dict[tuple[str, str], list[int]]]:
    """Find the stored versions that share a band with new ones.

    Returns:
        By month, and by article and version, the places of the new ones; never of the same article.

    Raises:
        OtherMethod: the signatures that are stored can't be compared with today's.
        StoreError: the store can't be reached.
    """
    met: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(dict)
    table = tables.open("near_signatures")
    if table is None:
        return met
    new = NewBands(matrix([each.signature.bands for each in signed], BANDS))
    for batch in tables.stream("near_signatures", table, columns=BANDS_READ):
        refuse_others(batch)
        there = batch.filter(pc.is_valid(batch["bands"]))
        if not there.num_rows:
            continue
        places, others = new.met_by(matrix(there["bands"].to_pylist(), BANDS))
        rows = there.select(["month", "article_id", "version"]).take(pa.array(others)).to_pylist()
        for place, row in zip(places.tolist(), rows, strict=True):
            if row["article_id"] != signed[place].version.article_id:
                key = row["article_id"], row["version"]
                met[row["month"]].setdefault(key, []).append(place)
    return met


def refuse_others(batch: pa.RecordBatch) -> None:
    """Let no signature of another method pass.

    Raises:
        OtherMethod: there is one.
    """
    for method in pc.unique(batch["method"]).to_pylist():
        if method != METHOD:
            raise OtherMethod(str(method))


def matrix(packed: Sequence[bytes | None], width: int) -> Values:
    """Unpack little-endian uint32, a row each.

    Raises:
        ValueError: one is missing or of another width.
    """
    return np.frombuffer(b"".join(each or b"" for each in packed), dtype="<u4").reshape(len(packed), width)

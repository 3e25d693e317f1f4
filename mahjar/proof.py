"""The proof of an article: the WARC record it was read from, fetched and held against its digests."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mahjar import evidence
from mahjar.errors import EvidenceError, NotStored
from mahjar.store import Store

PLACE = ("warc_key", "warc_offset", "warc_length")


@dataclass(frozen=True)
class Check:
    """One thing that the archive says of an article's evidence, and whether it is so."""

    name: str
    said: str
    holds: bool
    found: str | None = None
    """What was found instead, where it differs."""


@dataclass(frozen=True)
class Proof:
    """Where an article's record lies, and what came of holding it against what is said of it."""

    warc_key: str | None
    warc_offset: int | None
    warc_length: int | None
    record_id: str | None
    checks: tuple[Check, ...] = ()
    fault: str | None = None
    """Why the record could not be checked at all, in a sentence."""

    @property
    def holds(self) -> bool:
        """Whether the record was found and everything said of it is so."""
        return self.fault is None and bool(self.checks) and all(check.holds for check in self.checks)

    @property
    def sentence(self) -> str:
        """What came of it, for a person."""
        if self.fault is not None:
            return self.fault
        wrong = [check for check in self.checks if not check.holds]
        if not wrong:
            return f"WARC record {self.record_id} is what the archive says of it"
        first = wrong[0]
        return (
            f"WARC record {self.record_id} is not what the archive says of it: {first.name} should be "
            f"{first.said} and is {first.found}"
        )

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON."""
        return asdict(self) | {"holds": self.holds, "sentence": self.sentence}


def prove(store: Store, article: Mapping[str, Any]) -> Proof:
    """Fetch the record that an article was read from, and hold it against its digests.

    The record's own two digests are of the bytes as they came over the wire (ISO 28500:2017, 5.8 and 5.9);
    ``payload_digest`` is of the payload with its content-encoding undone, which is what was read.

    Args:
        store: the archive's bucket.
        article: a row of ``articles``.

    Returns:
        The proof; one that does not hold says why.

    Raises:
        StoreError: the store can't be reached, so that nothing can be said.
    """
    place = {name: article[name] for name in (*PLACE, "record_id")}
    if None in place.values():
        return Proof(**place, fault="the article names no WARC record: there is nothing to prove it by")
    try:
        member = store.get_range(*(article[name] for name in PLACE))
        record = evidence.read_one(member)
    except NotStored as error:
        return Proof(**place, fault=f"the evidence is missing: {error}")
    except EvidenceError as error:
        return Proof(**place, fault=f"the evidence does not hold: {error}")
    return Proof(**place, checks=checks(record, article))


def checks(record: evidence.Record, article: Mapping[str, Any]) -> tuple[Check, ...]:
    """Hold a record, whose own digests were found right where it has any, against an article's row."""
    return (
        same("record id", article["record_id"], record.record_id),
        same("address", article["url"], record.url),
        # A digest that is there was checked when the record was read; one that is not proves nothing.
        own_digest(record, "WARC-Block-Digest"),
        own_digest(record, "WARC-Payload-Digest"),
        same("payload_digest (SHA-256)", article["payload_digest"], evidence.sha256(record.decoded())),
    )


def own_digest(record: evidence.Record, name: str) -> Check:
    """Say whether a record carries a digest of its own, which was found right."""
    digest = record.warc_headers.get(name)
    return Check(name, digest or "given", bool(digest), None if digest else "missing")


def same(name: str, said: str | None, found: str | None) -> Check:
    """Hold what is said against what was found."""
    holds = said is not None and said == found
    return Check(name, str(said), holds, None if holds else str(found))

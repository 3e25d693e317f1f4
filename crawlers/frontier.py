"""The frontier: every address that is known or found tonight, and whose turn it is.

It lies in a SQLite file and not in memory: an outlet of twenty years has a hundred thousand addresses, and a
crawl's memory must not depend on that. It lasts for one try; the file has no name and goes with the process.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from crawlers.instants import latest, newer
from crawlers.job import Earlier, Found, Hints, Known
from mahjar.address import plain

SCHEMA = """
CREATE TABLE addresses (
    address TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    how TEXT,
    found_in TEXT NOT NULL DEFAULT '[]',
    hints TEXT NOT NULL DEFAULT '{}',
    known TEXT,
    due INTEGER NOT NULL DEFAULT 0,
    named INTEGER,
    settled_way INTEGER NOT NULL DEFAULT 0,
    place TEXT,
    rank INTEGER
);
CREATE INDEX by_turn ON addresses (place, rank, named);
"""
COLUMNS = "address, url, how, found_in, hints, known, named, settled_way"
QUEUED, ASKED, DONE = "queued", "asked", "done"
BATCH = 500


@dataclass(frozen=True)
class Candidate:
    """An address that is named tonight, or due."""

    address: str
    url: str
    how: str | None
    found_in: tuple[str, ...]
    hints: Hints
    known: Known | None
    named: bool
    """A document named it tonight; otherwise it is asked because it is due."""
    settled_way: bool
    """One of those documents had been read on an earlier night."""


@dataclass(frozen=True)
class Named:
    """An address that a document named, and what documents said of it tonight."""

    url: str
    hints: Hints


class Frontier:
    """Addresses of articles and their turns."""

    def __init__(self) -> None:
        """Begin an empty frontier."""
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(SCHEMA)
        self._names = 0

    def close(self) -> None:
        """Close it; its file is gone."""
        self._db.close()

    def know(self, rows: Iterable[Known]) -> None:
        """Take in what the archive knows."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR REPLACE INTO addresses (address, url, how, found_in, known, due) VALUES (?,?,?,?,?,?)",
            (
                (row.address, row.url, row.found_how, dumps(row.found_in), dumps(asdict(row)), row.due)
                for row in rows
            ),
        )
        self._db.execute("COMMIT")

    def name(self, found: Sequence[Found], *, settled_way: bool) -> tuple[int, int]:
        """Take in what a document gave.

        Args:
            found: the addresses; one that comes again adds to what is known of it.
            settled_way: whether the document had been read on an earlier night.

        Returns:
            How many of the addresses nobody had heard of before, and how many different ones there are.
        """
        self._db.execute("BEGIN")
        fresh = {each.address: False for each in found}
        for each in found:
            fresh[each.address] |= self._name(each, settled_way)
        self._db.execute("COMMIT")
        return sum(fresh.values()), len(fresh)

    def _name(self, found: Found, settled_way: bool) -> bool:
        row = self._db.execute(
            "SELECT found_in, hints, named, url, known IS NOT NULL FROM addresses WHERE address = ?",
            (found.address,),
        ).fetchone()
        self._names += 1
        if row is None:
            self._db.execute(
                "INSERT INTO addresses (address, url, how, found_in, hints, named, settled_way) "
                "VALUES (?,?,?,?,?,?,?)",
                (found.address, found.url, found.how, dumps([found.document]), dumps(asdict(found.hints)),
                 self._names, settled_way),
            )  # fmt: skip
            return True
        found_in, hints, named = json.loads(row[0]), hints_of(row[1]), row[2]
        if found.document not in found_in:
            found_in.append(found.document)
        url = row[3] if row[4] else plainer(row[3], found.url)
        self._db.execute(
            "UPDATE addresses SET found_in = ?, hints = ?, named = ?, settled_way = settled_way OR ?, "
            "how = coalesce(how, ?), url = ? WHERE address = ?",
            (dumps(found_in), dumps(asdict(merged(hints, found.hints))), named or self._names,
             settled_way, found.how, url, found.address),
        )  # fmt: skip
        return False

    def named_by(self, documents: Sequence[str], most: int = 1_000) -> list[Named]:
        """Give addresses that documents named, tonight or before; those of tonight first, in their order.

        Args:
            documents: addresses of the documents.
            most: no more than so many.
        """
        rows = self._db.execute(
            "SELECT url, hints FROM addresses WHERE EXISTS (SELECT 1 FROM json_each(found_in) "
            "WHERE value IN (SELECT value FROM json_each(?))) ORDER BY named IS NULL, named LIMIT ?",
            (dumps(list(documents)), most),
        ).fetchall()
        return [Named(url, hints_of(hints)) for url, hints in rows]

    def moved(self, found: Iterable[Found]) -> tuple[int, int]:
        """Hold what a document says of changes against what is known.

        Returns:
            How many of its addresses are said to have changed since, and of how many that can be told.
        """
        changed = comparable = 0
        for each in found:
            row = self._db.execute(
                "SELECT json_extract(known, '$.hint_modified') FROM addresses WHERE address = ?",
                (each.address,),
            ).fetchone()
            if row and row[0] and each.hints.modified:
                comparable += 1
                changed += newer(each.hints.modified, row[0])
        return changed, comparable

    def undecided(self) -> Iterator[Candidate]:
        """Give every address that is named or due and has no place yet; each must be given one."""
        while rows := self._select(
            "place IS NULL AND (named IS NOT NULL OR due) ORDER BY named IS NULL, named LIMIT ?", BATCH
        ):
            yield from rows

    def queue(self, candidate: Candidate, rank: int) -> None:
        """Have an address asked in its turn: by rank, then in the order it was named in."""
        self._place(candidate.address, QUEUED, rank)

    def has_own_turn(self, address: str) -> bool:
        """Say whether an address is looked after by itself: it is to be asked tonight, or gave an article."""
        row = self._db.execute(
            "SELECT 1 FROM addresses WHERE address = ? AND ((named IS NOT NULL OR due) "
            "AND coalesce(json_extract(known, '$.state'), '') != 'settled' "
            "OR json_extract(known, '$.outcome') = 'article')",
            (address,),
        ).fetchone()
        return row is not None

    def done(self, address: str) -> None:
        """An address is finished with for tonight."""
        self._place(address, DONE, None)

    def next(self) -> Candidate | None:
        """Give the address whose turn it is, if there is one."""
        rows = self._select("place = 'queued' ORDER BY rank, named LIMIT ?", 1)
        if not rows:
            return None
        self._place(rows[0].address, ASKED, None)
        return rows[0]

    def waiting(self) -> int:
        """Count the addresses whose turn is still to come."""
        count: int = self._db.execute("SELECT count(*) FROM addresses WHERE place = 'queued'").fetchone()[0]
        return count

    def has_waiting(self) -> bool:
        """Say whether an address's turn is still to come."""
        return (
            self._db.execute("SELECT 1 FROM addresses WHERE place = 'queued' LIMIT 1").fetchone() is not None
        )

    def left(self) -> Iterator[Candidate]:
        """Give every address that was to be asked and is not done; each must be marked done."""
        while rows := self._select("place IN ('queued', 'asked') LIMIT ?", BATCH):
            yield from rows

    def _select(self, where: str, limit: int) -> list[Candidate]:
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM addresses WHERE {where}",  # noqa: S608 - our own words
            (limit,),
        ).fetchall()
        return [
            Candidate(
                address,
                url,
                how,
                tuple(json.loads(found_in)),
                hints_of(hints),
                known_of(known) if known else None,
                named is not None,
                bool(settled_way),
            )
            for address, url, how, found_in, hints, known, named, settled_way in rows
        ]

    def _place(self, address: str, place: str, rank: int | None) -> None:
        self._db.execute("UPDATE addresses SET place = ?, rank = ? WHERE address = ?", (place, rank, address))


def plainer(one: str, other: str) -> str:
    """Give the form of an address that is no variant, AMP's say; the first where both are or neither is."""
    return other if plain(one) != one and plain(other) == other else one


def merged(one: Hints, other: Hints) -> Hints:
    """Put together what two documents say: the first one's word, the other's where it says nothing."""
    both = {name: value or getattr(other, name) for name, value in vars(one).items()}
    return Hints(**(both | {"modified": latest(one.modified, other.modified)}))


def dumps(value: object) -> str:
    """Write JSON, tightly."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def hints_of(text: str) -> Hints:
    """Read hints back."""
    row = json.loads(text)
    return Hints(**(row | {name: tuple(row.get(name) or ()) for name in ("authors", "tags")}))


def known_of(text: str) -> Known:
    """Read a known address back."""
    row = json.loads(text)
    earlier = Earlier(**row["earlier"]) if row.get("earlier") else None
    return Known(**(row | {"earlier": earlier, "found_in": tuple(row.get("found_in") or ())}))


def read_known(path: Path) -> Iterator[Known]:
    """Read the known addresses from their file, line by line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield known_of(line)

"""What a researcher's pull costs beside a plain read of the same columns of the same table with Arrow.

The pull gives the latest version of each article only, and leaves out what outlets exclude; the plain read
gives every row as it stands.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import mahjar
from bench.commits import Archive
from bench.figure import Figure, Log, ratio
from bench.nights import Country, outlet_file
from mahjar import layout
from mahjar.evidence import sha256
from mahjar.store import Store
from mahjar.tables import Tables

COLUMNS = ("article_id", "version", "outlet", "url", "title", "text", "published_day", "first_seen")


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    country: Country = field(default_factory=Country)
    nights: int = 40
    times: int = 7


FULL = Scale()
QUICK = Scale(Country(outlets=4, articles=5), nights=1, times=2)


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure a pull of everything.

    Args:
        scale: how much.
        store: settings of an archive that is empty.
        log: told how far it is.

    Raises:
        MahjarError: the store failed.
        RuntimeError: the two did not give the same rows.
    """
    archive = Archive(store, scale.country)
    for outlet in scale.country.ids:
        Store(archive.store).put(layout.outlet_file(sha256(outlet_file(outlet))), outlet_file(outlet))
    for number in range(scale.nights):
        archive.merge(archive.rows(number))
    log(f"pull-speed: {scale.nights} nights are laid down")
    pairs = [(pulled(archive), plainly(archive)) for _ in range(scale.times)]
    rows = {rows for pair in pairs for rows, _ in pair}
    if len(rows) != 1:
        raise RuntimeError(f"the pull and the plain read gave {sorted(rows)} rows")
    ours, theirs = ([seconds for _, seconds in side] for side in zip(*pairs, strict=True))
    unit = f"s for {rows.pop()} articles"
    yield ratio("pull of all articles / plain Arrow read", ours, theirs, unit, None)


def pulled(archive: Archive) -> tuple[int, float]:
    """Open the archive and read every article; rows and seconds."""
    store, began = archive.store, time.perf_counter()
    corpus = mahjar.open(
        store.uri, endpoint=store.endpoint, access_key=store.access_key, secret_key=store.secret_key
    )
    rows = sum(batch.num_rows for batch in corpus.articles(columns=COLUMNS).batches())
    return rows, time.perf_counter() - began


def plainly(archive: Archive) -> tuple[int, float]:
    """Read the same columns as any reader of Delta tables does; rows and seconds."""
    began = time.perf_counter()
    table = Tables(archive.store).open("articles")
    assert table is not None
    scanner = table.to_pyarrow_dataset().scanner(columns=list(COLUMNS))
    rows = sum(batch.num_rows for batch in scanner.to_batches())
    return rows, time.perf_counter() - began

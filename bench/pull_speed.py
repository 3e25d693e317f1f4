"""What a researcher's pull costs beside a plain read of the same columns of the same table with Arrow.

The pull gives the latest version of each article only, and leaves out what outlets exclude; the plain read
gives every row as it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import mahjar
from bench.commits import Archive
from bench.figure import Figure, Log, ratio, seconds
from bench.nights import Country, outlet_file
from mahjar import layout
from mahjar.evidence import sha256
from mahjar.settings import StoreSettings
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
    pulls, reads = [], []
    rows: set[int] = set()
    for _ in range(scale.times):
        pulls.append(seconds(lambda: rows.add(pulled(archive.store))))
        reads.append(seconds(lambda: rows.add(read_plainly(archive.store))))
    if len(rows) != 1:
        raise RuntimeError(f"the pull and the plain read gave {sorted(rows)} rows")
    yield ratio("pull of all articles / plain Arrow read", pulls, reads, f"s for {rows.pop()} articles", None)


def pulled(store: StoreSettings) -> int:
    """Open the archive and read every article; gives their number."""
    corpus = mahjar.open(
        store.uri, endpoint=store.endpoint, access_key=store.access_key, secret_key=store.secret_key
    )
    return sum(batch.num_rows for batch in corpus.articles(columns=COLUMNS).batches())


def read_plainly(store: StoreSettings) -> int:
    """Read the same columns as any reader of Delta tables does; gives the number of rows."""
    table = Tables(store).open("articles")
    assert table is not None
    scanner = table.to_pyarrow_dataset().scanner(columns=list(COLUMNS))
    return sum(batch.num_rows for batch in scanner.to_batches())

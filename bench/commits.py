"""The commit of a night of forty outlets, beside bare appends of the same rows, at first and after a year.

All write to the same store, in turn. It is measured twice beside the appends, which have their rows in memory
and write them to tables of the same columns and partitions: the merges alone, of the same rows in memory, and
the whole step, which first reads what the outlets have staged.

The year is laid down a night at a time by the same merges. Its next nights are then committed in turn with
those of an archive that has just begun, so that both meet the machine in the same mood.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow as pa
from deltalake import write_deltalake

from bench import nights
from bench.archive import environment, part_of
from bench.figure import Figure, Log, ratio, seconds
from bench.nights import Country, Row, Rows
from mahjar import layout
from mahjar.ledger import NIGHTS
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import TABLES, Tables, storage_options
from pipeline.check import ROW
from pipeline.commit import commit, flat
from pipeline.extract import ACCOUNTS
from pipeline.night import Night
from pipeline.staging import Staging

MOST_BESIDE_APPENDS = 4.0
MOST_AFTER_A_YEAR = 1.3
SETTLED = 8
"""The first night on which every look again of an article is made: from then on nights are alike."""


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    country: Country = field(default_factory=Country)
    year: int = 360
    """Nights that the older archive holds before it is timed."""
    timed: int = 11


FULL = Scale()
QUICK = Scale(Country(outlets=4, articles=5), year=SETTLED, timed=2)


@dataclass(frozen=True)
class Archive:
    """An archive, and bare tables of the same rows beside it."""

    settings: dict[str, str]
    country: Country

    @property
    def store(self) -> StoreSettings:
        """Where it is."""
        return StoreSettings.read(self.settings)

    def rows(self, number: int) -> Rows:
        """Make the rows of a night, those of ``nights`` among them."""
        return nights.whole(self.country.night(number)) | {"nights": self.accounts(number)}

    def merge(self, rows: Rows) -> None:
        """Merge rows as the commit does, without staging them."""
        tables = Tables(self.store)
        for name in layout.TABLES:
            tables.merge(name, rows.get(name, TABLES[name].schema.empty_table()))

    def commit(self, number: int) -> float:
        """Stage a night, then commit it; gives the seconds of the commit.

        Raises:
            RuntimeError: it left rows out, or wrote others.
        """
        night = self.country.night(number)
        self.stage(number, night)
        done: dict[str, dict[str, int]] = {}

        def work() -> None:
            done.update(commit(the_night(number), self.country.ids, log=lambda _: None)["tables"])

        with environment(self.settings):
            took = seconds(work)
        staged = {name: table.num_rows for name, table in nights.whole(night).items()}
        if wrong := [n for n, count in staged.items() if done[n]["inserted"] + done[n]["updated"] != count]:
            raise RuntimeError(f"night {number}: the commit wrote other rows than were staged of {wrong}")
        return took

    def append(self, rows: Rows) -> None:
        """Append rows to the bare tables."""
        for name, table in rows.items():
            write_deltalake(
                f"{self.store.uri}/bare/{name}",
                table,
                mode="append",
                partition_by=["month"],
                storage_options=storage_options(self.store),
            )

    def accounts(self, number: int) -> pa.Table:
        """Make the rows of ``nights``."""
        return pa.Table.from_pylist([flat(row) for row in self._accounts(number).values()], schema=NIGHTS)

    def stage(self, number: int, night: dict[str, Rows]) -> None:
        """Stage a night as its outlets' tasks do."""
        store, rows_of_nights = Store(self.store), self._accounts(number)
        for outlet, rows in night.items():
            staging = Staging(store, the_night(number), outlet)
            with staging.writing() as files:
                for name, table in rows.items():
                    files.extend(name, table.to_pylist())
            staging.put_json(ROW, rows_of_nights[outlet])
            staging.put_json(ACCOUNTS, {})

    def _accounts(self, number: int) -> dict[str, Row]:
        versions: dict[str, Any] = dict.fromkeys(name for name in NIGHTS.names if name.endswith("_version"))
        return {
            outlet: nights.account(outlet, number, self.country.articles) | versions
            for outlet in self.country.ids
        }


def the_night(number: int) -> Night:
    """Give the run of a night."""
    return Night.of(nights.run_of(number), nights.started(number))


def measure(scale: Scale, store: dict[str, str], log: Log) -> Iterator[Figure]:
    """Measure the commit.

    Args:
        scale: how much.
        store: settings of an archive that is empty.
        log: told how far it is.

    Raises:
        MahjarError: the store failed.
    """
    old, young, rows_only = (
        Archive(part_of(store, name), scale.country) for name in ("old", "young", "rows")
    )
    for number in range(scale.year):
        rows = old.rows(number)
        old.merge(rows)
        if number < SETTLED:
            young.merge(rows)
            rows_only.merge(rows)
            rows_only.append(rows)
        if (number + 1) % 20 == 0:
            log(f"commits: {number + 1} of {scale.year} nights are laid down")
    merges, bare, firsts, lasts = [], [], [], []
    for place in range(scale.timed):
        rows = rows_only.rows(SETTLED + place)
        merges.append(seconds(partial(rows_only.merge, rows)))
        bare.append(seconds(partial(rows_only.append, rows)))
        firsts.append(young.commit(SETTLED + place))
        lasts.append(old.commit(scale.year + place))
        log(
            f"commits: bare {bare[-1]:.2f} s, merges {merges[-1]:.2f} s, step {firsts[-1]:.2f} s at first, "
            f"{lasts[-1]:.2f} s after {scale.year} nights"
        )
    yield ratio("merges of a night / bare appends", merges, bare, "s", MOST_BESIDE_APPENDS)
    yield ratio("commit step of a night / bare appends", firsts, bare, "s", MOST_BESIDE_APPENDS)
    yield ratio(f"commit step after {scale.year} nights / at first", lasts, firsts, "s", MOST_AFTER_A_YEAR)

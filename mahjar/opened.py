"""An archive that was opened: its tables at the versions they had, and who its outlets are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds

from mahjar.errors import NothingFound, QueryError
from mahjar.masthead import Masthead, mastheads
from mahjar.pinned import Pinned
from mahjar.query import Query, as_day, checked_columns, close, named
from mahjar.selection import Selection
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables

Names = Iterable[str] | str | None
Day = date | datetime | str | None


class Opened:
    """What every question to an archive rests on."""

    def __init__(self, settings: StoreSettings, tables: Pinned, files: dict[str, str]) -> None:
        """Take what :func:`open` found.

        Args:
            settings: how to reach the store.
            tables: the tables at their versions.
            files: SHA-256 of each outlet's file, of its newest night.
        """
        self.settings, self.pinned, self.store = settings, tables, Store(settings)
        self._files = files
        self._mastheads: dict[str, Masthead] = {}

    def __repr__(self) -> str:
        return f"Corpus({self.uri!r}, articles version {self.versions['articles']})"

    @property
    def uri(self) -> str:
        """The archive's address."""
        return self.settings.uri

    @property
    def versions(self) -> dict[str, int | None]:
        """The version of each table, None for one that has no commit yet: what a citation names."""
        return self.pinned.versions

    @property
    def last_night(self) -> dict[str, Any] | None:
        """The newest night that is read: its ``run``, ``night``, ``started``, ``finished``."""
        return self.pinned.last_night

    @property
    def outlet_ids(self) -> list[str]:
        """The ids of the outlets that have had a night."""
        return sorted(pc.unique(self.pinned.nights["outlet"]).to_pylist())

    def mastheads(self, outlets: Iterable[str]) -> dict[str, Masthead]:
        """Give what is known of outlets: names, place, languages, and what they exclude.

        Raises:
            MahjarError: an outlet's file can't be read.
            StoreError: the store can't be reached.
        """
        wanted = list(outlets)
        missing = [outlet for outlet in wanted if outlet not in self._mastheads]
        self._mastheads |= mastheads(self.store, self._files, missing)
        return {outlet: self._mastheads[outlet] for outlet in wanted if outlet in self._mastheads}

    def read_articles(self, where: ds.Expression, columns: Sequence[str] | None) -> list[dict[str, Any]]:
        """Read a few rows of ``articles`` into memory, all versions, whatever their outlets exclude.

        Args:
            where: the rows.
            columns: the columns; all when None.

        Raises:
            StoreError: the store can't be reached.
        """
        table = self.pinned.tables["articles"]
        if table is None:
            return []
        read = Tables(self.settings).stream("articles", table, where=where, columns=columns)
        return [row for batch in read for row in batch.to_pylist()]

    @cached_property
    def _with_pairs(self) -> Pinned:
        table = Tables(self.settings).open("near_duplicates")
        return replace(self.pinned, tables={**self.pinned.tables, "near_duplicates": table})

    def _rows(self, table: str, outlets: Names, since: Day, until: Day, columns: Names) -> Selection:
        query = Query(
            outlets=self._known(outlets),
            since=as_day(since, "since"),
            until=as_day(until, "until"),
            columns=checked_columns(table, columns),
            versions="all",
        )
        return self._select(table, query)

    def _select(self, table: str, query: Query) -> Selection:
        asked = self._files if query.outlets is None else query.outlets
        return Selection(table, query, self.settings, self.pinned, self.mastheads(asked))

    def _known(self, outlets: Names) -> tuple[str, ...] | None:
        """Check that the archive has these outlets."""
        ids = named(outlets)
        if ids == ():
            raise QueryError("name at least one outlet, or none to have them all")
        for outlet in ids or ():
            if outlet not in self.outlet_ids:
                raise QueryError(
                    f"the archive {self.uri} has no outlet {outlet!r}{close(outlet, self.outlet_ids)} "
                    "(`mahjar outlets` lists them)"
                )
        return ids

    def _of_countries(
        self, outlets: tuple[str, ...] | None, countries: tuple[str, ...] | None
    ) -> tuple[str, ...] | None:
        """Keep the outlets of some countries."""
        if countries is None:
            return outlets
        if not countries:
            raise QueryError("name at least one country, or none to have them all")
        known = self.mastheads(self.outlet_ids if outlets is None else outlets)
        kept = tuple(outlet for outlet, masthead in known.items() if masthead.country in countries)
        there = {masthead.country for masthead in known.values() if masthead.country}
        missing = [country for country in countries if country not in there]
        if missing and (outlets is None or not kept):
            have = ", ".join(sorted(there)) or "none"
            raise NothingFound(f"no outlet is of country {missing[0]!r}; there are {have}")
        return kept

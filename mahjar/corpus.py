"""The archive as a researcher sees it: open it, and ask it for articles.

>>> import mahjar
>>> corpus = mahjar.open("s3://mahjar")  # doctest: +SKIP
>>> corpus.articles(outlets="cedar-post", since="2026-09-01").polars()  # doctest: +SKIP
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds

from mahjar import lookup, pinned
from mahjar.clusters import all_but_earliest, clusters
from mahjar.errors import NothingFound, QueryError
from mahjar.holdings import COLUMNS, Holding, holdings
from mahjar.latest import names
from mahjar.masthead import Masthead, latest_files, mastheads
from mahjar.query import Query, Versions, as_day, checked_columns, close, named
from mahjar.selection import Selection
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables

Names = Iterable[str] | str | None
Day = date | datetime | str | None


def open(
    uri: str | None = None,
    *,
    endpoint: str | None = None,
    access_key: str | None = None,
    secret_key: str | None = None,
    region: str | None = None,
    version: int | None = None,
    as_of: date | datetime | str | None = None,
) -> "Corpus":
    """Open an archive, as it is now or as it was.

    What you read from a corpus does not change while you read it. An outlet's ``exclude`` is always that of
    its newest night, also for an older state of the archive.

    Args:
        uri: ``s3://bucket`` or ``s3://bucket/prefix``; the setting ``MAHJAR_S3_BUCKET`` by default.
        endpoint: address of the S3 store, for example ``http://127.0.0.1:8333``; ``MAHJAR_S3_ENDPOINT`` by
            default.
        access_key: ``MAHJAR_S3_ACCESS_KEY`` by default; without either the AWS chain is asked.
        secret_key: ``MAHJAR_S3_SECRET_KEY`` by default.
        region: ``MAHJAR_S3_REGION`` by default.
        version: the version of the table ``articles``, as a citation names it.
        as_of: a day, an instant, or a run: the archive as the last night up to then left it. Days and
            instants may be text (ISO 8601).

    Raises:
        SettingsError: no archive is named.
        QueryError: both version and as_of are given, or there is no such run.
        NothingFound: there was no night by then.
        StoreError: the store can't be reached, refuses the keys, or no longer keeps that version.
    """
    if version is not None and as_of is not None:
        raise QueryError("give a version or as_of, not both")
    given = {
        "MAHJAR_S3_BUCKET": uri,
        "MAHJAR_S3_ENDPOINT": endpoint,
        "MAHJAR_S3_ACCESS_KEY": access_key,
        "MAHJAR_S3_SECRET_KEY": secret_key,
        "MAHJAR_S3_REGION": region,
    }
    settings = StoreSettings.read(os.environ | {name: value for name, value in given.items() if value})
    # First of all, since the table reader takes longer to give up and can't say why.
    Store(settings).check()
    tables = Tables(settings)
    now = pinned.newest(tables)
    files = latest_files(now.nights)
    if version is not None:
        return Corpus(settings, pinned.at_version(now, tables, version), files)
    if as_of is not None:
        return Corpus(settings, pinned.as_of(now, tables, as_of), files)
    return Corpus(settings, now, files)


class Corpus:
    """One archive, its tables at the versions they had when it was opened."""

    def __init__(self, settings: StoreSettings, tables: pinned.Pinned, files: dict[str, str]) -> None:
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

    def articles(
        self,
        outlets: Names = None,
        since: Day = None,
        until: Day = None,
        columns: Names = None,
        versions: Versions = "latest",
        *,
        languages: Names = None,
        country: Names = None,
        without_near_duplicates: bool = False,
    ) -> Selection:
        """Select articles. Nothing is read until the selection is.

        But for ``without_near_duplicates``: for that the ids, days and instants of what is selected, and the
        pairs, are read at this call.

        Args:
            outlets: one outlet's id or several; all by default.
            since: the first day, for example ``"2026-09-01"``. An article counts by the day that its page
                prints (``published_day``), or by the day in UTC on which it was first seen when the page
                prints none.
            until: the last day; it is included.
            columns: the columns to give; all by default.
            versions: ``latest`` gives the version of each article that was fetched last, and selects by its
                days; ``all`` gives every version.
            languages: one language of the text or several, for example ``"ar"``.
            country: of these outlets only those of this country, or of one of several, for example
                ``"CA"``: as the outlet's file says it, that of its newest night.
            without_near_duplicates: of articles that print nearly the same text give one, the earliest;
                not together with all versions.

        Raises:
            QueryError: an outlet, column or day is not one, or near-duplicates are to be left out of all
                versions.
            NothingFound: no outlet is of a country that is named.
            StoreError: the store can't be reached.
        """
        if versions not in {"latest", "all"}:
            raise QueryError(f"versions is {versions!r}; it must be 'latest' or 'all'")
        countries = named(country)
        query = Query(
            outlets=self._of_countries(self._known(outlets), countries),
            since=as_day(since, "since"),
            until=as_day(until, "until"),
            languages=named(languages),
            country=countries,
            columns=checked_columns("articles", columns),
            versions=versions,
            without_near_duplicates=without_near_duplicates or None,
        )
        return self.answer(query)

    def answer(self, query: Query) -> Selection:
        """Select articles by a question that was put before, word for word.

        Args:
            query: the question. Its outlets are taken as they stand: ``country`` says how they were chosen,
                and chooses no more.

        Raises:
            QueryError: the archive has not such an outlet.
            MahjarError: an outlet's file can't be read.
            StoreError: the store can't be reached.
        """
        self._known(query.outlets)
        selection = self._select("articles", query)
        return self.without_near_duplicates(selection) if query.without_near_duplicates else selection

    def captures(
        self, outlets: Names = None, since: Day = None, until: Day = None, columns: Names = None
    ) -> Selection:
        """Select captures, a row per exchange with a server, by the day of the fetch (UTC).

        Raises:
            QueryError: an outlet, column or day is not one.
            StoreError: the store can't be reached.
        """
        return self._rows("captures", outlets, since, until, columns)

    def quarantine(
        self, outlets: Names = None, since: Day = None, until: Day = None, columns: Names = None
    ) -> Selection:
        """Select the captures that gave no article, with the reason, by the day of the fetch (UTC).

        Raises:
            QueryError: an outlet, column or day is not one.
            StoreError: the store can't be reached.
        """
        return self._rows("quarantine", outlets, since, until, columns)

    def nights(
        self, outlets: Names = None, since: Day = None, until: Day = None, columns: Names = None
    ) -> Selection:
        """Select nights, a row per outlet and run with its accounts, by the night's day.

        Raises:
            QueryError: an outlet, column or day is not one.
            StoreError: the store can't be reached.
        """
        return self._rows("nights", outlets, since, until, columns)

    def near_duplicates(
        self, outlets: Names = None, since: Day = None, until: Day = None, columns: Names = None
    ) -> Selection:
        """Select pairs of articles that print nearly the same text, by outlet and day of the later one.

        They are read as they are now, also of an older state of the archive: a pair names its versions.

        Raises:
            QueryError: an outlet, column or day is not one.
            StoreError: the store can't be reached.
        """
        selection = self._rows("near_duplicates", outlets, since, until, columns)
        return replace(selection, pinned=self._with_pairs)

    def clusters(self, articles: Selection) -> dict[str, str]:
        """Name the cluster of each selected article that is nearly the same as another selected one.

        Args:
            articles: what :meth:`articles` gave.

        Returns:
            By article id, the smallest id of its cluster.

        Raises:
            StoreError: the store can't be reached.
        """
        keys = articles.showing(("article_id", "version")).arrow()
        there = set(names(keys).to_pylist())
        columns = ("article_id", "version", "earlier_id", "earlier_version")
        pairs = (tuple(row.values()) for row in self.near_duplicates(columns=columns))
        return clusters(
            (later, earlier)
            for later, its, earlier, theirs in pairs
            if f"{later}\n{its}" in there and f"{earlier}\n{theirs}" in there
        )

    def without_near_duplicates(self, articles: Selection) -> Selection:
        """Keep one article of each cluster among those selected: the earliest, whatever its outlet.

        Earliest by ``published_day`` or the day of ``first_seen``, then by ``published`` or ``first_seen``.

        Raises:
            QueryError: all versions are selected.
            StoreError: the store can't be reached.
        """
        query = replace(articles.query, without_near_duplicates=True)
        dropped: set[str] = set()
        if cluster_of := self.clusters(articles):
            shown = articles.showing(("article_id", "published_day", "published", "first_seen", "fetched"))
            order = {row["article_id"]: age(row) for row in shown if row["article_id"] in cluster_of}
            dropped = all_but_earliest(cluster_of, order)
        return replace(articles, query=query, dropped=tuple(sorted(dropped)))

    @cached_property
    def _with_pairs(self) -> pinned.Pinned:
        table = Tables(self.settings).open("near_duplicates")
        return replace(self.pinned, tables={**self.pinned.tables, "near_duplicates": table})

    def article(self, article_id: str, version: str | None = None) -> dict[str, Any]:
        """Give one article with all its columns.

        Args:
            article_id: the id, or its beginning when no other begins so (4 digits at least).
            version: a version's UUID or its beginning; the latest by default.

        Raises:
            QueryError: the id is none, or several articles or versions begin so.
            NothingFound: there is no such article or version, or its outlet excludes it.
            StoreError: the store can't be reached.
        """
        return lookup.article(self.read_articles, self.versions_of(article_id), version)

    def versions_of(self, article_id: str) -> list[dict[str, Any]]:
        """List an article's versions, the oldest first: when each was fetched, its title, its words.

        Raises:
            QueryError: the id is none, or several articles begin so.
            NothingFound: there is no such article, or its outlet excludes it.
            StoreError: the store can't be reached.
        """
        known = lookup.versions_of(self.read_articles, article_id, self.uri)
        masthead = self.mastheads([known[0]["outlet"]]).get(known[0]["outlet"])
        if masthead and any(masthead.excludes(row["url"], row["canonical_url"]) for row in known):
            raise NothingFound(
                f"article {known[0]['article_id']} is kept back: {masthead.outlet} excludes its address"
            )
        return known

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

    def outlets(self) -> list[Holding]:
        """List what the archive holds of each outlet, by outlet.

        Raises:
            StoreError: the store can't be reached.
        """
        articles = self.articles(columns=COLUMNS)
        return holdings(articles, self.pinned.nights, self.mastheads(self.outlet_ids))

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


def age(row: Mapping[str, Any]) -> tuple[date, datetime]:
    """Give what an article is sorted by among those that print nearly the same text."""
    seen = row["first_seen"] or row["fetched"] or datetime.min.replace(tzinfo=UTC)
    return row["published_day"] or seen.date(), row["published"] or seen

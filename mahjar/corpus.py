"""The archive as a researcher sees it: open it, and ask it for articles.

>>> import mahjar
>>> corpus = mahjar.open("s3://mahjar")  # doctest: +SKIP
>>> corpus.articles(outlets="cedar-post", since="2026-09-01").polars()  # doctest: +SKIP
"""

import os
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mahjar import duplicates, lookup, pinned
from mahjar.duplicates import Cluster
from mahjar.errors import NothingFound, QueryError
from mahjar.holdings import COLUMNS, Holding, holdings
from mahjar.masthead import latest_files
from mahjar.opened import Day, Names, Opened
from mahjar.query import Query, Versions, as_day, checked_columns, named
from mahjar.selection import Selection
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import Tables


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


class Corpus(Opened):
    """One archive, its tables at the versions they had when it was opened."""

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
        return duplicates.clusters_among(articles, self.near_duplicates())

    def without_near_duplicates(self, articles: Selection) -> Selection:
        """Keep one article of each cluster among those selected: the earliest, whatever its outlet.

        Earliest by ``published_day`` or the day of ``first_seen``, then by ``published`` or ``first_seen``.

        Raises:
            QueryError: all versions are selected.
            StoreError: the store can't be reached.
        """
        return duplicates.one_of_each(articles, self.near_duplicates())

    def duplicates(
        self, outlets: Names = None, since: Day = None, until: Day = None, *, article: str | None = None
    ) -> list[Cluster]:
        """List the clusters of articles that print nearly the same text, in their latest versions.

        A cluster is listed whole when one of its articles is of these outlets and days. The pairs of the
        whole archive are held in memory, and of its articles those that are listed.

        Args:
            outlets: one outlet's id or several; all by default.
            since: the first day, by ``published_day`` or else ``first_seen``.
            until: the last day; it is included.
            article: an article's id or its beginning: the cluster that it is in.

        Returns:
            By the day of their earliest article.

        Raises:
            QueryError: an outlet or day is not one, or the id is none.
            NothingFound: there is no such article, or near-duplicates were never looked for.
            StoreError: the store can't be reached.
        """
        named = self.versions_of(article)[-1]["article_id"] if article is not None else None
        days = as_day(since, "since"), as_day(until, "until")
        asked = duplicates.Asked(self._known(outlets), *days, named)
        if self._with_pairs.tables["near_duplicates"] is None:
            raise NothingFound(
                f"near-duplicates were not looked for yet in {self.uri}; the step after a night's commit "
                "does it, or `mahjar-ops near-duplicates`"
            )
        return duplicates.listed(self.articles(), self.near_duplicates(), asked)

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

    def outlets(self) -> list[Holding]:
        """List what the archive holds of each outlet, by outlet.

        Raises:
            StoreError: the store can't be reached.
        """
        articles = self.articles(columns=COLUMNS)
        return holdings(articles, self.pinned.nights, self.mastheads(self.outlet_ids))

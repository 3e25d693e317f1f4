"""The tables of an archive as they are declared: their columns, their keys, how their files are written.

Every table that is read or written is one of :data:`TABLES`; where it lies is said by :mod:`mahjar.layout`.
"""

from dataclasses import dataclass

import pyarrow as pa
from deltalake import WriterProperties

from mahjar.article import ARTICLES
from mahjar.capture import CAPTURES, QUARANTINE
from mahjar.ledger import NIGHTS, URLS
from mahjar.near import NEAR_DUPLICATES, NEAR_SIGNATURES

ROW_GROUP = 8192
"""Rows of a file that are read at once: of articles some 20 MB, also after files were compacted."""
WRITER = WriterProperties(compression="ZSTD", compression_level=6, max_row_group_size=ROW_GROUP)
REWRITER = WriterProperties(compression="ZSTD", compression_level=1, max_row_group_size=ROW_GROUP)
"""For tables that are written over: a month's file of ``urls`` is written anew each night."""


@dataclass(frozen=True)
class Table:
    """What makes a table: its columns, its key, and whether a row may be written over."""

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    upsert: bool
    figures: tuple[str, ...] = ()
    """Columns, beside the key, of which the log keeps each file's least and greatest value: those that are
    looked for. Left alone, it keeps them of the first 32, the longest text of each file among them."""
    span: str | None = None
    """A column whose value the key fixes for good: a row that is there already has the same. A merge reads
    only the files whose span of it meets that of its source."""

    @property
    def writer(self) -> WriterProperties:
        """How its files are written."""
        return REWRITER if self.upsert else WRITER


TABLES = {
    t.name: t
    for t in (
        Table(
            "urls",
            URLS,
            ("outlet", "address"),
            upsert=True,
            figures=("state", "article_id", "next_due", "last_run", "last_try"),
        ),
        Table(
            "captures",
            CAPTURES,
            ("record_id",),
            upsert=False,
            figures=("outlet", "run", "kind", "fetched"),
            span="fetched",
        ),
        Table(
            "articles",
            ARTICLES,
            ("article_id", "version"),
            upsert=False,
            figures=("outlet", "language", "published_day", "first_seen", "fetched", "run"),
            span="fetched",  # a version is named by its capture
        ),
        Table(
            "quarantine",
            QUARANTINE,
            ("record_id", "extractor"),
            upsert=False,
            figures=("outlet", "fetched", "run", "reason"),
            span="fetched",
        ),
        Table(
            "nights",
            NIGHTS,
            ("outlet", "run"),
            upsert=True,
            figures=("night", "started", "state"),
            span="run",
        ),
        Table(
            "near_signatures",
            NEAR_SIGNATURES,
            ("article_id", "version"),
            upsert=False,
            figures=("fetched", "method"),
            span="fetched",
        ),
        Table(
            "near_duplicates",
            NEAR_DUPLICATES,
            ("article_id", "version", "earlier_id", "earlier_version"),
            upsert=False,
            figures=("outlet", "day", "fetched", "earlier_outlet", "kind"),
            span="fetched",
        ),
    )
}

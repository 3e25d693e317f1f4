"""The tables of near-duplicates: a signature of each version's text, and the pairs that are alike.

Both are made from ``articles`` after a night's commit and can be made anew at any time. What ``kind`` says,
and how alike two texts must be, stands in :mod:`pipeline.alike`.
"""

import pyarrow as pa

from mahjar.article import UTC_TIME, key

NEAR_SIGNATURES = pa.schema(
    [
        key("article_id"),
        key("version"),
        key("month"),  # of the article's row
        pa.field("outlet", pa.string()),
        pa.field("day", pa.date32()),  # published_day, or that of first_seen
        pa.field("instant", UTC_TIME),  # published, or first_seen
        pa.field("fetched", UTC_TIME),
        pa.field("method", pa.string()),  # signatures of two methods can't be compared
        pa.field("wording", pa.string()),  # of the folded words: equal for equal wording
        pa.field("bands", pa.binary()),  # null, as the signature is, for a text too short to compare
        pa.field("signature", pa.binary()),
    ]
)
"""A row per version of an article, also of those that are not compared."""

NEAR_DUPLICATES = pa.schema(
    [
        key("article_id"),  # of the later of the two
        key("version"),
        key("earlier_id"),
        key("earlier_version"),
        key("month"),  # of the later article's row
        pa.field("outlet", pa.string()),
        pa.field("day", pa.date32()),
        pa.field("fetched", UTC_TIME),
        pa.field("earlier_outlet", pa.string()),
        pa.field("earlier_day", pa.date32()),
        pa.field("similarity", pa.float64()),  # estimated Jaccard of word shingles, 0 to 1
        pa.field("kind", pa.string()),  # wire, update, copy, reprint
        pa.field("method", pa.string()),
    ]
)
"""A row per pair of versions of two articles."""

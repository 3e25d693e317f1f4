"""The article: one version of one text, with where it comes from and the evidence for it."""

import pyarrow as pa

UTC_TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())
REMOVED = pa.struct([("text", pa.string()), ("rule", pa.string()), ("place", pa.string())])


def key(name: str) -> pa.Field:
    """A column of a table's key, or its month: never null, since a null key would be merged in twice."""
    return pa.field(name, pa.string(), nullable=False)


ARTICLES = pa.schema(
    [
        key("article_id"),
        key("version"),  # record id of the capture that first showed this text
        key("month"),  # of first_seen
        key("outlet"),
        pa.field("url", pa.string()),
        pa.field("canonical_url", pa.string()),
        pa.field("title", pa.string()),
        pa.field("lede", pa.string()),
        pa.field("text", pa.string()),
        pa.field("paragraphs", STRINGS),
        pa.field("authors", STRINGS),
        pa.field("editor", pa.string()),
        pa.field("source", pa.string()),
        pa.field("agency", pa.string()),
        pa.field("translator", pa.string()),
        pa.field("photographer", pa.string()),
        pa.field("dateline", pa.string()),
        pa.field("credits_raw", STRINGS),
        pa.field("section", pa.string()),
        pa.field("tags", STRINGS),
        pa.field("language", pa.string()),
        pa.field("languages_by_paragraph", STRINGS),
        pa.field("published_day", pa.date32()),
        pa.field("published", UTC_TIME),
        pa.field("published_raw", pa.string()),
        pa.field("published_how", pa.string()),
        pa.field("published_confidence", pa.float64()),
        pa.field("modified", UTC_TIME),
        pa.field("first_seen", UTC_TIME),  # the first capture of the article, whatever its version
        pa.field("fetched", UTC_TIME),  # the capture that this version is read from
        pa.field("images", STRINGS),
        pa.field("words", pa.int64()),
        pa.field("quality", pa.float64()),
        pa.field("flags", STRINGS),
        pa.field("removed", pa.list_(REMOVED)),
        pa.field("text_hash", pa.string()),
        pa.field("extractor", pa.string()),
        pa.field("run", pa.string()),
        pa.field("record_id", pa.string()),
        pa.field("warc_key", pa.string()),
        pa.field("warc_offset", pa.int64()),
        pa.field("warc_length", pa.int64()),
        pa.field("payload_digest", pa.string()),
    ]
)

"""The ledger: every address ever found, what became of it, and a night's accounts.

An address is *settled* only by an article, a final not-an-article, or a final refusal. Everything else
stays open and is looked at again, so that nothing found is ever forgotten.
"""

import pyarrow as pa

from mahjar.article import STRINGS, UTC_TIME, key

URLS = pa.schema(
    [
        key("outlet"),
        key("address"),
        key("month"),  # of first_found
        pa.field("kind", pa.string()),  # article, or the discovery document's: feed, sitemap, section
        pa.field("url", pa.string()),  # as it was found, to be asked again
        pa.field("article_id", pa.string()),  # of the article it gave, which canonical may name
        pa.field("first_found", UTC_TIME),
        pa.field("first_run", pa.string()),
        pa.field("found_how", pa.string()),
        pa.field("found_in", STRINGS),  # addresses of the documents that named it
        pa.field("state", pa.string()),
        pa.field("outcome", pa.string()),
        pa.field("detail", pa.string()),
        pa.field("tries", pa.int64()),  # requests ever made for it
        pa.field("failed_nights", pa.int64()),  # in a row
        pa.field("looks", pa.int64()),  # looks made again since its first capture
        pa.field("last_try", UTC_TIME),
        pa.field("last_run", pa.string()),
        pa.field("attempt", pa.int64()),
        pa.field("next_due", UTC_TIME),  # null: not asked again by nights
        pa.field("status", pa.int64()),
        pa.field("etag", pa.string()),
        pa.field("last_modified", pa.string()),
        pa.field("hint_published", pa.string()),  # as the feed, sitemap or REST said it
        pa.field("hint_modified", pa.string()),
        pa.field("payload_digest", pa.string()),
        pa.field("warc_payload_digest", pa.string()),
        pa.field("record_id", pa.string()),  # the last capture that has a body
        pa.field("fetched", UTC_TIME),  # of that capture
        pa.field("warc_key", pa.string()),
        pa.field("warc_offset", pa.int64()),
        pa.field("warc_length", pa.int64()),
        pa.field("text_hash", pa.string()),
        pa.field("version", pa.string()),  # of the article it gave
        pa.field("extractor", pa.string()),  # that last read it
    ]
)

COUNTS = (
    "found", "known", "fetched", "skipped", "deferred", "failed", "blocked",
    "new", "changed", "unchanged", "not_article", "quarantined", "recovered",
)  # fmt: skip
"""found = known + fetched + skipped + deferred + failed (blocked ones are among the failed);
fetched = new + changed + unchanged + not_article + quarantined.
recovered: articles made from captures of earlier nights, outside these sums."""

NIGHTS = pa.schema(
    [
        key("outlet"),
        key("run"),
        key("month"),  # of the night's start
        pa.field("night", pa.date32()),
        pa.field("started", UTC_TIME),
        pa.field("finished", UTC_TIME),
        pa.field("attempts", pa.int64()),
        pa.field("state", pa.string()),  # ok, partial, failed, blocked, paused, empty
        pa.field("reason", pa.string()),
        *(pa.field(name, pa.int64()) for name in COUNTS),
        pa.field("skipped_by", pa.string()),  # JSON object: reason to count
        pa.field("deferred_by", pa.string()),
        pa.field("failed_by", pa.string()),
        pa.field("quarantined_by", pa.string()),
        pa.field("requests", pa.int64()),
        pa.field("bytes", pa.int64()),
        pa.field("crawl_seconds", pa.float64()),
        pa.field("extract_seconds", pa.float64()),
        pa.field("books_close", pa.bool_()),
        pa.field("alerts", STRINGS),
        pa.field("signals", STRINGS),  # what robots.txt says of AI and text mining, opt-outs seen
        pa.field("outlet_file", pa.string()),  # SHA-256, see outlets/
        pa.field("extractor", pa.string()),
        pa.field("urls_version", pa.int64()),  # of the tables after this night's commit
        pa.field("captures_version", pa.int64()),
        pa.field("articles_version", pa.int64()),
        pa.field("quarantine_version", pa.int64()),
    ]
)


def books_close(counts: dict[str, int]) -> bool:
    """Say whether a night's accounts add up: see :data:`COUNTS`."""
    spent = sum(counts[name] for name in ("known", "fetched", "skipped", "deferred", "failed"))
    made = sum(counts[name] for name in ("new", "changed", "unchanged", "not_article", "quarantined"))
    return counts["found"] == spent and counts["fetched"] == made

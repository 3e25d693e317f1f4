"""The ledger: every address ever found, what became of it, and a night's accounts.

An address is *settled* only by an article, a final not-an-article, or a final refusal. Everything else
stays open and is looked at again, so that nothing found is ever forgotten.
"""

from enum import StrEnum

import pyarrow as pa

from mahjar.article import STRINGS, UTC_TIME, key


class State(StrEnum):
    """Where an address stands."""

    SETTLED = "settled"
    DEFERRED = "deferred"
    """Not reached yet: a ceiling, or the first night's window."""
    FAILED = "failed"
    """5xx, time-out, reset, name not found: tried again on later nights, five at most."""
    BLOCKED = "blocked"
    """Challenge, 401, 403."""
    CAPTURED = "captured"
    """The bytes are here, the text is not: extracted again from WARC, never fetched again."""


class Outcome(StrEnum):
    """What the last look at an address ended in: the reason for its state."""

    ARTICLE = "article"
    NOT_ARTICLE = "not-article"
    QUARANTINED = "quarantined"
    NOT_EXTRACTED = "not-extracted"
    DOCUMENT = "document"
    ROBOTS = "robots"
    NOT_FOUND = "not-found"
    GONE = "gone"
    EXCLUDED = "excluded"
    OPTED_OUT = "opted-out"
    OFF_HOST = "off-host"
    CALENDAR = "calendar"
    """A month or a day of a site's calendar: there is always one more."""
    RANDOM = "random"
    """A link that leads to another article each time."""
    TWIN = "twin"
    """It leads, for good, to an address that has a turn of its own."""
    FORBIDDEN_ADDRESS = "forbidden-address"
    CEILING = "ceiling"
    WINDOW = "window"
    NOT_REACHED = "not-reached"
    SERVER_ERROR = "server-error"
    CLIENT_ERROR = "client-error"
    TOO_MANY_REQUESTS = "too-many-requests"
    TIME_OUT = "time-out"
    RESET = "reset"
    NO_SUCH_HOST = "no-such-host"
    BAD_CERTIFICATE = "bad-certificate"
    UNREADABLE = "unreadable"
    """A discovery document that is not what it should be: a feed that is HTML, an empty sitemap. Or a page of
    no bytes."""
    TOO_MANY_REDIRECTS = "too-many-redirects"
    REDIRECTED_AWAY = "redirected-away"
    """To another host: a site that moves or mends does so for a night."""
    REDIRECTED_HOME = "redirected-home"
    """To the home page: so does a site that mends, and many a site with what is gone."""
    GAVE_UP = "gave-up"
    CHALLENGE = "challenge"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"


STATE_OF: dict[Outcome, State] = {
    Outcome.ARTICLE: State.SETTLED,
    Outcome.NOT_ARTICLE: State.SETTLED,
    Outcome.QUARANTINED: State.CAPTURED,
    Outcome.NOT_EXTRACTED: State.CAPTURED,
    Outcome.DOCUMENT: State.SETTLED,
    Outcome.ROBOTS: State.SETTLED,
    Outcome.NOT_FOUND: State.SETTLED,
    Outcome.GONE: State.SETTLED,
    Outcome.EXCLUDED: State.SETTLED,
    Outcome.OPTED_OUT: State.SETTLED,
    Outcome.OFF_HOST: State.SETTLED,
    Outcome.CALENDAR: State.SETTLED,
    Outcome.RANDOM: State.SETTLED,
    Outcome.TWIN: State.SETTLED,
    Outcome.FORBIDDEN_ADDRESS: State.SETTLED,
    Outcome.CEILING: State.DEFERRED,
    Outcome.WINDOW: State.DEFERRED,
    Outcome.NOT_REACHED: State.DEFERRED,
    Outcome.SERVER_ERROR: State.FAILED,
    Outcome.CLIENT_ERROR: State.FAILED,
    Outcome.TOO_MANY_REQUESTS: State.FAILED,
    Outcome.TIME_OUT: State.FAILED,
    Outcome.RESET: State.FAILED,
    Outcome.NO_SUCH_HOST: State.FAILED,
    Outcome.BAD_CERTIFICATE: State.FAILED,
    Outcome.UNREADABLE: State.FAILED,
    Outcome.TOO_MANY_REDIRECTS: State.FAILED,
    Outcome.REDIRECTED_AWAY: State.FAILED,
    Outcome.REDIRECTED_HOME: State.FAILED,
    Outcome.GAVE_UP: State.FAILED,
    Outcome.CHALLENGE: State.BLOCKED,
    Outcome.UNAUTHORISED: State.BLOCKED,
    Outcome.FORBIDDEN: State.BLOCKED,
}
"""The state that each outcome leaves an address in."""

MOST_FAILED_NIGHTS = 5
LOOK_AGAIN_DAYS = (1, 3, 7)
"""An article is looked at again so many days after its first capture."""

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

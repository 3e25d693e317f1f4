"""Where an address stands, and what the last look at it ended in.

Apart from the tables, so that a crawler, which speaks of both and of no table, need not load Arrow.
"""

from enum import StrEnum


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

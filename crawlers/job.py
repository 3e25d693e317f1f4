"""What a crawl is told and what it tells: the files that pass between the night and its crawler.

A crawl is a process of its own. It reads one :class:`Job` from a JSON file, and leaves in its spool
the WARC segments that it could not send, ``ledger.jsonl`` with a line for every address found and what became
of it, and a :class:`Report`.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from crawlers.history import History

LEDGER = "ledger.jsonl"
REPORT = "report.json"


@dataclass(frozen=True)
class Earlier:
    """The last capture of an address that has a body: what a revisit points to."""

    record_id: str
    url: str
    fetched: str
    warc_payload_digest: str
    payload_digest: str


@dataclass(frozen=True)
class Known:
    """What the archive knows of one address before tonight."""

    address: str
    url: str
    kind: str
    state: str
    outcome: str
    due: bool
    """It is to be asked for tonight: it is open and its turn has come, or a look is due."""
    validators: bool
    """ETag and Last-Modified may be sent. For a document: every address that it gave is settled."""
    etag: str | None = None
    last_modified: str | None = None
    hint_published: str | None = None
    hint_modified: str | None = None
    found_how: str | None = None
    found_in: tuple[str, ...] = ()
    earlier: Earlier | None = None


@dataclass(frozen=True)
class Hints:
    """What a feed or sitemap claims of an article; as written there, nothing is parsed."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None


@dataclass(frozen=True)
class Found:
    """An address that a document gave."""

    address: str
    url: str
    how: str
    document: str
    """Address of the document."""
    hints: Hints = Hints()

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Read one back from JSON."""
        hints = row.get("hints") or {}
        lists = {name: tuple(hints.get(name) or ()) for name in ("authors", "tags")}
        return cls(row["address"], row["url"], row["how"], row["document"], Hints(**(hints | lists)))


@dataclass(frozen=True)
class Job:
    """One outlet's crawl of one night, one try."""

    outlet: str
    outlet_file: str
    """The TOML, as text: the crawl uses what the night stored, whatever happens to the file since."""
    run: str
    night: date
    attempt: int
    started: datetime
    spool: Path
    since: date | None = None
    """Take what was published since then; the outlet file's first_night_days when not given."""
    until: date | None = None
    """Take what was published up to the end of that day; in a backfill only, where it is always given."""
    history: History | None = None
    """The backfill that this is a part of; None in a night."""
    first_night: bool = False
    dry_run: bool = False
    sample: int = 0
    """In a dry run: fetch so many articles all the same, and leave the segments in the spool, unsent."""
    known: Path | None = None
    """JSON lines of :class:`Known`."""
    given: tuple[Found, ...] = ()
    """What documents gave to earlier tries of this run: they are not asked again."""
    captured: frozenset[str] = frozenset()
    """Addresses that earlier tries of this run hold in the archive already."""
    requests_made: int = 0
    """By earlier tries of this run: the ceilings count the night, not the try."""
    bytes_taken: int = 0
    seconds_taken: float = 0.0
    server: str | None = None
    """Name of the server that the outlet shares with others; None where it need not take turns."""

    def write(self, path: Path) -> None:
        """Write the job for the crawler to read."""
        content = asdict(self) | {
            "night": self.night.isoformat(),
            "started": self.started.isoformat(),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "history": self.history.as_json() if self.history else None,
            "spool": str(self.spool),
            "known": str(self.known) if self.known else None,
            "captured": sorted(self.captured),
        }
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a job that was written."""
        row = json.loads(path.read_text("utf-8"))
        row |= {
            "night": date.fromisoformat(row["night"]),
            "started": datetime.fromisoformat(row["started"]),
            "since": date.fromisoformat(row["since"]) if row["since"] else None,
            "until": date.fromisoformat(row["until"]) if row["until"] else None,
            "history": History.of(row["history"]) if row["history"] else None,
            "spool": Path(row["spool"]),
            "known": Path(row["known"]) if row["known"] else None,
            "given": tuple(map(Found.of, row["given"])),
            "captured": frozenset(row["captured"]),
        }
        return cls(**row)


@dataclass(frozen=True)
class Looked:
    """What became of one found address tonight: one line of the ledger."""

    address: str
    url: str
    outcome: str
    """A :class:`mahjar.outcome.Outcome`, or ``known`` (settled before, not asked), or ``captured``."""
    kind: str = "article"
    detail: str = ""
    status: int | None = None
    requests: int = 0
    found_how: str | None = None
    found_in: tuple[str, ...] = ()
    hint_published: str | None = None
    hint_modified: str | None = None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Read one back from JSON."""
        return cls(**(row | {"found_in": tuple(row["found_in"])}))


@dataclass
class Report:
    """How a crawl ended."""

    outlet: str
    run: str
    attempt: int
    started: str
    finished: str
    reason: str
    """``finished``; ``ceiling``, ``blocked``, ``left-alone`` (the site asked for rest), ``robots`` (out of
    reach), ``unreachable``, ``forbidden-address``, ``interrupted``, ``dry-run``; ``store``, ``spool``,
    ``refused``, ``failed``, ``error``, which have an error."""
    requests: int = 0
    """Of this try alone, as are the bytes."""
    bytes: int = 0
    waited: float = 0.0
    """Seconds of this try that went by while other outlets had the turn on the same server."""
    segments: list[str] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    """Each discovery document: url, address, kind, status, outcome, detail, how many addresses it gave, and
    how many of them were fresh (nobody had heard of them)."""
    robots: list[dict[str, Any]] = field(default_factory=list)
    """What each host's robots.txt said: host, status, crawl_delay, sitemaps."""
    ways: list[dict[str, Any]] | None = None
    """What was found where the outlet file names no way in: how, url, named_by, how many addresses it gave,
    how many of them it dates, the oldest and newest of these instants. None where the file names ways."""
    article_url: str | None = None
    """A pattern of article addresses for the outlet file, where it has none and one could be learned."""
    counts: dict[str, int] = field(default_factory=dict)
    """The ledger's articles by outcome."""
    would_fetch: int = 0
    """Pages that were queued once all documents were read: what a dry run is for."""
    alerts: list[str] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    error: str | None = None
    """One sentence, when it could not go on."""
    retry: bool = True
    """Whether trying again tonight could help."""
    peak_kilobytes: int = 0

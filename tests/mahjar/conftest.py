"""A small archive in a real store: outlet files, WARC segments, and the rows that a night commits."""

import datetime as dt
import gzip
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mahjar import evidence, layout
from mahjar.address import address_of, article_id
from mahjar.clock import month_of
from mahjar.ledger import COUNTS
from mahjar.outlet import Outlet, parse
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import TABLES, Tables
from mahjar.warc import Exchange, SegmentWriter

OUTLET = """
name = {{ ar = "{name}", en = "{outlet}" }}
homepage = "https://{outlet}.example/"
hosts = ["{outlet}.example"]
country = "{country}"
timezone = "America/Toronto"
languages = ["ar"]
rights = "asked, not answered"
exclude = {exclude}
"""
NAMES = {"cedar-post": "بريد الأرز", "maple-voice": "صوت القيقب", "tigris-weekly": "دجلة الأسبوعية"}


@dataclass
class Press:
    """Prints articles, keeps their evidence, and commits nights as the pipeline does."""

    settings: StoreSettings
    folder: Path
    now: dt.datetime = dt.datetime(2026, 9, 1, 6, tzinfo=dt.UTC)
    files: dict[str, Outlet] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    captures: list[dict[str, Any]] = field(default_factory=list)
    first_seen: dict[str, dt.datetime] = field(default_factory=dict)
    segments: int = 0

    @property
    def store(self) -> Store:
        return Store(self.settings)

    @property
    def tables(self) -> Tables:
        return Tables(self.settings)

    def outlet(self, outlet: str, *, exclude: tuple[str, ...] = (), country: str = "CA") -> Outlet:
        """Store an outlet file, as choosing the outlets of a night does."""
        source = OUTLET.format(
            outlet=outlet, name=NAMES.get(outlet, outlet), country=country, exclude=list(exclude)
        ).encode()
        self.files[outlet] = parse(source, f"{outlet}.toml")
        self.store.put(layout.outlet_file(self.files[outlet].sha256), source)
        return self.files[outlet]

    def article(self, outlet: str, path: str, **more: Any) -> dict[str, Any]:
        """Fetch a page into a WARC segment, and stage the article it gives."""
        facts = self.files.get(outlet) or self.outlet(outlet)
        url = f"https://{outlet}.example{path}"
        title = more.get("title", f"خبر {path}")
        text = more.get("text", f"مقدمة الخبر {path}.\nمتن الخبر كما نُشر.")
        page = f"<html><title>{title}</title><p>{text}</p></html>".encode()
        record = self.fetched(outlet, url, page)
        identity = article_id(outlet, address_of(url, facts))
        seen = self.first_seen.setdefault(identity, self.now)
        row = {
            "article_id": identity,
            "version": record["record_id"],
            "month": month_of(seen),
            "outlet": outlet,
            "url": url,
            "title": title,
            "lede": text.split("\n")[0],
            "text": text,
            "paragraphs": text.split("\n"),
            "language": "ar",
            "published_day": self.now.date(),
            "first_seen": seen,
            "fetched": self.now,
            "words": len(text.split()),
            "text_hash": hashlib.sha256(text.encode()).hexdigest(),
            "extractor": "trial",
            "payload_digest": evidence.sha256(page),
            **record,
            **more,
        }
        self.waiting.append(row)
        return row

    def fetched(self, outlet: str, url: str, page: bytes) -> dict[str, Any]:
        """Write an exchange, gzip as servers send it, into a segment of its own in the store."""
        self.segments += 1
        path = self.folder / f"{self.segments:05d}.warc.gz"
        body = gzip.compress(page, mtime=0)
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]
        exchange = Exchange(url, self.now, 200, "OK", headers, body, [("Host", f"{outlet}.example")])
        with SegmentWriter(path, "trial", "editor@cedar-post.example", outlet, "trial") as segment:
            segment.write(exchange, about={"kind": "article"})
        with path.open("rb") as stream:
            record = next(r for r in evidence.records(stream) if r.type == "response")
        key = layout.segment(outlet, self.now.date(), "trial", 1, self.segments)
        self.store.put(key, path)
        place = {"warc_key": key, "warc_offset": record.offset, "warc_length": record.length}
        self.captures.append(
            {"record_id": record.record_id, "month": month_of(self.now), "outlet": outlet, "url": url}
            | {"fetched": self.now, "status": 200, "kind": "article"}
            | place
        )
        return {"record_id": record.record_id} | place

    def commit_pairs(self, *pairs: tuple[dict[str, Any], dict[str, Any], str, float]) -> None:
        """Commit near-duplicates: rows of the later and the earlier article, kind and similarity."""
        rows = [
            {name: later[name] for name in ("article_id", "version", "month", "outlet")}
            | {"day": later["published_day"], "earlier_day": earlier["published_day"]}
            | {"earlier_id": earlier["article_id"], "earlier_version": earlier["version"]}
            | {"earlier_outlet": earlier["outlet"], "similarity": similarity, "kind": kind}
            for later, earlier, kind, similarity in pairs
        ]
        self.commit("near_duplicates", rows)

    def commit(self, name: str, rows: list[dict[str, Any]]) -> int:
        """Merge rows into a table, and give its version after that."""
        schema = TABLES[name].schema
        given = pa.schema([f for f in schema if any(f.name in row for row in rows)])
        return self.tables.merge(name, pa.Table.from_pylist(rows, schema=given))["version"]

    def night(self, run: str, *, state: str = "ok", days: float = 1) -> dict[str, int]:
        """Commit what is staged, with a ``nights`` row for every outlet known, and let a day pass."""
        versions = {
            "captures_version": self.commit("captures", self.captures),
            "articles_version": self.commit("articles", self.waiting),
            "quarantine_version": -1,
            "urls_version": -1,
        }
        counts = {outlet: sum(row["outlet"] == outlet for row in self.waiting) for outlet in self.files}
        rows = [
            dict.fromkeys(COUNTS, 0)
            | versions
            | {"outlet": outlet, "run": run, "month": month_of(self.now), "night": self.now.date()}
            | {"started": self.now, "finished": self.now + dt.timedelta(minutes=9), "state": state}
            | {"found": counts[outlet], "fetched": counts[outlet], "new": counts[outlet]}
            | {"crawl_seconds": 61.5, "extract_seconds": 2.25, "outlet_file": facts.sha256}
            for outlet, facts in self.files.items()
        ]
        self.commit("nights", rows)
        self.waiting, self.captures = [], []
        self.now += dt.timedelta(days=days)
        return versions


@pytest.fixture(scope="module")
def library(seaweed: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """A press whose archive the tests of one module share; they must not change it."""
    settings = StoreSettings.read(seaweed | {"MAHJAR_S3_BUCKET": f"test-{secrets.token_hex(6)}"})
    client = Store(settings).client
    client.create_bucket(Bucket=settings.bucket)
    yield Press(settings, tmp_path_factory.mktemp("segments"))
    for key, _ in Store(settings).list(""):
        client.delete_object(Bucket=settings.bucket, Key=key)
    client.delete_bucket(Bucket=settings.bucket)


@pytest.fixture
def press(store_settings: dict[str, str], tmp_path: Path) -> Iterator[Press]:
    """A press with an empty archive."""
    folder = tmp_path / "segments"
    folder.mkdir()
    return Press(StoreSettings.read(store_settings), folder)

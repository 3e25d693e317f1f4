"""Nights of forty outlets, made without a crawl: the rows that such nights stage, the same each time.

A night and outlet are 25 captures (20 articles, 5 documents), 20 articles of about 2 KB of text, and the rows
of ``urls``: the 20 new addresses, and those first found 1, 3 and 7 nights before, which are looked at again;
80 in all from the eighth night on.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

import pyarrow as pa

from extract import EXTRACTOR
from mahjar.address import article_id
from mahjar.clock import month_of
from mahjar.evidence import sha256
from mahjar.layout import segment
from mahjar.ledger import COUNTS
from mahjar.outcome import LOOK_AGAIN_DAYS
from mahjar.tables import TABLES, conformed
from newsroom.demo import DEMO_OUTLETS
from newsroom.generator import generate

FIRST = datetime(2026, 1, 1, 7, tzinfo=UTC)
DOCUMENTS = ("robots", "feed", "sitemap", "section", "section")
PARAGRAPHS = (18, 46, 58, 52)
"""Words of a text's paragraphs: about 2 KB in UTF-8."""
WORDS = 20_000

Rows = dict[str, pa.Table]
"""Rows by table."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Country:
    """The outlets whose nights are made, and how much each prints a day."""

    outlets: int = 40
    articles: int = 20

    @property
    def ids(self) -> list[str]:
        """The outlets' ids, in order."""
        return [f"paper-{number:02d}" for number in range(self.outlets)]

    def night(self, number: int) -> dict[str, Rows]:
        """Make the rows of one night, counted from 0, a night a day: by outlet, then by table."""
        return {outlet: _typed(dict(self._outlet(outlet, number))) for outlet in self.ids}

    def _outlet(self, outlet: str, number: int) -> Iterator[tuple[str, list[Row]]]:
        found = [self._articles(outlet, number)]
        yield "captures", [_capture(piece) for piece in found[0]] + _documents(outlet, number)
        yield "articles", [_article(piece) for piece in found[0]]
        found += [self._articles(outlet, number - days) for days in LOOK_AGAIN_DAYS if days <= number]
        yield "urls", [_address(piece, number) for pieces in found for piece in pieces]

    def _articles(self, outlet: str, number: int) -> list["_Piece"]:
        return [_Piece(outlet, number, place) for place in range(self.articles)]


def whole(night: dict[str, Rows]) -> Rows:
    """Put the rows of a night's outlets together, table by table."""
    tables = next(iter(night.values()))
    return {name: pa.concat_tables(rows[name] for rows in night.values()) for name in tables}


def started(number: int) -> datetime:
    """When a night began."""
    return FIRST + timedelta(days=number)


def run_of(number: int) -> str:
    """A night's run."""
    return f"scheduled-{started(number):%Y-%m-%dT%H-%M-%S}"


def outlet_file(outlet: str) -> bytes:
    """Make an outlet's file, as a night stores it."""
    lines = (
        f'name = {{ en = "{outlet}" }}',
        f'homepage = "https://{outlet}.example/"',
        f'hosts = ["{outlet}.example"]',
        'country = "CA"',
        'timezone = "America/Toronto"',
        'languages = ["ar"]',
    )
    return "\n".join(lines).encode()


def account(outlet: str, number: int, articles: int) -> Row:
    """Make an outlet's row of ``nights``, as the check stages it (its JSON columns are dicts)."""
    begun = started(number)
    again = sum(days <= number for days in LOOK_AGAIN_DAYS) * articles
    counts = dict.fromkeys(COUNTS, 0) | {
        "found": 2 * articles + again, "known": articles, "fetched": articles + again,
        "new": articles, "unchanged": again,
    }  # fmt: skip
    return counts | {
        "outlet": outlet, "run": run_of(number), "month": month_of(begun), "night": begun.date(),
        "started": begun, "finished": begun + timedelta(minutes=9), "attempts": 1, "state": "ok",
        "reason": None, "skipped_by": {}, "deferred_by": {}, "failed_by": {}, "quarantined_by": {},
        "requests": articles + again + len(DOCUMENTS), "bytes": 1_800_000, "crawl_seconds": 171.3,
        "extract_seconds": 4.21, "books_close": True, "alerts": [], "signals": ["robots: ai-train=no"],
        "outlet_file": sha256(outlet_file(outlet)), "extractor": EXTRACTOR,
    }  # fmt: skip


@dataclass(frozen=True)
class _Piece:
    """One article of one outlet, by the night it was first found on and its place in it."""

    outlet: str
    number: int
    place: int

    @property
    def path(self) -> str:
        begun = started(self.number)
        return f"/{begun:%Y/%m/%d}/{'-'.join(self._draw('path').choices(_words(), k=6))}-{self.place}/"

    @property
    def url(self) -> str:
        return f"https://{self.outlet}.example{self.path}"

    @property
    def record_id(self) -> str:
        return _identity(self.outlet, self.number, self.place)

    @property
    def fetched(self) -> datetime:
        return started(self.number) + timedelta(seconds=40 + 3 * self.place)

    @property
    def paragraphs(self) -> list[str]:
        draw = self._draw("text")
        return [" ".join(draw.choices(_words(), cum_weights=_weights(), k=k)) + "." for k in PARAGRAPHS]

    @property
    def evidence(self) -> Row:
        return {
            "warc_key": _segment(self.outlet, self.number),
            "warc_offset": 4096 + 21_777 * self.place,
            "warc_length": 21_000 + self.place,
        }

    def _draw(self, of: str) -> random.Random:
        return random.Random(f"{of}:{self.outlet}:{self.number}:{self.place}")  # noqa: S311 - not a secret


def _capture(piece: _Piece) -> Row:
    return _exchange(piece.outlet, piece.number, "article", piece.url, piece.path, piece.fetched) | {
        "record_id": piece.record_id,
        **piece.evidence,
    }


def _documents(outlet: str, number: int) -> list[Row]:
    return [
        _exchange(
            outlet, number, kind, f"https://{outlet}.example/{kind}/{place}", f"/{kind}/{place}",
            started(number) + timedelta(seconds=3 * place),
        ) | {
            "record_id": _identity(outlet, number, f"document-{place}"),
            "warc_key": _segment(outlet, number), "warc_offset": 700 * place, "warc_length": 690,
        }
        for place, kind in enumerate(DOCUMENTS)
    ]  # fmt: skip


def _exchange(outlet: str, number: int, kind: str, url: str, address: str, fetched: datetime) -> Row:
    return {
        "month": month_of(fetched), "outlet": outlet, "run": run_of(number), "attempt": 1, "kind": kind,
        "url": url, "address": address, "record_type": "response", "fetched": fetched, "status": 200,
        "content_type": "text/html; charset=UTF-8", "content_encoding": "gzip",
        "etag": f'W/"{sha256(url.encode())[:16]}"', "bytes": 20_480, "payload_digest": sha256(url.encode()),
        "warc_payload_digest": f"sha1:{sha256(url.encode())[:32].upper()}",
        "warc_block_digest": f"sha1:{sha256(url.encode())[-32:].upper()}", "signals": [],
        "found_how": "feed", "found_in": "/feed/1", "ip": "127.0.0.1",
    }  # fmt: skip


def _article(piece: _Piece) -> Row:
    paragraphs = piece.paragraphs
    text = "\n".join(paragraphs)
    title = " ".join(paragraphs[1].split()[:9])
    return {
        "article_id": article_id(piece.outlet, piece.path), "version": piece.record_id,
        "month": month_of(piece.fetched), "outlet": piece.outlet, "url": piece.url,
        "canonical_url": piece.url, "title": title, "lede": paragraphs[0], "text": text,
        "paragraphs": paragraphs, "authors": [title[:18]], "source": piece.outlet,
        "credits_raw": [title[:30]],
        "section": "community", "tags": title.split()[:3], "language": "ar",
        "languages_by_paragraph": ["ar"] * len(paragraphs), "published_day": piece.fetched.date(),
        "published": piece.fetched, "published_raw": piece.fetched.isoformat(), "published_how": "json-ld",
        "published_confidence": 0.98, "first_seen": piece.fetched, "fetched": piece.fetched,
        "images": [f"{piece.url}photo.jpg"], "words": sum(PARAGRAPHS), "quality": 0.91, "flags": [],
        "removed": [{"text": title[:12], "rule": "more", "place": "end"}],
        "text_hash": sha256(text.encode()), "extractor": EXTRACTOR, "run": run_of(piece.number),
        "record_id": piece.record_id, "payload_digest": sha256(piece.url.encode()), **piece.evidence,
    }  # fmt: skip


def _address(piece: _Piece, number: int) -> Row:
    """Make an address's row after the look of a night, which may be the first or a later one."""
    looks = sum(days <= number - piece.number for days in LOOK_AGAIN_DAYS)
    due = started(piece.number + LOOK_AGAIN_DAYS[looks]) if looks < len(LOOK_AGAIN_DAYS) else None
    digest = sha256(piece.url.encode())
    return {
        "outlet": piece.outlet, "address": piece.path, "month": month_of(started(piece.number)),
        "kind": "article", "url": piece.url, "article_id": article_id(piece.outlet, piece.path),
        "first_found": started(piece.number), "first_run": run_of(piece.number), "found_how": "feed",
        "found_in": ["/feed/1"], "state": "settled", "outcome": "article", "tries": looks + 1,
        "failed_nights": 0, "looks": looks, "last_try": started(number) + timedelta(seconds=piece.place),
        "last_run": run_of(number), "attempt": 1, "next_due": due, "status": 304 if looks else 200,
        "etag": f'W/"{digest[:16]}"', "hint_published": piece.fetched.isoformat(), "payload_digest": digest,
        "warc_payload_digest": f"sha1:{digest[:32].upper()}", "record_id": piece.record_id,
        "fetched": piece.fetched, "text_hash": digest, "version": piece.record_id, "extractor": EXTRACTOR,
        **piece.evidence,
    }  # fmt: skip


def _typed(rows: dict[str, list[Row]]) -> Rows:
    typed = {}
    for name, listed in rows.items():
        schema = TABLES[name].schema
        given = pa.schema([field for field in schema if field.name in listed[0]])
        typed[name] = conformed(pa.Table.from_pylist(listed, schema=given), schema)
    return typed


def _segment(outlet: str, number: int) -> str:
    return segment(outlet, started(number).date(), run_of(number), 1, 1)


def _identity(*of: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(map(str, of))))


@cache
def _words() -> list[str]:
    """Words of the newsroom's articles and others made of their halves: as many as a newspaper uses.

    From the newsroom's sentences alone, a year of texts would compress as no newspaper's does.
    """
    written = generate(DEMO_OUTLETS[0], 300, seed=1, until=FIRST, days=20)
    texts = " ".join(text for article in written for text in article.body)
    words = sorted({word for word in texts.split() if word.isalpha()})
    draw = random.Random("words")  # noqa: S311 - not a secret
    pairs = (draw.sample(words, 2) for _ in range(WORDS))
    made = {one[: (len(one) + 1) // 2] + other[len(other) // 2 :] for one, other in pairs}
    return words + sorted(made - set(words))


@cache
def _weights() -> list[float]:
    """How often each word comes, by Zipf's law: the tenth a tenth as often as the first; summed up."""
    return list(accumulate(1 / rank for rank in range(1, len(_words()) + 1)))

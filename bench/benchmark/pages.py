"""Makes the benchmark: pages of every theme of the newsroom with their gold, the same ones each time."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.peers.child import lines_of
from newsroom.clock import Clock
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.generator import generate
from newsroom.library import articles_of
from newsroom.newspaper import Newspaper
from newsroom.outlet import Outlet
from newsroom.pages import Pages

NOW: Final = datetime(2026, 11, 24, 13, tzinfo=UTC)
DAYS: Final = 330
"""Over which articles are dated: every month's name is printed."""
SEED: Final = 8
CREDITS: Final = ("editor", "source", "agency", "translator", "photographer")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Printed:
    """A page of the benchmark: its row in the manifest, and its bytes."""

    row: Row
    body: bytes


def printed(generated: int) -> Iterator[Printed]:
    """Print the hand-written articles of every newspaper, so many generated ones of each, and front pages."""
    for outlet in (*DEMO_OUTLETS, *FURTHER_OUTLETS):
        yield from _of(outlet, generated)


def write(folder: Path, generated: int) -> int:
    """Write the benchmark into a folder: `manifest.jsonl` and gzip'd pages.

    Returns:
        The number of pages.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for page in printed(generated):
        path = folder / page.row["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(page.body, mtime=0))
        rows.append(json.dumps(page.row, ensure_ascii=False) + "\n")
    (folder / "manifest.jsonl").write_text("".join(rows), "utf-8")
    return len(rows)


def _of(outlet: Outlet, generated: int) -> Iterator[Printed]:
    base = f"https://{outlet.id}.example"
    paper = Newspaper(outlet, Clock(NOW))
    paper.add_all(articles_of(outlet, NOW, DAYS))
    paper.add_all(generate(outlet, generated, seed=SEED, until=NOW, days=DAYS))
    pages = Pages(paper, base)
    for entry in paper.published():
        body = pages.article(entry)
        truth = paper.truth(entry, base)
        gold = {
            "title": truth.title,
            "text": truth.text,
            "authors": list(truth.authors),
            "published": truth.published_day.isoformat(),
            **{name: getattr(truth, name) for name in CREDITS},
        }
        lines = lines_of(body.decode(paper.theme.charset))
        right = {" ".join(line.split()) for line in (truth.title, *truth.paragraphs)}
        boilerplate = sorted(set(lines.splitlines()) - right)
        facts = {"page_kind": "article", "gold_kind": "annotated", "gold": gold, "boilerplate": boilerplate}
        yield Printed(_row(outlet, entry.slug, truth.url, facts), body)
    place = paper.theme.place("/", outlet.sections)
    front = pages.listing(place) if place else None
    if front is not None:
        yield Printed(_row(outlet, "front", base + "/", {"page_kind": "home", "gold": None}), front)


def _row(outlet: Outlet, slug: str, url: str, facts: Row) -> Row:
    file = f"{outlet.theme}/{slug}.html.gz"
    known = {"id": f"{outlet.theme}:{slug}", "file": file, "url": url, "lang": "ar"}
    return {**known, "outlet": [outlet.name_ar, outlet.name_en], **facts}

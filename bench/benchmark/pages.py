"""Makes the benchmark: pages with their gold, the same ones each time.

Pages of every theme of the newsroom come from here, the hand-written ones from :mod:`bench.benchmark.hard`.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from lxml import html

from bench.benchmark.kinds import of_theme
from bench.benchmark.visible import Visible
from newsroom.article import Article, BlockKind, Standfirst
from newsroom.clock import Clock
from newsroom.credits import credit_lines
from newsroom.demo import DEMO_OUTLETS, FURTHER_OUTLETS
from newsroom.generator import generate
from newsroom.library import articles_of
from newsroom.newspaper import Newspaper
from newsroom.outlet import Outlet
from newsroom.pages import Pages
from newsroom.themes import Place

NOW: Final = datetime(2026, 11, 24, 13, tzinfo=UTC)
DAYS: Final = 330
"""Over which articles are dated: every month's name is printed."""
SEED: Final = 8
CREDITS: Final = ("editor", "source", "agency", "translator", "photographer")
_KIND_OF_BLOCK: Final = {BlockKind.PARAGRAPH: "text", BlockKind.SUBHEAD: "subhead", BlockKind.QUOTE: "quote"}

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


def lists() -> Iterator[Printed]:
    """Print each newspaper's first section, and its page for what is not there."""
    for outlet in (*DEMO_OUTLETS, *FURTHER_OUTLETS):
        paper, base = _paper(outlet, 0), _base(outlet)
        section = Place(next(iter(outlet.sections)))
        body = Pages(paper, base).listing(section)
        url = base + paper.theme.listing_path(section)
        if body is not None:
            yield Printed(_row(outlet, "section", url, {"page_kind": "list", "gold": None}), body)
        gone = {"page_kind": "missing", "gold": None}
        yield Printed(_row(outlet, "missing", f"{base}/no-such-page", gone), Pages(paper, base).missing())


def write(folder: Path, pages: Iterable[Printed]) -> list[Row]:
    """Write pages into a folder: `manifest.jsonl` and gzip'd pages.

    Returns:
        The manifest's rows.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for page in pages:
        path = folder / page.row["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(page.body, mtime=0))
        rows.append(page.row)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "manifest.jsonl").write_text(lines, "utf-8")
    return rows


def seen(page: Visible) -> Row:
    """Give a page's visible text and its spans as they stand in a manifest."""
    return {"visible": page.text, "spans": [[span.start, span.end, span.kind] for span in page.spans]}


def _of(outlet: Outlet, generated: int) -> Iterator[Printed]:
    base = _base(outlet)
    paper = _paper(outlet, generated)
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
        root = html.document_fromstring(body.decode(paper.theme.charset))
        spans = seen(of_theme(root, outlet.theme, _own(entry.article, outlet)))
        facts = {"page_kind": "article", "gold_kind": "annotated", "gold": gold, **spans}
        yield Printed(_row(outlet, entry.slug, truth.url, facts), body)
    place = paper.theme.place("/", outlet.sections)
    front = pages.listing(place) if place else None
    if front is not None:
        yield Printed(_row(outlet, "front", base + "/", {"page_kind": "home", "gold": None}), front)


def _paper(outlet: Outlet, generated: int) -> Newspaper:
    paper = Newspaper(outlet, Clock(NOW))
    paper.add_all(articles_of(outlet, NOW, DAYS))
    paper.add_all(generate(outlet, generated, seed=SEED, until=NOW, days=DAYS))
    return paper


def _base(outlet: Outlet) -> str:
    return f"https://{outlet.id}.example"


def _own(article: Article, outlet: Outlet) -> dict[str, list[str]]:
    """The kinds of an article's own lines, in their order on a page; a lede that stands twice is a repeat."""
    lines: list[tuple[str, str]] = []
    if article.standfirst is not Standfirst.NONE:
        lines.append((article.lede, "standfirst"))
    if article.standfirst is not Standfirst.ALONE:
        lines.append((article.lede, "text" if article.standfirst is Standfirst.NONE else "repeat"))
    lines += [(block.text, _KIND_OF_BLOCK[block.kind]) for block in article.blocks]
    credit = credit_lines(article, outlet.city_ar)
    lines += [(line, "credit") for line in (*credit.top, *credit.end)]
    own: dict[str, list[str]] = {}
    for line, kind in lines:
        own.setdefault(" ".join(line.split()), []).append(kind)
    return own


def _row(outlet: Outlet, slug: str, url: str, facts: Row) -> Row:
    known = {
        "id": f"{outlet.theme}:{slug}",
        "file": f"{outlet.theme}/{slug}.html.gz",
        "url": url,
        "lang": "ar",
    }
    return {**known, "group": "newsroom", "outlet": [outlet.name_ar, outlet.name_en], **facts}

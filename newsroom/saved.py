"""A folder of saved pages as one more outlet: each page at its own path and query, bytes exact."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from lxml import etree

from newsroom.errors import NewsroomError
from newsroom.outlet import OutletFile
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots
from newsroom.site import robots_reply

SITEMAP = "/saved-pages-sitemap.xml"
_SITEMAP_NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_KEPT_IN_PATH = "/%:@!$&'()*+,;=-._~"
_KEPT_IN_QUERY = _KEPT_IN_PATH + "?"
# What archives take for two spellings of one address: such pages must not meet here either.
_TAIL = re.compile(r"(/amp|/index\.\w+|/default\.\w+|/)+$", re.IGNORECASE)
_TRACKING = re.compile(
    r"utm_|fbclid|gclid|share|ref|amp|output|nonamp|replytocom|cmp|at_|mc_|ncid", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page of the folder: the manifest's id, its file, and the path and query it is served at."""

    id: str
    file: Path
    target: str


class SavedPages:
    """Serves a folder whose ``manifest.jsonl`` names a file and an address for each page.

    A row has ``id``, ``file`` (below the folder, gzip'd where it ends in ``.gz``) and ``url``; rows of
    ``page_kind`` "feed" and rows without an address are left out. Where two pages have one path and query, or
    spellings that an archive folds into one, the second is served below ``/2/``, the third below ``/3/``.

    Args:
        folder: where the manifest is.
        outlet_id: the stem of the outlet's file.
        permission: what the outlet file says of it.

    Raises:
        NewsroomError: if there is no manifest, or a row of it is at fault.
    """

    def __init__(
        self,
        folder: Path,
        *,
        outlet_id: str = "saved-pages",
        permission: str = "saved pages, served from this machine for tests",
    ) -> None:
        self.id = outlet_id
        self.robots = Robots(disallow=(), sitemaps=(SITEMAP,))
        self._permission = permission
        self.pages = tuple(_placed(folder))
        self._by_key = {_key(page.target): page for page in self.pages}
        self.settle("127.0.0.1")

    def settle(self, host: str) -> None:
        """Learn the site's own host and port."""
        self.host = host
        self.base_url = f"http://{host}"

    @property
    def addresses(self) -> dict[str, str]:
        """The address that each page is served at, by the manifest's id."""
        return {page.id: self.base_url + page.target for page in self.pages}

    def reply(self, ask: Ask) -> Reply:
        """Answer with a page's own bytes; the header never names a charset."""
        if ask.path == "/robots.txt":
            return robots_reply(self.robots, self.base_url)
        if ask.path == SITEMAP:
            return Reply(self._sitemap(), "application/xml; charset=UTF-8", validators=True)
        page = self._by_key.get(_key(ask.target))
        if page is None:
            return Reply(b"<html><title>404</title><h1>Not found</h1></html>", "text/html", 404)
        return Reply(_bytes(page.file), "text/html", validators=True)

    def outlet_file(self) -> OutletFile:
        """What its outlet file says: one sitemap, room for all pages; lists are among them, so no pattern."""
        return OutletFile(
            name_ar="صفحات محفوظة",
            name_en="Saved pages",
            base_url=self.base_url,
            host=self.host,
            country="CA",
            city="Ottawa",
            timezone="America/Toronto",
            discover=({"how": "sitemap", "url": self.base_url + SITEMAP},),
            delay_seconds=0.01,
            limits=(
                ("requests", len(self.pages) + 100),
                ("megabytes", 4000),
                ("first_night_days", 36_500),  # they are old, and some addresses say so
            ),
            permission=self._permission,
        )

    def _sitemap(self) -> bytes:
        # No lastmod: these pages are years old, and a first night leaves old pages to the backfill.
        root = etree.Element(f"{{{_SITEMAP_NS}}}urlset", nsmap={None: _SITEMAP_NS})
        for page in self.pages:
            child = etree.SubElement(root, f"{{{_SITEMAP_NS}}}url")
            etree.SubElement(child, f"{{{_SITEMAP_NS}}}loc").text = self.base_url + page.target
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _placed(folder: Path) -> list[SavedPage]:
    """Give each page of the manifest an address of its own, in the manifest's order."""
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        raise NewsroomError(f"There are no saved pages in {folder}: it has no manifest.jsonl.")
    taken = {_folded(SITEMAP), _folded("/robots.txt")}
    pages = []
    for number, line in enumerate(manifest.read_text(encoding="utf-8").splitlines(), 1):
        row = _row(line, number, manifest)
        if not row.get("url") or row.get("page_kind") == "feed":
            continue
        file = folder / row.get("file", "")
        if not file.is_file():
            raise NewsroomError(
                f"Row {number} of {manifest} names {row.get('file')!r}, and there is no such file."
            )
        target, own, turn = _target(row["url"]), _target(row["url"]), 2
        while _folded(target) in taken:
            target, turn = f"/{turn}{own}", turn + 1
        taken.add(_folded(target))
        pages.append(SavedPage(row["id"], file, target))
    return pages


def _row(line: str, number: int, manifest: Path) -> dict[str, str]:
    try:
        row = json.loads(line) if line.strip() else {}
    except json.JSONDecodeError as wrong:
        raise NewsroomError(f"Row {number} of {manifest} is not JSON: {wrong}.") from wrong
    if not isinstance(row, dict) or (row and not row.get("id")):
        raise NewsroomError(f"Row {number} of {manifest} has no id.")
    return row


def _target(url: str) -> str:
    """Path and query of an address, percent-encoded where they must be."""
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe=_KEPT_IN_PATH)
    return path + (f"?{quote(parts.query, safe=_KEPT_IN_QUERY)}" if parts.query else "")


def _key(target: str) -> str:
    return unquote(target)


def _folded(target: str) -> str:
    """A coarse spelling: without case, trailing slash, AMP and index names, and tracking parameters."""
    parts = urlsplit(target)
    kept = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])
    )
    return f"{_TAIL.sub('', re.sub('/+', '/', unquote(parts.path)))}?{kept}".lower()


def _bytes(file: Path) -> bytes:
    stored = file.read_bytes()
    return gzip.decompress(stored) if file.suffix == ".gz" else stored

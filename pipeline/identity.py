"""Which article a page is, and whether its text is new."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from extract import EXTRACTOR, Extracted, text_hash
from mahjar.address import address_of, article_id, readable
from mahjar.capture import Capture
from mahjar.clock import month_of
from mahjar.outlet import Outlet
from pipeline.known import Version


class News(StrEnum):
    """What a fetched article is to the archive."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def identify(outlet: Outlet, capture: Capture, canonical: str | None) -> str:
    """Give the address that names a page's article.

    ``link rel=canonical`` decides when it is on the outlet's hosts, unless it can't be right: a theme that
    names its home page on every page, or an address that is no article's while the page's own is one.
    """
    own = address_of(capture.url, outlet)
    if not canonical or not outlet.owns(canonical):
        return own
    named = address_of(canonical, outlet)
    if named == "/":
        return own
    pattern = outlet.article.url
    if pattern and not re.search(pattern, readable(named) + "/") and not re.search(pattern, readable(named)):
        return own
    return named


@dataclass
class Versions:
    """The versions of an outlet's articles, as a night adds to them."""

    outlet: Outlet
    latest: dict[str, Version]
    text_again: Callable[[Version, str], str | None]
    """Extracts an old capture with today's extractor and gives its text's hash; None when it gives none."""
    extractor: str = EXTRACTOR
    """What rows say made them."""

    def judge(self, capture: Capture, extracted: Extracted, run: str) -> tuple[News, dict[str, Any]]:
        """Say what an extracted page is to the archive, and give the row it would have.

        A version is a change at the source. When the texts differ, the old capture is extracted again first:
        a better extractor, another rule in the outlet's file, or a line that was learned since, is no edit by
        the newspaper.
        """
        address = identify(self.outlet, capture, extracted.canonical_url)
        name = article_id(self.outlet.id, address)
        digest = text_hash(extracted)
        before = self.latest.get(name)
        news = self._news(before, digest, capture.url)
        first_seen = before.first_seen if before else capture.fetched
        month = before.month if before else month_of(capture.fetched)
        row = article_row(capture, extracted, run) | {
            "extractor": self.extractor,
            "article_id": name,
            "month": month,
            "first_seen": first_seen,
            "text_hash": digest,
        }
        if news is News.UNCHANGED and before is not None:
            row["version"] = before.version
        else:
            self.latest[name] = Version(
                capture.record_id, digest, month, first_seen,
                capture.warc_key, capture.warc_offset, capture.warc_length,
            )  # fmt: skip
        return news, row

    def _news(self, before: Version | None, digest: str, url: str) -> News:
        if before is None:
            return News.NEW
        if before.text_hash == digest:
            return News.UNCHANGED
        if self.text_again(before, url) == digest:
            return News.UNCHANGED
        return News.CHANGED


def article_row(capture: Capture, extracted: Extracted, run: str) -> dict[str, Any]:
    """Put an extracted page and its evidence together into a row of ``articles``; `judge` adds the rest."""
    fields = {name: getattr(extracted, name) for name in extracted.__dataclass_fields__}
    for told in ("encoding", "arabic_share"):  # of the page, and of the text: no columns
        fields.pop(told)
    removed = [{"text": r.text, "rule": r.rule, "place": r.place} for r in extracted.removed]
    listed = {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    return fields | listed | {
        "removed": removed,
        "outlet": capture.outlet,
        "url": capture.url,
        "version": capture.record_id,
        "fetched": capture.fetched,
        "run": run,
        "record_id": capture.record_id,
        "warc_key": capture.warc_key,
        "warc_offset": capture.warc_offset,
        "warc_length": capture.warc_length,
        "payload_digest": capture.payload_digest,
    }  # fmt: skip

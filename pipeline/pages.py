"""From WARC records to pages for the extractor, and back to what was known of them."""

from typing import Any

from crawlers.choice import CAPTURED
from crawlers.job import Hints as CrawlHints
from crawlers.job import Looked
from extract import Hints, OutletFacts, Page, PageRule, Profile
from extract.profile import UNTAUGHT
from mahjar.capture import Capture
from mahjar.evidence import Record
from mahjar.outlet import Outlet


def looked_of(address: str, capture: Capture) -> Looked:
    """Make the ledger's line of an address whose crawl was killed before it could write one."""
    return Looked(
        address,
        capture.url,
        CAPTURED,
        kind=capture.kind,
        status=capture.status,
        requests=1,
        found_how=capture.found_how,
        found_in=(capture.found_in,) if capture.found_in else (),
    )


def page_of(record: Record, outlet: Outlet, hints: CrawlHints, profile: Profile = UNTAUGHT) -> Page:
    """Give the extractor a page out of its WARC record, with what was learned of its outlet."""
    return Page(
        url=record.url or "",
        body=record.decoded(),
        content_type=record.header("Content-Type"),
        fetched=record.date,
        outlet=facts_of(outlet),
        hints=Hints(**vars(hints)),
        profile=profile,
    )


def facts_of(outlet: Outlet) -> OutletFacts:
    """Give the extractor what the outlet file says of pages."""
    return OutletFacts(
        id=outlet.id,
        names=tuple(filter(None, (outlet.name.ar, outlet.name.en))),
        hosts=outlet.hosts,
        timezone=outlet.timezone,
        languages=outlet.languages,
        article_url=outlet.article.url,
        rules=tuple(PageRule(**rule.model_dump()) for rule in outlet.article.rules),
    )


def capture_of(row: dict[str, Any], record: Record) -> Capture:
    """Make the capture of an earlier night again from its address's row and its record."""
    nothing: dict[str, Any] = dict.fromkeys(Capture.__dataclass_fields__)
    shared = {name: row[name] for name in nothing if name in row}
    return Capture(
        **(nothing | shared | {"url": record.url, "run": row["last_run"], "signals": (), "kind": "article"})
    )

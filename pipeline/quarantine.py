"""Quarantine: captures that gave no article, each with its reason and what to do."""

from typing import Any

from extract import EXTRACTOR, NotAnArticle
from mahjar.capture import Capture
from mahjar.clock import month_of
from pipeline.worker import FAULT, OverLimits

OVER_LIMITS = "over-limits"
NOT_EXTRACTED = "not-extracted"
CHALLENGED = NotAnArticle("challenge", 1.0, "the site met the crawler with a challenge", final=False)
"""What the crawl saw itself: nothing is left for the extractor to judge."""
LOOK = "look at the page; if it is an article, report it to the extractor with its WARC record"
REMEDIES = {
    "challenge": "the site asks for a browser: write to its editors for permission, never get round it",
    "cookie-wall": "ask the outlet for pages without the consent wall, or pin another way in",
    "paywall": "ask the outlet for access; what is behind a login is not archived",
    "soft-404": "nothing to do if the page is gone; if it is not, the outlet's server was ill that night",
    "error-page": "the outlet's server was ill that night; the page is asked for again on later nights",
    "javascript-shell": "the page is made by scripts: find the outlet's feed or REST address with the text",
    "empty": "the server sent nothing; it is asked again on the next nights, five at most",
    "no-text": LOOK,
    "too-large": "the page has more than an article has, and none of it is read; " + LOOK,
    "undecodable": "look at the page's charset; if a browser reads it, report it to the extractor",
    "parked": "the domain may have expired: check the outlet's homepage",
    FAULT: "report the page with its WARC record; it is tried again when the extractor changes",
    OVER_LIMITS: "the page was too much for the extractor; it is tried again when the extractor changes",
    NOT_EXTRACTED: "extraction did not run to its end; the next night extracts it from its WARC record",
}


def quarantine_row(capture: Capture, result: NotAnArticle | OverLimits, run: str) -> dict[str, Any]:
    """Make the row of a capture that gave no article."""
    over = isinstance(result, OverLimits)
    reason = OVER_LIMITS if over else result.reason  # type: ignore[union-attr] # told apart by `over`
    final = not over and result.final  # type: ignore[union-attr] # told apart by `over`
    return {
        "record_id": capture.record_id,
        "extractor": EXTRACTOR,
        "month": month_of(capture.fetched),
        "outlet": capture.outlet,
        "url": capture.url,
        "address": capture.address,
        "fetched": capture.fetched,
        "run": run,
        "reason": reason,
        "confidence": 1.0 if over else result.confidence,  # type: ignore[union-attr] # told apart by `over`
        "detail": result.detail,
        "remedy": REMEDIES.get(reason, "none: such a page is no article" if final else LOOK),
        "final": final,
        "warc_key": capture.warc_key,
        "warc_offset": capture.warc_offset,
        "warc_length": capture.warc_length,
    }

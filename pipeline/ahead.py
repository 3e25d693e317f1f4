"""The first pages of an outlet of which nothing is known: read to learn from, and then once more for good."""

from collections.abc import Iterator
from itertools import islice

from extract import Extracted, Page
from mahjar.outlet import Outlet
from mahjar.store import Store
from pipeline.night import Night
from pipeline.pages import page_of
from pipeline.segments import Seen, is_page, read_run
from pipeline.worker import Extractor

MOST = 40
"""Pages that are read twice."""


def read_ahead(
    store: Store, outlet: Outlet, night: Night, extractor: Extractor
) -> Iterator[tuple[str, Extracted]]:
    """Read the first pages that a run captured, as they are without anything learned.

    Args:
        store: the archive's bucket.
        outlet: whose pages.
        night: the run.
        extractor: reads them.

    Yields:
        An article's address, and what its page gave; pages without an article are left out.

    Raises:
        MahjarError: the store or the evidence fails.
    """
    for found, result in extractor.each(islice(_pages(store, outlet, night), MOST)):
        if isinstance(result, Extracted):
            yield found, result


def _pages(store: Store, outlet: Outlet, night: Night) -> Iterator[tuple[str, Page]]:
    for seen in read_run(store, outlet, night):
        if isinstance(seen, Seen) and is_page(seen.capture):
            yield seen.found, page_of(seen.record, outlet, seen.hints)

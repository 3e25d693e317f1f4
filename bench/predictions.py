"""What an extractor says of a page, as a row of JSON's kinds: ours, and plain trafilatura beside it."""

import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLongError
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pebble import ProcessExpired, ProcessPool
from trafilatura import bare_extraction
from trafilatura.settings import Document

from bench.saved_pages import PagesError, Row, read_page
from extract import Extracted, NotAnArticle, Page, extract

PROCESSES: Final = 2
SECONDS: Final = 60  # a page that takes longer loses only itself
EVERY: Final = 50  # pages between two lines of progress


def ours(url: str, body: bytes) -> Row:
    """Predict with this project's extractor."""
    result = extract(Page(url, body))
    if isinstance(result, NotAnArticle):
        return {
            "text": None,
            "reason": result.reason,
            "detail": result.detail,
            "confidence": result.confidence,
        }
    return as_json(result)


def as_json(article: Extracted) -> Row:
    """Turn an article into what JSON can hold: days and instants in ISO 8601."""
    row = asdict(article)
    for name in ("published_day", "published", "modified"):
        row[name] = row[name].isoformat() if row[name] else None
    return row


def plain(url: str, body: bytes) -> Row:
    """Predict with trafilatura alone."""
    document = bare_extraction(body, url=url or None, with_metadata=True, include_comments=False)
    if not isinstance(document, Document):
        return {"text": None}
    authors = [name.strip() for name in (document.author or "").split(";") if name.strip()]
    return {"text": document.text, "title": document.title, "authors": authors, "published": document.date}


def predict(pages: Path, rows: list[Row], predictor: Callable[[str, bytes], Row], name: str) -> list[Row]:
    """Run a predictor over the pages in a pool of processes.

    Args:
        pages: The folder.
        rows: Rows of its manifest.
        predictor: `ours` or `plain`.
        name: What progress calls it.

    Returns:
        One prediction a row, in order; a page that can't be read or took too long has a null `text`.
    """
    predictions: list[Row] = []
    with ProcessPool(max_workers=PROCESSES) as pool:
        futures = [
            pool.schedule(_one, args=(pages / row["file"], row["url"], predictor), timeout=SECONDS)
            for row in rows
        ]
        for done, (row, future) in enumerate(zip(rows, futures, strict=True), 1):
            try:
                found = future.result()
            except PagesError as error:
                found = {"text": None, "reason": "unreadable", "detail": str(error)}
            except TookTooLongError:
                found = {"text": None, "reason": "timeout", "detail": f"It took more than {SECONDS} s."}
            except ProcessExpired as error:
                found = {"text": None, "reason": "crash", "detail": f"Its process ended: {error}."}
            if found.get("reason") in ("unreadable", "timeout", "crash"):
                print(f"{row['id']}: {found['detail']}", file=sys.stderr)
            predictions.append({"id": row["id"], **found})
            if done % EVERY == 0 or done == len(rows):
                print(f"{name}: {done} of {len(rows)} pages", file=sys.stderr)
    return predictions


def _one(path: Path, url: str, predictor: Callable[[str, bytes], Row]) -> Row:
    return predictor(url, read_page(path))

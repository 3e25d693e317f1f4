"""Index a WARC segment for replay: CDXJ, the form that pywb and other replay tools look captures up in.

A line is a key by which addresses sort (SURT), fourteen digits of time, and JSON: where the record lies, and
what it is. They are byte by byte those of ``cdxj-indexer``, which tests hold them against: to import it,
with an AMF reader and setuptools' own, took a tenth of all that a crawl of a few pages costs.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from surt import surt  # type: ignore[import-untyped] # it has no types

REPLAYED = (WarcRecordType.response, WarcRecordType.revisit)
"""What an index lists: replay must not take our metadata records for the page."""
FIELDS = ("url", "mime", "status", "digest", "length", "offset")
MIME_ENDS = re.compile(r"[;\s]")
NOT_DIGITS = re.compile(r"\D")


def index(segment: Path) -> bytes:
    """Make a segment's CDXJ index: a line per response and revisit, sorted, with the segment's own name.

    A 304 gets none: it brought no page, and pywb, asked for one of that time, would serve an empty answer
    instead of the capture that is nearest.

    Args:
        segment: the segment, of whole records.

    Raises:
        OSError: it can't be read, or is no WARC.
    """
    lines = (line_of(entry, segment.name) for entry in entries(segment) if entry.get("status") != "304")
    return "".join(sorted(lines)).encode()


def entries(segment: Path) -> Iterator[dict[str, str]]:
    """Give what an index says of each response and revisit of a segment, in their order."""
    entry: dict[str, str] | None = None
    with segment.open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=False):
            if entry is not None:
                yield ended(entry, record.stream_pos)
            entry = entry_of(record) if record.record_type in REPLAYED else None
    if entry is not None:
        yield ended(entry, segment.stat().st_size)


def entry_of(record: WarcRecord) -> dict[str, str]:
    """Give what an index says of a record, but for its length; nothing of what the record does not say."""
    record.parse_http()
    head, said = record.http_headers, record.headers
    entry = {"url": said["WARC-Target-URI"], "date": said["WARC-Date"], "offset": str(record.stream_pos)}
    mime = None if head is None else head.get_bytes(b"Content-Type")
    if record.record_type == WarcRecordType.revisit:
        entry["mime"] = "warc/revisit"
    elif mime is not None:
        entry["mime"] = MIME_ENDS.split(mime.decode("utf-8", "replace"), maxsplit=1)[0]
    if head is not None and head.status_code:
        entry["status"] = str(head.status_code)
    if digest := said.get("WARC-Payload-Digest"):
        entry["digest"] = digest
    return entry


def ended(entry: dict[str, str], end: int) -> dict[str, str]:
    """Complete an entry by where the next record begins."""
    return entry | {"length": str(end - int(entry["offset"]))}


def line_of(entry: dict[str, str], name: str) -> str:
    """Write one line of an index."""
    content = {field: entry[field] for field in FIELDS if field in entry} | {"filename": name}
    time = NOT_DIGITS.sub("", entry["date"])[:14]
    return f"{sort_key(entry['url'])} {time} {json.dumps(content)}\n"


def sort_key(url: str) -> str:
    """Give the key that an address is looked up by; an address that has none is its own."""
    try:
        return str(surt(url))
    except ValueError:
        return url

"""Plain text for corpus tools: one file an article, in a ZIP archive.

A file is named ``<outlet>/<day>/<article_id>.txt``, so that a tool which knows nothing but names can still
tell newspapers and days apart. It is what Sketch Engine takes for a document, and XML at the same time:
headline and text within one element ``doc``, whose attributes are what is known of the article. AntConc takes
a folder of such files (unpack the archive), and can leave out of its counts what stands in angle brackets.

One file an article and not one for all, since these tools count in how many files a word stands, and show
where in a file it does. An archive and not a folder, since one file is there whole or not at all, has one
digest, and can be handed on.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa

from mahjar.jsonlines import compact, iso
from mahjar.lookup import uuid
from mahjar.zipped import ZipStream

HEADER = (
    "outlet",
    "published_day",
    "title",
    "authors",
    "section",
    "language",
    "url",
    "article_id",
    "version",
)
"""What is said of an article, unless other columns are asked for."""
NEEDED = ("article_id", "version", "month", "outlet", "published_day", "first_seen", "title", "text")
"""What a file's name and text are made of."""
NO_XML = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (section 2.2): control characters, and what is no character."""


class TextFilesWriter:
    """A ZIP archive of UTF-8 text files, one an article."""

    def __init__(self, path: Path, header: Sequence[str], *, versions: bool) -> None:
        """Open the archive.

        Args:
            path: where it is written.
            header: the columns to name of each article.
            versions: there may be several versions of an article: each one's name is in its file's.
        """
        self._zip, self._header, self._versions = ZipStream(path), header, versions

    def write(self, batch: pa.RecordBatch) -> None:
        """Write a file for each row."""
        for row in batch.to_pylist():
            day = day_of(row)
            name = row["article_id"] + (f".{uuid(row['version'])}" if self._versions else "")
            content = document(row, self._header).encode()
            self._zip.add(f"{row['outlet']}/{day.isoformat()}/{name}.txt", content, day)

    def close(self) -> None:
        """Write what ends the archive."""
        self._zip.close()

    def described(self) -> dict[str, Any]:
        """Say how it is written."""
        version = ".<version>" if self._versions else ""
        return {"encoding": "UTF-8", "files": f"<outlet>/<day>/<article_id>{version}.txt"}


def document(article: Mapping[str, Any], header: Sequence[str]) -> str:
    """Write an article as a document: what is known of it, its headline, and its text.

    Args:
        article: the columns :data:`NEEDED` and those of the header.
        header: the columns to name; what is null or empty is left out.
    """
    known = ((name, label(article[name])) for name in header)
    attributes = "".join(f' {name}="{value}"' for name, value in known if value)
    parts = [part for part in (article["title"], article["text"]) if part]
    return f"<doc{attributes}>\n" + escape(NO_XML.sub("", "\n\n".join(parts))) + "\n</doc>\n"


def label(value: Any) -> str:
    """Write a value as an attribute of XML: in one line, a list with semicolons."""
    if isinstance(value, list):
        text = "; ".join(each if isinstance(each, str) else compact(each) for each in value)
    else:
        text = "" if value is None else iso(value) if isinstance(value, date) else str(value)
    return escape(NO_XML.sub("", " ".join(text.split())), {'"': "&quot;"})


def day_of(article: Mapping[str, Any]) -> date:
    """Give the day an article counts by: that which its page prints, or else that of first sight in UTC."""
    if article["published_day"] is not None:
        return date.fromisoformat(str(article["published_day"]))
    seen = article["first_seen"]
    return seen.astimezone(UTC).date() if seen else date.fromisoformat(f"{article['month']}-01")

"""What makes two extractions the same text."""

from __future__ import annotations

import hashlib
import unicodedata

from extract.arabic import collapse
from extract.article import Extracted


def text_hash(extracted: Extracted) -> str:
    """Return the SHA-256 (hex) of headline and text.

    Unicode is in NFC and white space collapsed first: neither is an edit. Counters, boxes and credits are
    not in the text, so a page whose counter moved has the same hash.

    Args:
        extracted: An article.
    """
    parts = [extracted.title or "", *extracted.paragraphs]
    plain = "\n".join(collapse(unicodedata.normalize("NFC", part)) for part in parts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()

"""Mahjar: the archive of the Arabic diaspora's newspapers, and its readers.

This package is the archive's public contract: the records, the addresses, the S3 layout, the tables,
and the researcher's side that reads them. Nothing in it crawls or extracts.

>>> import mahjar
>>> corpus = mahjar.open("s3://mahjar")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mahjar.corpus import Corpus, open
    from mahjar.errors import MahjarError
    from mahjar.selection import Selection

__all__ = ["Corpus", "MahjarError", "Selection", "open"]

_HOME = {
    "open": "mahjar.corpus",
    "Corpus": "mahjar.corpus",
    "Selection": "mahjar.selection",
    "MahjarError": "mahjar.errors",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: Arrow and boto3 take two seconds."""
    if name not in _HOME:
        raise AttributeError(f"module 'mahjar' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)

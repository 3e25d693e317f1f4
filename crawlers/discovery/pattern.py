"""Tell an article's address by the outlet's pattern."""

import re
from urllib.parse import urlsplit

from mahjar.address import plain, readable
from mahjar.outlet import Outlet


class ArticlePattern:
    """``[article].url``: searched in path and query, Arabic letters decoded.

    A variant of an article's address (with a session id, ``/amp``, a tracking parameter) is that article's.
    """

    def __init__(self, outlet: Outlet) -> None:
        """Take an outlet's pattern."""
        self._outlet = outlet
        self._pattern = re.compile(outlet.article.url) if outlet.article.url else None

    @property
    def given(self) -> bool:
        """Whether the outlet file gives a pattern."""
        return self._pattern is not None

    def __call__(self, url: str) -> bool:
        """Say whether an address is an article's: on the outlet's hosts, and as the pattern has it."""
        if not self._outlet.owns(url):
            return False
        if self._pattern is None:
            return True
        return any(map(self._pattern.search, dict.fromkeys((where(url), where(plain(url))))))


def where(url: str) -> str:
    """Give what the pattern is searched in."""
    parts = urlsplit(url)
    return readable(parts.path or "/") + (f"?{readable(parts.query)}" if parts.query else "")

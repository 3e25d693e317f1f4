"""Take from a page's bytes what makes a browser connect whatever it is told, and nothing else.

A Content Security Policy holds a browser back from fetching, not from connecting: Chromium connects to the
host of a frame before it asks whether it may fetch, and HTML lets ``<link rel=preconnect>`` and
``dns-prefetch`` (WHATWG HTML, 4.6.8) do so without asking. Such tags are exchanged for others that are as
long and do nothing.
"""

import re

INERT = {b"<link": b"<base", b"<iframe": b"<xframe", b"</iframe": b"</xframe", b"<frame": b"<xrame"}
"""The beginnings of tags, and what stands in their place. ``base`` is as empty as ``link``; the policy that
the page is served under takes its effect from it. The others name no element."""
ONE_BYTE, TWO_BYTES = b"", b"\0"
"""What stands between two letters of a tag: nothing in any encoding of the web, but a zero in UTF-16."""


def spelt(tag: bytes, between: bytes) -> bytes:
    """Spell a tag with a byte between its letters, or none."""
    return between.join(bytes([letter]) for letter in tag)


TAGS = re.compile(
    b"(?:"
    + b"|".join(spelt(tag, between) for tag in INERT for between in (ONE_BYTE, TWO_BYTES))
    + rb")(?=\0?[\s/>])",
    re.IGNORECASE,
)
"""A tag's name ends at white space, ``/`` or ``>`` (WHATWG HTML, 13.2.5.8), and can't be spelt otherwise."""


def inert(body: bytes) -> bytes:
    """Give a page's bytes with such tags exchanged: as many bytes, and all others as they were.

    Args:
        body: the page, content-encoding undone.
    """
    return TAGS.sub(exchanged, body)


def exchanged(tag: re.Match[bytes]) -> bytes:
    """Give what stands in a tag's place."""
    between = TWO_BYTES if TWO_BYTES in tag[0] else ONE_BYTE
    return spelt(INERT[tag[0].replace(TWO_BYTES, b"").lower()], between)

"""Pages whose words differ a little each time, so that nothing that was kept of one answers for it again.

An extractor may remember lines, names or whole pages. That helps little over a night of new pages, and a
measurement that reads the same pages again and again would be answered by memory.
"""

import re
from typing import Final

_PROSE: Final = re.compile(rb">[^<>]{60,4000}(?=<)")
"""Text of an element that is long, not of a menu; no more than a paragraph, as scripts hold whole files."""
_AFTER: Final = 40
"""Bytes of a line after which the next space is made longer."""
_END: Final = re.compile(rb"</body\s*>", re.IGNORECASE)


def altered(body: bytes, turn: str) -> bytes:
    """Give a page with one word more in each of its long lines, and a comment at its end.

    Lines of menus and furniture stay as they are: those a night meets on every page.

    Args:
        body: a page in any encoding that holds ASCII; others are given back as they are.
        turn: ASCII letters and digits that were not used for this page before.
    """
    if b"\0" in body[:200]:
        return body
    word = turn.encode("ascii")
    more = _PROSE.sub(lambda line: _longer(line.group(), word), body)
    return _END.sub(b"<!-- " + word + rb" -->\g<0>", more, count=1)


def _longer(line: bytes, word: bytes) -> bytes:
    place = line.find(b" ", _AFTER)
    return line if place < 0 else line[:place] + b" " + word + line[place:]

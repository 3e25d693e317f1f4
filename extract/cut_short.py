"""The dots at the end of a headline or a teaser that was cut short."""

from __future__ import annotations

import re
from typing import Final

_SPACES: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))  # none lies above
_DOTS: Final = ".…"
_ELLIPSIS: Final = re.compile(rf"(?<![{_DOTS}])(?:\.?…|\.\.)")  # more than one full stop


def find_cut(text: str) -> int | None:
    """Find where the dots begin with which a text breaks off, in time that grows with its length alone.

    Args:
        text: A line.

    Returns:
        The index of the first dot of an ellipsis behind which stands nothing but dots and spaces; None
        where the text doesn't end so.
    """
    if not text.rstrip().endswith((".", "…")):
        return None
    found = _ELLIPSIS.search(text, len(text.rstrip(_SPACES + _DOTS)))
    return None if found is None else found.start()


def is_cut(text: str) -> bool:
    """Tell whether a text breaks off with dots, see `find_cut`."""
    return find_cut(text) is not None

"""How large a page may be. What is larger is refused with a reason: it is never read in part."""

from __future__ import annotations

from typing import Any, Final

LARGEST: Final = 20_000_000  # bytes of a page; trafilatura reads no more
MOST_ELEMENTS: Final = 40_000  # its time grows with their square; the largest front pages have a quarter
MOST_TEXT: Final = 3_000_000  # letters beside scripts: ten novels
MOST_ATTRIBUTES: Final = 2_000  # of one element; the parser's time grows with their square
MOST_ATTRIBUTES_IN_ALL: Final = 200_000  # each takes two hundred bytes of memory, and a copy as many
DEEPEST_PARSED: Final = 2_048  # elements in elements; there libxml2 ends, and what follows is lost
_SHORTEST_ELEMENT, _SHORTEST_ATTRIBUTE = len("<p>"), len(" a=1")
_NOT_TEXT: Final = frozenset(("script", "style"))


class TooLarge(Exception):
    """A page has more of something than is read; the message is a sentence that says how much."""


def refuse_large(tree: Any, source: bytes) -> None:
    """Let no page pass that has more than is read. Only what has room for as much is counted.

    Args:
        tree: The parsed page.
        source: What was parsed.

    Raises:
        TooLarge: It has too many elements or attributes, or too much text.
    """
    size = len(source)
    # The parser makes an element of a tag, and another one around text that stands in none.
    if size > _SHORTEST_ELEMENT * MOST_ELEMENTS and 2 * source.count(b"<") >= MOST_ELEMENTS:
        _refuse(int(tree.xpath("count(//*)")), MOST_ELEMENTS, "elements")
    if size > _SHORTEST_ATTRIBUTE * MOST_ATTRIBUTES_IN_ALL:
        _refuse(int(tree.xpath("count(//@*)")), MOST_ATTRIBUTES_IN_ALL, "attributes")
    if size > MOST_TEXT:
        _refuse(sum(map(_letters, tree.iter())), MOST_TEXT, "letters of text")


def refuse_deep(deepest: int) -> None:
    """Let no page pass in which the parser came to its end.

    Args:
        deepest: Elements that stand in each other.

    Raises:
        TooLarge: It did.
    """
    if deepest >= DEEPEST_PARSED:
        raise TooLarge(
            f"Elements stand in each other {DEEPEST_PARSED:,} deep or more: what follows is not read."
        )


def _refuse(there: int, most: int, what: str) -> None:
    if there > most:
        raise TooLarge(f"The page has {there:,} {what}; {most:,} are read.")


def _letters(element: Any) -> int:
    inside = "" if element.tag in _NOT_TEXT else element.text or ""
    return sum(len(text) for text in (inside, element.tail or "") if not text.isspace())

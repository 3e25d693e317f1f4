"""What the outlet's file points at: parts of its pages by CSS, each for the captures up to a day.

The rules of this room hold for every outlet; where they go wrong on one, its file can say where the parts
of an article stand. What is pointed at is believed; a selector that finds nothing is told by a flag, and
the part is looked for as on any other page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from cssselect import HTMLTranslator
from cssselect.parser import SelectorError
from lxml import etree

from extract.arabic import collapse
from extract.article import Removed
from extract.authors import read_authors
from extract.body import Block
from extract.head import Head
from extract.lines import HEADINGS, read_lines
from extract.page import OutletFacts, PageRule
from extract.published import Published, read_pointed, zone_of
from extract.titles import without_site

_KINDS: Final = {"li": "item", "dd": "item", "blockquote": "quote", "td": "row", "th": "row"} | dict.fromkeys(
    HEADINGS, "head"
)


@dataclass(frozen=True, slots=True)
class Pointed:
    """What the selectors found.

    Attributes:
        blocks: The text, None where no selector points at it or what it points at holds none.
        titles: The headline as printed, at most one.
        bylines: What the elements of the authors say, as printed.
        dates: What the element of the date says, the best first.
        removed: What was taken out of the page.
        missed: Parts whose selector found nothing.
    """

    blocks: list[Block] | None = None
    titles: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    missed: tuple[str, ...] = ()

    def title(self, sites: tuple[str, ...]) -> str | None:
        """The headline without the site's name."""
        return without_site(self.titles[0], sites) if self.titles else None

    def authors(self, sites: tuple[str, ...]) -> tuple[str, ...]:
        """Names only, as those of a byline."""
        return read_authors(Head(), (), None, (), sites, self.bylines) if self.bylines else ()

    def published(
        self, zone: str | None, fetched: datetime | None, day_first: bool | None = None
    ) -> Published | None:
        """The day of publication."""
        days = (read_pointed(said, zone, fetched, day_first) for said in self.dates)
        return next(filter(None, days), None)


NOTHING: Final = Pointed()


def rule_of(rules: Iterable[PageRule], day: date | None) -> PageRule | None:
    """Join the rules of a day: for each part the one that ends first among those that have not ended.

    Args:
        rules: The outlet's rules.
        day: The day of the capture in the outlet's zone; None takes what holds today.
    """
    chosen: dict[str, Any] = {}
    for rule in sorted(rules, key=lambda rule: rule.until or date.max):
        if rule.until is not None and (day is None or day > rule.until):
            continue
        for part in ("body", "title", "author", "date", "remove"):
            if value := getattr(rule, part):
                chosen.setdefault(part, value)
    return PageRule(**chosen) if chosen else None


def point(tree: Any, outlet: OutletFacts, fetched: datetime | None) -> Pointed:
    """Follow an outlet's selectors on a page. What they remove is taken out of the tree.

    Args:
        tree: The page's tree.
        outlet: The outlet's facts; without rules nothing is done.
        fetched: When the page was captured, aware.
    """
    if not outlet.rules:
        return NOTHING
    home = zone_of(outlet.timezone)
    day = (fetched.astimezone(home) if home else fetched).date() if fetched else None
    rule = rule_of(outlet.rules, day)
    return NOTHING if rule is None else _Following(tree).all(rule)


@dataclass(slots=True)
class _Following:
    """One page's selectors at work."""

    tree: Any
    removed: list[Removed] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def all(self, rule: PageRule) -> Pointed:
        for css in rule.remove:
            self._remove(css)  # that a page has none of it is no fault
        titles = [text for element in self._at("title", rule.title) if (text := _said(element))]
        bylines = [text for element in self._at("author", rule.author) if (text := _said(element))]
        dates = [said for element in self._at("date", rule.date) for said in _dates(element)]
        bodies = self._at("body", rule.body)
        return Pointed(
            blocks=self._read(bodies) if bodies else None,
            titles=tuple(titles[:1]),
            bylines=tuple(bylines),
            dates=tuple(dates),
            removed=tuple(self.removed),
            missed=tuple(self.missed),
        )

    def _at(self, part: str, css: str | None) -> list[Any]:
        """Find the outermost elements that a part's selector points at, of those that say anything."""
        if css is None:
            return []
        found = [element for element in _outermost(_select(self.tree, css)) if _said(element)]
        if not found:
            self.missed.append(part)
        return found

    def _remove(self, css: str) -> None:
        for element in _outermost(_select(self.tree, css)):
            if element.getparent() is not None:
                text = "\n".join(line.text for line in read_lines(element) if line.text)
                if text:
                    self.removed.append(Removed(text, "outlet/remove", f"box {css}"))
                _drop(element)

    def _read(self, bodies: Sequence[Any]) -> list[Block]:
        """Read the text whole, and keep the running text outside it in the ledger."""
        inside = [line for body in bodies for line in read_lines(body) if line.text]
        known = {line.folded for line in inside}
        self.removed += [
            Removed(line.text, "outlet/body", "outside the body")
            for line in read_lines(self.tree)
            if line.is_prose and line.folded not in known
        ]
        return [Block(line.text, _KINDS.get(line.tag, "p")) for line in inside]


def _drop(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    before, around = element.getprevious(), element.getparent()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        around.text = (around.text or "") + element.tail
    around.remove(element)


@lru_cache(maxsize=512)
def _compiled(css: str) -> etree.XPath | None:
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(css))
    except (SelectorError, etree.XPathError):
        return None


def _select(tree: Any, css: str) -> list[Any]:
    path = _compiled(css)
    return [] if path is None else list(path(tree))


def _outermost(elements: Sequence[Any]) -> list[Any]:
    """Leave out elements that stand within another; they come in the order of the page."""
    known = set(elements)
    return [each for each in elements if not any(around in known for around in each.iterancestors())]


def _said(element: Any) -> str:
    return collapse(element.get("content") or "".join(element.itertext()))


def _dates(element: Any) -> list[str]:
    said = (element.get("datetime"), element.get("content"), collapse("".join(element.itertext())))
    return [value for value in said if value]

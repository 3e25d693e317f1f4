"""Where an outlet's pages hold what: CSS selectors, each for the captures up to a day.

A page is extracted by rules that hold for every outlet. Where those go wrong, the outlet's file can point
at the article's parts. Newspapers are rebuilt, and their old pages stay in the archive: a rule ends with
`until`, and an old capture is read by the rule of its own day.
"""

import datetime
from collections.abc import Iterable
from typing import Final, Self

from cssselect import HTMLTranslator
from cssselect.parser import SelectorError
from pydantic import Field, field_validator, model_validator

from mahjar.facts import Facts

PARTS: Final = ("body", "title", "author", "date", "remove")


class PageRule(Facts):
    """One `[[article.rules]]` of an outlet file: at least one selector, and until when it holds."""

    body: str | None = None
    """The element, or elements, that hold the article's text and nothing else."""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    """Its `datetime` or `content` attribute is read, or else its text."""
    remove: tuple[str, ...] = Field(default=(), min_length=1)
    """Elements that are taken out of the page before anything is looked for in it."""
    until: datetime.date | None = None
    """The last day, in the outlet's zone, whose captures it is for; without it, it holds today."""

    @field_validator("body", "title", "author", "date")
    @classmethod
    def _is_css(cls, value: str | None) -> str | None:
        return value if value is None else css_selector(value)

    @field_validator("remove")
    @classmethod
    def _are_css(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(css_selector, value))

    @model_validator(mode="after")
    def _points_at_something(self) -> Self:
        if not self.parts():
            raise ValueError(f"give at least one of {', '.join(PARTS[:-1])} and {PARTS[-1]}")
        return self

    def parts(self) -> frozenset[str]:
        """The names of the parts that it points at."""
        return frozenset(part for part in PARTS if getattr(self, part))


def css_selector(value: str) -> str:
    """Check that a value is CSS that lxml can follow.

    Raises:
        ValueError: it is not.
    """
    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError as error:
        raise ValueError(
            f"{value!r} is not a CSS selector, for example 'div.entry-content': {error}"
        ) from error
    return value


def no_overlap(rules: Iterable[PageRule]) -> None:
    """Check that each part has one rule at each day: no two that point at it end on the same day.

    Raises:
        ValueError: two do.
    """
    taken: set[tuple[str, datetime.date | None]] = set()
    for rule in rules:
        ends = rule.until.isoformat() if rule.until else "no day"
        for part in sorted(rule.parts()):
            if (part, rule.until) in taken:
                raise ValueError(
                    f"two rules with {part!r} end on {ends}; give each its own until, or join them"
                )
            taken.add((part, rule.until))

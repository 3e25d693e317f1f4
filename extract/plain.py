"""Text that somebody else scraped, furniture and all: cleaned by the rules that pages are cleaned by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from extract.arabic import arabic_share, collapse, count_words
from extract.article import Extracted, Removed
from extract.clean import Cleaned, Surroundings, clean
from extract.credit_words import Credit
from extract.credits import read_credits, read_dateline
from extract.dates import Written, read_written
from extract.headline import find_headline, find_tickers
from extract.language import languages_of, main_language
from extract.names import people
from extract.page import OutletFacts
from extract.profile import Profile
from extract.published import LATEST, OLDEST, Published, moment_of, zone_of
from extract.quality import find_flags, score

MOST_LINES: Final = 20_000  # of a text that are cleaned; the others stay as they are
_SURE: Final = 0.9  # a date on a line of its own beside the headline
_LESS_SURE: Final = 0.7  # one over the headline can be the day of the scrape
_OVER: Final = "place/before-title"
_REACH: Final = 3  # lines over the headline that can be its credits


def clean_text(text: str, outlet: OutletFacts | None = None, profile: Profile | None = None) -> Extracted:
    """Clean the text of an article that was scraped without its HTML.

    Furniture, credits, repeated ledes and datelines go by the same rules as in pages, and are kept in
    `removed` in the same way. What only a page can say (pictures, section, address) stays empty. A text
    without a paragraph of its own gives an article with none, and the flags that say so.

    Args:
        text: The text, one paragraph a line; empty lines don't matter.
        outlet: What is known of its outlet: its names are no authors, its zone decides the instant.
        profile: What was learned of the outlet's pages.

    Returns:
        The article. Paragraphs stay as published, but for white space; lines past `MOST_LINES` all stay.
    """
    outlet = outlet or OutletFacts("")
    lines = [line for raw in text.splitlines() if (line := collapse(raw.strip("\ufeff")))]
    lines, rest = lines[:MOST_LINES], lines[MOST_LINES:]
    at = find_headline(lines)
    title = lines[at].lstrip("•◄■● ") if at is not None else None
    about = Surroundings(
        title=title,
        learned=profile.lines if profile else frozenset(),
        plain=True,
        tickers=find_tickers(lines) if at else frozenset(),
    )
    cleaned = clean(lines, about)
    if rest:
        cleaned = replace(cleaned, paragraphs=(*cleaned.paragraphs, *rest))
    credits = [*_credits_over(cleaned.removed, lines, at), *cleaned.credits]
    published = _published(cleaned.removed, title, outlet, profile.day_first if profile else None)
    return _extracted(title, cleaned, credits, published, outlet)


def _credits_over(removed: Iterable[Removed], lines: Sequence[str], at: int | None) -> list[Credit]:
    """Read the credits that stand over the headline: the outlet's name, and the city."""
    if at is None:
        return []
    gone = {taken.text for taken in removed if taken.rule == _OVER}
    over = [line for line in lines[max(0, at - _REACH) : at] if line in gone]
    return [credit for line in over for credit in read_credits(line) if credit.role in ("source", "dateline")]


def _published(
    removed: Sequence[Removed], title: str | None, outlet: OutletFacts, day_first: bool | None
) -> Published | None:
    """Weigh the dates of the lines that went, under the headline first, then over it, then in it."""
    own = [taken.text for taken in removed if taken.rule.startswith(("date/", "credit/"))]
    others = [taken.text for taken in removed if taken.rule != _OVER]
    over = [taken.text for taken in removed if taken.rule == _OVER]
    updated: Written | None = None
    for sure, texts, whole in (
        (_SURE, own, False),
        (_SURE, others, True),
        (_LESS_SURE, over, True),
        (_LESS_SURE, [title or ""], False),
    ):
        for written in filter(None, (read_written(text, day_first=day_first) for text in texts)):
            if (whole and not written.whole) or not OLDEST <= written.day <= LATEST:
                continue
            if not written.updated:
                return _as_published(written, sure, outlet)
            updated = updated or written
    return _as_published(updated, _LESS_SURE, outlet) if updated else None


def _as_published(written: Written, sure: float, outlet: OutletFacts) -> Published:
    moment = moment_of(written, zone_of(outlet.timezone))
    return Published(written.day, moment, written.raw, "dateline", round(sure * written.sure, 3))


def _extracted(
    title: str | None,
    cleaned: Cleaned,
    credits: Sequence[Credit],
    published: Published | None,
    outlet: OutletFacts,
) -> Extracted:
    paragraphs = cleaned.paragraphs
    main = outlet.languages[0] if outlet.languages else None
    languages = languages_of(paragraphs, main)
    words = sum(map(count_words, paragraphs))
    day: date | None = published.day if published else None
    flags = find_flags(
        paragraphs,
        title=title,
        day=day,
        confidence=published.confidence if published else None,
        languages=languages,
        linked=0,
        mojibake=False,
        damaged=0.0,
    )
    city, agency = read_dateline(paragraphs[0]) if paragraphs else (None, None)
    said = {
        role: next((credit.value for credit in credits if credit.role == role), None)
        for role in ("editor", "source", "agency", "translator", "photographer", "dateline")
    }
    return Extracted(
        title=title,
        lede=paragraphs[0] if cleaned.doubled and len(paragraphs) > 1 else None,
        text="\n".join(paragraphs),
        paragraphs=paragraphs,
        authors=people((credit.value for credit in credits if credit.role == "author"), outlet.names),
        editor=said["editor"],
        source=said["source"],
        agency=said["agency"] or agency,
        translator=said["translator"],
        photographer=said["photographer"],
        dateline=said["dateline"] or city,
        credits_raw=tuple(dict.fromkeys(credit.raw for credit in credits)),
        section=None,
        tags=(),
        language=main_language(languages, paragraphs, main),
        languages_by_paragraph=languages,
        arabic_share=round(arabic_share("".join(paragraphs)), 3),
        published_day=day,
        published=published.moment if published else None,
        published_raw=published.raw if published else None,
        published_how=published.how if published else None,
        published_confidence=published.confidence if published else None,
        modified=None,
        images=(),
        words=words,
        quality=score(flags),
        flags=flags,
        removed=cleaned.removed,
        canonical_url=None,
        encoding="",
    )

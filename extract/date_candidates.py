"""Where a page says when it was published: every place that does, with how far it is trusted there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from extract.date_record import Written
from extract.dates import read, read_written
from extract.head import Head
from extract.lines import Line, Window
from extract.page_clock import is_page_clock

TRUST: Final = {
    "selector": 0.95, "json-ld": 0.95, "meta": 0.95, "time": 0.85, "dateline": 0.9, "hint": 0.7, "url": 0.6
}  # fmt: skip
"""How often each place is right where it stands alone and its date is written clearly."""

# Shares of that trust: for what is less clearly the day of this article.
_OVER: Final = 0.8  # a line over the headline can belong to the page
_BEHIND: Final = 0.85  # one behind the text can belong to the next article
_AMONG_WORDS: Final = 0.85  # it shares its line, and nothing calls the line a date
_CLOCK_LIKE: Final = 0.6  # over the headline, and the day of the fetch
_FAR: Final = 0.6  # the one `time` of a page, away from the article
_WEAK_META: Final = 0.75  # names that say "date", not of what
_OF_CHANGE: Final = 0.7  # the instant is that of the last change too
_CHANGED: Final = 0.5  # the last change, where nothing says more

_WEAK_METAS: Final = ("date", "created", "timestamp", "creation_date", "pdate", "displaydate", "ptime")
_CHANGES: Final = ("last-modified-date",)
_LONGEST: Final = 160  # characters of a line that can be a dateline
_IN_WORDS: Final = 40  # characters of one without a digit ("نشر قبل ثلاث ساعات")
_DIGIT: Final = re.compile(r"\d")
_SENTENCE: Final = 90  # characters, and
_MOST_WORDS: Final = 8  # words beside a date in a line that is none by its class
_FEW_WORDS: Final = 4  # in one that ends with a full stop
_LINES: Final = 5  # over the headline and behind the text

_IN_URL: Final = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/._-]|$)|(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)|"
    r"/((?:20)\d\d)([01]\d)([0-3]\d)(?=[/._-]|$)"
)
_DATE_LABEL: Final = re.compile(r"date|time|posted|published|publish|تاريخ|timestamp|meta")
_NOT_ITS_DATE: Final = re.compile(
    r"footer|copyright|related|sidebar|(?<!elementor-)widget|clock|today|header-date|current-?date|most-|"
    r"popular|ticker|top-?bar|masthead|site-header|header-?top|top-?header|navbar|live-?date|date-?now"
)
_COMMENT_LABEL: Final = re.compile(r"comment")  # a reader's line, or a counter beside the date
_UPDATE_LABEL: Final = re.compile(r"updated|modified|last-?update|lastmod")
_PUBLISHED_LABEL: Final = re.compile(r"publish|posted|entry-date|post-date|created|pubdate|info-time")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A day that some place of the page gives.

    Attributes:
        how: The place, a key of `TRUST`.
        written: The date as read.
        trust: How far that place is trusted, 0 to 1.
    """

    how: str
    written: Written
    trust: float

    @property
    def weight(self) -> float:
        """How much the place says for its day: its trust times how clearly the date was written."""
        return self.trust * self.written.sure


def find_candidates(
    head: Head,
    lines: Sequence[Line],
    window: Window | None,
    *,
    url: str,
    hint: str | None,
    now: datetime | None,
    day_first: bool | None,
) -> list[Candidate]:
    """Find every day that a page or its way in gives, most trusted places first.

    The day of the last change is a candidate only where the page shows no other day.

    Args:
        head: The page's head.
        lines: The page's lines.
        window: The article's place among them.
        url: The page's address.
        hint: What the feed or sitemap said.
        now: When the page was fetched, in the outlet's zone.
        day_first: What was learned of the outlet's order of day and month.
    """
    found = list(_of_machines(head, day_first))
    seen = _dateline(lines, window, now, day_first)
    if seen is not None and not seen.written.updated:
        found.append(seen)
    if (marked := _marked_time(lines, window, now)) is not None:
        found.append(marked)
    if hint and (written := read(hint, now, day_first)):
        found.append(Candidate("hint", written, TRUST["hint"]))
    if written := day_in_url(url):
        found.append(Candidate("url", written, TRUST["url"]))
    if not found and seen is not None:
        found.append(replace(seen, trust=_CHANGED))
    return _without_changes(found, head)


def _without_changes(found: list[Candidate], head: Head) -> list[Candidate]:
    """Believe a meta or `time` less that gives the very instant of the last change, if any day is earlier."""
    said = (head.linked.modified, *head.modified())
    changes = {(at.day, at.clock) for value in said if value and (at := read(value)) and at.clock}
    if not changes or not found:
        return found
    first = min(candidate.written.day for candidate in found)
    return [
        replace(candidate, trust=candidate.trust * _OF_CHANGE)
        if candidate.how in ("meta", "time")
        and candidate.written.day > first
        and (candidate.written.day, candidate.written.clock) in changes
        else candidate
        for candidate in found
    ]


def _of_machines(head: Head, day_first: bool | None) -> Iterator[Candidate]:
    if head.linked.published and (written := read(head.linked.published, day_first=day_first)):
        yield Candidate("json-ld", written, TRUST["json-ld"])
    weak, changes = set(head.all(*_WEAK_METAS)), set(head.all(*_CHANGES))
    for value in head.published():
        if value not in changes and (written := read(value, day_first=day_first)):
            yield Candidate("meta", written, TRUST["meta"] * (_WEAK_META if value in weak else 1.0))


def _dateline(
    lines: Sequence[Line], window: Window | None, now: datetime | None, day_first: bool | None
) -> Candidate | None:
    """Read the date that the reader sees: near the headline, or right behind the text.

    What says that it is the day of the last change is given only where no line says more.
    """
    if window is None:
        return None
    title = window.title if window.title is not None else window.first
    under = range(title, window.first + 1)
    over = range(title - 1, max(-1, title - 1 - _LINES), -1)
    behind = range(window.last + 1, min(len(lines), window.last + 1 + _LINES))
    changed: Candidate | None = None
    for place, share in ((under, 1.0), (over, _OVER), (behind, _BEHIND)):
        for i in place:
            line = lines[i]
            if not _can_date(line.text) or (line.away and place is not under) or not _can_be_its(line):
                continue
            written = read_written(line.text, now, day_first)
            if written is None or written.today or (i - 1 != title and _is_headline(lines[i - 1])):
                continue
            if place is not under and not (written.whole or _PUBLISHED_LABEL.search(line.label)):
                continue
            trust = TRUST["dateline"] * share * _share_of_line(line, written)
            if trust and place is over and now is not None and written.day == now.date():
                trust *= 0.0 if is_page_clock(lines, i, window) else _CLOCK_LIKE
            if not trust:
                continue
            if not written.updated:
                return Candidate("dateline", written, trust)
            changed = changed or Candidate("dateline", written, trust)
    return changed


def _can_date(text: str) -> bool:
    """Tell, before anything costly is asked, whether a line has a digit, or few words."""
    return len(text) <= _IN_WORDS or (len(text) <= _LONGEST and _DIGIT.search(text) is not None)


def _can_be_its(line: Line) -> bool:
    """Tell by its classes whether a line can hold the article's own date."""
    label = line.label
    if _NOT_ITS_DATE.search(label):
        return False
    return not _COMMENT_LABEL.search(label) or _PUBLISHED_LABEL.search(label) is not None


def _is_headline(line: Line) -> bool:
    """A link of several words: the date under it is that other story's."""
    return line.is_link and line.text.count(" ") >= _FEW_WORDS


def _share_of_line(line: Line, written: Written) -> float:
    """Say how far a line is a dateline: 0 for a sentence that names a day."""
    if written.whole or _DATE_LABEL.search(line.label):
        return 1.0
    most = _FEW_WORDS if line.text.endswith(".") else _MOST_WORDS
    is_sentence = written.relative or written.beside > most or len(line.text) >= _SENTENCE
    return 0.0 if is_sentence else _AMONG_WORDS


def _marked_time(lines: Sequence[Line], window: Window | None, now: datetime | None) -> Candidate | None:
    """Read a `time` element, near the article first; one anywhere only where it is the only one."""
    if window is not None:
        near = lines[max(0, window.before().start - 6) : window.first + 1]
        behind = lines[window.last + 1 : window.last + 1 + _LINES]
        for line, clock in _clocks([*near, *behind]):
            if written := read(clock, now):
                near_it = line not in behind
                return Candidate("time", written, TRUST["time"] * (1.0 if near_it else _BEHIND))
    marked = {clock for line, clock in _clocks(lines) if not line.away}
    if len(marked) == 1 and (written := read(marked.pop(), now)):
        return Candidate("time", written, TRUST["time"] * _FAR)
    return None


def _clocks(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """Give the `time` elements that can be the article's, without those that a class calls a change's."""
    for line in lines:
        if line.clock and _can_be_its(line):
            if _UPDATE_LABEL.search(line.label) and not _PUBLISHED_LABEL.search(line.label):
                continue
            yield line, line.clock


def day_in_url(url: str) -> Written | None:
    """Read a whole day out of an address (`/2024/06/08/`, `2020-06-03`); a month alone is none."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    for match in _IN_URL.finditer(path[:500]):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        try:
            return Written(date(year, month, day), raw=match.group().strip("/"), sure=0.9)
        except ValueError:
            continue
    return None

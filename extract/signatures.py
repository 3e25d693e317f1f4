"""Credits without a label: a city and a name, an agency alone, a medium and its writer, a desk's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import Final

from extract.arabic import arabic_share, collapse, fold, seen
from extract.credit_words import ENDS, SEPARATOR, Credit, is_medium, is_name, opens_with_verb, tidy, words
from extract.dates import read_written

_Reader = Callable[[str, str], tuple[Credit, ...]]

_SENTENCE_END: Final = re.compile(r"[.!؟?…]$")
_BRACKETED: Final = re.compile(r"[(\[]\s*([^()\[\]]{2,60})\s*[)\]]")
_OPENING: Final = re.compile(
    r"(?P<first>[^\s–—\-:،.()\d][^–—\-:،.()\d]{1,30}?)\s*(?:[–—-]|ـ(?!\w))\s*"
    r"(?P<second>[^–—\-:،.()\d]{2,24}?)\s*:\s*(?=[\w\"“«(])"
)
_OFFICES: Final = re.compile(r"\s+[-–—ـ]\s+|\s*[،,]\s*")
_DASHES: Final = re.compile(r"\s+[-–—ـ]\s+")
_LONGEST_BYLINE: Final = 330  # characters, offices and all
_NO_NAMES: Final = frozenset(map(fold, ("في", "من", "عن", "على", "إلى", "مع", "بين")))
_LONGEST_OPENING: Final = 3  # words of a medium's name there


def read_signature(piece: str, raw: str, labelled: _Reader) -> tuple[Credit, ...]:
    """Read what signs a text without a label of its own.

    Args:
        piece: The line, or the part of it between bars.
        raw: The whole line.
        labelled: Reads a part that has a label ("بقلم …").

    Returns:
        The credits, or nothing where the piece is none.
    """
    for reader in (_placed, _by_medium):
        if found := reader(piece, raw, labelled):
            return found
    return _unlabelled(piece, raw, labelled) or _presented(piece, raw)


def _placed(piece: str, raw: str, labelled: _Reader) -> tuple[Credit, ...]:
    """Read a line that is a city and who reports from it: "مونتريال - وكالات", "القاهرة: أحمد سالم"."""
    match = SEPARATOR.search(piece)
    if match is None or fold(piece[: match.start()]).strip(ENDS) not in words().cities:
        return ()
    rest = piece[match.end() :]
    place = Credit("dateline", tidy(piece[: match.start()]), raw)
    if found := labelled(rest, raw) or _unlabelled(rest, raw, labelled):
        return (place, *found)
    name = tidy(rest).split()
    if is_name(name) and not _SENTENCE_END.search(rest):
        return (place, Credit("author", " ".join(name), raw))
    return ()


def _by_medium(piece: str, raw: str, labelled: _Reader) -> tuple[Credit, ...]:
    """Read a medium alone ("مجلة عرب أستراليا سيدني"), or before its writer ("راديو كندا / نادر قاسم")."""
    match = SEPARATOR.search(piece)
    if match is None:
        tokens = piece.split()
        place = tokens[-1] if len(tokens) > 2 and fold(tokens[-1]) in words().cities else None
        name = " ".join(tokens[:-1]) if place else piece
        if not _is_masthead(name) or _SENTENCE_END.search(piece):
            return ()
        source = Credit("source", tidy(name), raw)
        return (source, Credit("dateline", tidy(place), raw)) if place else (source,)
    name, rest = piece[: match.start()], piece[match.end() :]
    if not is_medium(name):
        return ()
    role = "agency" if fold(name).strip(ENDS) in words().agencies else "source"
    medium = Credit(role, tidy(name), raw)
    if found := _unlabelled(_OFFICES.split(rest)[0], raw, labelled) or labelled(rest, raw):
        return (medium, *found)
    person = tidy(rest).split()
    return (medium, Credit("author", " ".join(person), raw)) if is_name(person) else ()


def _is_masthead(name: str) -> bool:
    """A paper's or station's name that may stand on a line of its own; a sentence about one is longer."""
    tokens = fold(name).split()
    return 2 <= len(tokens) <= 4 and tokens[0] in words().mastheads and not _NO_NAMES.intersection(tokens)


def _unlabelled(piece: str, raw: str, labelled: _Reader) -> tuple[Credit, ...]:
    """Read "كتب أحمد سالم", "رويترز", "(أ ف ب)", "خاص - الجريدة", "فريق الجريدة" and the like."""
    table = words()
    bracketed = _BRACKETED.fullmatch(piece.rstrip(" ."))
    inner = bracketed.group(1) if bracketed else piece
    parts = [fold(part).strip(ENDS) for part in re.split(r"[/،,+|-]| و(?=\w)", inner)]
    if parts and all(part in table.agencies or part == "" for part in parts) and any(parts):
        return (Credit("agency", tidy(inner), raw),)
    if bracketed:
        return labelled(inner, raw) or _names_of_media(inner, raw)
    if _SENTENCE_END.search(piece):
        return ()
    tokens = piece.split()
    if 2 <= len(tokens) <= 3 and fold(tokens[0]) in table.teams:
        return (Credit("author", tidy(piece), raw),)
    for size in (2, 1):
        name = tokens[size:]
        if fold(" ".join(tokens[:size])) in table.bare and _are_titled_names(name):
            return (Credit("author", tidy(" ".join(name)), raw),)
    return ()


def are_plain_names(tokens: list[str]) -> bool:
    """A name behind a label that stands before things too: no article opens it, no "لل" or "في" is in it."""
    plain = [token for token in tokens if fold(token) not in words().honorifics]
    folded = [fold(token) for token in plain]
    return (
        _are_titled_names(tokens)
        and not folded[0].startswith("ال")
        and not any(word.startswith("لل") for word in folded)
        and _NO_NAMES.isdisjoint(folded)
    )


def _are_titled_names(tokens: list[str]) -> bool:
    """A name, or several with a lone "و" between one and the next."""
    names = [list(name) for is_and, name in groupby(tokens, "و".__eq__) if not is_and]
    return bool(names) and all(map(_is_titled_name, names))


def _is_titled_name(tokens: list[str]) -> bool:
    """A name, with titles of one before it ("د.", "أ.د.بسام")."""
    plain = [re.sub(r"^(?:[أادم]\.){1,2}", "", token) for token in tokens]
    return is_name([token for token in plain if token and fold(token) not in words().honorifics])


def _names_of_media(inner: str, raw: str) -> tuple[Credit, ...]:
    """A bracketed pair of media names alone on a line ("(راديو كندا/راديو كندا الدولي)") is a source."""
    parts = [part.strip() for part in inner.split("/")]
    short = all(1 <= part.count(" ") + 1 <= 4 and not any(map(str.isdigit, part)) for part in parts)
    if short and (len(parts) >= 2 or is_medium(inner)):
        return (Credit("source", tidy(inner), raw),)
    return ()


def _presented(piece: str, raw: str) -> tuple[Credit, ...]:
    """Read "برنامج … من إعداد وتقديم هالة منصور وكريم بشارة."."""
    tokens = piece.rstrip(" .").split()
    if not 4 <= len(tokens) <= 14 or fold(tokens[0]) not in words().presented:
        return ()
    for i in range(1, min(7, len(tokens) - 2)):
        for size in (3, 2):
            label, name = fold(" ".join(tokens[i : i + size])), tokens[i + size :]
            if words().roles.get(label) == "author" and is_name(name, 8):
                return (Credit("author", tidy(" ".join(name)), raw),)
    return ()


def read_dated_name(piece: str, raw: str) -> tuple[Credit, ...]:
    """Read a name with the day behind it, or before its label: "سلوى بركات October 21, 2025", "5/4 تحرير: …".

    Args:
        piece: A line between headline and text, or the part of it between bars.
        raw: The whole line.

    Returns:
        The author, or whom a label calls editor or translator; nothing where the piece says something else.
    """
    if not any(map(str.isdigit, piece)) or (date := read_written(piece)) is None or date.whole:
        return ()
    tokens = piece.split()
    role = _role_of(tokens[0])
    if role:  # "بواسطة سلوى بركات 21 مايو 2025"
        tokens = tokens[1:]
    for size in (2, 3, 4):
        name = " ".join(tokens[:size])
        written = read_written(" ".join(tokens[size:])) if _is_writer(tokens[:size]) else None
        if written and written.whole and arabic_share(name) == 1:
            return (Credit(role or "author", tidy(name), raw),)
    for size in (2, 3, 4):  # "نشر في 21 مايو 2025 بواسطة سلوى بركات"
        name, before = tidy(" ".join(tokens[-size:])), tokens[:-size]
        if is_name(name.split()) and before and (role := _role_of(before[-1], after_day=True)):
            written = read_written(" ".join(before[:-1]).strip(ENDS))
            return (Credit(role, name, raw),) if written and written.whole else ()
    return ()


def _role_of(word: str, *, after_day: bool = False) -> str | None:
    """Tell what a word calls the name behind it: "بواسطة" and "كتبت:" the author, "تحرير:" the editor.

    Behind a day, "كتب" without a colon tells what happened then ("5 مايو 2025 كتبت الصحف عنه").
    """
    label = fold(word).strip(ENDS)
    if after_day and label == fold(word) and label.startswith("كتب"):
        return None
    role = words().roles.get(label)
    if label in words().bare or role == "author":
        return "author"
    return role if role in ("editor", "translator") and label != fold(word) else None


def _is_writer(tokens: list[str]) -> bool:
    """A name, not what happened on that day ("ولد الشاعر"): titles stand before a name."""
    folded = [fold(token) for token in tokens]
    if not is_name(tokens) or opens_with_verb(tokens[0]) or folded[0] in words().events:
        return False
    titles = words().honorifics if folded[0] not in words().honorifics else frozenset()
    return titles.isdisjoint(folded) and _NO_NAMES.isdisjoint(folded)


def can_name(tokens: list[str]) -> bool:
    """Tell that words aren't those of what happened: no verb or event opens them, no "في" is among them."""
    first = fold(tokens[0]) if tokens else ""
    is_event = opens_with_verb(first) or first in words().events
    return bool(tokens) and not is_event and _NO_NAMES.isdisjoint(map(fold, tokens))


def without_offices(line: str) -> str:
    """Cut the offices of a writer off a long byline ("مجلة الحي ـ بقلم سامي حداد ـ عضو جمعية … ونائب …").

    Args:
        line: A line longer than credits are.

    Returns:
        The part that is a byline, empty where there is none.
    """
    parts = _DASHES.split(line, 2)
    if len(parts) < 2 or len(line) > _LONGEST_BYLINE or _SENTENCE_END.search(line):
        return ""
    if is_medium(parts[0]):
        return f"{parts[0]} - {parts[1]}" if _is_bare_byline(parts[1]) else ""
    return parts[0] if _is_bare_byline(parts[0]) else ""


def _is_bare_byline(text: str) -> bool:
    return bool(text) and fold(text.split()[0]).strip(ENDS) in words().bare and len(text) <= 60


def read_opening(paragraph: str) -> tuple[Credit, ...]:
    """Read whose report a text is where it says so in its first words ("الأوسط – مونتريال: …").

    Args:
        paragraph: The first paragraph of the text; it stays whole.

    Returns:
        A source, and a city where one is named; their line is the opening alone.
    """
    match = _OPENING.match(collapse(seen(paragraph[:120])))
    if match is None:
        return ()
    raw = match.group().strip()
    first, second = tidy(match["first"]), tidy(match["second"])
    cities, agencies = words().cities, words().agencies
    if fold(first) in cities or first.count(" ") >= _LONGEST_OPENING:
        if fold(first) in cities and is_medium(second) and fold(second) not in agencies:
            return (Credit("source", second, raw), Credit("dateline", first, raw))
        return ()
    role = "agency" if fold(first) in agencies else "source"
    if fold(second) in cities:
        return (Credit(role, first, raw), Credit("dateline", second, raw))
    return (Credit(role, first, raw),) if words().roles.get(fold(second)) == "source" else ()

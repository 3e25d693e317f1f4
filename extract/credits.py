"""Credits become fields: who wrote, edited, translated, photographed, and where a text is from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from extract.arabic import collapse, fold, seen
from extract.credit_words import ENDS, SEPARATOR, Credit, tidy, words
from extract.day_beside import is_day, without_day
from extract.signatures import are_plain_names, can_name, read_dated_name, read_signature, without_offices

__all__ = ["Credit", "Split", "find_credits", "is_digest", "read_credits", "read_dateline"]

TOP: Final = 4  # a credit is looked for in the first paragraphs
END: Final = 8  # and in the last ones: in the middle of a text "المصدر" is a word
LONGEST: Final = 110  # characters of a credit line
_OWN_PICTURE: Final = tuple(map(fold, ("الصورة خاصة ب", "الصور خاصة ب", "صورة خاصة ب", "صور خاصة ب")))
_INITIALS: Final = re.compile(r"(?:^|(?<=\s))(?:[أادم]\.\s?){1,2}(?=\w)")  # "د. ", "أ.د."
_ITEM: Final = re.compile(r"\d{1,2} ?[.)-] ?\D")  # "1. " over an item of a digest
_DATELINE: Final = re.compile(
    r"^(?P<city>[\w' ]{2,24})(?: ?[،,] ?[\w ]{2,20})?(?: ?\((?P<agency>[^()]{2,40})\))?"
    r"(?: ?[-–—ـ/:] ?(?P<more>[^-–—:]{2,30}?))?"
    r" ?(?:[-–—:]|ـ(?!\w)) ?(?=\w|[\"“«(])"
)


def read_credits(line: str, at_edge: bool = True, dated: bool = True) -> tuple[Credit, ...]:
    """Read a line that is a credit, or several with bars or dashes between them.

    Args:
        line: A whole line, as published.
        at_edge: It stands under the headline or at the very end, where "كتب أحمد سالم" and a lone
            "(رويترز)" are credits; elsewhere they are words.
        dated: It stands between headline and text, where a name with the day behind it is the writer's.

    Returns:
        The credits of the line, or nothing where it is none.
    """
    return _read_credits(line, at_edge, at_edge and dated) if len(line) <= 4 * LONGEST else ()


@lru_cache(maxsize=2048)  # a page's lines are asked for in and around its text, pass by pass
def _read_credits(line: str, at_edge: bool, dated: bool) -> tuple[Credit, ...]:
    line = collapse(seen(line))
    if len(line) < 3:
        return ()
    core = line.strip(" *•·-–—|")
    if len(line) > LONGEST:
        core = without_offices(core) if at_edge else ""
        if not core:
            return ()
    pieces = re.split(r"\s+[|•·]\s+|\s{2,}", core)
    found: list[Credit] = []
    days = [piece for piece in pieces if is_day(piece)] if len(pieces) > 1 else []
    for piece in pieces:
        if piece in days:  # "كتب: سامي حداد | 12/3/2026"
            continue
        one = (
            (read_dated_name(piece, line) if dated else ())
            or _labelled(piece, line)
            or (_signed(piece, line, dated) if at_edge else ())
        )
        if not one:
            return read_dated_name(" ".join(pieces), line) if dated and len(pieces) > 1 else ()
        found += one
    return tuple(found)


def _signed(piece: str, raw: str, dated: bool) -> tuple[Credit, ...]:
    """Read a signature without a separator behind its label, and one with a sign and a day behind it."""
    if not _may_sign(piece, dated):
        return ()
    if found := read_signature(piece, raw, _labelled):
        return found
    named, label = without_day(piece), fold(piece.partition(" ")[0])
    is_parted = named != piece and named.endswith(tuple(ENDS))
    if not is_parted or label not in words().bare or label.startswith("كتب"):  # "كتبت هذه القصيدة - 5/3/2026"
        return ()
    return read_signature(named.rstrip(ENDS), raw, _labelled)


def _may_sign(piece: str, dated: bool) -> bool:
    """Tell that no bare "بواسطة" opens it, which a name is behind between headline and text alone."""
    first, _, rest = piece.partition(" ")
    return fold(first) not in words().wary or (dated and are_plain_names(rest.split()))


def _labelled(piece: str, raw: str) -> tuple[Credit, ...]:
    match = SEPARATOR.search(piece)
    if match is None:
        return ()
    roles = _roles_of(piece[: match.start()])
    if not roles:
        return ()
    rest, second = piece[match.end() :], None
    for other in SEPARATOR.finditer(rest):  # "تحرير: هناء فهمي - المصدر: رويترز"
        label = re.search(r"(?:^|[\s,،])(\S+(?:\s\S+)?)$", rest[: other.start()])
        if label and _roles_of(label.group(1)) and rest[: label.start(1)].strip(ENDS):
            second, rest = rest[label.start(1) :].lstrip(ENDS), rest[: label.start(1)]
            break
    value = _without_day(tidy(rest), roles)
    if not _is_value(value, roles):
        return ()
    opened = fold(piece[: match.start()]).strip(ENDS)
    if opened in words().wary - words().bare and not are_plain_names(value.split()):
        return ()
    first = tuple(Credit(role, value, raw) for role in roles)
    if second is None:
        return first
    more = _labelled(second, raw)
    return first + more if more else ()


def _without_day(value: str, roles: Sequence[str]) -> str:
    """Cut the day off a value; what happened then is no name ("كتب: زار الوزير المدينة في 5 مارس 2026")."""
    named = tidy(without_day(value).rstrip(" ("))
    of_people = not {"source", "agency"}.issuperset(roles)
    return value if of_people and not can_name(named.split()) else named


def _roles_of(label: str) -> tuple[str, ...]:
    """Roles that a label names: "ترجمة وتحرير" names two."""
    table = words().roles
    label = fold(label).strip(" *-()[]\"'")
    if role := table.get(label):
        return (role,)
    if label.startswith(_OWN_PICTURE):
        return ("photographer",)
    verb, _, whom = label.partition(" ")
    if whom.startswith("لل") and " " not in whom and verb in words().bare:  # "كتبها للجريدة: …"
        return (table[verb],)
    parts = re.split(r" ?/ ?| و(?: ?)(?=\w)", label)
    roles = [table.get(part) for part in parts]
    named = tuple(dict.fromkeys(role for role in roles if role))
    return named if len(parts) > 1 and all(roles) else ()


def _is_value(value: str, roles: Sequence[str]) -> bool:
    """A value is short, holds a letter, and is no sentence."""
    count = value.count(" ") + 1
    most = 10 if "source" in roles else 9
    if not any(map(str.isalpha, value)) or count > most or len(value) > 80:
        return False
    return not re.search(r"[!؟?]|\.\s", _INITIALS.sub("", value))


@dataclass(frozen=True, slots=True)
class Split:
    """A text without its credit lines: the indices that go, and the credits they held."""

    indices: tuple[int, ...]
    credits: tuple[Credit, ...]


def is_digest(paragraphs: Sequence[str]) -> bool:
    """Tell a press digest: a source stands under each of its items, with text between one and the next.

    An item's number says so too, where the digest is cut after the first.
    """
    sources = [
        i for i, p in enumerate(paragraphs) if any(c.role == "source" for c in read_credits(p, at_edge=False))
    ]
    numbered = [i for i in sources if i and _ITEM.match(fold(paragraphs[i - 1]))]
    if any(p.count(" ") >= 7 for i in numbered for p in paragraphs[i + 1 : i + 2]):
        return True
    between = [paragraphs[a + 1 : b] for a, b in pairwise(sources) if a]  # an item stands over its source
    return any(p.count(" ") >= 7 for item in between for p in item)


def find_credits(paragraphs: Sequence[str], digest: bool | None = None, titled: bool = True) -> Split:
    """Find the credit lines of a text.

    Places are counted in lines that stay, so that a stack of credits is found whole.

    Args:
        paragraphs: The text, as published.
        digest: It is a press digest, whose sources stay; looked up where it isn't given.
        titled: A headline stands over it: between the two a name with a day is a byline.
    """
    last: dict[int, tuple[Credit, ...]] = {}
    stayed = 0
    for i in range(len(paragraphs) - 1, -1, -1):
        if stayed >= END:
            break
        if found := read_credits(paragraphs[i], at_edge=stayed <= 1, dated=False):
            last[i] = found
        else:
            stayed += 1
    stayed = 0
    for i, paragraph in enumerate(paragraphs):
        if stayed >= TOP:
            break
        if i in last:
            continue
        if found := read_credits(paragraph, at_edge=stayed <= 1, dated=titled and stayed == 0):
            last[i] = found
        else:
            stayed += 1
    if is_digest(paragraphs) if digest is None else digest:
        last = {i: found for i, found in last.items() if all(c.role != "source" for c in found)}
    indices = tuple(sorted(last))
    return Split(indices, tuple(credit for i in indices for credit in last[i]))


def read_dateline(paragraph: str) -> tuple[str | None, str | None]:
    """Read the city, and the agency if one is named, that open a text ("مونتريال (رويترز) - قالت …").

    Args:
        paragraph: The first paragraph of the text.

    Returns:
        City and agency as printed; None for what is not there.
    """
    match = _DATELINE.match(collapse(seen(paragraph[:120])))
    if match is None or fold(match["city"]).strip() not in words().cities:
        return None, None
    named = [match["agency"], match["more"]]
    agency = next((tidy(part) for part in named if part and fold(tidy(part)) in words().agencies), None)
    return match["city"].strip(), agency

"""Furniture by words: lines that a page prints around its article, taken out with the rule that took them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from extract.arabic import fold, fold_line
from extract.date_names import NUMBER_WORDS
from extract.dates import is_date
from extract.first_letters import alternatives, first_letters

LONGEST: Final = 240  # characters; a longer line is a paragraph, and no rule looks at it
TOP: Final = 5  # `top` is among so many lines that stay
END: Final = 10
LAST: Final = 3
_ARABIC: Final = re.compile("[\u0620-\u06ff]")
_OTHERS: Final = (("-fa", "-ur"), ("-en", "-fr", "-es", "-de", "-tr"))
"""What the names of rules end in that read no line without Arabic letters, or none with them."""
_ENDS: Final = " \t«»<>←→↓↑•·|*‣▪▸►◄●○■□★☆:…-–—." + '"'
_PICTURE: Final = "[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d ]"
_PICTURES: Final = re.compile(f"^{_PICTURE}+|{_PICTURE}+$")
_PLACES: Final = ("any", "top", "end", "last", "edge")
_TABLES: Final = (
    "furniture.toml",
    "furniture_systems.toml",
    "furniture_languages.toml",
    "furniture_es_de_tr.toml",
)
_LOOSE: Final = {
    "-es": {ord(letter): f"[{letter}{plain}]" for letter, plain in zip("áéíóú", "aeiou", strict=True)},
    "-tr": dict.fromkeys(map(ord, "iıİI"), "[iı]\u0307?"),
}
"""Letters read in several ways where a rule's name ends so: capitals lose accents, and gain or lose a dot."""
_SYNTAX: Final = re.compile(r"(\\.|\[[^\]]*\]|<.>)")
_NUMBERS: Final = sorted({word for words in NUMBER_WORDS.values() for word in words}, key=len, reverse=True)
_LATIN_NUMBERS: Final = "|".join(word for word in _NUMBERS if word[0] < "\u0600")
_ARABIC_NUMBERS: Final = "|".join(word for word in _NUMBERS if word[0] >= "\u0600")
_NETWORKS: Final = (
    "فيسبوك|فيس بوك|فايسبوك|تويتر|اكس|واتساب|واتس اب|تيليجرام|تيليغرام|تلغرام|تليجرام|لينكد ?ان"
    "|بينترست|سناب ?شات|انستغرام|انستجرام|انستقرام|تيك ?توك|يوتيوب|ماسنجر|ثريدز|بلوسكاي|تمبلر|فليكر"
    "|ريديت|facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|instagram|youtube|tiktok|threads"
    "|bluesky|mastodon|messenger|tumblr|flickr|reddit|snapchat|stumbleupon|pocket|rss"
)
_MACROS: Final = {
    "<C>": rf"(?:\d{{1,3}}|(?:{_ARABIC_NUMBERS})(?: (?:و ?)?(?:{_ARABIC_NUMBERS})){{0,2}})",
    "<c>": rf"(?:\d{{1,3}}|(?:{_LATIN_NUMBERS})(?:[ -](?:et[ -]|and )?(?:{_LATIN_NUMBERS})){{0,2}})",
    "<N>": r"(?:\d[\d,.%]{0,14}(?: ?(?:k|m|الف|الفا|مليون))?)",
    "<X>": r".{1,160}",
    "<K>": r"(?: ?(?:[:|…]|\.\.+) ?| - )",
    "<S>": r"(?: ?(?:[:|\-/…]|\.\.+) ?)",
    "<W>": r"(?:[^\s.,;:!?()۔]{1,40}(?: [^\s.,;:!?()۔]{1,40}){0,4})",
    "<H>": r"""(?:.{2,157}(?:[^.۔\s"]|[^.۔\s] ?")|.{2,150}\.\.+"?)""",
    "<Y>": r"(?:(?:19|20)\d\d(?: ?- ?(?:(?:19|20)\d\d|\d\d))?)",
    "<F>": rf"(?:(?:ال)?(?:{_NETWORKS})|(?:اخبار )?(?:جوجل|غوغل|google)(?: (?:نيوز|news|بلس)|\+)?)",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table, see `furniture.toml`."""

    name: str
    where: str
    takes: str
    pattern: str
    goes: str
    stays: tuple[str, ...]

    def can_read(self, arabic: bool) -> bool:
        """Tell whether it speaks of lines with Arabic letters, or of those without."""
        return not self.name.endswith(_OTHERS[arabic])

    def matches(self, folded: str) -> bool:
        """Tell whether the rule takes a line, folded by `arabic.fold`, wherever it stands."""
        pattern = _compiled(self.pattern)
        return pattern.fullmatch(folded) is not None or pattern.fullmatch(trimmed(folded)) is not None


@dataclass(frozen=True, slots=True)
class Taken:
    """A line that goes: its index and the rule's name."""

    index: int
    rule: str


def trimmed(folded: str) -> str:
    """Cut arrows, bullets, pictographs, bars and dots off a line's ends, but not a sentence's full stop."""
    core = folded.strip(_ENDS)
    if core and (core[0] >= "\u2190" or core[-1] >= "\u2190"):
        core = _PICTURES.sub("", core).strip(_ENDS)
    behind = folded[len(folded.rstrip(_ENDS)) :]
    is_sentence = "." in behind and ".." not in behind and core.count(" ") >= 4
    return core + "." if is_sentence else core


@cache
def rules() -> tuple[Rule, ...]:
    """Read the tables of rules that are part of this package."""
    rows = [
        row for name in _TABLES for row in tomllib.loads((files("extract") / name).read_text("utf-8"))["rule"]
    ]
    return tuple(
        Rule(
            row["name"],
            row["where"],
            row.get("takes", "line"),
            _folded(_loosened(row["name"], row["pattern"])),
            row["goes"],
            (row["stays"],) if isinstance(row["stays"], str) else tuple(row["stays"]),
        )
        for row in rows
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A rule alone is asked only where the rules together took a line."""
    return re.compile(pattern)


def _loosened(name: str, pattern: str) -> str:
    """Let the letters of a language stand for each other, but for those of escapes, sets and signs."""
    letters = _LOOSE.get(name[-3:])
    if letters is None:
        return pattern
    pieces = _SYNTAX.split(pattern)
    return "".join(piece if i % 2 else piece.translate(letters) for i, piece in enumerate(pieces))


def _folded(pattern: str) -> str:
    """Fold the letters of a pattern as lines are folded; its syntax holds no letter that folding changes."""
    for macro, meaning in _MACROS.items():
        pattern = pattern.replace(macro, meaning)
    return _fold_pattern(pattern)


def _fold_pattern(pattern: str) -> str:
    """Fold everything but escapes, whose case matters."""
    pieces = re.split(r"(\\.| )", pattern)
    return "".join(piece if i % 2 else fold(piece) for i, piece in enumerate(pieces))


@cache
def _by_letter(arabic: bool) -> dict[str, list[tuple[Rule, str]]]:
    """The alternatives of all rules of a script, in order, by a line's first letter; "" for any other."""
    able = [rule for rule in rules() if rule.can_read(arabic)]
    asked = [
        (rule, pattern, first_letters(pattern)) for rule in able for pattern in alternatives(rule.pattern)
    ]
    buckets = {_bucket(letter) for _, _, letters in asked for letter in letters or ()}
    found: dict[str, list[tuple[Rule, str]]] = {bucket: [] for bucket in ("", *buckets)}
    for rule, pattern, letters in asked:
        for bucket in found if letters is None else set(map(_bucket, letters)):
            found[bucket].append((rule, pattern))
    return found


def _bucket(letter: str) -> str:
    return "0" if letter.isdecimal() else letter


def _asked(arabic: bool, spelling: str) -> list[tuple[Rule, str]]:
    found = _by_letter(arabic)
    return found.get(_bucket(spelling[0]), found[""])


@cache
def _together(arabic: bool, bucket: str) -> re.Pattern[str]:
    """All that a line with such a first letter is asked, at once."""
    patterns = [pattern for _, pattern in _by_letter(arabic)[bucket]]
    return re.compile("|".join(patterns) if patterns else "(?!)")


def _is_taken(arabic: bool, spelling: str) -> bool:
    """Tell whether a rule takes the line in some place."""
    bucket = _bucket(spelling[0])
    pattern = _together(arabic, bucket if bucket in _by_letter(arabic) else "")
    return pattern.fullmatch(spelling) is not None


def rule_for(folded: str, at_top: bool = False, at_end: bool = False, at_last: bool = False) -> Rule | None:
    """Find the rule that takes a line standing there, if one does.

    Args:
        folded: The line, folded by `arabic.fold`.
        at_top: It is among the first lines.
        at_end: It is among the last ten lines.
        at_last: It is among the last three.
    """
    if not folded or len(folded) > LONGEST:
        return None
    return _standing(folded, at_top, at_end, at_last)


@lru_cache(maxsize=8192)
def _standing(folded: str, at_top: bool, at_end: bool, at_last: bool) -> Rule | None:
    """A page's lines are asked for at every pass, and furniture stands on every page."""
    if " | " in folded or " • " in folded or " · " in folded:
        pieces = [rule_for(piece, at_top, at_end, at_last) for piece in re.split(r" [|•·] ", folded)]
        if all(pieces):
            return pieces[0]
    spellings = _taken_somewhere(folded)
    if not spellings:
        return None
    where = (
        "any",
        *(("top",) if at_top else ()),
        *(("end",) if at_end else ()),
        *(("last",) if at_last else ()),
        *(("edge",) if at_top or at_end else ()),
    )
    arabic = _ARABIC.search(folded) is not None
    for spelling in spellings:
        for rule, pattern in _asked(arabic, spelling):
            if rule.where in where and _compiled(pattern).fullmatch(spelling):
                return rule
    return None


@lru_cache(maxsize=4096)
def _taken_somewhere(folded: str) -> tuple[str, ...]:
    """The line as it is and trimmed, where a rule takes that in some place."""
    arabic = _ARABIC.search(folded) is not None
    core = trimmed(folded)
    spellings = (folded,) if core == folded else (folded, core)
    return tuple(spelling for spelling in spellings if spelling and _is_taken(arabic, spelling))


def find_furniture(
    lines: Sequence[str], links: Collection[str] = (), learned: Collection[str] = ()
) -> list[Taken]:
    """Find the lines of a text that are furniture.

    A place (`top`, `end`) is counted in lines that stay, so that what stands behind furniture is
    reached too; passes go on until none is found, so a cleaned text has nothing left to take.

    Args:
        lines: The paragraphs, as published.
        links: Folded texts that the page prints as links: a heading like "read also" takes them along.
        learned: Folded lines known from many pages of the outlet.

    Returns:
        What goes, in order of index.
    """
    folded = [fold_line(line) for line in lines]
    taken: dict[int, str] = {i: "learned/outlet" for i, line in enumerate(folded) if line in learned}
    while True:
        before = len(taken)
        _forward(folded, links, taken)
        _backward(folded, taken)
        if len(taken) == before:
            return [Taken(i, taken[i]) for i in sorted(taken)]


def _forward(folded: list[str], links: Collection[str], taken: dict[int, str]) -> None:
    stayed, follows = 0, None
    left = len(folded) - len(taken)
    for i, line in enumerate(folded):
        if i in taken:
            continue
        rule = rule_for(
            line, at_top=stayed < TOP, at_end=left <= END or (stayed >= 2 and 3 * i > len(folded))
        )
        if rule is not None and left > END and rule.where in ("end", "edge") and rule.takes != "rest":
            rule = rule if rule.where == "edge" and stayed < TOP else None
        left -= 1
        if rule is not None:
            taken[i] = rule.name
            if rule.takes == "rest" and stayed:
                taken.update({j: f"{rule.name}-rest" for j in range(i + 1, len(folded)) if j not in taken})
                return
            follows = f"{rule.name}-item" if rule.takes == "links" else None
        elif follows is not None and (line in links or is_date(line)):
            taken[i] = follows
        else:
            stayed, follows = stayed + 1, None


def _backward(folded: list[str], taken: dict[int, str]) -> None:
    stayed = 0
    for i in range(len(folded) - 1, -1, -1):
        if i in taken:
            continue
        if stayed >= END:
            return
        rule = rule_for(folded[i], at_end=True, at_last=stayed < LAST)
        if rule is None:
            stayed += 1
        else:
            taken[i] = rule.name

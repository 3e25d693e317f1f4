"""Pages made to take time or memory: each is answered within a night's limits, and never read in part.

The limits are those of every worker: five seconds of the processor and a gigabyte.
"""

import random
from collections.abc import Callable, Iterator

import pytest

from extract import Extracted, NotAnArticle, Page
from pipeline.worker import Extractor, OverLimits, Result

AR = (
    "أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع وقال المدير إن القرار جاء بعد استفتاء واسع. "
)
HEAD = "<html><head><title>t</title></head><body>"
FIVE = "".join(f"<p>{AR}ومن المقرر أن يعقد اللقاء رقم {n} في القاعة.</p>" for n in "١٢٣٤٥")
LAST = "<p>وبهذا ينتهي الخبر عن المكتبة التي فتحت أبوابها لأهل الحي كلهم في المساء.</p>"
FROM_FIRST_TO_LAST = FIVE + "{}" + LAST
WHOLE = FIVE.split("</p>")[0].removeprefix("<p>"), LAST[3:-4]
"""What an article must have, wherever the flood stands: its first and its last paragraph."""
M = 1_000_000

ARTICLES: dict[str, Callable[[], str]] = {
    "a script of eleven megabytes": lambda: "<script>" + "x = 1; " * (11 * M // 7) + "</script>",
    "a comment of eleven megabytes": lambda: "<!--" + "x = 1; " * (11 * M // 7) + "-->",
    "a picture of eleven megabytes in its address": lambda: f"<img src='data:,{'A' * 11 * M}'>",
    "eleven megabytes of spaces": lambda: " " * 11 * M,
    "ten million NULs": lambda: "\0" * 10 * M,
    "a NUL after each letter": lambda: f"<p>{chr(0).join(AR * 20)}</p>",
    "elements a thousand deep": lambda: "<div>" * 1_000 + "</div>" * 1_000,
    "elements that nobody closes, a thousand deep": lambda: "<font><i>" * 500,
    "half a million angles": lambda: "&lt;<" * (M // 4),
    "half a million bidi controls": lambda: "<p>" + "\u202e\u2067\u200f\u202c" * (M // 8) + "</p>",
    "a word of a million letters": lambda: "<p>" + "كلمة" * (M // 4) + "</p>",
    "a million joiners as entities": lambda: "<p>" + "&zwnj;&#8204;" * (M // 2) + "</p>",
    "ten thousand links": lambda: '<a href="/x">خبر</a> ' * 10_000,
    "ten thousand lines": lambda: "<p>" + "سطر<br>" * 10_000 + "</p>",
    "ten thousand credits": lambda: "<p>المصدر: رويترز</p>" * 10_000,
    "ten thousand lines of furniture": lambda: "<p>المزيد</p>" * 10_000,
    "two hundred lines of dates without an end": lambda: ("<p>" + "12/12/" * 60 + "</p>") * 200,
    "JSON-LD a hundred thousand deep": lambda: _linked('{"a":' * 100_000),
    "JSON-LD of ten megabytes that breaks off": lambda: _linked('{"author":[{"name":"' * (M // 2)),
    "a hundred thousand comments, the last of which ends": lambda: "<!--" * 100_000 + "-->",
    "sixty thousand attributes": lambda: f"<p {_attributes(1_500)}>x</p>" * 40,
}
"""What floods a page whose article is read all the same, from its first paragraph to its last."""

ONE_LINE = {
    "three hundred thousand words": "كلمة " * 299_999 + "كلمة",
    "half a million entities that are none": "&zwnjx;&b;" * (M // 4),
}
"""What stands in one line, without an end; it is a text all the same."""

REFUSED: dict[str, tuple[Callable[[], str | bytes], str, str]] = {
    "fifty megabytes": (lambda: HEAD + FIVE * 37_000, "too-large", "bytes; 20,000,000 are read"),
    "a million links in twenty-four megabytes": (
        lambda: HEAD + '<a href="/x">خبر</a> ' * M, "too-large", "bytes; 20,000,000 are read",
    ),
    "a million links in fifteen": (
        lambda: HEAD + "<a href=x>y</a>" * M, "too-large", "elements; 40,000 are read",
    ),
    "a million attributes of one element": (
        lambda: f"{HEAD}{FIVE}<p {_attributes(M)}>{AR}", "too-large", "An element has 1,000,000 attributes",
    ),
    "three hundred thousand attributes": (
        lambda: HEAD + FIVE + f"<p {_attributes(1_500)}>x</p>" * 200, "too-large", "300,000 attributes",
    ),
    "a million elements in each other": (
        lambda: HEAD + FIVE + "<div>" * M + LAST, "too-large", "2,048 deep",
    ),
    "tables in tables": (lambda: HEAD + "<table><tr><td>" * 100_000 + FIVE, "too-large", "2,048 deep"),
    "eleven megabytes in one line": (lambda: f"{HEAD}<p>{AR * 60_000}", "too-large", "letters of text"),
    "three million bidi controls": (
        lambda: f"{HEAD}<p>{AR}" + "\u202e\u2067\u200f" * M, "too-large", "letters of text",
    ),
    "a title of eight megabytes": (
        lambda: f"<html><head><title>{'أ - ' * M * 2}</title><body>{FIVE}", "too-large", "letters of text",
    ),
    "nineteen megabytes of chance": (
        lambda: random.Random(1).randbytes(19 * M), "undecodable", "no encoding",
    ),
}  # fmt: skip
"""What is refused, with the reason and a part of the detail that says what there is too much of."""


def _linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def _attributes(number: int) -> str:
    return " ".join(f"a{n}=1" for n in range(number))


def pages() -> Iterator[tuple[str, Page]]:
    """Make the pages, each when its turn comes: together they would take half a gigabyte."""
    for name, flood in ARTICLES.items():
        yield name, page(HEAD + FROM_FIRST_TO_LAST.format(flood()))
    for name, line in ONE_LINE.items():
        yield name, page(f"{HEAD}<p>{line}</p>")
    for name, (whole, _, _) in REFUSED.items():
        yield name, page(whole())


def page(body: str | bytes) -> Page:
    """Make a page of its body."""
    return Page("https://example.ca/a/b", body if isinstance(body, bytes) else body.encode())


@pytest.fixture(scope="module")
def answers() -> dict[str, Result]:
    """What the workers of a night answer, by the page's name."""
    with Extractor() as extractor:
        return dict(extractor.each(pages()))


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_in_a_flood_is_read_from_its_first_paragraph_to_its_last(
    answers: dict[str, Result], name: str
) -> None:
    found = answers[name]
    assert isinstance(found, Extracted), found
    assert (found.paragraphs[0], found.paragraphs[-1]) == WHOLE


@pytest.mark.parametrize("name", ONE_LINE)
def test_one_line_of_megabytes_is_read_letter_for_letter(answers: dict[str, Result], name: str) -> None:
    found = answers[name]
    assert isinstance(found, Extracted), found
    assert found.text == ONE_LINE[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_that_is_more_than_is_read_is_refused_and_says_of_what_there_is_too_much(
    answers: dict[str, Result], name: str
) -> None:
    _, reason, detail = REFUSED[name]
    found = answers[name]
    assert isinstance(found, NotAnArticle), found
    assert found.reason == reason
    assert detail in found.detail


def test_a_page_that_needs_more_memory_than_there_is_is_over_the_limits_and_no_other_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAHJAR_WORKERS", "1")
    breaks = page(HEAD + FIVE + "<br>" * 4 * M)
    with Extractor(memory=500 << 20) as extractor:
        found = [result for _, result in extractor.each(enumerate((breaks, page(HEAD + FIVE))))]
    assert found[0] == OverLimits("took more memory than a page may")
    assert isinstance(found[1], Extracted)

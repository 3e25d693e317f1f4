"""What stands on many pages of an outlet is learned; what belongs to its texts is not."""

from collections.abc import Iterator

import pytest

from extract.arabic import fold
from extract.clean import Surroundings, clean
from extract.learned import Sample, learn

SLOGAN = "نافذة المغترب على مدينته"
WORDS = ["البلدية", "الحي", "المكتبة", "الجسر", "المدرسة", "النهر", "الحديقة", "السوق", "المسرح", "القطار"]


def body(number: int, length: int = 5) -> list[str]:
    """Paragraphs that no other article has."""
    return [f"قالت {WORDS[(number + i) % 10]} رقم {number} إن الخطوة {i} تبدأ قريبا." for i in range(length)]


def pages(count: int, line: str, every: int = 1, at: int = 1) -> Iterator[Sample]:
    for number in range(count):
        lines = body(number, 4 + number % 4)
        if number % every == 0:
            lines.insert(at, line)
        yield Sample(lines, author=f"كاتب {number % 5}", section=f"قسم {number % 3}")


@pytest.mark.parametrize("count", [5, 20, 100])
def test_a_line_at_one_place_of_many_pages_is_learned_whatever_it_says(count: int) -> None:
    assert learn(list(pages(count, SLOGAN))) == {fold(SLOGAN)}
    assert learn(list(pages(count, "زوروا معرضنا القادم.", at=-1))) == {fold("زوروا معرضنا القادم.")}


def test_nothing_is_learned_of_four_pages_or_of_a_line_on_few() -> None:
    assert learn(list(pages(4, SLOGAN))) == frozenset()
    assert learn(list(pages(100, SLOGAN, every=7))) == frozenset()


@pytest.mark.parametrize("line", ["المصدر: رويترز", "بقلم: هناء فهمي", "(أ ف ب)", "* * *"])
def test_a_credit_and_a_mark_between_parts_are_never_furniture(line: str) -> None:
    assert learn(list(pages(20, line))) == frozenset()


def test_the_title_of_a_column_is_its_authors_or_its_sections() -> None:
    title, one = "على ضفة النهر", list(pages(60, SLOGAN, every=61))
    by_author = [Sample([title, *s.lines], s.author, s.section) if s.author == "كاتب 2" else s for s in one]
    by_section = [Sample([title, *s.lines], s.author, s.section) if s.section == "قسم 1" else s for s in one]
    assert learn(by_author) == frozenset()
    assert learn(by_section) == frozenset()


def test_the_furniture_of_an_outlet_with_one_author_is_learned() -> None:
    assert learn([Sample(s.lines, "admin", None) for s in pages(20, SLOGAN)]) == {fold(SLOGAN)}


def test_where_nobody_is_named_a_line_must_be_on_half_of_the_pages() -> None:
    rare, common = ([Sample(s.lines) for s in pages(40, SLOGAN, every=n)] for n in (4, 2))
    assert learn(rare) == frozenset()
    assert learn(common) == {fold(SLOGAN)}


def test_a_refrain_and_a_subhead_stay() -> None:
    refrain, poems, heads = "يا طير الشمال", [], []
    for number in range(20):
        lines = body(number, 12)
        poems.append(Sample([*lines[:4], refrain, *lines[4:8], refrain, *lines[8:]], f"شاعر {number}", "شعر"))
        place = 1 + number * 7 % 11
        heads.append(Sample([*lines[:place], "ردود الفعل", *lines[place:]], f"كاتب {number}", f"{number}"))
    assert learn(poems) == frozenset()
    assert learn(heads) == frozenset()


def test_what_was_taken_stays_taken_until_it_is_rare() -> None:
    fresh = list(pages(90, SLOGAN, every=91))
    assert learn([*fresh, *(Sample(body(n), taken=[SLOGAN]) for n in range(200, 210))]) == {fold(SLOGAN)}
    assert learn([*fresh, *(Sample(body(n), taken=[SLOGAN]) for n in range(200, 203))]) == frozenset()


def test_a_cleaned_archive_teaches_the_same_again() -> None:
    first = learn(list(pages(20, SLOGAN)))
    cleaned = [(s, clean(s.lines, Surroundings(learned=first))) for s in pages(20, SLOGAN)]
    again = [
        Sample(c.paragraphs, s.author, s.section, [r.text for r in c.removed if r.rule == "learned/outlet"])
        for s, c in cleaned
    ]
    assert all(SLOGAN not in c.paragraphs for _, c in cleaned)
    assert learn(again) == first

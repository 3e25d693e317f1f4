"""What stands on many pages of an outlet is learned; what belongs to its texts is not."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from extract import Extracted, Profile
from extract.arabic import fold
from extract.clean import Surroundings, clean
from extract.learned import NEWEST, Memory, as_found

SLOGAN = "نافذة المغترب على مدينته"
WORDS = ["البلدية", "الحي", "المكتبة", "الجسر", "المدرسة", "النهر", "الحديقة", "السوق", "المسرح", "القطار"]
EMPTY: dict[str, Any] = dict.fromkeys(field.name for field in fields(Extracted))
Article = tuple[str, Extracted]


def body(number: int, length: int = 5) -> list[str]:
    """Paragraphs that no other article has."""
    return [f"قالت {WORDS[(number + i) % 10]} رقم {number} إن الخطوة {i} تبدأ قريبا." for i in range(length)]


def article(
    number: int,
    lines: Iterable[str],
    author: str | None = None,
    section: str | None = None,
    title: str = "",
    **more: Any,
) -> Article:
    """An extracted article."""
    facts = EMPTY | {
        "title": title or f"عنوان {number}",
        "paragraphs": tuple(lines),
        "authors": (author,) if author else (),
        "section": section,
        "removed": (),
    }
    return f"id-{number}", Extracted(**facts | more)


def pages(count: int, line: str, every: int = 1, at: int = 1, begin: int = 0) -> Iterator[Article]:
    for number in range(begin, begin + count):
        lines = body(number, 4 + number % 4)
        if number % every == 0:
            lines.insert(at, line)
        yield article(number, lines, f"كاتب {number % 5}", f"قسم {number % 3}")


def learned(read: Iterable[Article]) -> frozenset[str]:
    return Memory().after(read).profile.lines


@pytest.mark.parametrize("count", [5, 20, 100])
def test_a_line_at_one_place_of_many_pages_is_learned_whatever_it_says(count: int) -> None:
    assert learned(pages(count, SLOGAN)) == {fold(SLOGAN)}
    assert learned(pages(count, "زوروا معرضنا القادم.", at=-1)) == {fold("زوروا معرضنا القادم.")}


def test_nothing_is_learned_of_four_pages_or_of_a_line_on_few() -> None:
    assert learned(pages(4, SLOGAN)) == frozenset()
    assert learned(pages(100, SLOGAN, every=7)) == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "المصدر: رويترز", "بقلم: هناء فهمي", "(أ ف ب)", "* * *", "كتبت هناء فهمي", "مونتريال - وكالات",
        "تصوير: سامي حداد", "(راديو كندا/راديو كندا الدولي)",
    ],
)  # fmt: skip
def test_a_credit_and_a_mark_between_parts_are_never_furniture(line: str) -> None:
    assert learned(pages(20, line)) == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "صحيفة المهجر: نافذة المغترب",
        "تورونتو: نافذة المغترب",
        "شعارنا: الكلمة أمانة",
        "مجلة الحي | صوت الجالية",
    ],
)
def test_a_slogan_of_two_halves_is_no_credit(line: str) -> None:
    assert learned(pages(20, line)) == {fold(line)}


def test_a_byline_that_is_only_guessed_is_no_furniture_where_nobody_else_signs() -> None:
    byline = "راديو كندا / نادر قاسم"
    alone = [article(n, [byline, *body(n)], "نادر قاسم", f"قسم {n % 3}") for n in range(20)]
    assert learned(alone) == frozenset()


def test_a_slogan_that_was_read_as_a_credit_is_learned_from_the_ledger() -> None:
    slogan = "صحيفة المهجر: نافذة المغترب"
    lines = [slogan, *body(1)]
    removed = clean(lines, Surroundings(title="عنوان")).removed
    assert [each.rule for each in removed] == ["credit/source"]

    def misread(n: int) -> Article:
        name, page = article(n, body(n), removed=removed if n % 2 else ())
        return name, replace(page, authors=("نافذة المغترب", f"كاتب {n % 7}"))

    read = [misread(n) for n in range(20)]
    assert as_found(read[1][1]) == [slogan, *body(1)]
    assert learned(read) == {fold(slogan)}


def test_the_title_of_a_column_is_its_authors_or_its_sections() -> None:
    title, one = "على ضفة النهر", list(pages(60, SLOGAN, every=61, begin=1))

    def headed(chosen: str) -> Iterator[Article]:
        for number, (_, page) in enumerate(one):
            author, section = (page.authors or ("",))[0], page.section or ""
            head = [title] if chosen in (author, section) else []
            yield article(number, [*head, *page.paragraphs], author, section)

    assert learned(headed("كاتب 2")) == frozenset()
    assert learned(headed("قسم 1")) == frozenset()


def test_the_title_of_a_column_is_told_by_its_lack_of_an_author_too() -> None:
    def edited(number: int) -> Article:
        is_leader = number % 3 == 0
        lines = ["كلمة العدد", *body(number)] if is_leader else body(number)
        return article(number, lines, None if is_leader else f"كاتب {number % 7}")

    assert learned(map(edited, range(60))) == frozenset()


def test_the_furniture_of_an_outlet_with_one_author_is_learned() -> None:
    read = (article(n, page.paragraphs, "admin") for n, (_, page) in enumerate(pages(20, SLOGAN)))
    assert learned(read) == {fold(SLOGAN)}


def test_where_nobody_is_named_a_line_must_be_on_half_of_the_pages() -> None:
    def unnamed(every: int) -> Iterator[Article]:
        return (article(n, page.paragraphs) for n, (_, page) in enumerate(pages(40, SLOGAN, every=every)))

    assert learned(unnamed(4)) == frozenset()
    assert learned(unnamed(2)) == {fold(SLOGAN)}


def test_a_refrain_and_a_subhead_stay() -> None:
    refrain, poems, heads = "يا طير الشمال", [], []
    for n in range(20):
        lines = body(n, 12)
        verses = [*lines[:4], refrain, *lines[4:8], refrain, *lines[8:]]
        poems.append(article(n, verses, f"شاعر {n}", "شعر"))
        place = 1 + n * 7 % 11
        heads.append(article(n, [*lines[:place], "ردود الفعل", *lines[place:]], f"كاتب {n}", f"{n}"))
    assert learned(poems[:19]) == frozenset()
    assert learned([*poems, *pages(10, SLOGAN, every=11, begin=101)]) == frozenset()
    assert learned(heads) == frozenset()


def test_a_label_that_stands_several_times_on_every_page_is_no_refrain() -> None:
    label = "شاهد الصورة كاملة"
    read = [article(n, [*body(n), label, label, label], f"كاتب {n % 5}") for n in range(20)]
    assert learned(read) == {fold(label)}


def test_one_article_at_many_addresses_counts_once() -> None:
    twins = [article(100 + n, body(7), f"كاتب {n}", title="بيان واحد") for n in range(8)]
    assert learned([*pages(4, SLOGAN), *twins]) == {fold(SLOGAN)}
    assert len(Memory().after(twins).samples) == 1


def read_with(profile: Profile, read: Iterable[Article]) -> Iterator[Article]:
    """Clean articles as a night does that knows a profile."""
    for name, page in read:
        cleaned = clean(page.paragraphs, Surroundings(learned=profile.lines))
        number = int(name.removeprefix("id-"))
        author = (page.authors or ("",))[0]
        yield article(number, cleaned.paragraphs, author, page.section, removed=cleaned.removed)


def test_a_line_that_went_is_put_back_in_its_place_to_be_learned_from() -> None:
    ((_, raw),) = pages(1, SLOGAN, at=2)
    lines = [*raw.paragraphs[:3], "المصدر: رويترز", *raw.paragraphs[3:], "شارك"]
    ((_, cleaned),) = read_with(Profile(frozenset({fold(SLOGAN)})), [article(0, lines)])
    assert SLOGAN not in cleaned.paragraphs
    assert as_found(cleaned) == [*raw.paragraphs]


def test_a_cleaned_archive_teaches_the_same_again() -> None:
    first = Memory().after(pages(20, SLOGAN))
    second = first.after(read_with(first.profile, pages(190, SLOGAN, begin=20)))
    assert len(second.samples) == NEWEST
    assert second.profile == first.profile


def test_what_is_furniture_stays_it_until_it_is_rare() -> None:
    first = Memory().after(pages(20, SLOGAN))
    fewer = first.after(pages(NEWEST, SLOGAN, every=14, begin=100))
    assert fewer.profile.lines == {fold(SLOGAN)}
    assert learned(pages(NEWEST, SLOGAN, every=14, begin=100)) == frozenset()
    assert first.after(pages(NEWEST, SLOGAN, every=25, begin=100)).profile.lines == frozenset()


def test_a_line_that_was_taken_for_furniture_goes_back_to_its_author_when_more_is_known() -> None:
    early = Memory().after(article(n, ["على ضفة النهر", *body(n)], "سمير") for n in range(6))
    assert early.profile.lines == {fold("على ضفة النهر")}
    more = [article(n, body(n), f"كاتب {n % 5}") for n in range(10, 40)]
    assert early.after(more).profile.lines == frozenset()


def test_a_line_that_somebody_wants_to_keep_is_never_learned_again() -> None:
    kept = Memory().after(pages(20, SLOGAN)).keeping(SLOGAN)
    assert kept.profile.lines == frozenset()
    assert kept.after(pages(20, SLOGAN, begin=20)).profile.lines == frozenset()


@pytest.mark.parametrize(("raw", "order"), [("25/6/2024", True), ("6/25/2024", False), ("2024-06-25", None)])
def test_the_order_of_day_and_month_is_learned_from_dates_that_leave_no_choice(
    raw: str, order: bool | None
) -> None:
    read = [article(n, body(n), published_raw=raw, published_how="dateline") for n in range(6)]
    assert Memory().after(read).profile.day_first is order
    hinted = [article(n, body(n), published_raw=raw, published_how="hint") for n in range(6)]
    assert Memory().after(hinted).profile.day_first is None


def test_words_are_remembered_of_lines_that_come_again_only() -> None:
    memory = Memory().after(pages(20, SLOGAN))
    assert set(memory.texts.values()) == {fold(SLOGAN)}

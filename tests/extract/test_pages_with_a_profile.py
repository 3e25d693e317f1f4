"""A page is read with what its outlet's other pages taught: lines go, and dates in numbers have an order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from extract import Extracted, NotAnArticle, OutletFacts, Page, PageRule, Profile, extract
from extract.arabic import fold, fold_line
from extract.learned import Memory

SLOGAN = "صحيفة المهجر: نافذة المغترب"
CLOSING = "دمتم بخير أينما كنتم على ضفاف النهر"
TEXT = (
    "افتتحت الجمعية مكتبة صغيرة في الطابق الأرضي من المركز أمس، وحضر الحفل مئة من الأهالي مع أطفالهم.",
    "وقالت أمينة المكتبة إن الرفوف تضم ألفي كتاب جمعها المتطوعون من بيوت الحي في ثلاثة أشهر من العمل.",
    "ومن المنتظر أن تفتح المكتبة أبوابها كل سبت، وأن تقام فيها قراءات للأطفال بالعربية والفرنسية.",
)
HTML = f"""<html><head><meta charset="utf-8"><title>مكتبة جديدة في الحي</title></head><body>
<h1>مكتبة جديدة في الحي</h1><div class="date">05/06/2024</div><p>بقلم: هناء فهمي</p>
<p>{SLOGAN}</p>{"".join(f"<p>{line}</p>" for line in TEXT)}<p>{CLOSING}</p></body></html>"""
PAGE = Page("https://paper.example/library", HTML.encode(), fetched=datetime(2024, 7, 1, tzinfo=UTC))


def read(profile: Profile | None) -> Extracted:
    found = extract(replace(PAGE, profile=profile))
    assert isinstance(found, Extracted)
    return found


def test_lines_that_were_learned_leave_the_text_and_stand_in_the_ledger() -> None:
    assert CLOSING in read(None).paragraphs
    found = read(Profile(frozenset({fold(SLOGAN), fold(CLOSING)})))
    assert found.paragraphs == TEXT
    assert {(taken.text, taken.rule) for taken in found.removed} >= {
        (SLOGAN, "learned/outlet"), (CLOSING, "learned/outlet"),
    }  # fmt: skip


def test_a_slogan_that_was_learned_is_nobodys_name() -> None:
    misread = read(None)
    assert "نافذة المغترب" in misread.authors
    found = read(Profile(frozenset({fold(SLOGAN)})))
    assert (found.authors, found.source) == (("هناء فهمي",), None)


@pytest.mark.parametrize(
    ("order", "day"), [(True, date(2024, 6, 5)), (False, date(2024, 5, 6)), (None, date(2024, 6, 5))]
)
def test_a_date_in_numbers_is_read_in_the_order_that_was_learned(order: bool | None, day: date) -> None:
    found = read(Profile(day_first=order))
    assert found.published_day == day
    sure = read(Profile(day_first=True)).published_confidence or 0
    assert (found.published_confidence or 0) < sure or order is not None


def test_a_date_that_the_outlets_file_points_at_is_read_in_that_order_too() -> None:
    facts = OutletFacts("paper", rules=(PageRule(date=".date"),))
    found = extract(replace(PAGE, outlet=facts, profile=Profile(day_first=False)))
    assert isinstance(found, Extracted)
    assert (found.published_day, found.published_how) == (date(2024, 5, 6), "selector")


WRITERS = ("هناء فهمي", "سامي حداد", "رلى عبد النور")
NOTICE = (
    "يجتمع نادي القراءة مساء كل خميس في قاعة المكتبة العامة، والدخول مجاني لمن شاء أن يستمع أو يقرأ.",
    "يحضر كل مشارك كتابا واحدا بالعربية أو بلغة أخرى، ويقرأ منه صفحة يختارها، ثم يحكي للحاضرين كيف وصل إليه.",
    "تعد الجمعية القهوة والشاي، وترحب بالكعك من البيوت، وتعتذر عن استقبال الأطفال بعد الساعة الثامنة مساء.",
)


def printed(number: int, lines: Iterable[str], more: str = "") -> Page:
    """A page of the outlet, as its numbered article."""
    title = f"الخميس رقم {number} في النادي"
    html = f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>{more}'
    html += "".join(f"<p>{line}</p>" for line in lines)
    return Page(f"https://paper.example/{number}", f"{html}</body></html>".encode())


def night(memory: Memory, pages: Iterable[Page]) -> Memory:
    """Read pages with what was learned before, and remember those that are articles."""
    read = ((page.url, extract(replace(page, profile=memory.profile))) for page in pages)
    return memory.after((url, found) for url, found in read if isinstance(found, Extracted))


def test_a_notice_that_was_learned_whole_stays_an_article_and_is_unlearned_when_more_is_known() -> None:
    first = night(Memory(), (printed(n, NOTICE) for n in range(6)))
    assert first.profile.lines == set(map(fold_line, NOTICE))
    read = extract(replace(printed(6, NOTICE), profile=first.profile))
    assert isinstance(read, Extracted)
    assert read.paragraphs == NOTICE
    second = night(first, (printed(n, NOTICE) for n in range(6, 9)))
    assert len(second.samples) == 9
    assert second.profile.lines == set(map(fold_line, NOTICE))

    def story(number: int) -> Page:
        lines = [f"{line[:-1]} في الدورة {number}." for line in TEXT]
        return printed(number, [f"بقلم: {WRITERS[number % 3]}", *lines])

    third = night(second, map(story, range(20, 40)))
    assert len(third.samples) == 29
    assert third.profile.lines == frozenset()
    assert len(night(third, [printed(9, NOTICE)]).samples) == 30


def test_a_picture_over_an_appeal_that_was_learned_is_no_article() -> None:
    appeal = "تصلكم أبرز أخبار الحي كل صباح إن تركتم لنا عنوانكم البريدي في الصندوق أسفل هذه الصفحة"
    page = printed(1, [appeal], '<img src="/cartoon.png">')
    assert isinstance(extract(page), Extracted)
    found = extract(replace(page, profile=Profile(frozenset({fold_line(appeal)}))))
    assert isinstance(found, NotAnArticle)
    assert found.reason == "no-text"

"""The note on its writer leaves an opinion, and the name that its mark stands behind becomes the author."""

from time import process_time

import pytest

from extract import Extracted, Page, extract
from extract.clean import clean

TEXT = (
    "في السنة الأولى ظننت أن المدينة مريضة، فلا أحد ينام في التاسعة إلا إذا كان مريضا أو طفلا.",
    "ثم عرفت أنها تنام باكرا لأنها تستيقظ باكرا، وأن من ينام في التاسعة يرى الفجر قبل أن ننام.",
    "صرت ألتقي بائع الصحف في الخامسة، وهو في أول يومه، وأنا في آخر عادة حملتها معي في الحقيبة.",
)


@pytest.mark.parametrize(
    ("name", "note", "author"),
    [
        ("رلى عبد النور*", "* باحثة في عمران المدن، مقيمة في هاليفاكس", "رلى عبد النور"),
        ("د. سامي حداد (*)", "(*) سامي حداد، من مواليد حلب، له ثلاث روايات ومجموعة قصص.", "د. سامي حداد"),
        ("هناء فهمي **", "** أستاذة الأدب المقارن في جامعة مونتريال، صدر لها «شرفة».", "هناء فهمي"),
        ("نادر قاسم ٭", "٭ الكاتب صحافي من أوتاوا", "نادر قاسم"),
    ],
)
def test_a_name_with_a_mark_and_the_note_below_are_the_writers(name: str, note: str, author: str) -> None:
    cleaned = clean([name, *TEXT, note])
    assert cleaned.paragraphs == TEXT
    assert [(credit.role, credit.value) for credit in cleaned.credits] == [("author", author)]
    assert [taken.rule for taken in cleaned.removed] == ["credit/author", "credit/note"]


@pytest.mark.parametrize("note", ["* كاتب لبناني", "*باحثة وصحافية سورية مقيمة في مونتريال"])
def test_a_note_alone_that_says_little_more_than_what_somebody_is_goes(note: str) -> None:
    assert clean([*TEXT, note]).paragraphs == TEXT


@pytest.mark.parametrize(
    "lines",
    [
        ["محاضرة الافتتاح*", *TEXT, "* ألقيت في مكتبة الحي قبل عام."],
        [*TEXT, "* مدير المدرسة فضل ألا يذكر اسمه."],
        [*TEXT, "* طبيب قال إن الدواء لم يصل بعد."],
        [*TEXT, "* كاتب من حلب.", "* شاعرة من صيدا."],
        [*TEXT, "* كاتب من حلب.", *TEXT[:2]],
        ["سوق الخضار*", *TEXT],
    ],
)
def test_notes_on_a_text_lists_and_footnotes_stay(lines: list[str]) -> None:
    assert clean(lines).paragraphs == tuple(lines)


def test_blanks_behind_a_mark_cost_no_more_than_they_are() -> None:
    began = process_time()
    clean([*TEXT, "*" + " " * 200_000])
    assert process_time() - began < 2


def test_a_marked_name_outside_the_text_is_the_authors_where_a_note_is_in_it() -> None:
    def read(note: str) -> Extracted:
        body = '<h1>المدينة التي تنام باكرا</h1><ul class="share"><li>رلى عبد النور*</li></ul>'
        body += f"<article>{note}</article>"
        html = f'<html><head><meta charset="utf-8"><title>المدينة التي تنام باكرا</title></head><body>{body}'
        found = extract(Page("https://paper.example/early", f"{html}</body></html>".encode()))
        assert isinstance(found, Extracted)
        assert found.paragraphs == TEXT
        return found

    prose = "".join(f"<p>{line}</p>" for line in TEXT)
    assert read(f"{prose}<p>* باحثة في عمران المدن</p>").authors == ("رلى عبد النور",)
    assert read(prose).authors == ()

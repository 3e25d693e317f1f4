"""Bodies that are read from the page's own lines, and those that are not."""

import pytest

from extract.container import find_container
from extract.lines import read_lines
from extract.running import lines_within, read_running
from extract.tree import parse

SENTENCE = "وصل وفد الجالية إلى المدينة صباح اليوم وعقد لقاء مع أعضاء المجلس البلدي في قاعة البلدية القديمة. "
TEXT = "".join(f"<p>{number} {SENTENCE * 2}</p>" for number in range(4))
LEAD = f"<p>{SENTENCE}وقال رئيس الوفد إن اللقاء كان مثمرا.</p>"


def read(inside: str) -> list[tuple[str, str]]:
    """Read a body that holds the text and more."""
    tree = parse(f"<html><body><div class='entry-content'>{inside}</div><p>{SENTENCE}</p></body></html>")
    lines = read_lines(tree)
    container = find_container(lines)
    assert container is not None
    return [(line.text, line.tag) for line in read_running(lines_within(container.element, lines))]


PLAIN = read(TEXT)


def test_paragraphs_headings_lists_and_quotations_of_a_body_are_its_text() -> None:
    quoted = "<ul><li>بند أول</li></ul><blockquote>كلام لم يقل في غيرها</blockquote>"
    more = f"<h2>في القاعة</h2>{LEAD}{quoted}<p>1 {SENTENCE}</p>"
    assert [kind for _, kind in PLAIN] == ["p"] * 4
    assert [tag for _, tag in read(TEXT + more)[4:]] == ["h2", "p", "li", "blockquote", "p"]


def test_a_line_break_parts_paragraphs() -> None:
    assert [text for text, _ in read(TEXT + "<p>سطر أول<br>سطر ثان</p>")][-2:] == ["سطر أول", "سطر ثان"]


@pytest.mark.parametrize(
    "furniture",
    [
        "<figure><img src='a.jpg'><figcaption>أعضاء الوفد</figcaption></figure>",
        "<p class='wp-caption-text'>أعضاء الوفد</p>",
        "<p><span class='wf_caption'>أعضاء الوفد</span></p>",
        "<div class='sharedaddy'><h3>شارك الموضوع</h3><p>فيسبوك</p></div>",
        f"<div class='related-posts'><p>{SENTENCE}</p></div>",
        "<form><p>بريدك الإلكتروني</p></form>",
        "<aside><p>الأكثر قراءة</p></aside>",
        "<div>إعلان</div>",
        "<p><a href='/1'>وفد الجالية يلتقي رئيس البلدية</a></p>",
        "<h3>اقرأ أيضا</h3><ul><li><a href='/1'>وفد الجالية</a></li><li><a href='/2'>لقاء آخر</a></li></ul>",
        "<h3>التعليقات</h3>",
    ],
)
def test_what_bears_the_name_of_something_else_is_left_out(furniture: str) -> None:
    assert read(TEXT + furniture) == PLAIN


def test_what_stands_over_a_headline_in_the_body_is_left_out() -> None:
    assert read("<p>محليات</p><h1>وفد الجالية في المدينة</h1>" + TEXT) == PLAIN


def test_a_post_that_the_article_speaks_of_is_text() -> None:
    post = f"<div class='embed'><blockquote><p>{SENTENCE}</p></blockquote></div>"
    assert len(read(TEXT + post)) == len(PLAIN) + 1


def test_a_caption_outside_paragraphs_is_left_out_and_one_line_of_the_bodys_own_is_not() -> None:
    assert read(f"{TEXT}<div class='legend'>{SENTENCE}</div>") == PLAIN
    assert len(read(f"{TEXT}{SENTENCE * 2}")) == len(PLAIN) + 1


def test_a_readers_quotation_is_left_out() -> None:
    comment = f"<div class='comments'><blockquote><p>{SENTENCE}</p></blockquote></div>"
    assert read(TEXT + comment) == PLAIN


def test_a_verse_that_a_paragraph_repeats_stays() -> None:
    verse = "<blockquote>يا جارة النهر غني لنا</blockquote>"
    said = f"<p>كتب الشاعر: يا جارة النهر غني لنا، ثم سكت. {SENTENCE}</p>"
    assert ("يا جارة النهر غني لنا", "blockquote") in read(TEXT + verse + said)


def test_a_quotation_in_large_letters_stands_once() -> None:
    pulled = "<blockquote>«وصل وفد الجالية إلى المدينة صباح اليوم وعقد لقاء»</blockquote>"
    assert read(TEXT + pulled + LEAD) == read(TEXT + LEAD)


@pytest.mark.parametrize(
    "doubtful",
    [
        f"<div>{SENTENCE}</div>",
        f"<div class='block'>{SENTENCE * 2}</div>",
        f"<div><strong>ماذا تقول للأهالي؟</strong></div>{LEAD}",
        "<div class='poem'>بيت أول من القصيدة<br>بيت ثان من القصيدة<br>بيت ثالث منها</div>",
        f"<h3><a href='/1'>المرحلة الأولى</a></h3>{LEAD}",
        f"<h1>في المدينة القديمة</h1>{LEAD}",
        "<figure class='wp-block-table'><table><tr><td>الفريق</td><td>النقاط</td></tr></table></figure>",
        "<table><tr><td>الفريق</td><td>النقاط</td></tr></table>",
        f"<p><a href='/1'>{SENTENCE}</a></p>",
        f"<div>{TEXT}</div>",
        f"<div class='widget'>{TEXT}</div>",
        "<div>" + "".join(f"<div>بيت {number} من القصيدة</div>" for number in range(20)) + "</div>",
    ],
)
def test_a_body_of_which_more_has_to_be_known_is_not_read(doubtful: str) -> None:
    """Sentences, questions and verses outside paragraphs, teasers, tables, copies, much of another name."""
    assert read(TEXT + doubtful) == []


def test_too_short_a_body_is_not_read() -> None:
    assert read("<p>وصل وفد الجالية إلى المدينة صباح اليوم.</p>" * 6) == []

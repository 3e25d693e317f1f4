"""What learning curves are drawn from: papers whose lines no rule knows, and real pages printed again."""

import pytest

from bench.learning import COLUMN, REFRAIN, Count, Curve, newsroom_cases, read_one
from bench.reprinted import frames, reprint
from bench.saved_pages import SHARED
from extract import Page, Profile, extract
from extract.arabic import key


def test_no_rule_knows_the_papers_lines_and_sixty_pages_teach_them_all() -> None:
    cases = list(newsroom_cases(80, seed=1))
    text = {line for case in cases for line in case.text}
    assert {key(COLUMN), key(REFRAIN)} <= text
    curve = Curve()
    curve.draw(cases.__getitem__, cases[60:], (0, 60))
    before, after = curve.counts[0], curve.counts[60]
    assert before.leaked > 0.6 * before.of
    assert (before.misnamed, before.lost) == (20, 0), "the slogan is read as a credit, and nothing is lost"
    assert (after.leaked, after.lost, after.misnamed) == (0, 0, 0)


def test_a_page_that_gave_no_article_has_lost_its_paragraphs() -> None:
    case = next(newsroom_cases(1, seed=1))
    count = Count()
    count.add(case, None)
    assert (count.lost, count.leaked) == (len(case.text), 0)
    assert read_one(case, Profile()) is not None


@pytest.mark.shared
def test_a_real_page_is_printed_again_with_other_words_in_its_frame() -> None:
    frame = next(frames(SHARED / "pages"))
    one, other = reprint(frame, 1), reprint(frame, 2)
    assert one == reprint(frame, 1)
    assert not one.text & other.text
    assert not one.text & frame.gold
    assert len(one.text) >= 4
    found = extract(Page(one.url, one.body, "text/html; charset=utf-8"))
    assert one.text <= {key(line) for line in getattr(found, "paragraphs", ())}

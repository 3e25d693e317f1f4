"""Each rule of furniture.toml takes its example and leaves its neighbour; cleaning is honest."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.arabic import fold
from extract.clean import Surroundings, clean
from extract.furniture import Rule, find_furniture, rule_for, rules

BODY = [
    "أعلنت بلدية الضاحية أن المكتبة العامة ستفتح أبوابها سبعة أيام في الأسبوع ابتداء من مطلع الشهر المقبل.",
    "وقالت مديرة المكتبة إن القرار جاء بعد استفتاء شارك فيه أكثر من ألفي ساكن من سكان الحي.",
    "وأضافت أن قاعة جديدة للأطفال ستخصص للقراءة بالعربية والفرنسية مساء كل خميس.",
    "ورحبت جمعيات الجالية بالخطوة، ودعت العائلات إلى التسجيل قبل نهاية الأسبوع.",
]
SAYINGS = [
    "وقال المصدر إن الاتفاق بات قريبا.",
    "شاركت الجالية في المهرجان.",
    "المصدر الأول للدخل هو السياحة.",
]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_a_rule_takes_its_example(rule: Rule) -> None:
    assert rule.matches(fold(rule.goes))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_no_rule_takes_the_neighbour_of_a_rule(rule: Rule) -> None:
    assert rule_for(fold(rule.stays), at_top=True, at_end=True, at_last=True) is None


@pytest.mark.parametrize("line", [*SAYINGS, *BODY])
def test_a_sentence_with_a_rules_word_in_it_stays(line: str) -> None:
    assert rule_for(fold(line), at_top=True, at_end=True, at_last=True) is None


def test_names_of_rules_are_unique_and_name_their_family() -> None:
    names = [rule.name for rule in rules()]
    assert len(set(names)) == len(names)
    assert all(name.count("/") == 1 for name in names)


def test_every_rule_is_looked_for_in_a_known_place() -> None:
    assert {rule.where for rule in rules()} <= {"any", "top", "end", "last", "edge"}
    assert {rule.takes for rule in rules()} <= {"line", "links", "rest"}


def test_a_number_goes_at_the_end_and_stays_in_the_middle() -> None:
    lines = [BODY[0], "2024", *BODY[1:], "1"]
    assert [taken.index for taken in find_furniture(lines)] == [len(lines) - 1]


def test_a_heading_takes_the_links_under_it_and_no_paragraph() -> None:
    headlines = ["حكم لصالح ثلاثين عائلة", "عشرون عاما على مدرسة السبت"]
    lines = [BODY[0], BODY[1], "اقرأ أيضاً", *headlines, BODY[2], BODY[3]]
    taken = find_furniture(lines, links={fold(line) for line in headlines})
    assert [t.index for t in taken] == [2, 3, 4]
    assert taken[1].rule == "related/read-also-item"


def test_the_comments_go_with_all_that_follows_them() -> None:
    lines = [*BODY, "التعليقات", "سامي: شكرا على الخبر", "ليلى: متى يبدأ التسجيل؟"]
    assert [t.index for t in find_furniture(lines)] == [4, 5, 6]


def test_counters_go_in_both_digit_systems() -> None:
    for line in (
        "عدد المشاهدات : ١٢٣٤",
        "1,234 مشاهدة",
        "٥ تعليقات",
        "مدة القراءة: دقيقتان",
        "عدد القراءات: 12 | عدد التعليقات (3)",
    ):
        assert rule_for(fold(line)), line


def test_what_is_learned_from_other_pages_goes() -> None:
    refrain = "منصة الجسر صوت العرب في كندا"
    cleaned = clean([*BODY, refrain], Surroundings(learned={fold(refrain)}))
    assert cleaned.paragraphs == tuple(BODY)
    assert cleaned.removed[0].rule == "learned/outlet"


def test_the_ledger_keeps_every_removed_word_with_its_place() -> None:
    lines = [*BODY, "المصدر : رويترز", "المزيد", "1"]
    cleaned = clean(lines)
    assert [r.text for r in cleaned.removed] == lines[4:]
    assert cleaned.removed[0].place == "line 5 of 7"
    assert [r.rule for r in cleaned.removed] == ["credit/source", "more/more", "counter/bare-number"]


SOME_LINES = st.sampled_from(
    [*BODY, *SAYINGS, *(rule.goes for rule in rules()), *(rule.stays for rule in rules()),
     "المصدر: رويترز", "المحرر:هناء فهمي", "كتبت ـ أمل فرج", "8 حزيران 2024", "(أ ف ب)", "1", "", "فاصل",
     "Une phrase en français, au milieu du texte."]
)  # fmt: skip
TEXTS = st.lists(SOME_LINES | st.text(max_size=60), max_size=40)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(lines: list[str]) -> None:
    once = clean(lines)
    assert clean(once.paragraphs).paragraphs == once.paragraphs


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cleaning_never_adds_a_word_and_loses_none_untold(lines: list[str]) -> None:
    cleaned = clean(lines)
    told = Counter([*cleaned.paragraphs, *(removed.text for removed in cleaned.removed)])
    assert told == Counter(lines)
    kept = iter(lines)
    assert all(paragraph in kept for paragraph in cleaned.paragraphs), "the order changed"

"""What an outlet's file points at is read there, by the rule of the capture's own day."""

from datetime import UTC, date, datetime

import pytest

from extract import Extracted, OutletFacts, Page, PageRule, extract
from extract.overrides import rule_of

TEXT = (
    "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في دعائمه، والإصلاح يستغرق ثلاثة أسابيع.",
    "وطلبت البلدية من السكان استعمال معبر شارع النهر، ووعدت بحافلة مجانية كل ربع ساعة حتى انتهاء الأعمال.",
)
ELSEWHERE = (
    "يدعو النادي الثقافي أعضاءه إلى أمسية شعرية مفتوحة مساء السبت المقبل في القاعة الكبرى قرب المحطة.",
    "تعلن المدرسة الأهلية فتح باب التسجيل للعام الجديد، وتقدم حسما لمن يسجل طفلين أو أكثر قبل نهاية الشهر.",
)
URL = "https://example.ca/2024/06/bridge/"
NOW = PageRule(
    body="div.new", title="h2.head", author="i.who", date="i.when", remove=("div.promo", "div.promo p")
)
THEN = PageRule(body="td.old", until=date(2024, 3, 31))


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


PAGE = (
    '<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>صحيفة الحي</title></head><body>'
    '<h1>أخبار الحي</h1><h2 class="head">إغلاق جسر المشاة - صحيفة الحي</h2>'
    '<i class="who">بقلم: منى سالم</i> <i class="when">8 حزيران 2024</i>'
    f'<div class="new">{paragraphs(TEXT)}<div class="promo"><p>{ELSEWHERE[0]}</p></div></div>'
    f'<table><tr><td class="old">{paragraphs(TEXT[:1])}</td></tr></table>'
    f"<div>{paragraphs(ELSEWHERE[1:])}</div></body></html>"
)


def read(fetched: datetime | None, *rules: PageRule, page: str = PAGE) -> Extracted:
    facts = OutletFacts("x", names=("صحيفة الحي",), timezone="America/Toronto", rules=rules)
    found = extract(Page(URL, page.encode(), fetched=fetched, outlet=facts))
    assert isinstance(found, Extracted)
    return found


def test_each_part_is_read_where_the_file_says() -> None:
    found = read(datetime(2024, 6, 9, tzinfo=UTC), NOW, THEN)
    assert found.paragraphs == TEXT
    assert found.title == "إغلاق جسر المشاة"
    assert found.authors == ("منى سالم",)
    assert (found.published_day, found.published_how) == (date(2024, 6, 8), "selector")
    assert "rule-missed" not in found.flags


def test_what_a_rule_leaves_out_stands_in_the_ledger() -> None:
    found = read(None, NOW)
    gone = {removed.text: (removed.rule, removed.place) for removed in found.removed}
    assert gone[ELSEWHERE[0]] == ("outlet/remove", "box div.promo")
    assert gone[ELSEWHERE[1]] == ("outlet/body", "outside the body")


@pytest.mark.parametrize(
    ("fetched", "old"),
    [
        (datetime(2023, 1, 1, tzinfo=UTC), True),
        (datetime(2024, 4, 1, 3, tzinfo=UTC), True),  # still March in Toronto
        (datetime(2024, 4, 1, 5, tzinfo=UTC), False),
        (datetime(2026, 1, 1, tzinfo=UTC), False),
        (None, False),
    ],
)
def test_an_old_capture_is_read_by_the_rule_of_its_day(fetched: datetime | None, old: bool) -> None:
    assert read(fetched, NOW, THEN).paragraphs == (TEXT[:1] if old else TEXT)


def test_each_part_has_a_time_of_its_own() -> None:
    rules = [
        PageRule(body="b", remove=("a",)),
        PageRule(body="bb", until=date(2020, 1, 1)),
        PageRule(title="t", body="bbb", until=date(2022, 1, 1)),
    ]
    assert rule_of(rules, date(2020, 1, 1)) == PageRule(body="bb", title="t", remove=("a",))
    assert rule_of(rules, date(2021, 1, 1)) == PageRule(body="bbb", title="t", remove=("a",))
    assert rule_of(rules, date(2023, 1, 1)) == PageRule(body="b", remove=("a",))
    assert rule_of(rules[1:], date(2023, 1, 1)) is None


def test_a_selector_that_finds_nothing_is_told_and_the_page_is_read_as_any_other() -> None:
    plain = read(None)
    found = read(None, PageRule(body="div.gone", title="h7", remove=(".none",)))
    assert "rule-missed" in found.flags
    assert found.quality < plain.quality
    assert (found.paragraphs, found.title) == (plain.paragraphs, plain.title)


def test_what_is_removed_is_seen_by_no_other_rule() -> None:
    page = PAGE.replace('<i class="when">', '<i class="promo-date">7 حزيران 2023</i><i class="when">')
    assert read(None, PageRule(remove=("i.promo-date", "i.when")), page=page).published_day is None


def test_a_selector_that_was_never_checked_does_not_raise() -> None:
    assert "rule-missed" in read(None, PageRule(body="div[", remove=(":nonsense(",))).flags


def test_the_whole_page_can_not_be_removed() -> None:
    assert read(None, PageRule(remove=("html",))).paragraphs


def test_parts_of_a_body_are_joined_in_the_order_of_the_page() -> None:
    page = PAGE.replace(
        f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>", f'<p>{TEXT[0]}</p></div><div class="new">{TEXT[1]}'
    )
    assert read(None, NOW, page=page).paragraphs == TEXT


def test_a_body_is_read_whole_with_the_asides_and_footers_in_it() -> None:
    inside = f"<aside><p>{ELSEWHERE[0]}</p></aside>"
    inside += f"<blockquote>{TEXT[1]}<footer>{ELSEWHERE[1]}</footer></blockquote>"
    page = f"<html><body><h1>x</h1><aside class=story><p>{TEXT[0]}</p>{inside}</aside></body></html>"
    found = read(None, PageRule(body="aside.story"), page=page)
    assert found.paragraphs == (TEXT[0], ELSEWHERE[0], TEXT[1], ELSEWHERE[1])

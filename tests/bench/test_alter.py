"""A page that is altered is another page of the same kind."""

from bench.alter import altered

PROSE = "أغلقت البلدية الجسر أمس بعد أن كشف فحص دوري تشققات في إحدى دعائمه الأربع القديمة."
PAGE = f"<html><body><ul><li>الرئيسية</li></ul><p>{PROSE}</p><p>المزيد</p></body></html>"


def test_long_lines_differ_at_each_turn_and_short_ones_do_not() -> None:
    pages = [altered(PAGE.encode(charset), turn) for charset in ("utf-8", "cp1256") for turn in ("a1", "a2")]
    assert len({*pages, PAGE.encode(), PAGE.encode("cp1256")}) == 6
    texts = [
        page.decode(charset) for page, charset in zip(pages, ("utf-8",) * 2 + ("cp1256",) * 2, strict=True)
    ]
    for text, turn in zip(texts, ("a1", "a2") * 2, strict=True):
        assert PROSE not in text
        assert f"<!-- {turn} --></body>" in text
        assert "<p>المزيد</p>" in text
        assert text.replace(f" {turn} ", " ", 1).replace(f"<!-- {turn} -->", "") == PAGE


def test_a_page_of_wide_characters_stays_whole() -> None:
    page = PAGE.encode("utf-16")
    assert altered(page, "a1") == page

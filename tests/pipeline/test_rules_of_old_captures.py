"""The outlet file's rules reach the extractor, each with the day that it ends."""

from datetime import UTC, datetime

import pytest

from extract import Extracted, Page, extract
from mahjar.outlet import parse
from pipeline.pages import facts_of

OUTLET = """
name = { ar = "صحيفة الحي" }
homepage = "https://example.ca/"
hosts = ["example.ca"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
[[article.rules]]
until = 2024-03-31
body = "#old"
[[article.rules]]
body = "#new"
"""
OLD = "وزعت الجمعية كتبا على أطفال الحي في يوم القراءة، وحضر الحفل مئة من الأهالي، وغنت فرقة المدرسة."
NEW = "افتتحت البلدية حديقة صغيرة خلف المكتبة أمس، وزرع المتطوعون فيها خمسين شجرة، وستفتح كل يوم للزوار."
PAGE = f'<html><body><h1>خبر الحي اليوم</h1><div id="old">{OLD}</div><div id="new">{NEW}</div></body></html>'


@pytest.mark.parametrize(("year", "text"), [(2023, OLD), (2025, NEW)])
def test_an_old_capture_uses_the_old_selector(year: int, text: str) -> None:
    facts = facts_of(parse(OUTLET.encode(), "test.toml"))
    fetched = datetime(year, 5, 1, tzinfo=UTC)
    found = extract(Page("https://example.ca/a/bridge", PAGE.encode(), fetched=fetched, outlet=facts))
    assert isinstance(found, Extracted)
    assert found.paragraphs == (text,)

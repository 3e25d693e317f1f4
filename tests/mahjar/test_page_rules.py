"""An outlet file points at the parts of its pages; a mistake in it names the key and the remedy."""

from datetime import date

import pytest

from mahjar.errors import OutletError
from mahjar.outlet import parse

FILE = """
name = { en = "Test" }
homepage = "https://example.ca/"
hosts = ["example.ca"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
"""


def read(rules: str) -> object:
    return parse(f"{FILE}{rules}".encode(), "test.toml").article.rules


def test_rules_are_read_with_the_day_that_they_end() -> None:
    outlet = parse(
        f'{FILE}[[article.rules]]\nuntil = 2024-03-31\nbody = "td.story"\n'
        '[[article.rules]]\nbody = "div.entry > p"\nremove = ["#a", ".b"]\n'.encode(),
        "test.toml",
    )
    old, new = outlet.article.rules
    assert (old.until, old.body) == (date(2024, 3, 31), "td.story")
    assert (new.until, new.remove) == (None, ("#a", ".b"))


@pytest.mark.parametrize(
    ("rules", "key", "remedy"),
    [
        ('[[article.rules]]\nbody = "div["', "article.rules.0.body", "not a CSS selector"),
        ('[[article.rules]]\nbody = ""', "article.rules.0.body", "not a CSS selector"),
        ('[[article.rules]]\nremove = [".ok", "p::"]', "article.rules.0.remove", "not a CSS selector"),
        ("[[article.rules]]\nremove = []", "article.rules.0.remove", "give at least one"),
        ("[[article.rules]]\nuntil = 2024-01-01", "article.rules.0", "give at least one of body"),
        ('[[article.rules]]\ntext = "p"', "article.rules.0.text", "there is no such key"),
        ('[[article.rules]]\nbody = "p"\nuntil = "soon"', "article.rules.0.until", "date"),
        (
            '[[article.rules]]\nbody = "p"\n[[article.rules]]\nbody = "div"\ntitle = "h1"',
            "article.rules",
            "two rules with 'body' end on no day",
        ),
        (
            '[[article.rules]]\ndate = "p"\nuntil = 2024-01-01\n'
            '[[article.rules]]\ndate = "b"\nuntil = 2024-01-01',
            "article.rules",
            "two rules with 'date' end on 2024-01-01",
        ),
    ],
)
def test_a_mistake_names_its_key_and_the_remedy(rules: str, key: str, remedy: str) -> None:
    with pytest.raises(OutletError) as caught:
        read(rules)
    assert caught.value.key == key
    assert remedy in caught.value.remedy


def test_rules_for_other_parts_may_end_on_the_same_day() -> None:
    assert read('[[article.rules]]\nbody = "p"\n[[article.rules]]\ntitle = "h1"')

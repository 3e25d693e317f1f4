"""Which element of a page holds its article."""

import pytest

from extract.container import alone, find_container, find_prose
from extract.lines import read_lines
from extract.tree import parse

PROSE = "أعلنت البلدية أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع وقال المدير إن القرار جاء بعد استفتاء. "
TEXT = f"<p>{PROSE * 2}</p>" * 3


def found(body: str) -> tuple[str, bool] | None:
    container = find_container(read_lines(parse(f"<html><body>{body}</body></html>")))
    return (container.element.get("id") or "", container.sure) if container else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<div class='td-post-content' id=a>{TEXT}</div>", ("a", True)),
        (f"<div itemprop='articleBody' id=a>{TEXT}</div>", ("a", True)),
        (f"<article id=a><h1>عنوان</h1>{TEXT}</article>", ("a", True)),
        (f"<article id=a>{TEXT}</article>", ("a", False)),
        (f"<main id=a>{TEXT}</main>", ("a", False)),
        (f"<div>{TEXT}</div>", None),
        ("<div class='entry-content' id=a>قصير</div>", None),
    ],
)
def test_a_name_says_what_it_is(body: str, expected: tuple[str, bool] | None) -> None:
    assert found(body) == expected


def test_a_body_comes_before_the_article_around_it() -> None:
    body = f"<article id=a><h1>عنوان</h1><div class='entry-content' id=b>{TEXT}</div></article>"
    assert found(body) == ("b", True)


def test_the_inner_one_of_two_bodies_is_taken_where_it_holds_every_paragraph() -> None:
    inner = f"<div class='entry-content' id=b>{TEXT}</div>"
    assert found(f"<div class='post-content' id=a>{inner}<p>شارك</p></div>") == ("b", True)
    assert found(f"<div class='post-content' id=a>{inner}{TEXT}</div>") == ("a", True)


def test_several_bodies_side_by_side_are_not_sure() -> None:
    part = f"<div class='article__content' id=a>{TEXT}</div>"
    assert found(part * 2) == ("a", False)


def test_a_name_in_a_sidebar_says_nothing() -> None:
    assert found(f"<aside><div class='entry-content' id=a>{TEXT}</div></aside>") is None


def test_the_page_is_left_as_it_is() -> None:
    tree = parse(f"<html><body><div class='entry-content'>{TEXT}</div>tail</body></html>")
    container = find_container(read_lines(tree))
    assert container is not None
    page = alone(container.element)
    assert page.xpath("string()").strip() == "".join(container.element.itertext()).strip()
    assert tree.xpath("count(//p)") == 3
    assert container.element.get("itemprop") is None


def test_prose_is_found_in_the_smallest_element_that_holds_most_of_it() -> None:
    aside = f"<div id=b><p>{PROSE}</p></div>"
    tree = parse(f"<html><body><div id=x><div id=a>{TEXT}{TEXT}</div>{aside}</div></body></html>")
    prose = find_prose(read_lines(tree))
    assert prose is not None
    assert prose.get("id") == "a"


def test_a_page_of_links_holds_no_prose() -> None:
    assert (
        find_prose(
            read_lines(parse("<html><body><a href=/1>خبر أول</a><a href=/2>خبر ثان</a></body></html>"))
        )
        is None
    )

"""Bylines in western scripts, and what a page's data say of authors, weighed."""

import pytest

from extract.authors import read_authors
from extract.bylines import bare, is_western_name, lone_names, read_bylines, without_outlet
from extract.head import read_head
from extract.lines import Line, Window, find_window, read_lines
from extract.tree import parse

BODY = (
    "The town closed the footbridge on Monday after an inspection found cracks in two of its pillars.",
    "Residents are asked to use the crossing at River Street until the work ends in the autumn.",
)


def page(over: str = "", under: str = "", head: str = "") -> tuple[list[Line], Window, object]:
    text = "".join(f"<p>{p}</p>" for p in BODY)
    body = f"<nav>Home News</nav><h1>Footbridge closed</h1>{over}{text}{under}"
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    lines = read_lines(tree)
    window = find_window(lines, BODY, "Footbridge closed")
    assert window is not None
    return lines, window, read_head(tree, "https://river.example/a")


def authors(over: str = "", under: str = "", head: str = "") -> tuple[str, ...]:
    lines, window, about = page(over, under, head)
    return read_authors(about, lines, window, (), ("River Times",), ())  # type: ignore[arg-type]  # a Head


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ('<div class="authorname">Do 25.04.24 | 14:07 Uhr | Von Eva Kirchner</div>', "Eva Kirchner"),
        ('<div class="byline author vcard">27. Januar 2026 • Gregor Meier • 3 Minuten</div>', "Gregor Meier"),
        ('<h2 class="byline">By Sarah LazareTwitter</h2>', "Sarah Lazare"),
        ('<li class="metaInfoAuthorList-item"><a href="/n">Nathaniel Flakin</a></li>', "Nathaniel Flakin"),
        ("<p>By Lance Ulanoff</p>", "Lance Ulanoff"),
        ("<p>Par Hélène de la Tour</p>", "Hélène de la Tour"),
        ("<div>May 14, 2025</div><p>Mohloai Mpesi</p>", "Mohloai Mpesi"),
        ("<p>Mohloai Mpesi</p><time datetime='2025-05-14'>14. Mai</time>", "Mohloai Mpesi"),
    ],
)
def test_a_byline_is_read_out_of_what_stands_around_it(over: str, name: str) -> None:
    assert authors(over) == (name,)


def last_line(line: str, markup: str) -> list[str]:
    text = "".join(f"<p>{p}</p>" for p in BODY)
    tree = parse(f"<html><body><h1>Footbridge closed</h1>{text}{markup}</body></html>")
    lines = read_lines(tree)
    return lone_names(lines, find_window(lines, [*BODY, line], "Footbridge closed"))


def test_a_name_at_the_other_margin_under_the_text_is_the_writers() -> None:
    assert last_line("Lê Phương", '<p style="text-align:right;"><b>Lê Phương</b></p>') == ["Lê Phương"]
    assert last_line("Montreal Canadiens", "<p>Montreal Canadiens</p>") == []


def test_names_in_bold_before_the_text_are_the_writers_and_one_is_a_sub_head() -> None:
    assert authors("<p><b>Ann Lee/Mohloai Mpesi</b></p>") == ("Ann Lee", "Mohloai Mpesi")
    assert authors("<p><b>Montreal Canadiens</b></p>") == ()


@pytest.mark.parametrize("dated", ["", "<div>May 14, 2025</div>"])
@pytest.mark.parametrize(
    "over",
    [
        "<p>New York</p>",
        "<p>Saint John</p>",
        '<div class="meta">Quebec City</div>',
        "<p>Prime Minister</p>",
        "<h3>Company Summary</h3>",
    ],
)
def test_places_and_offices_are_no_authors(over: str, dated: str) -> None:
    assert authors(over + dated) == ()


@pytest.mark.parametrize(
    "over",
    [
        "<p>Breaking News</p>",
        "<p>Getty Images</p>",
        '<div class="author-bio">Eddie is the founder of the site.</div>',
        "<p>By Monday the river had risen</p>",
        '<div class="byline">amw</div>',
        '<div class="byline">River Times</div>',
        "<p>By the end of the week</p>",
    ],
)
def test_what_names_nobody_gives_no_author(over: str) -> None:
    assert authors(over) == ()


def test_several_lines_of_one_byline_are_read_together() -> None:
    over = '<address class="author">Ingrid Treborg</address><address class="author">Marlene Holm</address>'
    assert authors(over) == ("Ingrid Treborg", "Marlene Holm")
    assert authors(over, head='<meta name="author" content="Marlene Holm">') == (
        "Ingrid Treborg",
        "Marlene Holm",
    )


def test_data_that_name_more_people_are_believed() -> None:
    linked = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
        '"headline":"Footbridge closed","author":{"@type":"Person","name":"Lucy Thornton"}}</script>'
    )
    metas = '<meta name="author" content="Lucy Thornton"><meta name="author" content="Tim Hanlon">'
    assert authors(head=linked + metas) == ("Lucy Thornton", "Tim Hanlon")
    assert authors(head=linked + '<meta name="author" content="Tim Hanlon">') == ("Lucy Thornton",)


def test_a_byline_far_from_the_article_is_another_ones() -> None:
    far = (
        "".join(f"<p>Line {i} of something else</p>" for i in range(12))
        + '<p class="byline">By Ann Other</p>'
    )
    assert authors(under=far) == ()


@pytest.mark.parametrize(
    ("value", "name"),
    [("By Ann Lee", "Ann Lee"), ("https://e.example/ann", ""), ("Ann Lee (photos)", "Ann Lee"), ("@ann", "")],
)
def test_labels_and_addresses_are_no_part_of_a_name(value: str, name: str) -> None:
    assert bare(value) == name


def test_the_outlet_behind_a_name_is_cut_off() -> None:
    assert without_outlet("Dolores Chang For Dailymail.Com") == "Dolores Chang"
    assert without_outlet("منى الخوري") == "منى الخوري"


@pytest.mark.parametrize(
    ("words", "is_one"),
    [("Ann Lee", True), ("Ludwig van Beethoven", True), ("Ann", False), ("Local News", False),
     ("Ann lee", False), ("NEW YORK", False), ("A Day at the Races", False), ("Ann 2", False)],
)  # fmt: skip
def test_a_western_name_is_told_by_its_capitals(words: str, is_one: bool) -> None:
    assert is_western_name(words) is is_one


def test_without_a_window_the_whole_page_is_looked_through() -> None:
    lines, *_ = page(under="<p>x</p>" * 30 + '<p class="byline">By Ann Lee</p>')
    assert read_bylines(lines, None) == ["Ann Lee"]
    assert lone_names(lines, None) == []

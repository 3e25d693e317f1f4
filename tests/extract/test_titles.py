"""A headline comes without its kicker, its site and its section, from the sources that agree."""

import pytest

from extract.head import read_head
from extract.lines import read_lines
from extract.titles import read_title, site_names, without_site
from extract.tree import parse

SITES = ("جريدة الضفة", "River Times")


def title(body: str, head: str = "") -> str | None:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    about = read_head(tree, "https://river.example/a")
    return read_title(about, read_lines(tree), site_names(about, SITES, "river.example"))


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("سباق القوارب يعود إلى النهر - جريدة الضفة", "سباق القوارب يعود إلى النهر"),
        ("جريدة الضفة | سباق القوارب يعود إلى النهر", "سباق القوارب يعود إلى النهر"),
        ("سباق القوارب يعود إلى النهر – جريدة الضفة – River Times", "سباق القوارب يعود إلى النهر"),
        ("سباق القوارب - صور", "سباق القوارب - صور"),
        ("مدير جريدة الضفة يستقيل - بعد عشرين عاما", "مدير جريدة الضفة يستقيل - بعد عشرين عاما"),
    ],
)
def test_the_sites_name_is_cut_off_the_ends(given: str, wanted: str) -> None:
    assert without_site(given, SITES) == wanted


def test_a_kicker_in_the_heading_is_no_part_of_it_where_two_sources_leave_it_out() -> None:
    heads = og("الضفة تحتفل بيوم القراءة") + "<title>الضفة تحتفل بيوم القراءة - جريدة الضفة</title>"
    body = "<h1><span>ثقافة : </span>الضفة تحتفل بيوم القراءة</h1>"
    assert title(body, heads) == "الضفة تحتفل بيوم القراءة"


def test_a_speaker_stays_where_one_source_alone_leaves_him_out() -> None:
    body = "<h1>رئيس البلدية: الجسر يفتح بعد شهر</h1>"
    heads = og("الجسر يفتح بعد شهر") + "<title>رئيس البلدية: الجسر يفتح بعد شهر</title>"
    assert title(body, heads) == "رئيس البلدية: الجسر يفتح بعد شهر"


def test_a_heading_run_into_one_is_read_as_its_title_gives_it() -> None:
    body = "<h1><span>City News</span><span>The bridge is open again today</span></h1>"
    assert title(body, og("City News / The bridge is open again today")) == (
        "City News / The bridge is open again today"
    )


def test_without_a_heading_most_sources_decide() -> None:
    linked = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
        '"headline":"Bridge: what we know"}</script>'
    )
    heads = linked + og("The bridge is open") + "<title>The bridge is open - River Times</title>"
    assert title("<p>x</p>", heads) == "The bridge is open"


def test_of_two_titles_the_one_that_a_heading_prints_is_taken() -> None:
    heads = "<title>Bridge opens</title>" + og("Traffic: the bridge is open – “At last”")
    body = "<h2>Traffic the bridge is open – “At last”</h2><p>“At last”</p>"
    assert title(body, heads) == "Traffic: the bridge is open – “At last”"

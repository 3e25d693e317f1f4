"""Titles without sites, authors without users, ledes once, sections, tags, quality, language, identity."""

import dataclasses
import json
import pickle

import pytest

from extract import Extracted, Hints, OutletFacts, Page, extract, text_hash
from extract.jsonld import read_linked
from extract.quality import FLAGS, score
from extract.titles import without_site

LEDE = "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في إحدى دعائمه الأربع."
AR = [
    "وطلبت البلدية من السكان استعمال معبر شارع النهر حتى انتهاء الأعمال في الخريف المقبل.",
    "ولم يصب أحد في الحادث، بحسب المتحدث باسم البلدية الذي قال إن الجسر بني قبل أربعين عاما.",
    "La mairie a promis une navette gratuite pour les habitants du quartier dès lundi matin.",
]
TITLE = "إغلاق جسر المشاة في الضاحية"
FACTS = OutletFacts("jisr", names=("جسر مونتريال", "Jisr Montréal"), timezone="America/Toronto")


def read(
    head: str = "", top: str = "", text: str | None = None, end: str = "", hints: Hints | None = None
) -> Extracted:
    body = text if text is not None else "".join(f"<p>{p}</p>" for p in [LEDE, *AR])
    article = f'<article><h1>{TITLE}</h1>{top}<div class="text">{body}</div>{end}</article>'
    html = f'<html lang="ar"><head>{head}</head><body>{article}</body></html>'
    found = extract(Page("https://jisr.example/2024/bridge/", html.encode(), outlet=FACTS, hints=hints))
    assert isinstance(found, Extracted)
    return found


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        (f"{TITLE} - جسر مونتريال", TITLE),
        (f"{TITLE} | Jisr Montréal", TITLE),
        (f"جسر مونتريال » {TITLE}", TITLE),
        (f"{TITLE} - أخبار - جسر مونتريال", f"{TITLE} - أخبار"),
        ("مونتريال - تورونتو: قطار سريع", "مونتريال - تورونتو: قطار سريع"),
        ("جسر مونتريال", "جسر مونتريال"),
    ],
)
def test_a_title_loses_the_sites_name_and_nothing_else(title: str, clean: str) -> None:
    assert without_site(title, FACTS.names) == clean


def test_the_headline_is_what_the_page_prints() -> None:
    assert read(head=f'<meta property="og:title" content="{TITLE} - جسر مونتريال">').title == TITLE


@pytest.mark.parametrize(
    ("made", "authors"),
    [
        ({"head": '<meta name="author" content="admin">'}, ()),
        ({"head": '<meta name="author" content="جسر مونتريال">'}, ()),
        ({"head": '<meta name="author" content="منى سالم">'}, ("منى سالم",)),
        ({"head": '<meta name="author" content="admin">', "end": "<p>كتبت - منى سالم</p>"}, ("منى سالم",)),
        ({"top": '<div class="byline">بواسطة <a rel="author" href="/a">منى سالم</a></div>'}, ("منى سالم",)),
        ({"top": "<div>بقلم: منى سالم وأحمد حداد</div>"}, ("منى سالم", "أحمد حداد")),
        ({"hints": Hints(authors=("منى سالم",))}, ("منى سالم",)),
    ],
)
def test_authors_are_people_who_wrote_it(made, authors: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    found = read(**made)
    assert found.authors == authors
    assert found.paragraphs == (LEDE, *AR)


@pytest.mark.parametrize(
    "made",
    [
        {"text": "".join(f"<p>{p}</p>" for p in [LEDE, LEDE, *AR])},
        {"top": f'<div class="excerpt"><p>{LEDE}</p></div>', "text": "".join(f"<p>{p}</p>" for p in AR)},
        {"top": f"<h2>{LEDE}</h2>", "head": f'<meta property="og:description" content="{LEDE}">',
         "text": "".join(f"<p>{p}</p>" for p in AR)},
        {"text": f"<p><b>{LEDE}</b></p>" + "".join(f"<p>{p}</p>" for p in AR)},
        {"top": f'<p class="lead">{LEDE[:50]}…</p>'},
    ],
)  # fmt: skip
def test_a_lede_that_is_set_apart_is_kept_once(made) -> None:  # type: ignore[no-untyped-def]
    found = read(**made)
    assert found.paragraphs == (LEDE, *AR)
    assert found.lede in (LEDE, None if "lead" in made.get("top", "") else LEDE)


def test_a_first_paragraph_like_the_others_is_no_lede() -> None:
    assert read().lede is None


def test_section_tags_images_and_address_are_read() -> None:
    head = (
        '<meta property="article:section" content="أخبار الجالية">'
        '<meta property="article:tag" content="مونتريال">'
        '<meta property="article:tag" content="جسور"><meta property="og:image" content="/img/bridge.jpg">'
        '<link rel="canonical" href="/2024/bridge/"><meta name="keywords" content="كندا, عرب, جاليات">'
    )
    found = read(head=head)
    assert found.section == "أخبار الجالية"
    assert found.tags == ("مونتريال", "جسور")
    assert found.images == ("https://jisr.example/img/bridge.jpg",)
    assert found.canonical_url == "https://jisr.example/2024/bridge/"


def test_a_sites_keywords_are_no_tags() -> None:
    assert read(head='<meta name="keywords" content="أخبار كندا, عرب, جاليات">').tags == ()
    assert read(head='<meta name="keywords" content="جسر المشاة, البلدية">').tags == ("جسر المشاة", "البلدية")


def test_languages_are_told_by_paragraph() -> None:
    found = read()
    assert found.language == "ar"
    assert found.languages_by_paragraph == ("ar", "ar", "ar", "fr")
    assert 0.5 < found.arabic_share < 0.9
    assert "mixed-language" in found.flags


def test_broken_json_ld_still_gives_its_plain_pairs() -> None:
    broken = (
        '{"@type": "NewsArticle", "headline": "خبر "مهم" اليوم", "datePublished": "2024-06-08", '
        '"author": {"name": "منى سالم"},}'
    )
    linked = read_linked([broken])
    assert linked.article
    assert linked.published == "2024-06-08"
    assert linked.authors == ["منى سالم"]


def test_json_ld_names_people_by_reference() -> None:
    graph = {"@graph": [{"@type": "NewsArticle", "author": {"@id": "#a"}, "headline": "خبر"},
                        {"@type": "Person", "@id": "#a", "name": "منى سالم"}]}  # fmt: skip
    assert read_linked([json.dumps(graph)]).authors == ["منى سالم"]


def test_a_flag_never_raises_the_quality() -> None:
    flags: list[str] = []
    last = score(flags)
    for flag in FLAGS:
        flags.append(flag)
        assert score(flags) <= last
        last = score(flags)
    assert 0 <= last <= 1


def test_a_cut_text_a_leaked_line_and_a_lost_date_never_raise_the_quality() -> None:
    dated = '<meta property="article:published_time" content="2024-06-08">'
    whole = read(head=dated)
    cut = read(head=dated, text=f"<p>{LEDE}</p><p>{AR[0]}</p><p>{AR[1][:40]}…</p>")
    assert cut.quality <= whole.quality
    assert read().quality < whole.quality


def test_the_hash_is_of_headline_and_text_alone() -> None:
    found = read()
    assert text_hash(found) == text_hash(dataclasses.replace(found, authors=("x",), tags=("y",), quality=0.1))
    assert text_hash(found) != text_hash(dataclasses.replace(found, title="x"))
    assert text_hash(found) != text_hash(dataclasses.replace(found, paragraphs=found.paragraphs[:-1]))
    assert len(text_hash(found)) == 64


def test_pages_and_articles_pass_between_processes() -> None:
    page = Page("https://x.example/a", b"", outlet=FACTS, hints=Hints(title="x"))
    assert pickle.loads(pickle.dumps(page)) == page
    found = read()
    assert pickle.loads(pickle.dumps(found)) == found

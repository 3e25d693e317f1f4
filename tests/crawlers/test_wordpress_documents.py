"""Reading what WordPress's REST API answers."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.discovery import wordpress
from crawlers.discovery.document import DocumentError

SITE = "https://cedar.example/"
POST = {
    "date_gmt": "2026-11-24T05:00:00",
    "modified_gmt": "2026-11-24T06:30:00",
    "link": "https://cedar.example/2026/11/%d8%ae%d8%a8%d8%b1/",
    "title": {"rendered": "خبر &#8220;أول&#8221; &amp; ثان"},
}
AFTER = datetime(2026, 11, 20, tzinfo=UTC)


def read(*posts):
    return wordpress.read(json.dumps(posts).encode(), SITE)


def test_a_post_gives_its_address_its_title_and_its_dates_in_utc():
    (link,) = read(POST).links
    assert link.url == POST["link"]
    assert link.hints.title == "خبر “أول” & ثان"
    assert (link.hints.published, link.hints.modified) == ("2026-11-24T05:00:00Z", "2026-11-24T06:30:00Z")
    assert link.hints.authors == (), "a number is no author"


def test_an_author_is_taken_where_a_plugin_names_one():
    (link,) = read(POST | {"yoast_head_json": {"author": " هناء سالم "}}).links
    assert link.hints.authors == ("هناء سالم",)


def test_a_post_without_a_slug_is_an_address_too_and_one_without_an_address_is_none():
    contents = read(POST | {"link": f"{SITE}?p=12"}, POST | {"link": None}, {}, 7)
    assert [link.url for link in contents.links] == [f"{SITE}?p=12"]
    assert contents.passed_over == 3


def test_a_draft_without_a_date_has_none():
    (link,) = read(POST | {"date_gmt": "0000-00-00T00:00:00", "modified_gmt": None}).links
    assert (link.hints.published, link.hints.modified) == (None, None)


def test_what_a_server_prints_before_the_answer_is_passed_over():
    body = "\ufeff<br />\n<b>Notice</b>: something in <b>x.php</b>\n" + json.dumps([POST])
    assert len(wordpress.read(body.encode(), SITE).links) == 1
    assert wordpress.read(b"[]", SITE).links == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"code": "rest_forbidden", "message": "no", "data": {"status": 401}}', "rest_forbidden"),
        (b"<!doctype html><html></html>", "a web page"),
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_list_of_posts_is_named(body, said):
    with pytest.raises(DocumentError, match=said):
        wordpress.read(body, SITE)


@given(st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["link", "title", "rendered", "date_gmt", "yoast_head_json", "code", "x"]),
        inner,
        max_size=4,
    ),
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_no_answer_upsets_the_reader(body):
    wordpress.error_code(body)
    wordpress.is_root(body)
    with suppress(DocumentError):
        wordpress.read(body, SITE)


@pytest.mark.parametrize(
    ("root", "begins"),
    [
        (SITE, "https://cedar.example/wp-json/wp/v2/posts?after=2026-11-20T00:00:00Z&orderby=date&order=asc"),
        (f"{SITE}wp-json/", "https://cedar.example/wp-json/wp/v2/posts?after="),
        (f"{SITE}ar/wp-json", "https://cedar.example/ar/wp-json/wp/v2/posts?after="),
        (f"{SITE}?rest_route=/", "https://cedar.example/?rest_route=/wp/v2/posts&after=2026-11-20T00:00:00Z"),
    ],
)
def test_posts_are_asked_for_at_the_apis_root(root, begins):
    assert wordpress.posts_url(root, by=wordpress.BY_DATE, after=AFTER).startswith(begins)


def test_the_plain_form_of_a_root_keeps_its_folder():
    assert wordpress.plain(f"{SITE}ar/wp-json/") == f"{SITE}ar/?rest_route=/"
    assert wordpress.plain(SITE) == f"{SITE}?rest_route=/"

"""The newsroom's REST API answers as WordPress's does."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from newsroom.demo import DEMO_OUTLETS
from newsroom.press import Press
from newsroom.served import PressOutlet

ALL = tuple(
    replace(DEMO_OUTLETS[0], id=f"paper-{rest}", rest=rest) for rest in ("on", "plain", "forbidden", "off")
)


@pytest.fixture(scope="module")
def papers() -> Iterator[dict[str, PressOutlet]]:
    """A paper for each way in which the API may be set up."""
    with Press(list(ALL), articles=30) as press:
        yield {outlet.id.removeprefix("paper-"): outlet for outlet in press.outlets}


def get(paper: PressOutlet, path: str, **params: str | int) -> httpx.Response:
    return httpx.get(paper.base_url + path, params=params or None)


def test_posts_come_ten_at_a_time_the_newest_first_with_the_count_in_the_head(papers) -> None:
    answer = get(papers["on"], "/wp-json/wp/v2/posts")
    truths = papers["on"].truth()
    assert [post["link"] for post in answer.json()] == [truth.url for truth in truths[:10]]
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("30", "3")
    assert answer.json()[0]["content"] == {"rendered": "", "protected": True}


def test_pages_offsets_orders_dates_and_fields_are_heeded(papers) -> None:
    truths, path = papers["on"].truth(), "/wp-json/wp/v2/posts"
    third = get(papers["on"], path, page=3, per_page=12, _fields="link").json()
    assert third == [{"link": truth.url} for truth in truths[24:]]
    oldest = get(papers["on"], path, order="asc", orderby="date", offset=1, per_page=1).json()
    assert oldest[0]["link"] == truths[-2].url
    bound = truths[5].published.isoformat()
    assert len(get(papers["on"], path, after=bound, per_page=50).json()) == 5
    assert len(get(papers["on"], path, before=bound, per_page=50).json()) == 24


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"per_page": 101}, "rest_invalid_param"),
        ({"per_page": 0}, "rest_invalid_param"),
        ({"after": "yesterday"}, "rest_invalid_param"),
        ({"orderby": "mood"}, "rest_invalid_param"),
        ({"page": 4}, "rest_post_invalid_page_number"),
    ],
)
def test_what_makes_no_sense_is_a_400_that_names_it(papers, params, code) -> None:
    answer = get(papers["on"], "/wp-json/wp/v2/posts", **params)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_without_pretty_addresses_only_the_query_leads_to_the_api(papers) -> None:
    assert get(papers["plain"], "/wp-json/wp/v2/posts").status_code == 404
    assert len(get(papers["plain"], "/", rest_route="/wp/v2/posts").json()) == 10
    assert "wp/v2" in get(papers["plain"], "/", rest_route="/").json()["namespaces"]


def test_a_refusal_and_an_api_that_is_off_are_told_apart(papers) -> None:
    refused = get(papers["forbidden"], "/wp-json/wp/v2/posts")
    assert (refused.status_code, refused.json()["code"]) == (401, "rest_forbidden")
    off = get(papers["off"], "/wp-json/wp/v2/posts")
    assert off.status_code == 404
    assert "html" in off.headers["Content-Type"]
    assert get(papers["on"], "/wp-json/wp/v2/media").json()["code"] == "rest_no_route"

"""WordPress's REST answers: which address to ask for posts, and what a page of them says.

Source: the REST API handbook, "Posts" (``wp/v2/posts``) and "Pagination"; ``modified_after`` is there since
WordPress 5.7.
"""

import html
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.discovery.document import Contents, DocumentError, Link, joined, looks_like_html
from crawlers.job import Hints

POSTS = "wp/v2/posts"
PER_PAGE = 25
"""Some servers answer slowly, or not at all, to the hundred that WordPress allows."""
SMALL_PAGE = 10
"""What WordPress gives when nobody asks: no server refuses it."""
FIELDS = "link,date_gmt,modified_gmt,title.rendered,yoast_head_json.author"
"""Addresses, dates and titles. Authors are numbers there, but for sites whose SEO plugin names them."""
BY_DATE, BY_CHANGE = "date", "modified"
AFTER = {BY_DATE: "after", BY_CHANGE: "modified_after"}


def posts_url(
    root: str,
    *,
    by: str,
    after: datetime,
    before: datetime | None = None,
    per_page: int = PER_PAGE,
    offset: int = 0,
) -> str:
    """Give the address of a page of posts, the oldest first.

    Args:
        root: the API's root (``…/wp-json/``, ``…/?rest_route=/``) or the site's home page.
        by: :data:`BY_DATE` or :data:`BY_CHANGE`: what is compared and ordered by.
        after: posts published, or changed, later than this.
        before: posts published earlier than this; without an end when it is not given.
        per_page: posts of a page.
        offset: posts to leave out.
    """
    parts = urlsplit(root)
    asked = {name: value for name, value in parse_qsl(parts.query) if name == "rest_route"}
    path = parts.path if parts.path.endswith("/") or asked else parts.path + "/"
    if asked:
        asked["rest_route"] = f"/{POSTS}"
    else:
        path += POSTS if path.endswith("/wp-json/") else f"wp-json/{POSTS}"
    asked |= {
        AFTER[by]: instant(after),
        **({"before": instant(before)} if before else {}),
        "orderby": by,
        "order": "asc",
        "per_page": str(per_page),
        "_fields": FIELDS,
    }
    if offset:
        asked["offset"] = str(offset)
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(asked, safe=":/,"), ""))


def instant(moment: datetime) -> str:
    """Write an instant as the API reads it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def root_of(posts: str) -> str:
    """Give the API's root from the address of a page of posts."""
    parts = urlsplit(posts)
    if any(name == "rest_route" for name, _ in parse_qsl(parts.query)):
        return plain(posts)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("/").removesuffix(POSTS), "", ""))


def plain(root: str) -> str:
    """Give the root by which a site without pretty permalinks answers, ``?rest_route=/``."""
    parts = urlsplit(root)
    path = parts.path.removesuffix("/").removesuffix("/wp-json") + "/"
    return urlunsplit((parts.scheme, parts.netloc, path, "rest_route=/", ""))


def read(body: bytes, url: str) -> Contents:
    """Read a page of posts.

    Args:
        body: the answer, content-encoding undone.
        url: its address, which relative links are taken against.

    Raises:
        DocumentError: it is no list of posts.
    """
    posts = answer(body)
    if not isinstance(posts, list):
        raise DocumentError(why_not(body, posts))
    links = [link for post in posts if (link := of_post(post, url))]
    return Contents(links, passed_over=len(posts) - len(links))


def answer(body: bytes) -> Any:
    """Give what a body says as JSON, leaving out a BOM or PHP's notices before it; None where it is none."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff").strip()
    starts = [place for place in (text.find("[{"), text.find('{"'), text.find("[]")) if place >= 0]
    for start in sorted({0, *starts}):
        try:
            return json.loads(text[start:])
        except (ValueError, RecursionError):
            continue
    return None


def error_code(body: bytes) -> str | None:
    """Give the code of an error that the API answered, such as ``rest_forbidden``."""
    said = answer(body)
    code = said.get("code") if isinstance(said, dict) else None
    return code if isinstance(code, str) else None


def is_root(body: bytes) -> bool:
    """Say whether a body is the API's root and names the routes of posts."""
    said = answer(body)
    return isinstance(said, dict) and "wp/v2" in (said.get("namespaces") or ())


def why_not(body: bytes, said: Any) -> str:
    """Say what came instead of posts."""
    if isinstance(said, dict):
        return f"the REST API does not give its posts ({error_code(body) or 'an object, not a list'})"
    if looks_like_html(body):
        return "this is no REST answer but a web page"
    return "this is no REST answer: not JSON"


def of_post(post: Any, base: str) -> Link | None:
    """Read one post; one without a web address is none."""
    address = post.get("link") if isinstance(post, dict) else None
    url = joined(base, address) if isinstance(address, str) else None
    if url is None:
        return None
    title, seo = post.get("title"), post.get("yoast_head_json")
    name = seo.get("author") if isinstance(seo, dict) else None
    rendered = title.get("rendered") if isinstance(title, dict) else None
    return Link(
        url,
        Hints(
            title=(html.unescape(rendered).strip() or None) if isinstance(rendered, str) else None,
            authors=(name.strip(),) if isinstance(name, str) and name.strip() else (),
            published=utc(post.get("date_gmt")),
            modified=utc(post.get("modified_gmt")),
        ),
    )


def utc(value: Any) -> str | None:
    """Name the zone of a ``…_gmt`` date, which WordPress leaves out; drafts' ``0000-00-00`` is none."""
    if not isinstance(value, str) or not value.strip() or value.startswith("0000"):
        return None
    text = value.strip()
    return text if text.endswith("Z") or "+" in text else text + "Z"

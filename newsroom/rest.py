"""WordPress's REST API, as far as posts go: what a newspaper on WordPress answers at ``wp/v2/posts``.

Parameters, headers and errors are those of WordPress 6: unknown parameters are passed over, bad ones are a
400 with ``rest_invalid_param``, a page past the end is a 400 with ``rest_post_invalid_page_number``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from newsroom.newspaper import Entry
from newsroom.outlet import Outlet, Rest
from newsroom.reply import Ask, Reply

ROOT, POSTS = "/", "/wp/v2/posts"
PRETTY = "/wp-json"
JSON = "application/json; charset=UTF-8"
DATES = ("after", "before", "modified_after", "modified_before")


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A request that is answered with an error."""

    status: int
    code: str
    message: str
    params: tuple[str, ...] = ()

    def reply(self) -> Reply:
        """The error as WordPress words it."""
        data: dict[str, Any] = {"status": self.status}
        if self.params:
            data["params"] = dict.fromkeys(self.params, "Invalid parameter.")
        return answer({"code": self.code, "message": self.message, "data": data}, self.status)


def route_of(ask: Ask) -> str | None:
    """Give the route that a request is for, or None where it is not for the API."""
    query = dict(parse_qsl(ask.target.partition("?")[2]))
    if "rest_route" in query and ask.path == "/":
        return query["rest_route"]
    if ask.path == PRETTY or ask.path.startswith(PRETTY + "/"):
        return ask.path.removeprefix(PRETTY) or ROOT
    return None


def reply(ask: Ask, rest: Rest, outlet: Outlet, base_url: str, entries: Sequence[Entry]) -> Reply | None:
    """Answer a request to the API; None where it is not for the API, or the API does not answer there.

    Args:
        ask: the request.
        rest: how the API is set up: ``plain`` only answers ``?rest_route=``; where it is ``forbidden``, a
            plugin refuses whoever is not logged in.
        outlet: the newspaper.
        base_url: its address, without a slash at the end.
        entries: the articles that readers can see.
    """
    route = route_of(ask)
    if route is None or rest == "off" or (rest == "plain" and ask.path != "/"):
        return None
    query = dict(parse_qsl(ask.target.partition("?")[2]))
    try:
        if rest == "forbidden":
            raise Refused(401, "rest_forbidden", "Sorry, you are not allowed to do that.")
        if route == ROOT:
            return answer({"name": outlet.name_ar, "url": base_url, "namespaces": ["oembed/1.0", "wp/v2"]})
        if route.rstrip("/") != POSTS:
            raise Refused(404, "rest_no_route", "No route was found matching the URL and request method.")
        return posts(query, base_url, entries, most=outlet.rest_page)
    except Refused as refused:
        return refused.reply()


def posts(query: Mapping[str, str], base_url: str, entries: Sequence[Entry], *, most: int) -> Reply:
    """Answer for a page of posts.

    Raises:
        Refused: a parameter is bad, or the page is past the end.
    """
    per_page = whole(query, "per_page", min(10, most), most=most)
    page = whole(query, "page", 1)
    found = ordered(query, [entry for entry in entries if within(query, entry)])
    start = whole(query, "offset", (page - 1) * per_page, least=0)
    pages = -(-len(found) // per_page)
    if "offset" not in query and page > max(pages, 1):
        raise Refused(
            400,
            "rest_post_invalid_page_number",
            "The page number requested is larger than the number of pages available.",
        )
    fields = [name for name in query.get("_fields", "").split(",") if name]
    rows = [chosen(post(entry, base_url), fields) for entry in found[start : start + per_page]]
    return answer(rows).with_headers({"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)})


def whole(
    query: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int | None = None
) -> int:
    """Read a parameter that is a whole number.

    Raises:
        Refused: it is none, or outside its bounds.
    """
    text = query.get(name)
    if text is None:
        return default
    if not text.isdecimal() or int(text) < least or (most is not None and int(text) > most):
        raise Refused(400, "rest_invalid_param", f"Invalid parameter(s): {name}", (name,))
    return int(text)


def within(query: Mapping[str, str], entry: Entry) -> bool:
    """Say whether a post lies within the dates that are asked for.

    Raises:
        Refused: a date is none.
    """
    for name in DATES:
        if name not in query:
            continue
        try:
            bound = datetime.fromisoformat(query[name])
        except ValueError:
            raise Refused(400, "rest_invalid_param", f"Invalid parameter(s): {name}", (name,)) from None
        bound = bound if bound.tzinfo else bound.replace(tzinfo=UTC)
        instant = entry.touched if name.startswith("modified") else entry.published
        if (instant <= bound) if name.endswith("after") else (instant >= bound):
            return False
    return True


def ordered(query: Mapping[str, str], entries: list[Entry]) -> list[Entry]:
    """Put posts into the order that is asked for; the newest first by default.

    Raises:
        Refused: there is no such order.
    """
    by, order = query.get("orderby", "date"), query.get("order", "desc")
    if by not in {"date", "modified", "id"} or order not in {"asc", "desc"}:
        name = "orderby" if order in {"asc", "desc"} else "order"
        raise Refused(400, "rest_invalid_param", f"Invalid parameter(s): {name}", (name,))

    def place(entry: Entry) -> tuple[Any, int]:
        instants = {"date": entry.published, "modified": entry.touched, "id": entry.number}
        return instants[by], entry.number

    return sorted(entries, key=place, reverse=order == "desc")


def post(entry: Entry, base_url: str) -> dict[str, Any]:
    """Give a post as the API does; its content is left to its page."""
    article = entry.article
    return {
        "id": entry.number,
        "date_gmt": gmt(article.published),
        "modified_gmt": gmt(article.touched),
        "slug": article.slug,
        "status": "publish",
        "type": "post",
        "link": base_url + entry.path,
        "title": {"rendered": article.title.replace("&", "&#038;").replace('"', "&#8221;")},
        "content": {"rendered": "", "protected": True},
        "author": 1,
    }


def chosen(row: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Leave of a row what ``_fields`` names, ``title.rendered`` too."""
    if not fields:
        return row
    names = {name.partition(".")[0] for name in fields}
    return {name: value for name, value in row.items() if name in names}


def gmt(instant: datetime) -> str:
    """Write an instant as the API does: UTC, to the second, without naming the zone."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def answer(content: Any, status: int = 200) -> Reply:
    """Give a reply in JSON."""
    return Reply(json.dumps(content, ensure_ascii=False).encode(), JSON, status)

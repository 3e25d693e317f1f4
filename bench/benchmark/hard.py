"""Hard pages, written by hand after what real outlets' pages do: `hard/*.html` and `hard/pages.toml`.

What is what is marked in the pages themselves: `data-gold="KIND"` on an element gives the kind of its text.
The marks are taken out before anybody is asked for a page.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import html
from lxml.html import HtmlElement

from bench.benchmark.kinds import TEXT, UnmarkedError, checked
from bench.benchmark.pages import CREDITS, Printed, seen
from bench.benchmark.visible import Visible, visible

FOLDER: Final = Path(__file__).with_name("hard")
_MARK: Final = re.compile(r' data-gold="[a-z]+"')
_DECLARED: Final = re.compile(r'<meta charset="[^"]*">\n?')

Row = dict[str, Any]


def hard() -> Iterator[Printed]:
    """Give every hard page: articles, some of them in several encodings, and what is no article.

    Raises:
        UnmarkedError: a page shows something that no mark says the kind of.
    """
    for row in tomllib.loads((FOLDER / "pages.toml").read_text("utf-8"))["page"]:
        source = (FOLDER / f"{row['name']}.html").read_text("utf-8")
        yield Printed(_row(row, source), _MARK.sub("", source).encode("utf-8"))
        for twin in row.get("twins", ()):
            page = _MARK.sub("", _declared(source, twin["declared"]))
            yield Printed(_twin(_row(row, source), twin), page.encode(twin["bytes"], "xmlcharrefreplace"))


def _declared(source: str, charset: str) -> str:
    return _DECLARED.sub(f'<meta charset="{charset}">\n' if charset else "", source)


def _row(row: Row, source: str) -> Row:
    known = {
        "id": f"hard:{row['name']}",
        "file": f"hard/{row['name']}.html.gz",
        "url": row["url"],
        "lang": "ar",
        "group": "hard",
        "about": row["about"],
    }
    if row.get("kind", "article") != "article":
        return {**known, "page_kind": row["kind"], "gold": None}
    root = html.document_fromstring(source)
    try:
        page = checked(visible(root, _marks(root)))
    except UnmarkedError as error:
        raise UnmarkedError(f"{row['name']}: {error}") from error
    gold = {
        "title": row.get("title") or _of_kind(page, {"title"}),
        "text": _of_kind(page, TEXT),
        "authors": row.get("authors", []),
        "published": row.get("published"),
        **{name: row.get(name) for name in CREDITS},
    }
    return {**known, "page_kind": "article", "gold_kind": "annotated", "gold": gold, **seen(page)}


def _marks(root: HtmlElement) -> dict[HtmlElement, str]:
    return {element: element.get("data-gold") for element in root.iter() if element.get("data-gold")}


def _of_kind(page: Visible, kinds: set[str] | frozenset[str]) -> str:
    """Give the text of some kinds: spans of one line stay together, with a blank where the page has one."""
    lines: list[str] = []
    end = None
    for span in page.spans:
        if span.kind in kinds:
            between = page.text[end : span.start] if end is not None else "\n"
            if between in ("", " "):
                lines[-1] += between + page.of(span)
            else:
                lines.append(page.of(span))
            end = span.end
    return "\n".join(lines)


def _twin(row: Row, twin: Row) -> Row:
    name = f"{twin['bytes']}-as-{twin['declared'] or 'nothing'}"
    stem = row["id"].removeprefix("hard:")
    about = f"{twin['bytes']} that is declared as {twin['declared'] or 'nothing'}"
    names = {"id": f"encodings:{stem}-{name}", "file": f"encodings/{stem}-{name}.html.gz", "about": about}
    return {**row, **names, "group": "encodings"}

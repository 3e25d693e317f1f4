"""What JSON-LD says of an article, read also where the JSON is broken (schema.org, JSON-LD 1.1)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

_ARTICLES: Final = frozenset(
    {
        "article", "newsarticle", "blogposting", "reportagenewsarticle", "opinionnewsarticle",
        "analysisnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "liveblogposting", "report",
        "techarticle",
        "socialmediaposting", "scholarlyarticle", "advertisercontentarticle",
    }
)  # fmt: skip
_LISTS: Final = frozenset({"collectionpage", "searchresultspage", "itemlist", "profilepage", "website"})
_MOST: Final = 400_000  # characters of one script that are read
_DEEPEST: Final = 12
_OPENING: Final = re.compile(r"(?://\s*)?(?:<!\[CDATA\[|<!--)")
_CLOSING: Final = re.compile(r"(?://\s*)?(?:\]\]>|-->)\s*;?\Z")
_LONGEST_CLOSING: Final = 40  # characters
_TRAILING_COMMA: Final = re.compile(r",\s*(?=[}\]])")
_PAIR: Final = re.compile(
    r'"(datePublished|dateModified|headline|articleSection|@type)"\s*:\s*"((?:[^"\\]|\\.){1,400})"'
)
_AUTHOR: Final = re.compile(
    r'"author"\s*:\s*\[?\s*(?:\{[^{}]{0,400}?"name"\s*:\s*)?"((?:[^"\\]|\\.){2,100})"'
)
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(slots=True)
class Linked:
    """What the page's JSON-LD says; strings as given."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    description: str | None = None
    section: str | None = None
    body: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    article: bool = False
    free: bool | None = None
    types: set[str] = field(default_factory=set)

    @property
    def only_list(self) -> bool:
        """The page calls itself a list, and nothing in it an article."""
        return not self.article and bool(self.types & (_LISTS - {"website"}))


def read_linked(scripts: list[str]) -> Linked:
    """Read the page's JSON-LD scripts.

    Args:
        scripts: The text of each `script type="application/ld+json"`.
    """
    linked = Linked()
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        text = _unwrapped(script[:_MOST].strip())
        document = _loads(text)
        if document is None:
            _read_broken(text, linked)
        else:
            _collect(document, nodes, 0)
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _types(node) & _ARTICLES]
    for node in nodes:
        types = _types(node)
        linked.types |= types
        if types & {"website", "organization", "newsmediaorganization"}:
            linked.sites += _names(node, by_id)
        if node.get("publisher"):
            linked.sites += _names(node["publisher"], by_id)
    for node in articles:
        _read_article(node, by_id, linked)
    for node in nodes:
        if "webpage" in _types(node) and not articles:
            linked.published = linked.published or _text(node.get("datePublished"))
            linked.modified = linked.modified or _text(node.get("dateModified"))
    return linked


def _unwrapped(text: str) -> str:
    """Take off the signs of a comment or of CDATA, which some pages put around a script."""
    if opening := _OPENING.match(text):
        text = text[opening.end() :]
    closing = _CLOSING.search(text, max(0, len(text) - _LONGEST_CLOSING))
    return text[: closing.start()] if closing else text


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return _loads_without_commas(text)


def _loads_without_commas(text: str) -> Any:
    try:
        return json.loads(_TRAILING_COMMA.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _collect(value: Any, nodes: list[dict[str, Any]], depth: int) -> None:
    """Collect the nodes that describe the page: top level, `@graph`, and what they call their main entity."""
    if depth > _DEEPEST or len(nodes) > 500:
        return
    if isinstance(value, list):
        for item in value:
            _collect(item, nodes, depth + 1)
    elif isinstance(value, dict):
        nodes.append(value)
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            _collect(value.get(name), nodes, depth + 1)


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    return {
        str(kind).lower().removeprefix("schema:")
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if kind
    }


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    text = unescape(value).strip() if isinstance(value, str) else ""
    return text or None


def _texts(value: Any) -> list[str]:
    return [text for item in (value if isinstance(value, list) else [value]) if (text := _text(item))]


def _names(value: Any, by_id: dict[str, dict[str, Any]], people_only: bool = False) -> list[str]:
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        node = item
        if isinstance(item, dict) and "name" not in item and isinstance(item.get("@id"), str):
            node = by_id.get(item["@id"], item)
        if isinstance(node, str):
            names.append(unescape(node))
        elif isinstance(node, dict) and not (
            people_only and _types(node) & {"organization", "newsmediaorganization"}
        ):
            names += _texts(node.get("name"))
            if not isinstance(node.get("name"), list):
                names += [x for x in _texts(node.get("alternateName")) if not people_only]
    return names


def _read_article(node: dict[str, Any], by_id: dict[str, dict[str, Any]], linked: Linked) -> None:
    linked.article = True
    linked.headline = (
        linked.headline
        or _text(node.get("headline"))
        or _text(node.get("headLine"))
        or _text(node.get("name"))
    )
    linked.published = linked.published or _text(node.get("datePublished")) or _text(node.get("dateCreated"))
    linked.modified = linked.modified or _text(node.get("dateModified"))
    linked.description = linked.description or _text(node.get("description"))
    linked.section = linked.section or _text(node.get("articleSection"))
    linked.body = linked.body or _text(node.get("articleBody"))
    if not linked.authors:
        linked.authors = _names(node.get("author"), by_id, people_only=True) or _names(
            node.get("author"), by_id
        )
    if not linked.tags:
        words = node.get("keywords")
        linked.tags = re.split(r"\s*[,،]\s*", words) if isinstance(words, str) else _texts(words)
    if not linked.images:
        for image in node["image"] if isinstance(node.get("image"), list) else [node.get("image")]:
            url = image.get("url") if isinstance(image, dict) else image
            linked.images += _texts(url)
    if linked.free is None and node.get("isAccessibleForFree") is not None:
        linked.free = str(node["isAccessibleForFree"]).lower() not in ("false", "no", "0")


def _read_broken(text: str, linked: Linked) -> None:
    """Read the few plain pairs that are worth having out of JSON that can't be parsed."""
    for name, raw in _PAIR.findall(text):
        value = _unescaped(raw)
        if name == "@type":
            linked.types.add(value.lower())
            linked.article = linked.article or value.lower() in _ARTICLES
        elif name == "datePublished":
            linked.published = linked.published or value
        elif name == "dateModified":
            linked.modified = linked.modified or value
        elif name == "headline":
            linked.headline = linked.headline or value
        else:
            linked.section = linked.section or value
    if not linked.authors:
        linked.authors = [_unescaped(raw) for raw in _AUTHOR.findall(text)][:5]


def _unescaped(raw: str) -> str:
    text = _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), raw)
    text = text.replace('\\"', '"').replace("\\/", "/").replace("\\n", " ").replace("\\\\", "\\")
    return unescape(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

"""Runs one extractor in the peers' environment: pages in on stdin, rows of predictions out on stdout.

python bench/peers/child.py NAME

A line in is an object with `id`, `url` and `file` (the path of a page, gzip'd or not); a line out is one with
`id` and, if there is an article, `text`, `title`, `authors` and `published`, or `error` where the extractor
raised. An extractor that dies takes this process with it; whoever started it begins another.
Nothing is fetched: every connection is refused. Some extractors would ask for pictures and lists of domains.
"""

import gzip
import json
import os
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

Row = dict[str, Any]
_HEADINGS = "h1", "h2", "h3", "h4", "h5", "h6"
_BLOCKS = (*_HEADINGS, "article", "blockquote", "br", "div", "li", "p", "pre", "section", "td")


def text_of(body: bytes) -> str:
    """Decode a page by what it declares, as a browser does without headers, for what can't read bytes."""
    w3lib = import_module("w3lib.encoding")
    return str(w3lib.html_to_unicode(None, body)[1])


def lines_of(markup: str) -> str:
    """Turn markup that an extractor chose into text, a line a block."""
    html = import_module("lxml.html")
    if not markup.strip():
        return ""
    tree = html.fromstring(markup)
    for unseen in tree.xpath("//head | //script | //style | //template"):
        if unseen.getparent() is not None:
            unseen.drop_tree()
    for block in tree.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
        if block.tag != "br":
            block.text = "\n" + (block.text or "")
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def by_trafilatura(url: str, body: bytes, **mode: bool) -> Row:
    """Extract by trafilatura, its metadata too and no comments."""
    document = import_module("trafilatura").bare_extraction(
        body, url=url or None, with_metadata=True, include_comments=False, **mode
    )
    if document is None:
        return {}
    authors = [name.strip() for name in (document.author or "").split(";") if name.strip()]
    return {"text": document.text, "title": document.title, "authors": authors, "published": document.date}


def by_newspaper(url: str, body: bytes, **told: str) -> Row:
    """Extract by newspaper4k, which finds out the encoding by itself, and the language if it isn't `told`."""
    newspaper = import_module("newspaper")
    article = newspaper.Article(url or "https://page.invalid/", fetch_images=False, **told)
    article.download(input_html=body)
    article.parse()
    return _row(article.text, article.title, article.authors, article.publish_date)


def by_readability(url: str, body: bytes) -> Row:
    """Extract by readability-lxml, which knows titles and bodies; it finds out the encoding by itself."""
    document = import_module("readability").Document(body, url=url or None)
    return {"text": lines_of(document.summary()), "title": document.short_title()}


def by_goose(url: str, body: bytes) -> Row:
    """Extract by goose3, with its stop words for the page's own language."""
    goose3 = import_module("goose3")
    with goose3.Goose({"enable_image_fetching": False, "use_meta_language": True}) as goose:
        article = goose.extract(url=None, raw_html=body)
    return _row(article.cleaned_text, article.title, article.authors, article.publish_date)


def by_news_please(url: str, body: bytes) -> Row:
    """Extract by news-please."""
    please = import_module("newsplease").NewsPlease
    article = please.from_html(body, url=url or None, fetch_images=False)
    if not article:
        return {}
    return _row(article.maintext, article.title, article.authors, article.date_publish)


def by_resiliparse(url: str, body: bytes) -> Row:
    """Extract by resiliparse, which knows titles and bodies; it finds out the encoding by itself."""
    del url
    encoding = import_module("resiliparse.parse.encoding").detect_encoding(body)
    tree = import_module("resiliparse.parse.html").HTMLTree.parse_from_bytes(body, encoding)
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return {"text": extract(tree, main_content=True, alt_texts=False), "title": tree.title}


def by_magic_html(url: str, body: bytes) -> Row:
    """Extract by magic-html, which knows titles and bodies."""
    found = _magic().extract(text_of(body), base_url=url)
    return {"text": lines_of(found.get("html") or ""), "title": found.get("title")}


@cache
def _magic() -> Any:
    return import_module("magic_html").GeneralExtractor()


def _row(text: str | None, title: str | None, authors: Any, published: Any) -> Row:
    return {"text": text, "title": title, "authors": _names(authors), "published": _day(published)}


def _names(authors: Any) -> list[str]:
    return [authors] if isinstance(authors, str) else list(authors or ())


def _day(when: Any) -> str | None:
    return str(when)[:10] if when else None


EXTRACTORS: dict[str, Callable[[str, bytes], Row]] = {
    "trafilatura": by_trafilatura,
    "trafilatura precision": partial(by_trafilatura, favor_precision=True),
    "trafilatura fast": partial(by_trafilatura, fast=True),
    "newspaper4k": by_newspaper,
    "newspaper4k, told Arabic": partial(by_newspaper, language="ar"),
    "readability-lxml": by_readability,
    "goose3": by_goose,
    "news-please": by_news_please,
    "resiliparse": by_resiliparse,
    "magic-html": by_magic_html,
}
"""By the names under which their results are printed."""


def _refuse(*_: object, **__: object) -> NoReturn:
    raise ConnectionRefusedError("Measurements fetch nothing.")


def main(name: str) -> int:
    """Answer each line of stdin, until it ends."""
    extractor = EXTRACTORS[name]
    socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = _refuse  # type: ignore[method-assign]
    rows = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no row
    with ThreadPoolExecutor(1) as thread:  # its futures keep whatever an extractor raises
        for line in sys.stdin:
            asked = json.loads(line)
            body = Path(asked["file"]).read_bytes()
            body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
            future = thread.submit(extractor, asked["url"], body)
            error = future.exception()
            row = {"error": f"{type(error).__name__}: {error}"} if error else future.result()
            rows.write(json.dumps({"id": asked["id"], **row}, ensure_ascii=False, default=str) + "\n")
            rows.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

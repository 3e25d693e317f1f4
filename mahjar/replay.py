"""Show an archived page to a person: one WARC record, served on this machine's loopback alone.

The page is shown as it was captured, by the browser that a reader has. It must not do more than be seen:
nothing of it runs, and nothing is fetched for it from the live web, which would show it as it never was and
tell the newspaper who reads its past. The browser is held to that by a Content Security Policy (W3C, Level 3)
with ``sandbox``: no scripts, no forms, no pop-ups, no refresh; no pictures, styles or fonts but those that
the page itself holds. What no policy forbids is taken out, see :mod:`mahjar.inert`. The frame round it, which
names the capture, lets no link lead out of it.
"""

import contextlib
import secrets
import threading
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from mahjar import evidence
from mahjar.errors import EvidenceError
from mahjar.inert import inert
from mahjar.lookup import uuid
from mahjar.proof import PLACE
from mahjar.reading import UNSAFE
from mahjar.store import Store

LOOPBACK = "127.0.0.1"
HTML = "text/html"
"""What a page is that came without a Content-Type; its charset is then what it says itself."""
PAGE_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src {page}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
KEPT_CLOSE = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""Headers of every answer: nothing of it is kept, told to others, guessed at, or looked up in advance."""
WAKES = 1.0
"""Seconds after which a wait looks whether Ctrl-C has come."""
FRAME = Template("""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>$outlet, $captured</title><style>
html, body { height: 100%; margin: 0 }
body { display: flex; flex-direction: column; font: 14px/1.5 system-ui, sans-serif }
header { padding: .3em 1em; background: #333; color: #fff; overflow-wrap: anywhere }
iframe { flex: 1; border: 0; background: #fff }
</style></head><body>
<header>Archived page of <b><bdi>$outlet</bdi></b>, captured <b>$captured</b>, WARC record <b>$record</b>,
shown without scripts, pictures and other files: <bdi title="$url">$readable</bdi></header>
<iframe sandbox title="the archived page" src="page"></iframe>
</body></html>
""")


@dataclass(frozen=True)
class ArchivedPage:
    """A page as its WARC record holds it, and what it is."""

    outlet: str
    """The outlet, as a person knows it."""
    url: str
    record_id: str
    captured: datetime
    content_type: str
    """As the server said it; a charset that stands nowhere else is kept."""
    body: bytes
    """The payload, content-encoding undone."""

    def frame(self) -> bytes:
        """Give the document that names the capture and holds the page in a frame."""
        facts = {
            "outlet": self.outlet,
            "captured": f"{self.captured:%Y-%m-%d %H:%M:%S} UTC",
            "record": uuid(self.record_id),
            "url": self.url,
            "readable": readable(self.url),
        }
        return FRAME.substitute({name: escape(fact) for name, fact in facts.items()}).encode()


def readable(url: str) -> str:
    """Write an address for a person: Arabic letters as letters, where its bytes are UTF-8 (RFC 3987, 3.2)."""
    try:
        return UNSAFE.sub("", unquote(url, errors="strict"))
    except UnicodeDecodeError:
        return url


def archived_page(store: Store, article: Mapping[str, Any], outlet: str | None = None) -> ArchivedPage:
    """Fetch the page that an article was read from.

    Args:
        store: the archive's bucket.
        article: a row of ``articles``.
        outlet: its outlet as a person knows it; the outlet's id by default.

    Raises:
        EvidenceError: the row names no record, the record's digests do not hold, or it holds no page.
        NotStored: there is nothing at that place.
        StoreError: the store can't be reached.
    """
    if any(article[name] is None for name in PLACE):
        raise EvidenceError("the article names no WARC record: there is no page to show")
    record = evidence.read_one(store.get_range(*(article[name] for name in PLACE)))
    return page_in(record, outlet or str(article["outlet"]))


def page_in(record: evidence.Record, outlet: str) -> ArchivedPage:
    """Give the page that a record holds, and what it is.

    Args:
        record: a ``response``.
        outlet: the outlet as a person knows it.

    Raises:
        EvidenceError: it holds no page.
    """
    if record.type != "response" or record.url is None:
        raise EvidenceError(f"WARC record {record.record_id} is a {record.type}: it holds no page to show")
    said = record.header("Content-Type") or HTML
    return ArchivedPage(
        outlet=outlet,
        url=record.url,
        record_id=record.record_id,
        captured=record.date,
        # What would break the head of an answer is no media type (RFC 9110, section 8.3).
        content_type=said if said.isascii() and said.isprintable() else HTML,
        body=record.decoded(),
    )


class Replay:
    """Serves one archived page on loopback, and nothing else, while the block lasts.

    with Replay(page) as replay:
        webbrowser.open(replay.address)

    The port is a free one. The address holds a secret, so that nobody else on this machine reads along, and
    a request under another host's name is refused, so that no web page does (DNS rebinding).
    """

    def __init__(self, page: ArchivedPage) -> None:
        """Bind a port; answers come once the block is entered."""
        place = f"/{secrets.token_urlsafe(16)}/"
        self._server = ThreadingHTTPServer((LOOPBACK, 0), answering(page, place))
        self._thread = threading.Thread(target=self._server.serve_forever, name="replay", daemon=True)
        self.address = f"http://{LOOPBACK}:{self._server.server_port}{place}"
        """Where the page is, in its frame; ``page`` below it is the page alone."""

    def __enter__(self) -> Self:
        """Serve."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Serve no longer."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self) -> None:
        """Serve until Ctrl-C."""
        with contextlib.suppress(KeyboardInterrupt):
            while self._thread.is_alive():
                # A wait without end could not be interrupted everywhere.
                self._thread.join(WAKES)


def answering(page: ArchivedPage, place: str) -> type[BaseHTTPRequestHandler]:
    """Make what answers requests: the frame at ``place``, the page at ``page`` below it."""

    class Answering(BaseHTTPRequestHandler):
        server_version, sys_version = "Mahjar", ""
        server: ThreadingHTTPServer

        def do_GET(self) -> None:
            host = f"{LOOPBACK}:{self.server.server_port}"
            if self.headers.get_all("Host") != [host]:
                self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This is for another host.")
            elif self.path == place:
                policy = FRAME_POLICY.format(page=f"http://{host}{place}page")
                self.give(page.frame(), f"{HTML}; charset=utf-8", policy)
            elif self.path == f"{place}page":
                self.give(inert(page.body), page.content_type, PAGE_POLICY)
            else:
                self.send_error(HTTPStatus.NOT_FOUND, "Only one archived page is here.")

        def give(self, body: bytes, content_type: str, policy: str) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            for name, value in KEPT_CLOSE:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the terminal is the reader's."""

    return Answering


def show_in_browser(page: ArchivedPage, say: Callable[[str], None]) -> None:
    """Serve a page and open it in the reader's browser, until Ctrl-C.

    Args:
        page: the page.
        say: told where it is, and when no browser could be opened.
    """
    with Replay(page) as replay:
        say(f"The archived page is at {replay.address} until Ctrl-C.")
        try:
            if not opened(replay.address):
                say("No browser could be opened here: open that address yourself.")
        except KeyboardInterrupt:
            return  # it came while a browser of the terminal had it
        replay.wait()


def opened(address: str) -> bool:
    """Open an address in the reader's browser; say whether there was one."""
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False

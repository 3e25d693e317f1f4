"""The download handler against a server of raw bytes: what is kept of a head and of a body."""

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from warcio.archiveiterator import ArchiveIterator

from crawlers.crawl import Crawl
from crawlers.exchange import ASK, Ask, NoPage
from crawlers.frontier import Frontier
from crawlers.ledger import LedgerFile
from crawlers.tempo import Tempo
from crawlers.visit import Visit
from crawlers.wire import EXCHANGE, Wire
from deploy.onebox.certificates import certificates
from mahjar.evidence import records
from mahjar.outcome import Outcome
from mahjar.outlet import parse
from mahjar.warc import SegmentWriter

HEAD = (
    b"HTTP/1.1 200 Tout va bien\r\n"
    b'x-POWERED-by: PHP/5.6\r\nSet-Cookie: a=1\r\nETag: W/"x"\r\nSET-COOKIE: b=2\r\n'
    b"X-Title: \xd8\xae\xd8\xa8\xd8\xb1\r\nX-Latin: caf\xe9\r\n"
    b"content-TYPE: text/html\r\nConnection: close\r\n"
)
SENT = [
    ("x-POWERED-by", b"PHP/5.6"),
    ("Set-Cookie", b"a=1"),
    ("ETag", b'W/"x"'),
    ("SET-COOKIE", b"b=2"),
    ("X-Title", "خبر".encode()),
    ("X-Latin", b"caf\xe9"),
    ("content-TYPE", b"text/html"),
    ("Connection", b"close"),
]
ANSWERS = {
    "/whole": HEAD + b"Content-Length: 5\r\n\r\nhello",
    "/chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "/short": HEAD + b"Content-Length: 50\r\n\r\nhello",
    "/chunk-cut": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "/reset": HEAD + b"Content-Length: 50\r\n\r\nhello",
    "/http10": b"HTTP/1.0 200 OK\r\n\r\nhello",
    "/no-reason": b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
    "/no-http": b"220 mail.example.ca ESMTP\r\n\r\n",
    "/nothing": b"",
}


@pytest.fixture
def server() -> Iterator[str]:
    """A server that sends bytes as they stand; gives its host and port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """A server whose certificate no authority that we trust has signed; gives its host and port."""
    _, certificate, key = certificates(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def shake_hands():
            with contextlib.suppress(OSError):
                context.wrap_socket(listener.accept()[0], server_side=True)

        threading.Thread(target=shake_hands, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def serve(listener):
    """Answer one connection after the other."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            path = connection.recv(1 << 16).split(b" ")[1].decode()
            connection.sendall(ANSWERS[path])
            if path == "/reset":
                threading.Event().wait(0.2)  # or the reset would overtake the bytes
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def fetched(url, host, tmp_path, **tempo):
    """Make one exchange."""
    source = f"""
name = {{ en = "Example" }}
homepage = "http://{host}/"
hosts = ["{host}"]
country = "CA"
timezone = "America/Toronto"
languages = ["ar"]
"""
    outlet = parse(source.encode(), "example.toml")

    async def exchange():
        with LedgerFile(tmp_path) as ledger:
            crawl = Crawl(
                SimpleNamespace(), outlet, Tempo(**tempo), frozenset([host]), Visit(outlet.limits),
                Frontier(), ledger, None,
            )  # fmt: skip
            wire = Wire(SimpleNamespace(spider=SimpleNamespace(crawl=crawl), settings={}))
            request = Request(url, headers={"User-Agent": "Mahjar/0.1"}, meta={ASK: Ask("/", "article")})
            try:
                await wire.download_request(request)
            finally:
                await wire.close()
            return request.meta[EXCHANGE]

    return asyncio.run(exchange())


@pytest.mark.parametrize("path", ["/whole", "/chunked"])
def test_a_head_is_kept_in_order_and_case_with_its_reason_and_its_bytes(server, tmp_path, path):
    exchange = fetched(f"http://{server}{path}", server, tmp_path)
    assert (exchange.protocol, exchange.status, exchange.reason) == ("HTTP/1.1", 200, "Tout va bien")
    assert [(name, value.encode("latin-1")) for name, value in exchange.headers[: len(SENT)]] == SENT
    assert (exchange.body, exchange.truncated, exchange.ip) == (b"hello", None, "127.0.0.1")


def test_a_record_holds_the_very_bytes_of_the_head(server, tmp_path):
    exchange = fetched(f"http://{server}/whole", server, tmp_path)
    path = tmp_path / "one.warc.gz"
    with SegmentWriter(path, "Mahjar", "", "example", "run") as writer:
        writer.write(exchange, about={})
    with path.open("rb") as stream:
        raw = next(r for r in ArchiveIterator(stream, no_record_parse=True) if r.rec_type == "response")
        block = raw.raw_stream.read()
    assert block == ANSWERS["/whole"]
    with path.open("rb") as stream:
        assert all(record.digests_hold is not False for record in records(stream))


def test_a_request_is_kept_as_it_was_sent(server, tmp_path):
    exchange = fetched(f"http://{server}/whole", server, tmp_path)
    assert list(exchange.request_headers) == [("Host", server), ("User-Agent", "Mahjar/0.1")]


@pytest.mark.parametrize("path", ["/short", "/chunk-cut", "/reset"])
def test_a_body_that_breaks_off_is_kept_as_far_as_it_came(server, tmp_path, path):
    exchange = fetched(f"http://{server}{path}", server, tmp_path)
    assert (exchange.body, exchange.truncated) == (b"hello", "disconnect")


def test_old_and_terse_servers_are_understood(server, tmp_path):
    old = fetched(f"http://{server}/http10", server, tmp_path)
    assert (old.protocol, old.body, old.truncated) == ("HTTP/1.0", b"hello", None)
    assert fetched(f"http://{server}/no-reason", server, tmp_path).reason == ""


@pytest.mark.parametrize(("path", "outcome", "words"), [
    ("/no-http", Outcome.SERVER_ERROR, "not HTTP"),
    ("/nothing", Outcome.RESET, "ended early"),
])  # fmt: skip
def test_what_is_no_answer_is_said_and_may_be_asked_again(server, tmp_path, path, outcome, words):
    with pytest.raises(NoPage, match=words) as gone:
        fetched(f"http://{server}{path}", server, tmp_path)
    assert (gone.value.outcome, gone.value.again) == (outcome, True)


def test_a_port_where_nobody_listens_and_a_name_nobody_has(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(NoPage) as refused:
        fetched(f"http://{host}/", host, tmp_path)
    assert (refused.value.outcome, refused.value.again) == (Outcome.RESET, True)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path, self_signed):
    with pytest.raises(NoPage, match="certificate") as refused:
        fetched(f"https://{self_signed}/", self_signed, tmp_path)
    assert (refused.value.outcome, refused.value.again) == (Outcome.BAD_CERTIFICATE, False)

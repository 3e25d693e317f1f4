"""The download handler: one exchange over the wire, kept exactly.

Scrapy's own handlers fold headers into a dictionary of titled names, drop the reason phrase, and lose a body
that is too long or ends early. An archive needs all of it, so this one, on aiohttp, gives the exchange as
it went (``docs/decisions/0003-download-handler.md``), and a body's beginning where there is no more of it.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import aiohttp
import certifi
import yarl
from aiohttp.connector import Connection
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.crawl import crawl_of
from crawlers.exchange import SLOT, NoPage, ask_of
from crawlers.guard import Guard, GuardedResolver
from mahjar import clock
from mahjar.outcome import Outcome
from mahjar.warc import Exchange, Headers

EXCHANGE = "exchange"
AUTOMATIC = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class PeerResponse(aiohttp.ClientResponse):
    """Remembers whom it was connected to: the connection is gone once the body is read."""

    peer: str | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Read the head of the answer."""
        if connection.transport is not None and (name := connection.transport.get_extra_info("peername")):
            self.peer = str(name[0])
        return await super().start(connection)


class Wire(BaseDownloadHandler):
    """Downloads by aiohttp: one connection, guarded, certificates verified, nothing decoded."""

    lazy = True  # aiohttp wants the running loop when its session is made

    def __init__(self, crawler: Crawler) -> None:
        """Open a session with the crawl's own guard, sizes and times."""
        super().__init__(crawler)
        crawl = self._crawl = crawl_of(crawler)
        guard = Guard(crawl.allow)
        self._tempo = crawl.tempo
        self._most = int(crawl.outlet.limits.page_megabytes * 2**20)
        connector = aiohttp.TCPConnector(
            limit=1,
            force_close=crawl.server is not None,  # an idle connection is one too many beside a sister's
            resolver=GuardedResolver(guard),
            socket_factory=guard.socket,
            happy_eyeballs_delay=None,
            ssl=trusted(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=PeerResponse,
            skip_auto_headers=AUTOMATIC,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the session and its connection."""
        await self._session.close()
        if self._crawl.server is not None:
            await self._crawl.server.leave()

    async def download_request(self, request: Request) -> Response:
        """Make one exchange.

        Returns:
            A response whose body is still encoded; ``request.meta["exchange"]`` holds the whole exchange.

        Raises:
            NoPage: nothing that could be archived came: no connection, no name, a bad certificate, a
                forbidden address, no answer in time; or the visit ended before it was this outlet's turn.
        """
        server = self._crawl.server
        if server is None:
            return await self._response(request)
        async with server.turn(ask_of(request), self._delay()) as rest:
            response = await self._response(request)
            rest.answered(request.meta[EXCHANGE], request.meta["download_latency"])
            return response

    def _delay(self) -> float:
        """Give the seconds between two requests as they are by now: a slow site has raised them."""
        slot = self.crawler.engine.downloader.slots.get(SLOT["download_slot"])
        return max(self._crawl.delay, slot.delay if slot else 0.0)

    async def _response(self, request: Request) -> Response:
        visit = self._crawl.visit
        if visit.over:  # it ended while this request waited for its time
            raise NoPage(visit.left_over, f"the visit was over ({visit.reason})")
        exchanging = asyncio.ensure_future(self._exchange(request))
        ending = asyncio.ensure_future(visit.ended())
        await asyncio.wait({exchanging, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not exchanging.done():
            exchanging.cancel()
            raise NoPage(visit.left_over, f"broken off, since the visit ended ({visit.reason})")
        exchange = request.meta[EXCHANGE] = exchanging.result()
        return Response(
            request.url, exchange.status, list_of(exchange.headers), exchange.body, request=request
        )

    async def _exchange(self, request: Request) -> Exchange:
        began, fetched = monotonic(), clock.now()
        async with self._answer(request) as answer:
            request.meta["download_latency"] = monotonic() - began
            body, truncated = await self._body(answer)
        return Exchange(
            url=request.url,
            fetched=fetched,
            status=answer.status,
            reason=as_sent(answer.reason or ""),
            headers=raw(answer),
            body=body,
            request_headers=tuple(answer.request_info.headers.items()),
            method=request.method,
            protocol=protocol(answer),
            ip=answer.peer,
            truncated=truncated,
        )

    @asynccontextmanager
    async def _answer(self, request: Request) -> AsyncIterator[PeerResponse]:
        ask_of(request).requests += 1
        self._crawl.visit.requests += 1
        try:
            async with self._session.request(
                request.method,
                yarl.URL(request.url, encoded=True),
                headers=sent_headers(request),
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=self._tempo.answer_seconds, sock_connect=self._tempo.connect_seconds
                ),
            ) as answer:
                assert isinstance(answer, PeerResponse)  # noqa: S101 - the session was told so
                yield answer
        except TimeoutError as error:
            raise NoPage(
                Outcome.TIME_OUT, f"no answer within {self._tempo.answer_seconds:g} s", again=True
            ) from error
        except aiohttp.ClientError as error:
            raise unanswered(error) from error

    async def _body(self, answer: aiohttp.ClientResponse) -> tuple[bytes, str | None]:
        """Read a body as far as it comes and may be long; say in WARC-Truncated's words why it ends early."""
        body = bytearray()
        truncated = None
        try:
            async for chunk in answer.content.iter_any():
                body += chunk
                if len(body) > self._most:
                    truncated = "length"
                    answer.close()
                    break
        except TimeoutError:
            truncated = "time"
        except aiohttp.ClientError:
            truncated = "disconnect"
        self._crawl.visit.bytes += len(body)
        return bytes(body[: self._most]), truncated


def trusted() -> ssl.SSLContext:
    """Make a context that verifies certificates by the system's authorities and by Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def sent_headers(request: Request) -> list[tuple[str, str]]:
    """Give a request's headers as they are to be sent."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in request.headers.items()
        for value in values
    ]


def raw(answer: aiohttp.ClientResponse) -> Headers:
    """Give an answer's headers in order and case; bytes that are no ASCII stand for themselves (latin-1)."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers)


def as_sent(reason: str) -> str:
    """Give a reason phrase with a character for each byte, as headers have; aiohttp has read it as UTF-8."""
    return reason.encode("utf-8", "surrogateescape").decode("latin-1")


def list_of(headers: Headers) -> Any:
    """Give headers in the form that Scrapy takes."""
    gathered: dict[str, list[str]] = {}
    for name, value in headers:
        gathered.setdefault(name, []).append(value)
    return gathered


def protocol(answer: aiohttp.ClientResponse) -> str:
    """Name the protocol as a status line does."""
    return f"HTTP/{answer.version.major}.{answer.version.minor}" if answer.version else "HTTP/1.1"


def unanswered(error: aiohttp.ClientError) -> NoPage:
    """Say what it means that no answer came."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return NoPage(Outcome.NO_SUCH_HOST, f"the host's name can't be resolved: {error.os_error}")
        case aiohttp.ClientConnectorCertificateError():
            return NoPage(
                Outcome.BAD_CERTIFICATE, f"its certificate can't be trusted: {error.certificate_error}"
            )
        case aiohttp.ClientSSLError():
            return NoPage(Outcome.BAD_CERTIFICATE, f"no secure connection: {error}")
        case aiohttp.ClientConnectorError():
            return NoPage(Outcome.RESET, f"no connection: {error.os_error.strerror or error}", again=True)
        case aiohttp.ClientResponseError():
            return NoPage(
                Outcome.SERVER_ERROR, f"what came is not HTTP: {error.message.splitlines()[0]}", again=True
            )
        case aiohttp.InvalidURL():
            return NoPage(Outcome.FORBIDDEN_ADDRESS, f"{error.url} is not an address of the public internet")
        case _:
            return NoPage(Outcome.RESET, f"the connection ended early: {error}", again=True)

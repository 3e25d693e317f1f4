"""The HTTP server of one site: takes requests, logs them, and sends replies, well or badly."""

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from newsroom.errors import PortTakenError
from newsroom.faults import Faults
from newsroom.reply import Ask, Reply, Wire, negotiated
from newsroom.visits import Visit, Visits

_TRICKLED = 64
_ABRUPT = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: close() sends RST


def loopback_socket(port: int) -> socket.socket:
    """Bind a port of 127.0.0.1 (0 picks a free one).

    Raises:
        PortTakenError: if another program has it.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
        sock.listen(128)
    except OSError as refused:
        sock.close()
        raise PortTakenError(port) from refused
    sock.setblocking(False)
    return sock


class SiteServer(web.Server):
    """An aiohttp server that counts its connections and sends every kind of :class:`Wire`.

    Args:
        answer: gives a healthy reply; called in the event loop.
        faults: what becomes of it.
        visits: where requests are noted.
        base_url: the site's own address, without a slash at its end.
    """

    def __init__(self, answer: Callable[[Ask], Reply], faults: Faults, visits: Visits, base_url: str) -> None:
        super().__init__(self._handle)
        self._answer = answer
        self._faults = faults
        self._visits = visits
        self._base_url = base_url
        self._numbers = count(1)
        self._connection: dict[object, int] = {}

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        """Count a connection that opens."""
        super().connection_made(handler, transport)
        self._connection[handler] = next(self._numbers)
        self._visits.opened()

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        """Count a connection that ends."""
        super().connection_lost(handler, exc)
        if self._connection.pop(handler, None) is not None:
            self._visits.closed()

    def pre_shutdown(self) -> None:
        """End at once: a body that is under way is cut, since a slow reader could hold it for ever."""
        for connection in self.connections:
            if connection.transport is not None:
                connection.transport.abort()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in request.raw_headers
        }
        visit = Visit(
            time=datetime.now(UTC),
            monotonic=time.monotonic(),
            method=request.method,
            target=request.raw_path,
            headers=headers,
            connection=self._connection.get(request.protocol, 0),
        )
        self._visits.begin(visit)
        try:
            return await self._respond(
                request, Ask(request.method, request.raw_path, headers, request.host), visit
            )
        finally:
            visit.seconds = time.monotonic() - visit.monotonic
            self._visits.end()

    async def _respond(self, request: web.BaseRequest, ask: Ask, visit: Visit) -> web.StreamResponse:
        if ask.method not in ("GET", "HEAD"):
            visit.status = 405
            return web.Response(status=405, headers={"Allow": "GET, HEAD"})
        reply = negotiated(ask, self._faults.apply(ask, self._answer(ask), self._base_url))
        visit.fault = reply.fault
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.wire is Wire.HANGUP:
            return _hung_up(request)
        visit.status = reply.status
        if reply.wire is Wire.WHOLE or ask.method == "HEAD":
            return _whole(reply)
        return await _bit_by_bit(request, reply)


def _headers(reply: Reply) -> dict[str, str]:
    media = {} if reply.content_type is None else {"Content-Type": reply.content_type}
    return {**media, **reply.headers}


def _whole(reply: Reply) -> web.Response:
    response = web.Response(status=reply.status, body=reply.body, headers=_headers(reply))
    if reply.content_type is None:
        response.headers.popall("Content-Type", None)
    return response


def _hung_up(request: web.BaseRequest) -> web.StreamResponse:
    """End the connection; the response that aiohttp asks for goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _bit_by_bit(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    response = web.StreamResponse(status=reply.status, headers=_headers(reply))
    if reply.wire in (Wire.CHUNKED, Wire.ENDLESS):
        response.enable_chunked_encoding()
    else:
        response.content_length = len(reply.body)
    await response.prepare(request)
    with suppress(ConnectionError):  # the client has had enough, as it should of some of these
        await _write(request, response, reply)
    return response


async def _write(request: web.BaseRequest, response: web.StreamResponse, reply: Reply) -> None:
    match reply.wire:
        case Wire.CHUNKED:
            for start in range(0, len(reply.body), 1024):
                await response.write(reply.body[start : start + 1024])
        case Wire.TRICKLE:
            for start in range(0, len(reply.body), _TRICKLED):
                await response.write(reply.body[start : start + _TRICKLED])
                await asyncio.sleep(reply.pause)
        case Wire.ENDLESS:
            while True:
                await response.write(reply.body or b" ")
        case _:
            await response.write(reply.body[: len(reply.body) // 2])
            return await _cut(request, abrupt=reply.wire is Wire.RESET)
    return await response.write_eof()


async def _cut(request: web.BaseRequest, *, abrupt: bool) -> None:
    """End the connection in the middle of a body, once what was written has left."""
    await asyncio.sleep(0.05)  # the client reads what came before it is cut off
    transport = request.transport
    if transport is None or transport.is_closing():
        return
    if abrupt:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABRUPT)
        transport.abort()
    else:
        transport.close()

"""The press's control port: what a test in the same process calls, for other processes, as JSON.

GET ``/`` (addresses), ``/truth``, ``/articles`` (their addresses alone) and ``/requests``, of one outlet with
``?outlet=ID``, or of all, the first two from the day ``since=`` to the day ``until=``; POST
``/add``, ``/edit``, ``/delete``, ``/fault``, ``/trap``, ``/calm``, ``/forget``, ``/robots``, ``/now``. What
can't be done is a 400 with ``{"error": "<one sentence>"}``.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web

from newsroom.article import Article
from newsroom.errors import NewsroomError
from newsroom.press import Press
from newsroom.robots import Robots
from newsroom.served import PressOutlet

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def control_app(press: Press) -> web.Application:
    """The control port's web application."""
    desk = _Desk(press)
    app = web.Application(middlewares=[_own_machine_only, _errors_as_json])
    app.router.add_get("/", desk.addresses)
    app.router.add_get("/truth", desk.truth)
    app.router.add_get("/articles", desk.articles)
    app.router.add_get("/requests", desk.requests)
    orders = (desk.add, desk.edit, desk.delete, desk.fault, desk.trap, desk.calm, desk.forget, desk.robots)
    for order in (*orders, desk.now):
        app.router.add_post(f"/{order.__name__}", _posted(order))
    return app


class _Order(dict[str, Any]):
    """The JSON object of a POST; a key that is missing is a sentence."""

    def __missing__(self, key: str) -> Any:
        raise NewsroomError(f"The order lacks {key!r}.")


class _Desk:
    """Carries out orders. Each takes the order's JSON and gives the answer's."""

    def __init__(self, press: Press) -> None:
        self._press = press

    async def addresses(self, request: web.Request) -> web.Response:
        outlets = [
            {"id": outlet.id, "base_url": outlet.base_url, "host": outlet.host}
            for outlet in self._press.outlets
        ]
        return web.json_response({"now": self._press.now.isoformat(), "outlets": outlets})

    async def truth(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                outlet.id: [truth.as_json() for truth in outlet.truth(*_days(request))]
                for outlet in self._asked(request)
            }
        )

    async def articles(self, request: web.Request) -> web.Response:
        return web.json_response(
            {outlet.id: outlet.addresses(*_days(request)) for outlet in self._asked(request)}
        )

    async def requests(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                outlet.id: {
                    "requests": [visit.as_json() for visit in outlet.requests],
                    "most_connections": outlet.visits.most_connections,
                    "most_requests": outlet.visits.most_requests,
                }
                for outlet in self._asked(request)
            }
        )

    def add(self, order: _Order) -> Any:
        outlet = self._outlet(order)
        if "generate" in order:
            written = outlet.add_generated(
                order["generate"], seed=order.get("seed"), days=order.get("days", 0)
            )
            return [truth.as_json() for truth in written]
        facts = {"published": self._press.now, **order["article"]}
        return [outlet.add(Article.of(facts)).as_json()]

    def edit(self, order: _Order) -> Any:
        return self._outlet(order).edit(order["slug"], **order["changes"]).as_json()

    def delete(self, order: _Order) -> Any:
        self._outlet(order).delete(order["slug"], status=order.get("status", 410))
        return {}

    def fault(self, order: _Order) -> Any:
        self._outlet(order).fault(
            order["kind"],
            order.get("path", "*"),
            times=order.get("times"),
            after=order.get("after", 0),
            **order.get("options", {}),
        )
        return {}

    def trap(self, order: _Order) -> Any:
        self._outlet(order).trap(order["kind"], **order.get("options", {}))
        return {}

    def calm(self, order: _Order) -> Any:
        self._outlet(order).calm()
        return {}

    def forget(self, order: _Order) -> Any:
        self._outlet(order).visits.forget()
        return {}

    def robots(self, order: _Order) -> Any:
        outlet = self._outlet(order)
        facts: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in order.items()
        }
        facts.pop("outlet")
        try:
            outlet.robots = Robots(**facts)
        except TypeError as wrong:
            raise NewsroomError(f"robots.txt can't be made of this: {wrong}.") from wrong
        return {}

    def now(self, order: _Order) -> Any:
        if "advance_seconds" in order:
            self._press.advance(timedelta(seconds=order["advance_seconds"]))
        else:
            given = order["now"]
            try:
                self._press.now = None if given is None else datetime.fromisoformat(given)
            except (TypeError, ValueError) as wrong:
                raise NewsroomError(f"{given!r} is not an instant in ISO 8601.") from wrong
        return {"now": self._press.now.isoformat()}

    def _outlet(self, order: _Order) -> PressOutlet:
        return self._press.outlet(order["outlet"])

    def _asked(self, request: web.Request) -> list[PressOutlet]:
        wanted = request.query.get("outlet")
        return self._press.outlets if wanted is None else [self._press.outlet(wanted)]


def _days(request: web.Request) -> tuple[date | None, date | None]:
    """The days that are asked for: ``since`` and ``until``, in ISO 8601."""
    try:
        since, until = (request.query.get(name) for name in ("since", "until"))
        return date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None
    except ValueError as wrong:
        raise NewsroomError(f"A day is written as 2024-05-31: {wrong}.") from wrong


def _posted(order: Callable[[_Order], Any]) -> _Handler:
    async def carry_out(request: web.Request) -> web.StreamResponse:
        try:
            given = json.loads(await request.text())
        except json.JSONDecodeError as wrong:
            raise NewsroomError(f"The order is not JSON: {wrong}.") from wrong
        if not isinstance(given, dict):
            raise NewsroomError("The order must be a JSON object.")
        return web.json_response(order(_Order(given)))

    return carry_out


@web.middleware
async def _own_machine_only(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuse what a page in a browser could send here: another host's name, or a form's POST."""
    if request.url.host not in ("127.0.0.1", "localhost"):
        return web.json_response({"error": "The control port answers to 127.0.0.1 only."}, status=403)
    if request.method == "POST" and request.content_type != "application/json":
        return web.json_response({"error": "Orders are sent as application/json."}, status=415)
    return await handler(request)


@web.middleware
async def _errors_as_json(request: web.Request, handler: _Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except NewsroomError as wrong:
        return web.json_response({"error": str(wrong)}, status=400)

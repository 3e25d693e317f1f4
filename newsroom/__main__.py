"""``python -m newsroom serve``: the demo's papers in the foreground, until Ctrl-C or TERM."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from aiohttp import web

from newsroom.control import control_app
from newsroom.crowd import generated
from newsroom.demo import DEMO_OUTLETS
from newsroom.errors import NewsroomError
from newsroom.outlet import History, Outlet
from newsroom.press import Press
from newsroom.saved import SavedPages
from newsroom.server import loopback_socket

_DEMO_PORTS = (9301, 9302, 9303)
_MEMORY = ".newsroom.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop; returns the exit code, 1 with one sentence on stderr when it can't."""
    options = _options().parse_args(arguments)
    try:
        asyncio.run(_serve(options))
    except (NewsroomError, OSError) as wrong:
        sys.stderr.write(f"newsroom: {wrong}\n")
        return 1
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newsroom", description=__doc__)
    serve = parser.add_subparsers(required=True, metavar="serve").add_parser(
        "serve", help="serve the demo's papers"
    )
    serve.add_argument(
        "--ports",
        type=_ports,
        help="a port a paper, 0 for any free one; 9301 to 9303, and any free ones for generated papers",
    )
    serve.add_argument("--control", type=int, default=9300, help="the control port")
    serve.add_argument("--outlets-dir", type=Path, required=True, help="where the outlet files are written")
    serve.add_argument(
        "--delay-free", action="store_true", help="let the files ask for no delay between requests"
    )
    serve.add_argument("--articles", type=int, help="generated articles a paper, in place of its own ones")
    serve.add_argument("--generated", type=int, help="so many generated papers, in place of the demo's")
    serve.add_argument(
        "--history",
        type=_history,
        help="what each paper published since a day, in place of its own articles: "
        "2023-11-24:5000 is 5,000 articles",
    )
    serve.add_argument("--older", type=int, default=0, help="generated articles older than 31 days, besides")
    serve.add_argument("--days", type=float, default=20, help="over how many days the articles are dated")
    serve.add_argument("--now", type=_instant, help="stop the papers' clock at an instant (ISO 8601)")
    serve.add_argument("--saved", type=Path, help="a folder of saved pages to serve as one more outlet")
    serve.add_argument("--until-eof", action="store_true", help="end when standard input does")
    return parser


def _ports(text: str) -> list[int]:
    return [int(port) for port in text.split(",")]


def _history(text: str) -> History:
    since, _, articles = text.partition(":")
    try:
        return History(since=date.fromisoformat(since), articles=int(articles))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day and a number of articles, for example 2023-11-24:5000"
        ) from None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    papers = DEMO_OUTLETS if options.generated is None else generated(options.generated)
    outlets: list[Outlet | SavedPages] = [
        *(replace(paper, history=options.history) for paper in papers),
        *([SavedPages(options.saved)] if options.saved else []),
    ]
    press = Press(
        outlets,
        ports=_DEMO_PORTS if options.ports is None and options.generated is None else options.ports or (),
        now=options.now,
        epoch=_epoch(options.outlets_dir, options.now),
        articles=options.articles,
        older=options.older,
        days=options.days,
    )
    control = loopback_socket(options.control)
    runner = web.AppRunner(control_app(press), shutdown_timeout=0.1, access_log=None)
    with press:
        await runner.setup()
        await web.SockSite(runner, control).start()
        changes = {"delay_seconds": 0.0} if options.delay_free else {}
        _tell(press, press.write_outlets(options.outlets_dir, **changes), control.getsockname()[1])
        if options.until_eof:
            loop.add_reader(sys.stdin.fileno(), _stop_at_end, stop)
        await stop.wait()
        await runner.cleanup()


def _epoch(folder: Path, now: datetime | None) -> datetime:
    """The instant from which articles are dated, the same one at each start with the same folder.

    Without it a paper started again a day later would have published everything a day later.
    """
    memory = folder / _MEMORY
    if memory.exists():
        return datetime.fromisoformat(json.loads(memory.read_text(encoding="utf-8"))["epoch"])
    epoch = now or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    memory.write_text(json.dumps({"epoch": epoch.isoformat()}), encoding="utf-8")
    return epoch


def _tell(press: Press, files: list[Path], control: int) -> None:
    for outlet, file in zip(press.outlets, files, strict=True):
        sys.stdout.write(f"{outlet.id:16}{outlet.base_url}/  {file}\n")
    sys.stdout.write(f"{'control':16}http://127.0.0.1:{control}/\n")
    sys.stdout.flush()


def _stop_at_end(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        stop.set()


if __name__ == "__main__":
    sys.exit(main())

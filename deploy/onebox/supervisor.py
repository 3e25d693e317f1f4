"""`python -m deploy.onebox up` and `down`: one foreground process that keeps a house."""

import contextlib
import datetime as dt
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from deploy.onebox.errors import HouseError
from deploy.onebox.guest import newsroom, newsroom_settings
from deploy.onebox.house import CHECKOUT, House
from deploy.onebox.missing import missing
from deploy.onebox.register import Register
from deploy.onebox.store import Ports, SeaweedFS
from mahjar.errors import MahjarError

NIGHTLY = "nightly"
STALE = dt.timedelta(hours=24)
AGAIN = 0.05
"""Seconds after which an end that was not heard is told again."""
SIGNALS = signal.SIGINT, signal.SIGTERM, signal.SIGHUP

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Keep Mahjar's store and Airflow on this machine."
)
Home = Annotated[Path, typer.Option(help="Folder for everything that is kept: archive, keys, logs, Airflow.")]


@app.command()
def up(
    home: Home = Path("data"),
    outlets: Annotated[Path, typer.Option(help="Folder of outlet files.")] = CHECKOUT / "outlets",
    port: Annotated[int, typer.Option(help="Port of Airflow's UI.")] = 8080,
    store_port: Annotated[int, typer.Option(help="First of the store's five ports.")] = 8333,
    dags: Annotated[Path, typer.Option(help="Folder of the DAGs.", hidden=True)] = CHECKOUT / "dags",
    demo: Annotated[
        bool, typer.Option(help="Start the bundled newsroom too; it writes the outlets.")
    ] = False,
) -> None:
    """Start store and Airflow, let the nights run, and stay until Ctrl-C or TERM."""
    ports = Ports(*range(store_port, store_port + 5))
    with one_sentence(), until_told():
        env, guests = (newsroom_settings(), [newsroom(outlets)]) if demo else ({}, [])
        house = House(
            home,
            outlets=outlets,
            port=port,
            store_ports=ports,
            env=env,
            dags=dags,
            guests=guests,
            say=typer.echo,
        )
        with house:
            welcome(house, env)
            while True:
                house.mend()
                time.sleep(1)


@app.command()
def down(home: Home = Path("data")) -> None:
    """End the house of this home, or what a killed one has left behind."""
    with one_sentence():
        typer.echo(end_house(home))


@app.command()
def demo(home: Home = Path(".demo")) -> None:
    """Play one night over the bundled newsroom and show it; nothing is left running."""
    from deploy.onebox.demo import demo as play  # it loads the researcher's side, which up does not need

    with one_sentence(), until_told():
        if not play(home):
            raise typer.Exit(1)


def end_house(home: Path, *, patience: float = 60.0) -> str:
    """End the house of a home and say what was done.

    Args:
        home: the house's folder.
        patience: seconds in which a living supervisor must have ended it.

    Raises:
        HouseError: it did not.
    """
    register = Register(home)
    if not register.known():
        return f"nothing was ever started in {home}"
    supervisor = register.supervisor()
    if supervisor:
        os.kill(supervisor.pid, signal.SIGTERM)
    limit = time.monotonic() + patience
    while True:
        try:
            register.take()
            break
        except HouseError as error:
            if time.monotonic() > limit:
                raise HouseError(f"the house of {home} did not end within {patience:.0f} s") from error
            time.sleep(0.2)
    left = register.sweep()
    SeaweedFS(home).sweep()
    register.give_back()
    if supervisor:
        return f"the house of {home} is stopped"
    return f"ended {left} processes that a killed house had left behind" if left else "nothing was running"


def welcome(house: House, env: dict[str, str]) -> None:
    """Let the nights run, and say where everything is and what is missing."""
    house.api.dag(NIGHTLY)
    overdue = catch_up(house, dt.datetime.now(dt.UTC))
    lines = [
        "",
        f"Airflow   {house.airflow.url}   user {house.airflow.user}, password {house.airflow.password}",
        f"Archive   {house.settings['MAHJAR_S3_ENDPOINT']}   "
        f"from a shell: source {os.path.relpath(house.home / 'settings.env')}",
        f"Nights    {overdue}",
        *(f"Missing   {sentence}" for sentence in missing(house.outlets, os.environ | env)),
        *(f"Ignored   {name} of your shell: this house has a store of its own" for name in elsewhere(house)),
        "Ctrl-C stops all of it.",
    ]
    typer.echo("\n".join(lines))


def elsewhere(house: House) -> list[str]:
    """Name the shell's settings that point to another store than the house's own."""
    return [name for name, value in house.store.settings.items() if os.environ.get(name, value) != value]


def catch_up(house: House, now: dt.datetime) -> str:
    """Let the nights run; when the last one is older than 24 h, see that one begins now.

    Airflow itself begins the last night that was missed as soon as it had one by its schedule before. After
    nights by hand only it would wait for its next hour: then one is begun here.

    Args:
        house: a house that is started and knows the DAG.
        now: the time to reckon from.

    Returns:
        A sentence on the nights.
    """
    newest = house.api.newest_run(NIGHTLY)
    scheduled = house.api.newest_run(NIGHTLY, run_type="scheduled")
    house.api.pause(NIGHTLY, paused=False)
    due = begin_at(os.environ | house.settings)
    if due is None:
        return f"by hand only, in the UI ({NIGHTLY}, Trigger): MAHJAR_SCHEDULE is none"
    if newest is None:
        return f"the first begins {due}; begin one now in the UI ({NIGHTLY}, Trigger)"
    began = dt.datetime.fromisoformat(newest["run_after"])
    if now - began <= STALE:
        return f"{due}; the last was due {began:%Y-%m-%d %H:%M} UTC and is {newest['state']}"
    if newest["state"] in {"queued", "running"}:
        return f"the one of {began:%Y-%m-%d %H:%M} UTC goes on"
    if scheduled is None:
        house.trigger(NIGHTLY)
    return f"the last was due {began:%Y-%m-%d %H:%M} UTC, more than 24 h ago: one begins now"


def begin_at(env: Mapping[str, str]) -> str | None:
    """Say when the nights begin, as ``dags/schedule.py`` reads it; None when by hand only."""
    cron = env.get("MAHJAR_SCHEDULE") or "0 2 * * *"
    if cron == "none":
        return None
    return "at 02:00 in Toronto" if cron == "0 2 * * *" else f"by the schedule {cron} in Toronto's time"


@contextlib.contextmanager
def one_sentence() -> Iterator[None]:
    """Turn what a person can act on into one sentence and exit status 1."""
    try:
        yield
    except MahjarError as error:
        typer.echo(f"mahjar: {error}", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        typer.echo(f"mahjar: the machine refused: {error.strerror}{where}", err=True)
        raise typer.Exit(1) from error


class Told(BaseException):
    """Somebody wants the house to end; no ``except Exception`` on the way may catch it."""


@contextlib.contextmanager
def until_told() -> Iterator[None]:
    """End what is done inside at Ctrl-C, at TERM and when the terminal closes.

    The first signal raises an exception where the program is, so that a start that is under way ends too;
    later ones are let pass, so that they can't disturb the ending. Where Python ignores exceptions, as in
    what it calls after a fork, the exception is lost; it is then raised again a moment later.
    """
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        first = not came  # asked before it is noted: a second signal may come in between
        came.append(number)
        if first:
            typer.echo("\nstopping; a task that is running is ended and tried again at the next start")
            raise Told

    def repeat(number: int, frame: FrameType | None) -> None:
        raise Told

    def unheard(lost: "sys.UnraisableHookArgs") -> None:
        if isinstance(lost.exc_value, Told):
            signal.setitimer(signal.ITIMER_REAL, AGAIN)
        else:
            hook(lost)

    before = {number: signal.signal(number, note) for number in SIGNALS}
    before[signal.SIGALRM] = signal.signal(signal.SIGALRM, repeat)
    hook, sys.unraisablehook = sys.unraisablehook, unheard
    try:
        yield
    except Told:
        typer.echo("everything is stopped")
    finally:
        sys.unraisablehook = hook
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)

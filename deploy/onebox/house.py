"""The house: store and Airflow started, watched and ended together."""

import os
import shlex
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from deploy.onebox.airflow import COMPONENTS, Airflow
from deploy.onebox.api import AirflowApi, TaskState
from deploy.onebox.errors import HouseError
from deploy.onebox.guest import Guest
from deploy.onebox.ports import free_ports
from deploy.onebox.private import demand_room, write_private
from deploy.onebox.processes import Session
from deploy.onebox.register import Register
from deploy.onebox.store import Ports, SeaweedFS

CHECKOUT = Path(__file__).resolve().parents[2]
RESTARTS, WITHIN = 5, 600.0
"""A part that ends by itself is started again, at most so often within so many seconds."""


def silent(text: str) -> None:
    """Say nothing."""


class House:
    """One machine's store and Airflow in one home folder.

    It also speaks for the nights, for tests and the demo::

        with House(tmp_path, outlets=folder) as house:
            run = house.trigger("nightly", {"outlets": ["arab-american-news"]})
            assert house.wait(run, timeout=120) == "success"
    """

    def __init__(
        self,
        home: Path,
        *,
        outlets: Path | None = None,
        port: int | None = None,
        store_ports: Ports | None = None,
        env: Mapping[str, str] | None = None,
        dags: Path = CHECKOUT / "dags",
        migrated: Path | None = None,
        guests: Sequence[Guest] = (),
        say: Callable[[str], None] = silent,
    ) -> None:
        """Say where the house is; nothing is started or written yet.

        Args:
            home: folder for everything the house keeps.
            outlets: folder of outlet files; the checkout's when None.
            port: port of Airflow's UI; a free one when None.
            store_ports: ports of the store; free ones when None.
            env: further settings that tasks find in their environment.
            dags: folder of the DAGs.
            migrated: an Airflow database to copy at the first start (see ``Airflow.prepare``).
            guests: further programs that live and end with the house.
            say: told, in a sentence, what is being done.
        """
        self.home, self.say = home.resolve(), say
        self.outlets = (outlets or CHECKOUT / "outlets").resolve()
        self.register = Register(self.home)
        self.store = SeaweedFS(self.home, store_ports)
        self._port, self._dags, self._env, self._migrated = port, dags, dict(env or {}), migrated
        self._guests = list(guests)
        self._airflow: Airflow | None = None
        self._api: AirflowApi | None = None
        self._runs: dict[str, str] = {}
        self._restarts: dict[str, list[float]] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    @property
    def airflow(self) -> Airflow:
        """The house's Airflow.

        Raises:
            HouseError: the house was not started.
        """
        if self._airflow is None:
            raise HouseError("the house is not started")
        return self._airflow

    @property
    def api(self) -> AirflowApi:
        """A client of its API, logged in as the one who may do everything."""
        if self._api is None:
            self._api = self.airflow.api()
        return self._api

    @property
    def settings(self) -> dict[str, str]:
        """The ``MAHJAR_*`` settings of this house: store, outlets, spool, and what came as ``env``."""
        return {
            **self.store.settings,
            "MAHJAR_OUTLETS": str(self.outlets),
            "MAHJAR_SPOOL": str(self.home / "spool"),
            **self._env,
        }

    def start(self) -> None:
        """Start everything and wait until it answers.

        What a supervisor that was killed left behind is ended first. When a part can't be started, those
        that were are ended.

        Raises:
            HouseError: with what is in the way and what to do.
        """
        self.register.take()
        try:
            demand_room(self.home)
            if left := self.register.sweep():
                self.say(f"ended {left} processes that an earlier house had left behind")
            self.say("starting the store")
            self._note(self.store.launch())
            for guest in self._guests:
                self.say(f"starting the {guest.name}")
                self._note(guest.start(self.home))
            self._airflow = Airflow(
                self.home, port=self._port or next(free_ports()), dags=self._dags, env=self.settings
            )
            self.say("preparing Airflow")
            self._airflow.prepare(migrated=self._migrated)
            self.say("starting Airflow")
            for name in COMPONENTS:
                self._note(self._airflow.launch(name))
            self.store.await_ready()
            for guest in self._guests:
                guest.await_ready(self.home)
            self._write_settings()
            self._airflow.await_ready()
        except BaseException:  # an interrupt too must leave nothing running
            self.stop()
            raise

    def stop(self) -> None:
        """End everything: Airflow with its tasks, then the store."""
        if self._api:
            self._api.close()
            self._api = None
        if self._airflow:
            self._airflow.stop()
            self._airflow = None
        for guest in self._guests:
            guest.stop(self.home)
        self.store.stop()
        self.register.give_back()

    def mend(self) -> None:
        """Start again each part that has ended by itself; to be called every second or so.

        Raises:
            HouseError: one ends again and again.
        """
        if self.store.ended():
            self._count("store")
            self._note(self.store.launch())
            self.store.await_ready()
        for guest in self._guests:
            if guest.ended():
                self._count(guest.name)
                self._note(guest.start(self.home))
        for name, child in list(self.airflow.children.items()):
            if child.poll() is not None:
                self._count(name)
                self._note(self.airflow.launch(name))

    def trigger(self, dag_id: str = "nightly", conf: Mapping[str, Any] | None = None) -> str:
        """Start a run by hand (its DAG is let run) and give its id."""
        self.api.dag(dag_id)
        self.api.pause(dag_id, paused=False)
        run_id = self.api.trigger(dag_id, conf)
        self._runs[run_id] = dag_id
        return run_id

    def wait(self, run_id: str, timeout: float = 300.0, *, every: float = 0.3) -> str:
        """Wait for a run that was triggered here (``AirflowApi.wait``); gives ``success`` or ``failed``."""
        return self.api.wait(self._runs[run_id], run_id, timeout, every=every)

    def task_states(self, run_id: str) -> list[TaskState]:
        """List what became of each task of such a run."""
        return self.api.task_states(self._runs[run_id], run_id)

    def note(self, run_id: str) -> str | None:
        """Give the note that stands at such a run."""
        note: str | None = self.api.run(self._runs[run_id], run_id)["note"]
        return note

    def log(self, run_id: str, task_id: str, *, map_index: int = -1, attempt: int = 1) -> str:
        """Give the log of one try of a task of such a run."""
        return self.api.log(self._runs[run_id], run_id, task_id, map_index=map_index, attempt=attempt)

    def clear(self, run_id: str, tasks: list[str | tuple[str, int]] | None = None, **how: bool) -> list[str]:
        """Let tasks of such a run be done again (see ``AirflowApi.clear``)."""
        return self.api.clear(self._runs[run_id], run_id, tasks, **how)

    def _note(self, session: Session) -> None:
        """Write the register anew with a session that was just started."""
        airflow = self._airflow.sessions if self._airflow else {}
        guests = [guest.session for guest in self._guests]
        running = [*filter(None, [self.store.session, *guests]), *airflow.values()]
        self.register.write(running if session in running else [*running, session])

    def _count(self, name: str) -> None:
        now = time.monotonic()
        recent = [moment for moment in self._restarts.get(name, []) if now - moment < WITHIN]
        if len(recent) >= RESTARTS:
            raise HouseError(f"{name} ended {RESTARTS + 1} times in ten minutes: see {self.home}/logs")
        self._restarts[name] = [*recent, now]
        self.say(f"{name} ended by itself; starting it again")

    def _write_settings(self) -> None:
        """Write ``settings.env``, with which a shell reaches this house's archive."""
        lines = [f"export {name}={shlex.quote(value)}" for name, value in sorted(self.settings.items())]
        head = f"# Reach this archive from a shell: source {os.path.relpath(self.home / 'settings.env')}\n"
        write_private(self.home / "settings.env", head + "\n".join(lines) + "\n")

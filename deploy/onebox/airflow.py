"""Airflow in a home of its own: its parts as programs that can be found and ended again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from deploy.onebox import airflow_config, processes
from deploy.onebox.api import AirflowApi
from deploy.onebox.errors import HouseError
from deploy.onebox.ports import LOOPBACK, demand
from deploy.onebox.private import kept, private_folder, write_private
from deploy.onebox.processes import Session

COMPONENTS = {
    "api-server": ["api-server"],
    "scheduler": ["scheduler", "--skip-serve-logs"],  # the log servers listen on every interface
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}
"""Airflow's parts in the order in which they are started, with the arguments of the ``airflow`` command."""

PATIENCE = 120.0
POOL = "crawl"
TASK_PATIENCE = 4.0
"""Seconds that an interrupted task has for cleaning up."""

REPORT_TIME = 2.5
"""Seconds that the tasks' supervisors have to report; they look every two."""


class Airflow:
    """One Airflow (SQLite, LocalExecutor) that listens on the loopback address only."""

    def __init__(self, home: Path, *, port: int, dags: Path, env: Mapping[str, str] | None = None) -> None:
        """Say where it lives; nothing is started or written yet.

        Args:
            home: the house's folder; Airflow's own home is ``airflow`` in it.
            port: port of the UI and the API.
            dags: folder of the DAGs.
            env: settings that the tasks find in their environment.
        """
        self.house, self.home = home.resolve(), home.resolve() / "airflow"
        self.port, self.dags, self.env = port, dags.resolve(), dict(env or {})
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.sessions: dict[str, Session] = {}
        self._kept: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Address of the UI."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def user(self) -> str:
        """Name of the user who may do everything."""
        return airflow_config.ADMIN

    @property
    def password(self) -> str:
        """Password of that user; known once ``prepare`` was called."""
        return self._kept[f"password_{airflow_config.ADMIN}"]

    def api(self) -> AirflowApi:
        """Give a client of the REST API."""
        return AirflowApi(self.url, self.user, self.password)

    def prepare(self, *, migrated: Path | None = None) -> None:
        """Make home, keys, configuration and database. A second call changes nothing that is kept.

        Args:
            migrated: a database that this version of Airflow has migrated and nobody has open, copied when
                this home has none (it saves the six seconds that a migration takes).

        Raises:
            HouseError: the port is taken, the home can't be written to, or the migration failed.
        """
        demand(self.port, "Airflow", "end that program, or choose another with --port")
        private_folder(self.home)
        for folder in "logs", "plugins", "bundles", "config":
            private_folder(self.home / folder)
        self._kept = kept(private_folder(self.house / "keys") / "airflow.json", airflow_config.new_secrets)
        users = self.house / "keys" / "airflow-users.json"
        write_private(users, airflow_config.passwords(self._kept))
        text = airflow_config.config(self.home, self.port, self.dags, self._kept, users)
        write_private(self.home / "airflow.cfg", text)
        write_private(self.home / "config" / "airflow_local_settings.py", airflow_config.local_settings())
        self._migrate(migrated)

    def launch(self, name: str) -> Session:
        """Start one of the ``COMPONENTS`` without waiting for it."""
        logs = private_folder(self.house / "logs")
        self.children[name], self.sessions[name] = processes.start(
            name,
            [sys.executable, "-m", "airflow", *COMPONENTS[name]],
            home=self.house,
            log=logs / f"{name}.log",
            env=self.environment(),
            cwd=self.house,
        )
        return self.sessions[name]

    def await_ready(self) -> None:
        """Wait until API, scheduler and DAG processor answer, and make the pool of the crawls.

        The pool must be there before the first run: a task of a pool that is not there waits for ever.

        Raises:
            HouseError: a part ended, or did not answer within two minutes.
        """
        limit, api = time.monotonic() + PATIENCE, self.api()
        while not api.healthy():
            for name, child in self.children.items():
                if child.poll() is not None:
                    log = self.house / "logs" / f"{name}.log"
                    raise HouseError(f"Airflow's {name} ended as it started: {last_words(log)} (see {log})")
            if time.monotonic() > limit:
                raise HouseError(f"Airflow did not answer within {PATIENCE:.0f} s: see {self.house}/logs")
            time.sleep(0.2)
        api.make_pool(POOL, airflow_config.CRAWLS, "Outlets that are crawled at the same time")

    def stop(self) -> None:
        """End it all with what its tasks are doing; nothing is left when this returns."""
        end_airflow(self.sessions, self.house)
        for child in self.children.values():
            child.wait()
        self.children.clear()
        self.sessions.clear()

    def environment(self) -> dict[str, str]:
        """Give the environment of Airflow's parts and of their tasks.

        Airflow's settings of the user's own shell are left out: they belong to another Airflow.
        """
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
        noter = {
            "conn_type": "http",
            "host": LOOPBACK,
            "port": self.port,
            "login": airflow_config.NOTER,
            "password": self._kept[f"password_{airflow_config.NOTER}"],
        }
        return {
            **inherited,
            **self.env,
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW_CONN_MAHJAR_AIRFLOW": json.dumps(noter),
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "PYTHONUNBUFFERED": "1",
        }

    def _migrate(self, migrated: Path | None) -> None:
        """Bring the database to this Airflow's schema, unless it was brought there before."""
        done, database, now = self.home / "migrated", self.home / "airflow.db", version("apache-airflow-core")
        if migrated and not database.exists():
            shutil.copyfile(migrated, database)
            database.chmod(0o600)
            write_private(done, now)
        if database.exists() and done.exists() and done.read_text() == now:
            return
        result = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            env=self.environment(),
            cwd=self.house,
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
        )
        if result.returncode:
            log = self.house / "logs" / "migration.log"
            private_folder(log.parent)
            write_private(log, result.stdout + result.stderr)
            raise HouseError(f"Airflow's database {database} could not be migrated: see {log}")
        write_private(done, now)


def end_airflow(sessions: Mapping[str, Session], home: Path, *, patience: float = 10.0) -> None:
    """End Airflow's parts in the order in which nothing is left behind.

    The scheduler and its tasks first, while the API server still hears from the tasks' supervisors what
    became of them: a task that was ended so is tried again at the next start.

    Args:
        sessions: the parts' sessions by name.
        home: the house's folder.
        patience: seconds that tasks and scheduler are given.
    """
    if scheduler := sessions.get("scheduler"):
        _end_scheduler(scheduler, home, patience)
    processes.end(sessions.values(), home, patience=3)


def _end_scheduler(session: Session, home: Path, patience: float) -> None:
    """End the scheduler with every task it has running.

    Told to end, the scheduler waits for its tasks, and they do not mind TERM: Airflow takes it to the
    operator alone. An interrupt is raised inside them, so that they clean up; four seconds later they are
    killed. They are found by leading process groups of their own. A task that was waiting in the queue may
    still begin, so they are looked for until there was none for a while; in it their supervisors report how
    they ended. The scheduler itself sometimes waits for ever and is killed then.
    """
    limit, quiet, asked = time.monotonic() + patience, time.monotonic(), dict[int, float]()
    for process in processes.members([session], home):
        if process.pid == session.pid:
            processes.send(process, signal.SIGTERM)
    while (left := processes.members([session], home)) and (now := time.monotonic()) < limit:
        if tasks := [process for process in left if process.group != session.pid]:
            quiet = now
        elif now - quiet > REPORT_TIME or all(process.pid != session.pid for process in left):
            break
        for process in tasks:
            if process.pid not in asked and process.pid == process.group:
                processes.send(process, signal.SIGINT)
            elif now - asked.get(process.pid, now) > TASK_PATIENCE:
                processes.send(process, signal.SIGKILL)
            asked.setdefault(process.pid, now)
        time.sleep(0.1)
    processes.kill([session], home)


def last_words(log: Path) -> str:
    """Give the last line of a log that says something."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

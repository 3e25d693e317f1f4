"""Airflow in a home of its own: its parts as programs that can be found and ended again."""

import json
import os
import shutil
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
        for folder in "logs", "plugins", "bundles":
            private_folder(self.home / folder)
        self._kept = kept(private_folder(self.house / "keys") / "airflow.json", airflow_config.new_secrets)
        users = self.house / "keys" / "airflow-users.json"
        write_private(users, airflow_config.passwords(self._kept))
        text = airflow_config.config(self.home, self.port, self.dags, self._kept, users)
        write_private(self.home / "airflow.cfg", text)
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

    The scheduler's whole session first: its tasks lead process groups of their own and would outlive it.
    The API server last: until then the tasks can still say what became of them.

    Args:
        sessions: the parts' sessions by name.
        home: the house's folder.
        patience: seconds given to each step before it is killed.
    """
    first = [session for name, session in sessions.items() if name == "scheduler"]
    last = [session for name, session in sessions.items() if name == "api-server"]
    others = [session for session in sessions.values() if session not in first + last]
    for group in first, others, last:
        processes.end(group, home, patience=patience)


def last_words(log: Path) -> str:
    """Give the last line of a log that says something."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

"""A small client of Airflow's REST API: start a night, wait for it, look at its tasks."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from deploy.onebox.errors import HouseError

FINISHED = {"success", "failed"}
PAGE = 100
TOKEN_LIFE = 3600.0
ATTEMPTS = 6


@dataclass(frozen=True)
class TaskState:
    """What became of one task of a run.

    ``name`` is the readable map name (the outlet), ``map_index`` -1 for a task that is not mapped, ``state``
    None while it waits to be looked at.
    """

    task_id: str
    map_index: int
    name: str | None
    state: str | None
    tries: int


class AirflowApi:
    """A client that logs in by name and password and renews its token."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Say where the API is; nothing is sent yet.

        Args:
            url: address of the API server, without a slash at its end.
            user: name of a user.
            password: that user's password.
        """
        self._login = {"username": user, "password": password}
        self._http = httpx.Client(base_url=url, timeout=60, trust_env=False)
        self._token, self._until = "", 0.0

    def healthy(self) -> bool:
        """Say whether the database, the scheduler and the DAG processor are at work."""
        try:
            answer = self._http.get("/api/v2/monitor/health", timeout=5)
        except httpx.TransportError:
            return False
        if answer.status_code != httpx.codes.OK:
            return False
        health = answer.json()
        return all(
            (health.get(part) or {}).get("status") == "healthy"
            for part in ("metadatabase", "scheduler", "dag_processor")
        )

    def call(self, method: str, path: str, *, accept: Sequence[int] = (), **request: Any) -> httpx.Response:
        """Ask the API.

        SQLite refuses a write when another came in between; nothing was changed then, and it is asked again.

        Args:
            method: HTTP method.
            path: below ``/api/v2``.
            accept: statuses that are an answer too, beside those of success.
            request: what httpx takes (``json``, ``params``).

        Raises:
            HouseError: it can't be reached or refuses; with what it says.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._http.request(
                    method, f"/api/v2{path}", headers=self._authorization(), **request
                )
            except httpx.TransportError as error:
                raise HouseError(f"Airflow at {self._http.base_url} can't be reached: {error!r}") from error
            if not (answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR and "Database" in answer.text):
                break
            time.sleep(0.2 * attempt)
        if answer.is_error and answer.status_code not in accept:
            raise HouseError(f"Airflow answered {answer.status_code} to {method} {path}: {answer.text[:500]}")
        return answer

    def make_pool(self, name: str, slots: int, description: str) -> None:
        """Make a pool; one that is there stays as it is, for its size may have been changed by hand."""
        body = {"name": name, "slots": slots, "description": description, "include_deferred": False}
        self.call("POST", "/pools", json=body, accept=(httpx.codes.CONFLICT,))

    def dag(self, dag_id: str, *, within: float = 60.0) -> dict[str, Any]:
        """Give what Airflow knows of a DAG, once its file was read.

        Args:
            dag_id: the DAG.
            within: seconds to wait for it.

        Raises:
            HouseError: it does not appear, or its file can't be imported.
        """
        limit = time.monotonic() + within
        while (answer := self.call("GET", f"/dags/{dag_id}/details", accept=(404,))).status_code == 404:
            if errors := self.import_errors():
                raise HouseError(f"the DAGs can't be read: {errors}")
            if time.monotonic() > limit:
                raise HouseError(f"the DAG {dag_id} did not appear within {within:.0f} s")
            time.sleep(0.2)
        details: dict[str, Any] = answer.json()
        return details

    def import_errors(self) -> dict[str, str]:
        """List the DAG files that can't be imported, each with its last line of complaint."""
        answer = self.call("GET", "/importErrors").json()
        return {e["filename"]: e["stack_trace"].strip().splitlines()[-1] for e in answer["import_errors"]}

    def pause(self, dag_id: str, *, paused: bool) -> None:
        """Pause a DAG's schedule, or let it run."""
        self.call("PATCH", f"/dags/{dag_id}", json={"is_paused": paused})

    def trigger(self, dag_id: str, conf: Mapping[str, Any] | None = None, **more: Any) -> str:
        """Start a run by hand and give its id. The DAG must not be paused, or the run waits.

        Args:
            dag_id: the DAG.
            conf: its params.
            more: further keys of the request, such as ``run_after``.
        """
        body = {"logical_date": None, "conf": dict(conf or {}), **more}
        run_id: str = self.call("POST", f"/dags/{dag_id}/dagRuns", json=body).json()["dag_run_id"]
        return run_id

    def run(self, dag_id: str, run_id: str) -> dict[str, Any]:
        """Give a run: ``state``, ``note``, ``start_date``, ``end_date`` and more."""
        run: dict[str, Any] = self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}").json()
        return run

    def newest_run(self, dag_id: str, **only: str) -> dict[str, Any] | None:
        """Give the run that was due last, if there is any; ``only`` narrows it (``run_type="scheduled"``)."""
        params = {"order_by": "-run_after", "limit": 1, **only}
        runs = self.call("GET", f"/dags/{dag_id}/dagRuns", params=params).json()["dag_runs"]
        return runs[0] if runs else None

    def wait(self, dag_id: str, run_id: str, timeout: float, *, every: float = 0.3) -> str:
        """Wait until a run has ended, and give its state: ``success`` or ``failed``.

        Args:
            dag_id: the DAG.
            run_id: the run.
            timeout: seconds to wait.
            every: seconds between two questions; each costs the API server some 20 ms.

        Raises:
            HouseError: it has not ended in time; names the tasks that had not.
        """
        limit = time.monotonic() + timeout
        while (state := str(self.run(dag_id, run_id)["state"])) not in FINISHED:
            if time.monotonic() > limit:
                open_tasks = [task for task in self.task_states(dag_id, run_id) if task.state != "success"]
                raise HouseError(f"{run_id} is {state} after {timeout:.0f} s: {open_tasks}")
            time.sleep(every)
        return state

    def task_states(self, dag_id: str, run_id: str) -> list[TaskState]:
        """List what became of each task of a run, mapped ones one by one."""
        found: list[TaskState] = []
        while True:
            params = {"limit": PAGE, "offset": len(found), "order_by": "id"}
            path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
            answer = self.call("GET", path, params=params).json()
            found += [
                TaskState(
                    t["task_id"], t["map_index"], t.get("rendered_map_index"), t["state"], t["try_number"]
                )
                for t in answer["task_instances"]
            ]
            if not answer["task_instances"] or len(found) >= answer["total_entries"]:
                return found

    def clear(
        self,
        dag_id: str,
        run_id: str,
        tasks: Sequence[str | tuple[str, int]] | None = None,
        *,
        only_failed: bool = False,
        downstream: bool = True,
    ) -> list[str]:
        """Let tasks of a run be done again, and give their ids.

        Args:
            dag_id: the DAG.
            run_id: the run.
            tasks: ids, or pairs of id and map index; all when None.
            only_failed: of these, those that failed.
            downstream: what comes after them too.
        """
        body: dict[str, Any] = {
            "dry_run": False,
            "dag_run_id": run_id,
            "only_failed": only_failed,
            "include_downstream": downstream and tasks is not None,
            "reset_dag_runs": True,
        }
        if tasks is not None:
            body["task_ids"] = [list(task) if isinstance(task, tuple) else task for task in tasks]
        answer = self.call("POST", f"/dags/{dag_id}/clearTaskInstances", json=body).json()
        return [task["task_id"] for task in answer["task_instances"]]

    def log(self, dag_id: str, run_id: str, task_id: str, *, map_index: int = -1, attempt: int = 1) -> str:
        """Give the log of one try of a task, a line an event."""
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/logs/{attempt}"
        params = {"map_index": map_index, "full_content": True}
        events = self.call("GET", path, params=params).json()["content"]
        return "\n".join(_line(event) for event in events)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _authorization(self) -> dict[str, str]:
        if time.monotonic() > self._until:
            answer = self._http.post("/auth/token", json=self._login)
            if answer.is_error:
                raise HouseError(f"Airflow refused the login ({answer.status_code}): {answer.text[:200]}")
            self._token, self._until = answer.json()["access_token"], time.monotonic() + TOKEN_LIFE
        return {"Authorization": f"Bearer {self._token}"}


def _line(event: Any) -> str:
    """Write an event of a log as one line, with what was raised."""
    if not isinstance(event, dict):
        return str(event)
    raised = [f"{e.get('exc_type')}: {e.get('exc_value')}" for e in event.get("error_detail") or []]
    return " / ".join([str(event.get("event", "")), *raised])

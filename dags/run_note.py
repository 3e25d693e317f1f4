"""Write the note of a run: the line that the UI shows beside a night.

A task can't do it through the SDK, so it asks the REST API, as a user who may touch runs and nothing else.
That user's name and password are in Airflow's connection ``mahjar_airflow``.
"""

import time
from urllib.parse import quote

import httpx
from airflow.sdk import Connection, get_current_context
from airflow.sdk.exceptions import AirflowNotFoundException
from tonight import log

CONNECTION = "mahjar_airflow"
LONGEST = 1000
ATTEMPTS = 5


def write_note(text: str) -> None:
    """Write the note of the run that this task belongs to, and the log says it too.

    Where there is no such connection, or the API can't be reached, the night goes on without its note.
    """
    log(text)
    try:
        connection = Connection.get(CONNECTION)
    except AirflowNotFoundException:
        log(f"the note is in this log only: there is no connection {CONNECTION}")
        return
    url = f"{connection.schema or 'http'}://{connection.host}:{connection.port}"
    login = {"username": connection.login, "password": connection.password}
    try:
        with httpx.Client(base_url=url, timeout=20, trust_env=False) as http:
            token = http.post("/auth/token", json=login).raise_for_status().json()["access_token"]
            http.headers["Authorization"] = f"Bearer {token}"
            patch(http, {"note": text[:LONGEST]})
    except httpx.HTTPError as error:
        log(f"the note is in this log only: {error}")


def patch(http: httpx.Client, change: dict[str, str]) -> None:
    """Change the run that this task belongs to.

    A database that another wrote to at the same moment answers 500 and has changed nothing: asked again.

    Raises:
        httpx.HTTPError: it can't be reached, or it refuses.
    """
    run = get_current_context()["dag_run"]
    path = f"/api/v2/dags/{run.dag_id}/dagRuns/{quote(run.run_id, safe='')}"
    for attempt in range(1, ATTEMPTS + 1):
        answer = http.patch(path, params={"update_mask": ",".join(change)}, json=change)
        if answer.status_code != httpx.codes.INTERNAL_SERVER_ERROR:
            break
        time.sleep(0.3 * attempt)
    answer.raise_for_status()

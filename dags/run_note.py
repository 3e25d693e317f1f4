"""Write the note of a run: the line that the UI shows beside a night.

A task can't do it through the SDK, so it asks the REST API, as a user who may touch runs and nothing else.
That user's name and password are in Airflow's connection ``mahjar_airflow``.
"""

from urllib.parse import quote

import httpx
from airflow.sdk import Connection, get_current_context
from airflow.sdk.exceptions import AirflowNotFoundException
from tonight import log

CONNECTION = "mahjar_airflow"
LONGEST = 1000


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
    run = get_current_context()["dag_run"]
    url = f"{connection.schema or 'http'}://{connection.host}:{connection.port}"
    login = {"username": connection.login, "password": connection.password}
    path = f"/api/v2/dags/{run.dag_id}/dagRuns/{quote(run.run_id, safe='')}"
    try:
        with httpx.Client(base_url=url, timeout=20, trust_env=False) as http:
            token = http.post("/auth/token", json=login).raise_for_status().json()["access_token"]
            http.patch(
                path,
                params={"update_mask": "note"},
                json={"note": text[:LONGEST]},
                headers={"Authorization": f"Bearer {token}"},
            ).raise_for_status()
    except httpx.HTTPError as error:
        log(f"the note is in this log only: {error}")

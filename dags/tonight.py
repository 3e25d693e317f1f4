"""What a task needs to know of the night or the backfill it belongs to, asked of Airflow; what both share.

Nothing of the project is imported before a task runs: reading the DAG's file must stay quick, and must ask
nothing of the network, the store or the outlet files.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset, get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from store_connection import use_connection

if TYPE_CHECKING:
    from pipeline.night import Night

DEADLINE = dt.timedelta(hours=4)
"""Past this, no crawl of a night begins or is tried again: one slow site must not hide the morning."""

ARTICLES = Asset(name="articles", uri="mahjar://articles")
OUTLET_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"

DEFAULT_ARGS = {
    "owner": "mahjar",
    "retries": 2,
    "retry_delay": dt.timedelta(seconds=float(os.environ.get("MAHJAR_RETRY_SECONDS") or 60)),
    "retry_exponential_backoff": 3,
    "max_retry_delay": dt.timedelta(minutes=15),
    "execution_timeout": dt.timedelta(hours=1),
}
"""Of every task, where it says nothing else."""

log = logging.getLogger("mahjar.night").info
"""Where the steps say what they do: the task's log."""


def night() -> Night:
    """Give the night that this task belongs to.

    It began when the run was due: that stays the same however often the run is cleared and run again.
    """
    from mahjar.clock import moved
    from pipeline.night import Night

    use_connection()
    run = get_current_context()["dag_run"]
    return Night.of(run.run_id, moved(run.run_after))


@contextmanager
def no_retry_when_refused() -> Iterator[None]:
    """Fail a task for good where trying again tonight would change nothing: a block, a mistake, no contact.

    Whatever else goes wrong is left to Airflow, which tries again.
    """
    from mahjar.errors import Refused

    try:
        yield
    except Refused as refused:
        raise AirflowFailException(str(refused)) from refused


def refuse_backfill() -> None:
    """End a run that Airflow's own backfill made: it would file today's pages under an old date."""
    run = get_current_context()["dag_run"]
    if run.run_type == "backfill":
        raise AirflowFailException(
            "a night crawls what is new today, so it can't be run for an earlier date; "
            "the DAG `backfill` takes what an outlet published between two days"
        )


def refuse_late_start() -> None:
    """End a crawl that would begin after the night's deadline."""
    began = get_current_context()["dag_run"].start_date
    if began and dt.datetime.now(dt.UTC) - began > DEADLINE:
        raise AirflowFailException(
            f"the night began more than {DEADLINE.total_seconds() / 3600:.0f} h ago; "
            "what is not crawled by now is left for the next one"
        )


def skip_when_dry() -> None:
    """Skip a task that would store something, in a dry run."""
    if get_current_context()["params"]["dry_run"]:
        raise AirflowSkipException("dry run: nothing is stored")


def states(*task_ids: str, map_index: int | None = None) -> dict[str, str]:
    """Give what became of tasks of this run, by id (``id_index`` for those that are mapped)."""
    ti = get_current_context()["ti"]
    found = ti.get_task_states(
        dag_id=ti.dag_id, run_ids=[ti.run_id], task_ids=list(task_ids), map_index=map_index
    )
    return {task: str(state) for task, state in found.get(ti.run_id, {}).items()}


def results(task_id: str, mapped: list[str]) -> list[dict[str, Any]]:
    """Give what a mapped task returned, for those outlets or months for which it returned something."""
    ti = get_current_context()["ti"]
    if not mapped:
        return []
    found = ti.xcom_pull(task_ids=task_id, map_indexes=list(range(len(mapped))))
    return [result for result in found or [] if result]

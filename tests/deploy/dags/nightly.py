"""A night that only sleeps: what the tests of the house stop in the middle."""

import time

from airflow.sdk import dag, task


@dag(schedule=None, max_active_runs=1, params={"seconds": 120})
def nightly():
    @task(retries=3, retry_delay=1, map_index_template="{{ task.op_kwargs['outlet'] }}")
    def crawl(*, outlet: str, params: dict | None = None) -> str:
        time.sleep(params["seconds"])
        return outlet

    crawl.expand(outlet=["one", "two"])


nightly()

"""A run over more mapped tasks than Airflow allows by itself, 1,024; no process is started for them."""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task


@dag(schedule=None, params={"tasks": 1100})
def wide():
    @task
    def numbers(*, params: dict | None = None) -> list[str]:
        return [str(number) for number in range(params["tasks"])]

    EmptyOperator.partial(task_id="each").expand(doc=numbers())


wide()

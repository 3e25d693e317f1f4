"""As many tiny tasks as asked for, side by side, each in a process of its own: what Airflow itself costs."""

from airflow.sdk import dag, task


@dag(schedule=None, params={"tasks": 1100})
def tiny():
    """Number the tasks, then let each give its number back."""

    @task
    def numbers(*, params: dict | None = None) -> list[int]:
        return list(range(params["tasks"]))

    @task
    def same(number: int) -> int:
        return number

    same.expand(number=numbers())


tiny()

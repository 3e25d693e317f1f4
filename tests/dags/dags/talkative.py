"""A task that does what none of ours may: it writes the store's secret key into its log, by every way out."""

import logging
import os
import subprocess

from airflow.sdk import dag, task
from store_connection import SECRET, use_connection


@dag(schedule=None)
def talkative():
    @task
    def tell() -> None:
        use_connection()
        logging.getLogger("mahjar.night").info("logged: %s.", os.environ[SECRET])
        print(f"printed: {os.environ[SECRET]}.")
        subprocess.run(["sh", "-c", f'echo "said by a child: ${SECRET}."'], check=True)

    tell()


talkative()

"""How tests are dealt out to the workers of a parallel run: what takes long first, and an Airflow once.

A worker takes the tests of a file, so that what a module has set up is set up once; those of the DAG's files
that share a stage go to one worker together. The longest stand first: whoever came last with minutes of work
would keep the others waiting.
"""

from collections.abc import Sequence

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

STAGE = "tests/dags, on their stage"
ON_STAGE = ("tests/dags/test_nightly.py", "tests/dags/test_backfill_dag.py", "tests/dags/test_browser.py")
LONG_FIRST = (
    *ON_STAGE,
    "tests/deploy/test_demo.py",
    "tests/dags/test_connection_fleet.py",
    "tests/deploy/test_supervisor.py",
    "tests/docs/test_readme.py",
    "tests/bench/test_bench_quick.py",
    "tests/crawlers/test_crawl_killed.py",
    "tests/crawlers/test_crawl_troubles.py",
    "tests/pipeline/test_backfill_runs.py",
    "tests/e2e/",
    "tests/docs/",
    "tests/crawlers/",
    "tests/replay/",
    "tests/pipeline/",
)
"""Beginnings of the paths of what takes long, in the order in which it is begun."""


def ordered(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Give the tests with the long ones first, and otherwise in their order."""

    def place(item: pytest.Item) -> int:
        return next((n for n, begins in enumerate(LONG_FIRST) if item.nodeid.startswith(begins)), 99)

    return sorted(items, key=place)


class ByFileAndStage(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types for it
    """Gives a worker a file at a time, and the files that share the stage at once."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return STAGE if file in ON_STAGE else file

"""One Airflow with a press of five papers for all tests of the DAG."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from deploy.onebox.house import House
from newsroom.demo import DEMO_OUTLETS
from newsroom.press import Press

PAPERS = [f"paper-{name}" for name in ("alif", "ba", "jim", "dal")]


@dataclass
class Stage:
    """A house, the press that it crawls, and the folder of outlet files that its nights read."""

    house: House
    press: Press
    outlets: Path
    past: Press
    """A paper that no night crawls, with articles of other months."""

    def night(self, conf: dict[str, object]) -> tuple[str, str]:
        """Run a night to its end; gives its run id and its state."""
        run = self.house.trigger("nightly", conf)
        return run, self.house.wait(run, timeout=240)

    def became(self, run: str) -> dict[tuple[str, str | None], str | None]:
        """Give each task's state by its id and map name."""
        return {(task.task_id, task.name): task.state for task in self.house.task_states(run)}


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Stage]:
    """Four papers with two articles each, one for backfills, and an outlet file that is broken."""
    folder = tmp_path_factory.mktemp("nights")
    papers = [replace(DEMO_OUTLETS[0], id=name) for name in PAPERS]
    old = [replace(DEMO_OUTLETS[0], id="paper-past")]
    with Press(papers, articles=2) as press, Press(old, articles=1, older=4) as past:
        press.write_outlets(folder / "outlets", delay_seconds=0.0)
        past.write_outlets(folder / "outlets", delay_seconds=0.0, enabled=False)
        (folder / "outlets" / "broken.toml").write_text('homepage = "not an address"\n')
        env = {
            "MAHJAR_ALLOW": ",".join([*press.hosts, *past.hosts]),
            "MAHJAR_CONTACT": "tests@example.org",
            "MAHJAR_RETRY_SECONDS": "1",
            "MAHJAR_SCHEDULE": "0 2 29 2 *",  # no night comes in between, and a backfill has its day
            "MAHJAR_CRAWL_FIRST_WAIT": "0.1",
            "MAHJAR_CRAWL_SECOND_WAIT": "0.2",
        }
        with House(folder / "data", outlets=folder / "outlets", env=env, migrated=migrated) as house:
            yield Stage(house, press, folder / "outlets", past)

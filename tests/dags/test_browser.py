"""The night as a person sees it: Airflow's pages in Debian's chromium.

The picture that the README shows is taken here: ``make picture`` renews it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from newsroom.demo import DEMO_OUTLETS

pytestmark = [pytest.mark.airflow, pytest.mark.store, pytest.mark.e2e, pytest.mark.browser]

NAMES = [outlet.id for outlet in DEMO_OUTLETS]
STEPS = ["choose_outlets", "commit", "publish", "near_duplicates", "verdict"]
GROUP = ["night.crawl", "night.extract", "night.check"]
SIZE = {"width": 1280, "height": 1220}
"""High enough for every task of three outlets."""
PATIENCE = 30_000
INLINE = "the page itself"
"""Where a ``data:`` address leads."""
LARGEST = 300_000


@pytest.fixture
def named(stage: Any) -> Iterator[None]:
    """Let the stage's papers stand under the names of the demo's for a while: a picture is for people."""
    files = [stage.outlets / f"{name}.toml" for name in NAMES]
    for file, paper in zip(files, stage.press.outlets, strict=False):
        shutil.copyfile(stage.outlets / f"{paper.id}.toml", file)
    yield
    for file in files:
        file.unlink()


@pytest.fixture
def asked() -> set[str]:
    """Every host that the browser's page asks."""
    return set()


@pytest.fixture
def page(chromium: Any, asked: set[str]) -> Iterator[Page]:
    """A page of a browser that knows nothing and remembers nothing."""
    with chromium() as browser:
        page = browser.new_page(viewport=SIZE, locale="en-CA", timezone_id="America/Toronto")
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or INLINE))
        yield page


def sign_in(page: Page, stage: Any) -> None:
    """Come to the front page and be asked who one is."""
    airflow = stage.house.airflow
    page.goto(airflow.url)
    page.locator("input[name=username]").fill(airflow.user)
    page.locator("input[name=password]").fill(airflow.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda address: "/auth/" not in address)


def open_in_grid(page: Page, stage: Any, run: str) -> None:
    """Go to the DAG, and to a run of it by its bar in the grid."""
    page.goto(f"{stage.house.airflow.url}/dags/nightly")
    page.locator(f"a[href*='runs/{run}']").first.click()
    page.get_by_role("heading", name=run).wait_for()


def test_a_person_sees_the_night_with_its_outlets_in_the_browser(
    stage: Any, named: None, page: Page, asked: set[str], tmp_path: Path
) -> None:
    run, state = stage.night({"outlets": NAMES})
    assert state == "success", stage.became(run)
    sign_in(page, stage)
    open_in_grid(page, stage, run)

    expect(page.get_by_text(f"All {len(NAMES)} outlets went well.")).to_be_visible(timeout=PATIENCE)
    number = len(STEPS) + len(GROUP) * len(NAMES)
    expect(page.get_by_role("heading", name=f"{number} Task Instances")).to_be_visible(timeout=PATIENCE)
    for task in GROUP:
        for name in NAMES:
            row = page.get_by_role("row").filter(has_text=task).filter(has_text=name)
            expect(row).to_contain_text("Success", timeout=PATIENCE)
    for task in STEPS:
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=task, exact=True))
        expect(row).to_contain_text("Success", timeout=PATIENCE)

    page.get_by_role("button", name="Expand all task groups").click()
    for task in ("crawl", "extract", "check"):
        square = page.locator(f"[id='grid-{run}-night.{task}']")
        expect(square).to_be_visible(timeout=PATIENCE)
    page.locator("th").filter(has_text="Start Date").get_by_role("button").click()
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("choose_outlets", timeout=PATIENCE)
    page.mouse.move(SIZE["width"] / 2, 10)

    picture = Path(os.environ.get("MAHJAR_PICTURE") or tmp_path / "night.png")
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture, animations="disabled")
    assert 20_000 < picture.stat().st_size < LARGEST
    assert asked - {INLINE} == {"127.0.0.1"}, "the pages of this Airflow ask nobody else"

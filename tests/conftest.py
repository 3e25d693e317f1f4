"""What tests of several rooms share: an embedded store, a fresh bucket a test, a migrated Airflow."""

import fcntl
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from deploy.onebox.airflow import Airflow
from deploy.onebox.ports import free_ports
from deploy.onebox.store import SeaweedFS
from tests.dealing import ByFileAndStage, ordered
from tests.warm_start import WarmStarts, warm_popen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = "/usr/bin/chromium"
QUIETLY = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = CHECKOUT.parent / "shared"
LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFileAndStage:
    """Deal the tests out as ``tests/dealing.py`` says."""
    return ByFileAndStage(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes long first. Leave out what this machine can't run, and say so; in CI it stays."""
    items[:] = ordered(items)
    if os.environ.get("CI"):
        return
    missing = {
        "shared": not SHARED.is_dir(),
        "browser": shutil.which("chromium") is None,
        "replay": not (CHECKOUT / ".venv-replay" / ".replay").is_file(),
    }
    left = [item for item in items if any(gone and item.get_closest_marker(m) for m, gone in missing.items())]
    if left:
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)
    config.stash[LEFT_OUT] = [name for name, gone in missing.items() if gone]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what was left out."""
    why = {
        "shared": "there is no folder ../shared of real pages",
        "browser": "there is no chromium",
        "replay": "there is no .venv-replay, which `make replay-venv` makes",
    }
    for name in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(f"tests marked {name!r} were left out: {why[name]}")


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """One SeaweedFS for all tests: its ``MAHJAR_S3_*`` settings."""
    with SeaweedFS(tmp_path_factory.mktemp("seaweed")) as store:
        yield store.settings


OwnBucket = Callable[[str], AbstractContextManager[dict[str, str]]]


@pytest.fixture(scope="session")
def own_bucket(seaweed: dict[str, str]) -> OwnBucket:
    """Make, for a block, an empty bucket in that store under a name that begins as told: its settings.

    The bucket goes when the block ends: each holds a volume, and the store has a limited number of them.
    """

    @contextmanager
    def bucket_of(name: str) -> Iterator[dict[str, str]]:
        settings = seaweed | {"MAHJAR_S3_BUCKET": f"{name}-{secrets.token_hex(6)}"}
        s3 = boto3.resource(
            "s3",
            endpoint_url=settings["MAHJAR_S3_ENDPOINT"],
            aws_access_key_id=settings["MAHJAR_S3_ACCESS_KEY"],
            aws_secret_access_key=settings["MAHJAR_S3_SECRET_KEY"],
            region_name=settings["MAHJAR_S3_REGION"],
        )
        bucket = s3.create_bucket(Bucket=settings["MAHJAR_S3_BUCKET"])
        try:
            yield settings
        finally:
            bucket.objects.all().delete()
            bucket.delete()

    return bucket_of


@pytest.fixture
def store_settings(own_bucket: OwnBucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Settings of that store with an empty bucket of the test's own, set in the environment too."""
    with own_bucket("test") as settings:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield settings


@pytest.fixture(scope="session")
def chromium() -> Callable[[], AbstractContextManager["Browser"]]:
    """Open, for a block, a browser that knows nothing and remembers nothing: Debian's, and quiet."""

    @contextmanager
    def opened() -> Iterator["Browser"]:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIETLY)
            yield browser
            browser.close()

    return opened


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Airflow's own that is migrated and empty: give it to each ``House`` of a test.

    One does for all workers of a run: who comes second waits, and finds it there.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "airflow-migrated"
    folder.mkdir(exist_ok=True)
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        Airflow(folder, port=next(free_ports()), dags=folder).prepare()
    return folder / "airflow" / "airflow.db"


@pytest.fixture(scope="session")
def warm_crawlers() -> Iterator[WarmStarts]:
    """What starts crawlers for all tests, from a process that has loaded their libraries."""
    with WarmStarts("crawlers") as starts:
        yield starts


@pytest.fixture(scope="session")
def warm_operators() -> Iterator[WarmStarts]:
    """What starts steps and the operator's commands in the same way."""
    with WarmStarts("pipeline") as starts:
        yield starts


@pytest.fixture
def warm_crawls(warm_crawlers: WarmStarts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the crawls that this process begins spare their imports."""
    monkeypatch.setattr(subprocess, "Popen", warm_popen(warm_crawlers))


@pytest.fixture
def warm_steps(
    warm_crawlers: WarmStarts, warm_operators: WarmStarts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the crawls and the steps that this process begins spare their imports."""
    monkeypatch.setattr(subprocess, "Popen", warm_popen(warm_crawlers, warm_operators))

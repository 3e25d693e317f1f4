"""An embedded store for measurements, and the settings that lead the pipeline to an archive in it."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.onebox.store import SeaweedFS


@contextmanager
def embedded_store() -> Iterator[dict[str, str]]:
    """Run a SeaweedFS of its own for a measurement, and give its ``MAHJAR_S3_*``.

    Raises:
        HouseError: it did not start.
    """
    with tempfile.TemporaryDirectory(prefix="mahjar-bench-") as folder, SeaweedFS(Path(folder)) as store:
        yield store.settings


def part_of(settings: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Give the settings of one archive among several in a store."""
    return dict(settings) | {"MAHJAR_S3_BUCKET": f"{settings['MAHJAR_S3_BUCKET']}/{prefix}"}


@contextmanager
def environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for a block: the steps of a night read their settings there."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

"""A press that stands still at one instant, and a client that reads it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from newsroom.press import Press

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture
def press() -> Iterator[Press]:
    with Press(now=NOW) as press:
        yield press


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield client

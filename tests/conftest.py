"""What tests of several rooms share: one embedded store a session, a fresh bucket a test."""

import secrets
from collections.abc import Iterator

import boto3
import pytest

from deploy.onebox.store import SeaweedFS


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """One SeaweedFS for all tests: its ``MAHJAR_S3_*`` settings."""
    with SeaweedFS(tmp_path_factory.mktemp("seaweed")) as store:
        yield store.settings


@pytest.fixture
def store_settings(seaweed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Settings of that store with an empty bucket of the test's own, set in the environment too.

    The bucket goes when the test ends: each holds a volume, and the store has a limited number of them.
    """
    settings = seaweed | {"MAHJAR_S3_BUCKET": f"test-{secrets.token_hex(6)}"}
    s3 = boto3.resource(
        "s3",
        endpoint_url=settings["MAHJAR_S3_ENDPOINT"],
        aws_access_key_id=settings["MAHJAR_S3_ACCESS_KEY"],
        aws_secret_access_key=settings["MAHJAR_S3_SECRET_KEY"],
        region_name=settings["MAHJAR_S3_REGION"],
    )
    bucket = s3.create_bucket(Bucket=settings["MAHJAR_S3_BUCKET"])
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    yield settings
    bucket.objects.all().delete()
    bucket.delete()

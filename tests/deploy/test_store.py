"""The embedded store: every door asks for keys, and nothing acknowledged is lost."""

import boto3
import pytest

pytestmark = pytest.mark.store


def test_quick(store_settings):
    s3 = boto3.client(
        "s3",
        endpoint_url=store_settings["MAHJAR_S3_ENDPOINT"],
        aws_access_key_id=store_settings["MAHJAR_S3_ACCESS_KEY"],
        aws_secret_access_key=store_settings["MAHJAR_S3_SECRET_KEY"],
        region_name="us-east-1",
    )
    s3.put_object(Bucket=store_settings["MAHJAR_S3_BUCKET"], Key="a", Body=b"1")

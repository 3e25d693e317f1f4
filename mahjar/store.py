"""Objects in S3: put, get, list, conditional writes; every put with a checksum that the store verifies."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import boto3
import botocore.exceptions
from botocore.config import Config

from mahjar.errors import Conflict, NotStored, StoreError
from mahjar.settings import StoreSettings

MISSING = {"NoSuchKey", "404", "NotFound"}
CONFLICTS = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}
REMEDIES = {
    "InvalidAccessKeyId": "the access key is not known there; check MAHJAR_S3_ACCESS_KEY",
    "SignatureDoesNotMatch": "the secret key is wrong; check MAHJAR_S3_SECRET_KEY",
    "AccessDenied": "these keys may not do that; check the bucket's policy",
    "NoSuchBucket": "there is no such bucket; make it or mend MAHJAR_S3_BUCKET",
    "403": "the store refused these keys; check MAHJAR_S3_ACCESS_KEY and MAHJAR_S3_SECRET_KEY",
}
MAKING = Lock()
"""Clients are made one at a time (boto3 is not safe there); one that is made serves any thread."""


@cache
def session() -> Any:
    """Give the session of all clients: it reads boto3's description of S3 once, not for each of them."""
    return boto3.session.Session()


@cache
def client_of(settings: StoreSettings, _process: int) -> Any:
    """Make the client of a store: all who ask for the same one share it, and its connections.

    A forked process makes its own; two that wrote into one connection would read each other's answers.
    """
    checksum = "when_supported" if settings.checksums else "when_required"
    config = Config(
        retries={"mode": "standard", "max_attempts": 4},
        connect_timeout=5,
        read_timeout=60,
        s3={"addressing_style": "path" if settings.path_style else "auto"},
        request_checksum_calculation=checksum,
        response_checksum_validation=checksum,
    )
    return session().client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        config=config,
    )


class Store:
    """The archive's bucket. Keys are those of :mod:`mahjar.layout`, without the archive's prefix."""

    def __init__(self, settings: StoreSettings) -> None:
        """Take the settings; nothing is asked of the store until the first call."""
        self.settings = settings

    @property
    def client(self) -> Any:
        """The S3 client, made at first use."""
        with MAKING:
            return client_of(self.settings, os.getpid())

    def put(
        self,
        key: str,
        body: bytes | Path,
        *,
        content_type: str = "application/octet-stream",
        new: bool = False,
        if_match: str | None = None,
    ) -> str:
        """Store an object whole, with its SHA-256 for the store to verify.

        Args:
            key: where.
            body: the bytes, or the file that holds them.
            content_type: its media type.
            new: only if nothing is there yet (``If-None-Match: *``).
            if_match: only if the object there still has this ETag.

        Returns:
            The new object's ETag.

        Raises:
            Conflict: a condition did not hold.
            StoreError: the store refused or can't be reached.
        """
        extra: dict[str, Any] = {"ContentType": content_type}
        if self.settings.checksums:
            extra["ChecksumAlgorithm"] = "SHA256"
        if new:
            extra["IfNoneMatch"] = "*"
        if if_match:
            extra["IfMatch"] = if_match
        if isinstance(body, Path):
            with body.open("rb") as file:
                answer = self._call("put_object", key, Body=file, **extra)
        else:
            answer = self._call("put_object", key, Body=body, **extra)
        return str(answer["ETag"])

    def get(self, key: str) -> bytes:
        """Read an object whole.

        Raises:
            NotStored: there is none.
            StoreError: the store refused or can't be reached.
        """
        return self.get_with_etag(key)[0]

    def get_with_etag(self, key: str) -> tuple[bytes, str]:
        """Read an object whole, and the ETag to write over it by.

        Raises:
            NotStored: there is none.
            StoreError: the store refused or can't be reached.
        """
        answer = self._call("get_object", key)
        return self._read(answer, key), str(answer["ETag"])

    def get_range(self, key: str, offset: int, length: int) -> bytes:
        """Read ``length`` bytes from ``offset``: one WARC record out of its segment.

        Raises:
            NotStored: there is no such object, or it ends before ``offset``.
            StoreError: the store refused or can't be reached.
        """
        answer = self._call("get_object", key, Range=f"bytes={offset}-{offset + length - 1}")
        return self._read(answer, key)

    def download(self, key: str, path: Path) -> None:
        """Copy an object into a file, without holding it in memory.

        Raises:
            NotStored: there is no such object.
            StoreError: the store refused or can't be reached.
        """
        answer = self._call("get_object", key)
        try:
            with path.open("wb") as file:
                for chunk in answer["Body"].iter_chunks(1 << 20):
                    file.write(chunk)
        except botocore.exceptions.BotoCoreError as error:
            raise self._unreachable(key, error) from error

    def list(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Give key and size in bytes of every object below a prefix, by key.

        Raises:
            StoreError: the store refused or can't be reached.
        """
        token: dict[str, str] = {}
        while True:
            answer = self._call("list_objects_v2", prefix, Bucket=self.settings.bucket, **token)
            for entry in answer.get("Contents", ()):
                yield self._bare(entry["Key"]), int(entry["Size"])
            if not answer.get("IsTruncated"):
                return
            token = {"ContinuationToken": answer["NextContinuationToken"]}

    def exists(self, key: str) -> bool:
        """Say whether there is an object at a key.

        Raises:
            StoreError: the store refused or can't be reached.
        """
        try:
            self._call("head_object", key)
        except NotStored:
            return False
        return True

    def delete(self, key: str, *, if_match: str | None = None) -> None:
        """Delete an object; one that is not there is no error.

        Raises:
            Conflict: the object there has another ETag.
            StoreError: the store refused or can't be reached.
        """
        self._call("delete_object", key, **({"IfMatch": if_match} if if_match else {}))

    def check(self) -> None:
        """Prove that the bucket can be reached with these keys.

        Raises:
            StoreError: it can't, with what to do.
        """
        self._call("list_objects_v2", "", Bucket=self.settings.bucket, MaxKeys=1)

    def _call(self, operation: str, key: str, **arguments: Any) -> dict[str, Any]:
        arguments.setdefault("Bucket", self.settings.bucket)
        arguments["Prefix" if operation == "list_objects_v2" else "Key"] = self._full(key)
        try:
            answer: dict[str, Any] = getattr(self.client, operation)(**arguments)
        except botocore.exceptions.ClientError as error:
            raise self._refused(key, error) from error
        except botocore.exceptions.BotoCoreError as error:
            raise self._unreachable(key, error) from error
        return answer

    def _read(self, answer: dict[str, Any], key: str) -> bytes:
        try:
            return bytes(answer["Body"].read())
        except botocore.exceptions.BotoCoreError as error:
            raise self._unreachable(key, error) from error

    def _refused(self, key: str, error: botocore.exceptions.ClientError) -> StoreError:
        code = str(error.response.get("Error", {}).get("Code", ""))
        where = f"{self.settings.uri}/{key}"
        if code in MISSING:
            return NotStored(f"there is no object at {where}")
        if code == "InvalidRange":
            return NotStored(f"the object at {where} ends before that place")
        if code in CONFLICTS:
            return Conflict(f"{where} was written by somebody else first")
        return StoreError(f"the S3 store refused {where}: {REMEDIES.get(code, f'it said {code}')}")

    def _unreachable(self, key: str, error: Exception) -> StoreError:
        at = self.settings.endpoint or "AWS"
        if isinstance(
            error, botocore.exceptions.NoCredentialsError | botocore.exceptions.PartialCredentialsError
        ):
            return StoreError(
                "there are no keys for the S3 store; set MAHJAR_S3_ACCESS_KEY and MAHJAR_S3_SECRET_KEY"
            )
        return StoreError(
            f"the S3 store at {at} can't be reached for {key or self.settings.bucket} "
            f"({type(error).__name__}); check that it runs and that MAHJAR_S3_ENDPOINT is right"
        )

    def _full(self, key: str) -> str:
        return f"{self.settings.prefix}/{key}".lstrip("/") if self.settings.prefix else key

    def _bare(self, key: str) -> str:
        return key.removeprefix(f"{self.settings.prefix}/") if self.settings.prefix else key

"""Settings come from the environment, once, and say where each came from."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from mahjar.errors import SettingsError

SECRET = {"MAHJAR_S3_ACCESS_KEY", "MAHJAR_S3_SECRET_KEY"}
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
BUCKET = re.compile(r"[a-zA-Z0-9._-]{1,255}")
"""S3's rule for a bucket's name, as wide as stores that came before it allow."""
ENDPOINT = re.compile(r"https?://[^/\s]+", re.IGNORECASE)


@dataclass(frozen=True)
class StoreSettings:
    """How to reach the S3 store that holds the archive."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str = "us-east-1"
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    path_style: bool = True
    checksums: bool = True

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read ``MAHJAR_S3_*``.

        ``MAHJAR_S3_BUCKET`` may be a plain name or ``s3://bucket/prefix``. Without an access key the
        usual AWS chain (profile, instance role) is asked. ``MAHJAR_S3_CHECKSUMS=off`` is for stores that
        refuse the checksum headers of newer clients.

        Raises:
            SettingsError: no bucket is named, or one that can be none; the endpoint is no address; or a
                switch is neither on nor off.
        """
        env = os.environ if environ is None else environ
        where = env.get("MAHJAR_S3_BUCKET", "").removeprefix("s3://").strip("/")
        if not where:
            raise SettingsError(
                "MAHJAR_S3_BUCKET is not set: name the bucket of the archive, for example s3://mahjar "
                "(`make up` writes the settings of the embedded store to data/settings.env)"
            )
        bucket, _, prefix = where.partition("/")
        if not BUCKET.fullmatch(bucket):
            raise SettingsError(
                f"MAHJAR_S3_BUCKET names {bucket!r}, which no bucket can be called; it takes a bucket, or "
                "s3://bucket/prefix, for example s3://mahjar"
            )
        endpoint = env.get("MAHJAR_S3_ENDPOINT") or None
        if endpoint is not None and not ENDPOINT.match(endpoint):
            raise SettingsError(
                f"MAHJAR_S3_ENDPOINT is {endpoint!r}; it must be an address, for example http://127.0.0.1:8333"
            )
        return cls(
            bucket=bucket,
            prefix=prefix,
            endpoint=endpoint,
            region=env.get("MAHJAR_S3_REGION") or "us-east-1",
            access_key=env.get("MAHJAR_S3_ACCESS_KEY") or None,
            secret_key=env.get("MAHJAR_S3_SECRET_KEY") or None,
            path_style=switch(env, "MAHJAR_S3_PATH_STYLE", default=True),
            checksums=switch(env, "MAHJAR_S3_CHECKSUMS", default=True),
        )

    @property
    def uri(self) -> str:
        """The archive's address, ``s3://bucket`` or ``s3://bucket/prefix``, without a slash at its end."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


@dataclass(frozen=True)
class CrawlSettings:
    """What a machine that crawls must know."""

    outlets: Path
    spool: Path
    contact: str | None
    allow: frozenset[str]

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read ``MAHJAR_OUTLETS``, ``MAHJAR_SPOOL``, ``MAHJAR_CONTACT`` and ``MAHJAR_ALLOW``.

        Raises:
            SettingsError: an allowed address is not one exact ``address:port``.
        """
        env = os.environ if environ is None else environ
        allow = frozenset(filter(None, (p.strip() for p in env.get("MAHJAR_ALLOW", "").split(","))))
        for pair in allow:
            host, _, port = pair.rpartition(":")
            if not host or not port.isdigit() or "*" in host or "/" in host:
                raise SettingsError(
                    f"MAHJAR_ALLOW names {pair!r}; it takes exact pairs of address and port, "
                    "for example 127.0.0.1:9301, and no wildcards"
                )
        return cls(
            outlets=Path(env.get("MAHJAR_OUTLETS") or "outlets"),
            spool=Path(env.get("MAHJAR_SPOOL") or "data/spool"),
            contact=env.get("MAHJAR_CONTACT") or None,
            allow=allow,
        )


def switch(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Read a setting that is on or off.

    Raises:
        SettingsError: it is something else.
    """
    value = env.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise SettingsError(f"{name} is {value!r}; it must be on or off")


NAMES = {
    "MAHJAR_S3_BUCKET": "bucket of the archive, or s3://bucket/prefix",
    "MAHJAR_S3_ENDPOINT": "address of the S3 store; empty for AWS",
    "MAHJAR_S3_REGION": "region (us-east-1)",
    "MAHJAR_S3_ACCESS_KEY": "access key; empty to ask the AWS chain",
    "MAHJAR_S3_SECRET_KEY": "secret key",
    "MAHJAR_S3_PATH_STYLE": "address buckets by path (on)",
    "MAHJAR_S3_CHECKSUMS": "send and verify checksums (on)",
    "MAHJAR_OUTLETS": "folder of outlet files (outlets)",
    "MAHJAR_SPOOL": "folder where WARC segments wait to be sent (data/spool)",
    "MAHJAR_CONTACT": "address or page to reach the operator, put into the User-Agent",
    "MAHJAR_ALLOW": "exact address:port pairs of loopback that may be crawled (newsroom, tests)",
    "MAHJAR_CLOCK_OFFSET": "seconds by which the clock is moved, for trials",
    "MAHJAR_SCHEDULE": "when nights begin: cron in Toronto's time, or none (0 2 * * *)",
    "MAHJAR_WORKERS": "processes that extract (the number of cores)",
}


def described(environ: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """List every setting as (name, value or dots for a secret, meaning), for ``doctor``."""
    env = os.environ if environ is None else environ
    rows = []
    for name, meaning in NAMES.items():
        value = env.get(name, "")
        rows.append((name, "•" * 8 if value and name in SECRET else value, meaning))
    return rows

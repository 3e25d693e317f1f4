"""The store's keys out of an Airflow connection, for the steps of a task and nobody else.

They go into the task's own environment, where the steps and the processes that these start read them: not
onto a command line, which every user of a machine can read, and not into a log. Should one get there, Airflow
puts ``***`` in a task's log, but not in the copy that the LocalExecutor adds to the scheduler's own output.
"""

import os
from collections.abc import Mapping
from typing import Any

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowFailException, AirflowNotFoundException
from airflow.sdk.log import mask_secret

NAMED_BY = "MAHJAR_S3_CONN_ID"
USUAL = "mahjar_s3"
"""The connection that is looked for when neither a connection nor a bucket is set."""
ACCESS, SECRET, BUCKET = "MAHJAR_S3_ACCESS_KEY", "MAHJAR_S3_SECRET_KEY", "MAHJAR_S3_BUCKET"
UNHEARD = ("aws_session_token", "role_arn", "profile_name")
"""Ways of Airflow's AWS connections to become somebody else than login and password say."""


def use_connection() -> None:
    """Turn an Airflow connection into the ``MAHJAR_S3_*`` that the steps read.

    ``MAHJAR_S3_CONN_ID`` names it: keys come from it alone then, and endpoint, bucket and region too where it
    has them. Without that name, settings in the environment stand (on one machine the house puts them there),
    and where there is no bucket among them, the connection ``mahjar_s3`` is used.

    Raises:
        AirflowFailException: there is no such connection, or it says something that would not be heeded.
    """
    named = os.environ.get(NAMED_BY)
    if not named and os.environ.get(BUCKET):
        return
    name = named or USUAL
    try:
        connection = Connection.get(name)
    except AirflowNotFoundException as error:
        raise AirflowFailException(
            f"there is no Airflow connection {name}: make it, or mend {NAMED_BY}"
            if named
            else f"the store is not known: set {NAMED_BY} or {BUCKET}, or make a connection {USUAL}"
        ) from error
    found = settings(name, connection.login, connection.password, connection.extra_dejson)
    for secret in (ACCESS, SECRET):
        os.environ.pop(secret, None)  # half of one pair of keys and half of another open nothing
        if secret in found:
            mask_secret(found[secret], secret)
    os.environ.update(found)
    if not os.environ.get(BUCKET):
        raise AirflowFailException(f'the connection {name} names no bucket: add "bucket" to its extra')


def settings(name: str, login: str | None, password: str | None, extra: Mapping[str, Any]) -> dict[str, str]:
    """Give the settings that a connection of type ``aws`` stands for, as Airflow's Amazon provider means it.

    Keys are login and password, or ``aws_access_key_id`` and ``aws_secret_access_key`` of the extra; without
    either, the usual AWS chain is asked. ``endpoint_url``, ``region_name`` and ``service_config.s3`` are the
    provider's own; ``bucket`` (or ``bucket_name`` of ``service_config.s3``) may be ``s3://bucket/prefix``.

    Args:
        name: the connection's id, for the error.
        login: its login.
        password: its password.
        extra: its extra, read from JSON.

    Raises:
        AirflowFailException: it has one key without the other, or asks for a role, profile or session token.
    """
    if unheard := [key for key in UNHEARD if extra.get(key)]:
        raise AirflowFailException(
            f"the connection {name} has {', '.join(unheard)}, which Mahjar does not use: give keys as login "
            "and password, or leave them out and let the machine's own AWS settings decide"
        )
    s3 = (extra.get("service_config") or {}).get("s3") or {}
    found = {
        ACCESS: login or extra.get("aws_access_key_id"),
        SECRET: password or extra.get("aws_secret_access_key"),
        "MAHJAR_S3_ENDPOINT": s3.get("endpoint_url") or extra.get("endpoint_url"),
        BUCKET: extra.get("bucket") or s3.get("bucket_name"),
        "MAHJAR_S3_REGION": extra.get("region_name"),
    }
    if bool(found[ACCESS]) != bool(found[SECRET]):
        raise AirflowFailException(
            f"the connection {name} has only one of the two keys: login is the access key, "
            "password the secret"
        )
    return {setting: str(value) for setting, value in found.items() if value}

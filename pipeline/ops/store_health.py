"""Whether the store keeps what the archive needs of it: keys, conditional writes, checksums, tables."""

import base64
import hashlib
import secrets
from collections.abc import Iterator

import botocore.exceptions

from mahjar import layout
from mahjar.errors import Conflict
from mahjar.settings import StoreSettings
from mahjar.store import Store
from mahjar.tables import TABLES, Tables
from pipeline.ops.finding import Finding, watch, well, wrong

UNFIT = "use another store, or a newer version of this one: without it two writers overwrite each other"


def look_at_store(settings: StoreSettings) -> Iterator[Finding]:
    """Write, read, write again and delete one object, and see what the store lets pass.

    Raises:
        StoreError: it can't be reached, or refuses the keys; the sentence says which.
    """
    store = Store(settings)
    store.check()
    yield well("store", "reached", f"{settings.uri} at {settings.endpoint or 'AWS'}, with these keys")
    key, body = layout.probe(secrets.token_hex(8)), secrets.token_bytes(64)
    etag = store.put(key, body, new=True)
    try:
        yield read_back(store, key, body)
        yield refuses_second(store, key, body)
        yield refuses_stale(store, key, body, etag)
        yield verifies(store, key, body)
    finally:
        store.delete(key)


def read_back(store: Store, key: str, body: bytes) -> Finding:
    """Find that an object is what was put there."""
    if store.get(key) == body:
        return well("store", "reading", "an object that was put there came back as it was")
    return wrong("store", "reading", "an object came back changed", "use another store")


def refuses_second(store: Store, key: str, body: bytes) -> Finding:
    """Find that ``If-None-Match: *`` keeps a second writer out: every commit of a table relies on it."""
    try:
        store.put(key, body, new=True)
    except Conflict:
        return well("store", "If-None-Match", "a second write of the same key was refused")
    return wrong("store", "If-None-Match", "a second write of the same key was let pass", UNFIT)


def refuses_stale(store: Store, key: str, body: bytes, etag: str) -> Finding:
    """Find that ``If-Match`` keeps a writer out that has not seen the last write: leases rely on it."""
    store.put(key, body + b"2", if_match=etag)
    try:
        store.put(key, body, if_match=etag)
    except Conflict:
        return well("store", "If-Match", "a write over an object that had changed was refused")
    return wrong("store", "If-Match", "a write over an object that had changed was let pass", UNFIT)


def verifies(store: Store, key: str, body: bytes) -> Finding:
    """Find that a body which is not what its checksum says is refused."""
    settings = store.settings
    if not settings.checksums:
        return watch(
            "store",
            "checksums",
            "they are switched off",
            "take MAHJAR_S3_CHECKSUMS out, unless this store refuses them",
        )
    false = base64.b64encode(hashlib.sha256(body + b"false").digest()).decode()
    full = "/".join(filter(None, (settings.prefix, key)))
    try:
        store.client.put_object(Bucket=settings.bucket, Key=full, Body=body, ChecksumSHA256=false)
    except botocore.exceptions.ClientError:
        return well("store", "checksums", "a body that did not match its SHA-256 was refused")
    return watch(
        "store",
        "checksums",
        "a body that did not match its SHA-256 was let pass",
        "the store does not verify what it is sent: reach it by https, and try `mahjar show` now and then",
    )


def look_at_tables(settings: StoreSettings) -> Iterator[Finding]:
    """Find which tables are there, at which versions, and whether they have the columns of today's code.

    Raises:
        StoreError: the store can't be reached.
    """
    tables = Tables(settings)
    opened = {name: tables.open(name) for name in TABLES}
    if not any(opened.values()):
        yield watch("tables", "all", "none is there yet", "the first night's commit makes them")
        return
    for name, table in opened.items():
        if table is None and name in layout.MADE_FROM_ARTICLES:
            continue  # made by a step after the first commit, and again by the next night if it failed
        if table is None:
            yield wrong("tables", name, "it is missing, though others are there", "the next commit makes it")
        else:
            there = {field.name for field in table.schema().fields}
            lacking = [column for column in TABLES[name].schema.names if column not in there]
            said = f"version {table.version()}"
            if lacking:
                said += f", without the columns {', '.join(lacking)}"
                yield wrong("tables", name, said, "add them: what is written into them is lost until then")
            else:
                yield well("tables", name, said)

"""Who crawls an outlet now: a lease in S3, so that a night and a backfill never meet on one site."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from mahjar import clock, layout
from mahjar.errors import Conflict, MahjarError, NotStored, StoreError
from mahjar.store import Store
from pipeline.night import Log

LASTS = timedelta(minutes=5)
RENEWED_EVERY = 60.0


class LeaseHeld(MahjarError):
    """Another run crawls this outlet now."""


@contextmanager
def lease(store: Store, outlet: str, run: str, *, lost: Callable[[], None], log: Log) -> Iterator[None]:
    """Hold an outlet's lease for the length of a block, and renew it meanwhile.

    A lease that has run out is taken over, and so is one of the same run: its holder is an earlier try,
    whose crawler died with it.

    Args:
        store: the archive.
        outlet: which outlet.
        run: which run takes it.
        lost: called, in another thread, when somebody else has taken the lease: stop crawling.
        log: told of trouble with renewing.

    Raises:
        LeaseHeld: another run holds it.
        StoreError: the store can't be reached.
    """
    holder = uuid4().hex
    etag = take(store, outlet, run, holder)
    done = threading.Event()
    keeper = threading.Thread(
        target=keep, args=(store, outlet, run, holder, etag, done, lost, log), name="lease", daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
        release(store, outlet, holder, log)


def take(store: Store, outlet: str, run: str, holder: str) -> str:
    """Take a free lease, one that has run out, or one of the same run; give its ETag.

    Raises:
        LeaseHeld: another run holds it, or took it at the same moment.
    """
    key, body = layout.lease(outlet), content(run, holder)
    try:
        return store.put(key, body, content_type="application/json", new=True)
    except Conflict:
        pass  # somebody holds it: look who
    try:
        found, etag = store.get_with_etag(key)
        held = json.loads(found)
        expires = datetime.fromisoformat(held["expires"])
        if held["run"] != run and expires > clock.now():
            raise LeaseHeld(
                f"{outlet} is being crawled by run {held['run']} until {expires:%H:%M:%S} UTC or longer; "
                "wait for it, or end it"
            )
        return store.put(key, body, content_type="application/json", if_match=etag)
    except (Conflict, NotStored) as error:
        raise LeaseHeld(f"{outlet}'s lease changed hands just now; try again in a minute") from error


def keep(
    store: Store,
    outlet: str,
    run: str,
    holder: str,
    etag: str,
    done: threading.Event,
    lost: Callable[[], None],
    log: Log,
) -> None:
    """Renew a lease until told to stop; a renewal that finds another's lease calls ``lost``."""
    key = layout.lease(outlet)
    while not done.wait(RENEWED_EVERY):
        try:
            etag = store.put(key, content(run, holder), content_type="application/json", if_match=etag)
        except Conflict:
            log(f"{outlet}: the lease was taken over by another run; this crawl ends")
            lost()
            return
        except StoreError as error:
            log(f"{outlet}: the lease could not be renewed: {error}")


def release(store: Store, outlet: str, holder: str, log: Log) -> None:
    """Give a lease back, if it still is ours."""
    key = layout.lease(outlet)
    try:
        if json.loads(store.get(key))["holder"] == holder:
            store.delete(key)
    except NotStored:
        return
    except StoreError as error:
        log(f"{outlet}: the lease could not be given back, it runs out by itself: {error}")


def content(run: str, holder: str) -> bytes:
    """Say who holds the lease and until when."""
    expires = (clock.now() + LASTS).isoformat()
    return json.dumps({"run": run, "holder": holder, "expires": expires}).encode()

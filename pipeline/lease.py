"""Who crawls an outlet now: a lease in S3, so that a night and a backfill never meet on one site.

The night goes first. One that finds a backfill at the site asks it to give way; the backfill's crawl ends
when its lease is next renewed, within a minute, and goes on another time. Nobody else is asked: two nights,
or two backfills, are somebody's mistake.
"""

import json
import threading
import time
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
LOOKED_EVERY = 2.0
MOST_WAITING = 600.0
"""Seconds that a night waits for a backfill to give way: it hears of it within a minute, and sends what it
holds."""


class LeaseHeld(MahjarError):
    """Another run crawls this outlet now."""

    def __init__(self, sentence: str, run: str = "") -> None:
        """Say so, and which run it is, where that is known."""
        self.run = run
        super().__init__(sentence)


@contextmanager
def lease(store: Store, outlet: str, run: str, *, lost: Callable[[], None], log: Log) -> Iterator[None]:
    """Hold an outlet's lease for the length of a block, and renew it meanwhile.

    A lease that has run out is taken over, and so is one of the same run: its holder is an earlier try,
    whose crawler died with it.

    Args:
        store: the archive.
        outlet: which outlet.
        run: which run takes it.
        lost: called, in another thread, when somebody else has taken the lease, or asks for it and goes
            first: stop crawling.
        log: told of trouble with renewing.

    Raises:
        LeaseHeld: another run holds it.
        StoreError: the store can't be reached.
    """
    holder = uuid4().hex
    etag = take_in_turn(store, outlet, run, holder, log)
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


def take_in_turn(store: Store, outlet: str, run: str, holder: str, log: Log) -> str:
    """Take a lease as :func:`take` does; a night waits until a backfill has given way.

    Raises:
        LeaseHeld: another run holds it, and does not give way or has not in time.
    """
    limit = time.monotonic() + MOST_WAITING
    while True:
        try:
            return take(store, outlet, run, holder)
        except LeaseHeld as held:
            if time.monotonic() > limit:
                raise
            if held.run:  # otherwise it changed hands at this moment: look again
                if not layout.is_backfill(held.run) or layout.is_backfill(run):
                    raise
                if ask_for(store, outlet, run):
                    log(f"{outlet} is being crawled by {held.run}, which gives way: waiting")
            time.sleep(LOOKED_EVERY)


def ask_for(store: Store, outlet: str, run: str) -> bool:
    """Ask the holder of a lease to give way; says whether it had not been asked before."""
    key = layout.lease(outlet)
    try:
        found, etag = store.get_with_etag(key)
        held = json.loads(found)
        if held.get("wanted_by"):
            return False
        store.put(
            key,
            json.dumps(held | {"wanted_by": run}).encode(),
            content_type="application/json",
            if_match=etag,
        )
    except (Conflict, NotStored):  # it was renewed or given back at this moment: look again
        return False
    return True


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
                "wait for it, or end it",
                held["run"],
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
    """Renew a lease until told to stop; one that finds another's lease, or another's wish, calls ``lost``."""
    key, wanted_by = layout.lease(outlet), None
    while not done.wait(RENEWED_EVERY):
        try:
            body = content(run, holder, wanted_by)
            etag = store.put(key, body, content_type="application/json", if_match=etag)
        except Conflict:
            asked = give_way(store, outlet, run, holder)
            if asked is None:
                log(f"{outlet}: the lease was taken over by another run; this crawl ends")
                lost()
                return
            etag, wanted_by = asked
            log(f"{outlet}: run {wanted_by} goes first; this crawl ends and gives the lease back")
            lost()
        except StoreError as error:
            log(f"{outlet}: the lease could not be renewed: {error}")


def give_way(store: Store, outlet: str, run: str, holder: str) -> tuple[str, str] | None:
    """Renew a lease that somebody wrote into to ask for it: it is held until the crawl has ended.

    Returns:
        Its new ETag, and who asks; None when it is no longer ours.
    """
    key = layout.lease(outlet)
    try:
        found, etag = store.get_with_etag(key)
        held = json.loads(found)
        if held["holder"] != holder or not held.get("wanted_by"):
            return None
        body = content(run, holder, held["wanted_by"])
        return store.put(key, body, content_type="application/json", if_match=etag), held["wanted_by"]
    except (Conflict, NotStored):
        return None


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


def content(run: str, holder: str, wanted_by: str | None = None) -> bytes:
    """Say who holds the lease and until when, and which run has asked for it, if one has."""
    expires = (clock.now() + LASTS).isoformat()
    wish = {"wanted_by": wanted_by} if wanted_by else {}
    return json.dumps({"run": run, "holder": holder, "expires": expires} | wish).encode()

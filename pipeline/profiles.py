"""What an outlet's earlier nights taught of its pages: remembered run by run, and named by the rows it made.

Each run leaves what it remembers under its own key, made of what the run before it remembered and of its
own pages, and reads its pages with what the run before it learned. So a run that is killed and begun again
starts from the same, and leaves the same. A profile lies under its hash and is never written over: a text
can be made again from its record and the profile that its row names.
"""

import gzip
import hashlib
import json
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from extract import EXTRACTOR, Extracted, Profile
from extract.learned import FEWEST, NEWEST, Memory, Sample
from extract.profile import UNTAUGHT
from mahjar import layout
from mahjar.errors import Conflict, NotStored, StoreError
from mahjar.store import Store
from pipeline.night import Night
from pipeline.staging import Staging

STAGED = "profile.json"
"""Names the profile that a run reads an outlet's pages with, and what it goes on from, at each try."""
FORMAT = 1
"""Of memories; those of another one are not read, and what they held is learned anew."""
KEPT = 8
"""Runs of an outlet whose memories are kept: one that is cleared goes on from where it did."""
BY_HAND = "by-hand"
"""Stands for the run in the key of what an operator changed."""
MARK = "+profile-"
"""Stands between the extractor's name and the hash of the profile."""


@dataclass
class Lesson:
    """What a run reads an outlet's pages with, and what it will remember of them."""

    profile: Profile = UNTAUGHT
    sha256: str = ""
    """Of the profile's file; empty where nothing was learned."""
    memory: Memory = field(default_factory=Memory)
    """What the run goes on from."""
    pages: deque[tuple[str, Extracted]] = field(default_factory=lambda: deque(maxlen=NEWEST))
    """The newest articles that it read, by id: no more of them would be remembered."""

    @property
    def extractor(self) -> str:
        """What rows say made them: the code's version, and the profile it was given."""
        return f"{EXTRACTOR}{MARK}{self.sha256}" if self.sha256 else EXTRACTOR


def lesson_of(
    store: Store,
    night: Night,
    outlet: str,
    staging: Staging,
    ahead: Callable[[], Iterable[tuple[str, Extracted]]],
) -> Lesson:
    """Give what a run reads an outlet's pages with: looked up once, the same for each of its tries.

    Where too little is remembered to learn from, the run's own first pages teach it.

    Args:
        store: where memories and profiles are.
        night: the run.
        outlet: the outlet's id.
        staging: what the run has staged of the outlet.
        ahead: reads the run's first pages: ids of articles, each with what was extracted.

    Raises:
        StoreError: the store can't be reached.
    """
    staged = staging.get_json(STAGED)
    if staged is None:
        key = last_before(store, night, outlet)
        keeps = keeps_before(store, night, outlet)
        memory = kept_too(read_memory(store, key), keeps)
        if len(memory.samples) < FEWEST:
            memory = memory.after(ahead())
        staged = {"sha256": keep_profile(store, memory.profile), "after": key, "keeps": sorted(keeps)}
        try:
            staging.put_json(STAGED, staged, new=True)
        except Conflict:  # another try at the same time was first
            staged = staging.get_json(STAGED) or staged
    memory = kept_too(read_memory(store, staged["after"]), frozenset(staged.get("keeps", ())))
    return Lesson(read_profile(store, staged["sha256"]), staged["sha256"], memory)


def remember(store: Store, night: Night, outlet: str, lesson: Lesson) -> Profile:
    """Leave what a run remembers of an outlet, for the next one; memories of long ago go.

    A run that read no article leaves nothing: the next one goes on from where it did.

    Args:
        store: where memories and profiles are.
        night: the run.
        outlet: the outlet's id.
        lesson: what it read its pages with, and these.

    Returns:
        What the next run will read with.

    Raises:
        StoreError: the store can't be reached.
    """
    if not lesson.pages:
        return lesson.memory.profile
    memory = lesson.memory.after(lesson.pages)
    past = layout.is_backfill(night.run)
    write_memory(store, layout.memory(outlet, night.started, night.run, past=past), memory)
    forget(store, layout.memories(outlet, past=past), keeping=KEPT)
    return memory.profile


def last_before(store: Store, night: Night, outlet: str) -> str:
    """Name what a run goes on from; an empty name for nothing.

    Nights go on from nights. A backfill reads pages of other years, whose furniture would drive today's out:
    it goes on from backfills, and only at first from the nights.
    """
    own = _before(store, night, outlet, past=True) if layout.is_backfill(night.run) else ""
    return own or _before(store, night, outlet, past=False)


def _before(store: Store, night: Night, outlet: str, *, past: bool) -> str:
    own = layout.memory(outlet, night.started, night.run, past=past)
    keys = [key for key, _ in store.list(layout.memories(outlet, past=past)) if key < own]
    return keys[-1] if keys else ""


def keeps_before(store: Store, night: Night, outlet: str) -> frozenset[str]:
    """Give the lines that an operator keeps, hashed: they lie with the nights, and hold for backfills too."""
    if not layout.is_backfill(night.run):
        return frozenset()  # what it goes on from has them
    return read_memory(store, _before(store, night, outlet, past=False)).keeps


def kept_too(memory: Memory, keeps: frozenset[str]) -> Memory:
    """Let further lines be kept, and learn anew without them."""
    return memory if keeps <= memory.keeps else replace(memory, keeps=memory.keeps | keeps).after(())


def latest(store: Store, outlet: str, *, past: bool = False) -> tuple[str, Memory]:
    """Give what an outlet's next night will go on from, and its key; an empty key where there is nothing.

    Args:
        store: where memories are.
        outlet: the outlet's id.
        past: what backfills remember instead.

    Raises:
        StoreError: the store can't be reached.
    """
    keys = [key for key, _ in store.list(layout.memories(outlet, past=past))]
    key = keys[-1] if keys else ""
    return key, read_memory(store, key)


def write_by_hand(store: Store, outlet: str, memory: Memory, at: datetime) -> None:
    """Let an outlet's next run go on from what an operator says; a run that has begun is not touched.

    Raises:
        StoreError: the store can't be reached.
    """
    write_memory(store, layout.memory(outlet, at, BY_HAND, past=False), memory)


def forget(store: Store, prefix: str, *, keeping: int = 0) -> None:
    """Delete memories, but for the latest."""
    keys = [key for key, _ in store.list(prefix)]
    for key in keys[: max(0, len(keys) - keeping)]:
        store.delete(key)


def write_memory(store: Store, key: str, memory: Memory) -> None:
    """Store a memory; the same one is the same bytes."""
    content = {
        "format": FORMAT,
        "samples": [asdict(sample) for sample in memory.samples],
        "texts": dict(memory.texts),
        "keeps": sorted(memory.keeps),
        "profile": content_of(memory.profile),
    }
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    store.put(key, gzip.compress(body, mtime=0), content_type="application/gzip")


def read_memory(store: Store, key: str) -> Memory:
    """Read a memory; nothing is remembered under an empty key, where it went since, or in another format.

    Raises:
        StoreError: the store can't be reached, or what lies there is damaged.
    """
    if not key:
        return Memory()
    try:
        content: dict[str, Any] = json.loads(gzip.decompress(store.get(key)))
    except NotStored:
        return Memory()
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise StoreError(
            f"{store.settings.uri}/{key} is damaged; delete it, and what it remembers is learned anew"
        ) from error
    if content.get("format") != FORMAT:
        return Memory()
    listed = ("lines", "authors")
    samples = (Sample(**row | {name: tuple(row[name]) for name in listed}) for row in content["samples"])
    profile = profile_from(content["profile"])
    return Memory(tuple(samples), content["texts"], frozenset(content["keeps"]), profile)


def keep_profile(store: Store, profile: Profile) -> str:
    """Store a profile under its hash, once, and give the hash; an empty one is not stored and has none."""
    if profile == UNTAUGHT:
        return ""
    body = json.dumps(content_of(profile), ensure_ascii=False, indent=1, sort_keys=True).encode()
    sha256 = hashlib.sha256(body).hexdigest()
    key = layout.profile(sha256)
    if not store.exists(key):
        store.put(key, body, content_type="application/json")
    return sha256


def read_profile(store: Store, sha256: str) -> Profile:
    """Read the profile of a hash; nothing is known under an empty one.

    Raises:
        NotStored: there is none.
        StoreError: the store can't be reached.
    """
    return profile_from(json.loads(store.get(layout.profile(sha256)))) if sha256 else UNTAUGHT


def profile_of_row(store: Store, extractor: str) -> Profile:
    """Read the profile that a row's `extractor` names: what its text is made again with.

    Raises:
        NotStored: there is none of that hash.
        StoreError: the store can't be reached.
    """
    return read_profile(store, extractor.partition(MARK)[2])


def content_of(profile: Profile) -> dict[str, Any]:
    """Give a profile ready for JSON, always in the same order."""
    return {"lines": sorted(profile.lines), "day_first": profile.day_first}


def profile_from(content: dict[str, Any]) -> Profile:
    """Read a profile back."""
    return Profile(frozenset(content["lines"]), content["day_first"])

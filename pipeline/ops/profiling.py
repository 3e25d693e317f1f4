"""What an operator changes of what was learned of an outlet's pages."""

from collections.abc import Sequence
from datetime import datetime

from extract.arabic import fold_line
from extract.learned import Memory, line_key
from mahjar import layout
from mahjar.errors import NothingFound
from mahjar.store import Store
from pipeline.profiles import forget, latest, write_by_hand


def forgotten(store: Store, outlet: str, at: datetime) -> Memory:
    """Forget an outlet's pages and what they taught, but for the lines that somebody keeps.

    Profiles stay: rows name them.

    Args:
        store: the archive's bucket.
        outlet: the outlet's id.
        at: now; a run that began before is not touched.

    Returns:
        What its next run goes on from.

    Raises:
        StoreError: the store can't be reached.
    """
    memory = Memory(keeps=latest(store, outlet)[1].keeps)
    write_by_hand(store, outlet, memory, at)
    forget(store, layout.memories(outlet, past=True))
    return memory


def keeping(store: Store, outlet: str, lines: Sequence[str], at: datetime) -> Memory:
    """Say of lines that they are no furniture, whatever the pages to come say.

    Args:
        store: the archive's bucket.
        outlet: the outlet's id.
        lines: as published, or as they are listed.
        at: now; a run that began before is not touched.

    Returns:
        What its next run goes on from.

    Raises:
        NothingFound: a line is on no two pages that are remembered.
        StoreError: the store can't be reached.
    """
    memory = latest(store, outlet)[1]
    # What backfills took shows in `removed` of their articles only; it can be kept from there.
    borne = memory.texts.keys() | memory.keeps | latest(store, outlet, past=True)[1].texts.keys()
    for line in lines:
        if line_key(fold_line(line)) not in borne:
            raise NothingFound(
                f"{outlet}: no two of the {len(memory.samples)} pages that are remembered bear the line "
                f"{line!r}; copy one from `mahjar-ops profile {outlet}`"
            )
        memory = memory.keeping(line)
    write_by_hand(store, outlet, memory, at)
    return memory

"""The verdict on a night: red or green, and a note that says how many outlets failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_FAILED = 0.2
WELL = {"ok", "partial"}
FAILED = {"failed", "blocked"}


@dataclass(frozen=True)
class Verdict:
    """Whether a night is green, and its note."""

    ok: bool
    note: str


def verdict(outlets: Sequence[str], checks: Sequence[dict[str, Any]], *, committed: bool = True) -> Verdict:
    """Judge a night.

    It is red when the commit failed, when no outlet succeeded, or when more than a fifth failed. An outlet
    without a check has failed; one that is paused counts neither way.

    Args:
        outlets: all that the night chose.
        checks: what :func:`pipeline.check.check` gave for those that were checked.
        committed: whether the commit stands.
    """
    states = dict.fromkeys(outlets, "failed") | {c["outlet"]: c["state"] for c in checks if c}
    failed = sorted(name for name, state in states.items() if state in FAILED)
    well = sum(state in WELL for state in states.values())
    asked = len(failed) + well
    if not committed:
        return Verdict(
            False, f"The commit failed; {len(outlets)} outlets wait in staging. Clear the task to try again."
        )
    if not outlets:
        return Verdict(True, "No outlet is enabled; `mahjar-ops outlets enable ID` enables one.")
    if not asked:
        return Verdict(True, f"All {len(outlets)} outlets are paused.")
    named = f": {', '.join(failed[:10])}{' …' if len(failed) > 10 else ''}" if failed else ""
    note = f"{len(failed)} of {asked} outlets failed{named}." if failed else f"All {asked} outlets went well."
    return Verdict(well > 0 and len(failed) <= MOST_FAILED * asked, note)

"""What a house still lacks before it can crawl."""

from collections.abc import Mapping
from pathlib import Path

from mahjar.errors import OutletError
from mahjar.outlet import load_all


def missing(outlets: Path, environ: Mapping[str, str]) -> list[str]:
    """Say what must be given before a night can bring anything, a sentence each.

    Args:
        outlets: folder of outlet files.
        environ: where ``MAHJAR_CONTACT`` is looked for.
    """
    sentences = []
    if not environ.get("MAHJAR_CONTACT"):
        sentences.append(
            "a contact: no site is crawled without one. Start again with "
            "MAHJAR_CONTACT=you@example.org (an address or a page where you can be reached)"
        )
    try:
        good, bad = load_all(outlets)
    except OutletError as error:
        return [*sentences, str(error)]
    sentences += [f"a sound outlet file: {error}" for error in bad]
    if not any(outlet.enabled for outlet in good):
        sentences.append(
            f"an enabled outlet: none of the {len(good)} in {outlets} is. "
            "`mahjar-ops outlets list` shows them, `mahjar-ops outlets enable ID` enables one"
        )
    return sentences

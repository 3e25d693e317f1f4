"""The ledger file: a line for every address found, as soon as it is known what became of it."""

import json
from collections import Counter
from pathlib import Path
from typing import Self

from crawlers.job import LEDGER, Looked


class LedgerFile:
    """``ledger.jsonl`` in the spool, begun anew by each try."""

    def __init__(self, spool: Path) -> None:
        """Open it."""
        self._file = (spool / LEDGER).open("w", encoding="utf-8")
        self.counts: Counter[str] = Counter()
        """Articles by outcome."""

    def __enter__(self) -> Self:
        """Use it as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._file.close()

    def write(self, *lines: Looked) -> None:
        """Append lines, and hand them to the operating system."""
        for looked in lines:
            self._file.write(json.dumps(vars(looked), ensure_ascii=False, separators=(",", ":")) + "\n")
            if looked.kind == "article":
                self.counts[looked.outcome] += 1
        self._file.flush()

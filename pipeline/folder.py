"""The folder of outlet files as it stands now, with what is broken in it."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from mahjar.errors import OutletError, Refused
from mahjar.outlet import Outlet, by_id, load_all
from mahjar.settings import CrawlSettings


@dataclass(frozen=True)
class Folder:
    """Every outlet file of one folder, read."""

    path: Path
    good: dict[str, Outlet]
    broken: dict[str, OutletError]
    """By the outlet's id, which is the file's name."""

    @classmethod
    def read(cls, path: Path | None = None) -> Self:
        """Read a folder; the one that ``MAHJAR_OUTLETS`` names when none is given.

        Raises:
            OutletError: there is no such folder.
        """
        path = path or CrawlSettings.read().outlets
        good, bad = load_all(path)
        return cls(path, by_id(good), {error.path.stem: error for error in bad})

    @property
    def enabled(self) -> list[Outlet]:
        """The outlets that nights crawl."""
        return [outlet for outlet in self.good.values() if outlet.enabled]

    def outlet(self, name: str) -> Outlet:
        """Give one outlet.

        Raises:
            OutletError: its file holds a mistake.
            Refused: there is no such file.
        """
        if name in self.broken:
            raise self.broken[name]
        return self.good[self.known([name])[0]]

    def known(self, names: list[str]) -> list[str]:
        """Give names back, sorted and each once, when there is a file for each.

        Raises:
            Refused: one has no file; the sentence names the nearest that has.
        """
        there = [*self.good, *self.broken]
        if missing := sorted(set(names) - set(there)):
            near = [near for name in missing for near in get_close_matches(name, there, 1)]
            perhaps = f" (perhaps {', '.join(near)})" if near else ""
            raise Refused(
                f"there is no outlet {', '.join(missing)} in {self.path}{perhaps}; "
                "`mahjar-ops outlets list` shows those there are"
            )
        return sorted(set(names))

    def chosen(self, only: list[str] | None = None) -> list[str]:
        """Choose outlets: those that are asked for, or all that are enabled and all that are broken.

        Whether a file with a mistake is enabled nobody can tell: it is chosen, so that its night fails with
        the sentence that names the mistake, where people look for failures.

        Raises:
            Refused: an outlet that was asked for has no file.
        """
        if only:
            return self.known(only)
        return sorted({outlet.id for outlet in self.enabled} | set(self.broken))

"""What the archive knows of each newspaper: the part of its outlet file that a reader needs.

A newspaper's masthead says who it is. Each night stores the outlet files that it used, under their hashes,
and its ``nights`` rows name them; the latest of an outlet rules. It is read here without the checks that the
crawler's side makes, so that a reader's older Mahjar reads the file of a newer one.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

import pyarrow as pa

from mahjar import layout
from mahjar.address import address_of, excluded
from mahjar.errors import MahjarError, NotStored
from mahjar.store import Store

AT_ONCE = 8
"""Outlet files that are fetched at the same time."""


@dataclass(frozen=True)
class Masthead:
    """One outlet's name, place and languages, and what of it must not be given out."""

    outlet: str
    name_ar: str | None
    name_en: str | None
    country: str | None
    languages: tuple[str, ...]
    hosts: tuple[str, ...]
    exclude: tuple[str, ...]
    """Regular expressions on path and query: never crawled, never pulled."""
    rights: str | None
    outlet_file: str
    """SHA-256 of the outlet file that says so."""

    @classmethod
    def parse(cls, outlet: str, sha256: str, source: bytes) -> Self:
        """Read an outlet file as far as a reader needs it.

        Raises:
            MahjarError: what is excluded can't be told from it, so nothing may be given out.
        """
        try:
            facts: dict[str, Any] = tomllib.loads(source.decode("utf-8"))
            exclude = tuple(facts.get("exclude", ()))
            for pattern in exclude:
                re.compile(pattern)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, re.error, TypeError) as error:
            raise MahjarError(
                f"the outlet file of {outlet} ({layout.outlet_file(sha256)}) can't be read ({error}), so "
                "what it excludes is not known; ask the archive's operator to store it again"
            ) from error
        name = facts.get("name", {})
        return cls(
            outlet=outlet,
            name_ar=name.get("ar"),
            name_en=name.get("en"),
            country=facts.get("country"),
            languages=tuple(facts.get("languages", ())),
            hosts=tuple(facts.get("hosts", ())),
            exclude=exclude,
            rights=facts.get("rights"),
            outlet_file=sha256,
        )

    @property
    def label(self) -> str:
        """The name to show a person: Arabic if there is one."""
        return self.name_ar or self.name_en or self.outlet

    def excludes(self, *urls: str | None) -> bool:
        """Say whether any of an article's addresses falls under the outlet's ``exclude``."""
        return bool(self.exclude) and any(
            excluded(address_of(url, self), self.exclude) is not None for url in urls if url
        )


def latest_files(nights: pa.Table) -> dict[str, str]:
    """Give the SHA-256 of the outlet file that each outlet's latest night used.

    Args:
        nights: the columns ``outlet``, ``started``, ``run`` and ``outlet_file`` of ``nights``.
    """
    rows = [row for row in nights.to_pylist() if row["outlet_file"]]
    rows.sort(key=lambda row: (row["started"] is not None, row["started"], row["run"]))
    return {row["outlet"]: row["outlet_file"] for row in rows}


def mastheads(store: Store, files: Mapping[str, str], outlets: Iterable[str]) -> dict[str, Masthead]:
    """Read the mastheads of outlets from the store.

    Args:
        store: the archive's bucket.
        files: SHA-256 of each outlet's file, see :func:`latest_files`.
        outlets: those that are wanted; one without a file has no masthead.

    Raises:
        MahjarError: a file is not stored or can't be read.
        StoreError: the store can't be reached.
    """
    wanted = [outlet for outlet in outlets if outlet in files]

    def read(outlet: str) -> Masthead:
        sha256 = files[outlet]
        try:
            source = store.get(layout.outlet_file(sha256))
        except NotStored as error:
            raise MahjarError(
                f"the outlet file of {outlet} is missing ({error}), so what it excludes is not known; "
                "ask the archive's operator to store it again"
            ) from error
        return Masthead.parse(outlet, sha256, source)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(wanted, pool.map(read, wanted), strict=True))

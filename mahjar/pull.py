"""Pull a selection into a file, and write beside it what it is, so that it can be cited and made again."""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import pyarrow as pa

from mahjar import clock, export
from mahjar.corpus import Corpus
from mahjar.declared import TABLES
from mahjar.errors import NothingFound
from mahjar.selection import Selection
from mahjar.spool import spool
from mahjar.tally import Tally

About = dict[str, Any]


def pull(
    corpus: Corpus,
    selection: Selection,
    path: Path,
    *,
    kind: str,
    watch: Callable[[Tally], None] | None = None,
) -> About:
    """Write a selection to ``path``, and what it is to ``path`` with ``.about.json`` after it.

    Rows are written as they are read: memory does not grow with their number. Either file is there whole,
    or as it was before. A pull that was ended, in whatever way, leaves beside ``path`` the folder of
    :mod:`mahjar.spool`; the next into the same file does not read again what that has read.

    Args:
        corpus: the archive.
        selection: what to write.
        path: where.
        kind: one of :data:`mahjar.export.FORMATS`.
        watch: called as rows are read.

    Returns:
        What the second file says.

    Raises:
        NothingFound: nothing was selected; no file is written.
        QueryError: the format is not for this table.
        MahjarError: a file can't be written, or another pull is writing it.
        StoreError: the store can't be reached.
    """
    tally = Tally(watch)
    columns = export.given(kind, selection.table, selection.query)
    key = TABLES[selection.table].key
    shown = selection.showing([*columns, *export.needed(kind)])
    reading = shown.showing([*shown.schema.names, *key])
    with export.written(path), spool(path) as made:
        rows = hashlib.sha256()
        all_versions = selection.query.versions == "all"
        out = export.writer(made.draft, kind, shown.schema, header=columns, versions=all_versions)
        with closing(out), closing(made.rows(reading, tally)) as batches:
            for batch in batches:
                out.write(batch.select(shown.schema.names))
                rows.update(named(batch, key))
        if tally.given.total():
            about = described(corpus, selection, tally) | {
                "rows_sha256": rows.hexdigest(),
                "file": file_described(made.draft, path, kind, columns) | out.described(),
            }
            beside = made.folder / "about"
            beside.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            made.place(made.draft, path)
            made.place(beside, about_path(path))
            return about
    raise NothingFound(nothing(corpus, selection, tally))


def named(batch: pa.RecordBatch, key: Sequence[str]) -> bytes:
    """Name rows by their key, each column of it ended by a line feed: what ``rows_sha256`` is made of."""
    names = zip(*(batch[column].to_pylist() for column in key), strict=True)
    return "".join(f"{part}\n" for name in names for part in name).encode()


def about_path(path: Path) -> Path:
    """Say where the description of a file stands: ``corpus.parquet.about.json``."""
    return path.with_name(path.name + ".about.json")


def nothing(corpus: Corpus, selection: Selection, tally: Tally) -> str:
    """Say in a sentence why there is nothing."""
    if corpus.versions[selection.table] is None:
        return f"the archive {corpus.uri} has no {selection.table} yet"
    if tally.left_out.total():
        held = ", ".join(sorted(tally.left_out))
        return f"all {tally.left_out.total()} found are kept back by what their outlets exclude ({held})"
    asked = {name: value for name, value in selection.query.described().items() if name in ASKED}
    words = ", ".join(
        f"{name} {' '.join(value) if isinstance(value, tuple) else value}" for name, value in asked.items()
    )
    return (
        f"the archive {corpus.uri} holds nothing of this{f' ({words})' if words else ''}; no file was written"
    )


ASKED = ("outlets", "since", "until", "languages", "country")


def described(corpus: Corpus, selection: Selection, tally: Tally) -> About:
    """Say what was asked, of what, and what was found: enough to cite it, and to pull it again."""
    pulled = clock.now()
    return {
        "cite": citation(corpus, selection, tally),
        "archive": corpus.uri,
        "endpoint": corpus.settings.endpoint,
        "pulled": pulled.isoformat(timespec="seconds"),
        "mahjar": installed_version("mahjar"),
        "table": selection.table,
        "query": selection.query.described(),
        "tables": corpus.versions,
        "last_night": night_described(corpus),
        "counts": {
            selection.table: tally.given.total(),
            "left_out": tally.left_out.total(),
            "looked_at": tally.looked_at,
        },
        "outlets": [
            outlet_described(selection, outlet, tally) for outlet in sorted({*tally.given, *tally.left_out})
        ],
    }


def citation(corpus: Corpus, selection: Selection, tally: Tally) -> str:
    """Give the sentence by which a pull is cited."""
    query, table = selection.query, selection.table
    days = f", {query.since or '…'} to {query.until or '…'}" if query.since or query.until else ""
    night = corpus.last_night
    of_night = f" (night of {night['night']}, run {night['run']})" if night else ""
    return (
        f"Mahjar archive {corpus.uri}, table {table} version {corpus.versions[table]}{of_night}: "
        f"{tally.given.total()} {table} of {', '.join(sorted(tally.given))}{days}; "
        f"pulled {clock.now().date()}."
    )


def night_described(corpus: Corpus) -> About | None:
    """Name the last night that the archive had when it was read."""
    night = corpus.last_night
    if night is None:
        return None
    return {
        "run": night["run"],
        "night": str(night["night"]),
        "finished": night["finished"].isoformat() if night["finished"] else None,
    }


def outlet_described(selection: Selection, outlet: str, tally: Tally) -> About:
    """Say what came of one outlet, and what is known of its rights."""
    masthead = selection.mastheads.get(outlet)
    return {
        "outlet": outlet,
        "name": masthead.label if masthead else None,
        "rights": masthead.rights if masthead else None,
        "outlet_file": masthead.outlet_file if masthead else None,
        "given": tally.given[outlet],
        "left_out": tally.left_out[outlet],
    }


def file_described(draft: Path, path: Path, kind: str, columns: Sequence[str]) -> About:
    """Name the file, and what its bytes must be."""
    with draft.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": path.name,
        "format": kind,
        "bytes": draft.stat().st_size,
        "sha256": digest,
        "columns": list(columns),
    }
